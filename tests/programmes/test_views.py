"""What a coordinator does with programmes, and what others see of them, through the browser's door."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from elearn import clock
from elearn.accounts.models import User
from elearn.journal import JournalLine
from elearn.organisations.models import Team
from elearn.policy import Role
from elearn.programmes.models import Assignment, Programme, RuleVersion, Step
from elearn.programmes.rules import Requirement
from tests.builders import (
    a_chapter,
    a_coordinator,
    a_learner,
    a_person,
    a_seat,
    a_supervisor,
    a_team,
    a_vignette,
)
from tests.conftest import Door, statements
from tests.programmes.builders import a_programme, a_step, an_assignment, organisation_of

Doors = Callable[[User | None], Door]


@pytest.fixture
def team(app: object) -> Team:
    return a_team("Équipe Littoral")


@pytest.fixture
def coordinator(team: Team) -> User:
    return a_coordinator(organisation_of(team), "Hélène Garnier")


def test_a_coordinator_makes_a_programme_and_adds_a_step(door: Doors, coordinator: User, database: Session) -> None:
    a_vignette("jose", title="José")
    browser = door(coordinator)
    made = browser.post(
        "/programmes/nouveau",
        {
            "organisation": browser.get("/programmes/nouveau").value("organisation"),
            "title": " Premiers pas ",
            "validity_months": "36",
        },
    )
    added = browser.post(made.place, {"place": "stage:jose#un", "rule": ["submitted"]})
    page = browser.follow(added)
    assert page.says("Premiers pas") and page.says("José, le premier contact")
    assert page.says("Vignette. Chaque réponse remise.") and page.says("Attestation valable 36 mois.")
    assert database.scalar(sa.select(Programme)).validity_months == 36


def test_a_step_without_a_chosen_rule_takes_the_usual_one(door: Doors, coordinator: User, team: Team) -> None:
    a_vignette("jose", title="José")
    programme = a_programme(team, by=coordinator)
    browser = door(coordinator)
    browser.post(f"/programmes/{programme.id}/etapes/ajouter", {"place": "vignette:jose"})
    assert browser.get(f"/programmes/{programme.id}").says("Chaque réponse remise, puis validée.")


def test_a_rule_that_cannot_be_met_is_refused_beside_its_field(door: Doors, coordinator: User, team: Team) -> None:
    a_chapter("debuter")
    programme = a_programme(team, by=coordinator)
    page = door(coordinator).post(
        f"/programmes/{programme.id}/etapes/ajouter", {"place": "chapter:debuter", "rule": ["accepted"]}
    )
    assert page.status == 200 and page.says("Ce jalon n’a aucun exercice")


def test_two_programmes_of_an_organisation_do_not_share_a_title(door: Doors, coordinator: User, team: Team) -> None:
    programme = a_programme(team, title="Premiers pas", by=coordinator)
    page = door(coordinator).post(
        "/programmes/nouveau", {"organisation": str(programme.organisation_id), "title": "premiers PAS"}
    )
    assert page.status == 200 and page.says("porte déjà ce titre")


def test_a_changed_rule_is_a_new_version_beside_the_old_one(
    door: Doors, coordinator: User, team: Team, database: Session
) -> None:
    a_vignette("jose")
    programme = a_programme(team, "vignette:jose", by=coordinator)
    step = database.scalars(sa.select(Step)).one()
    door(coordinator).post(f"/programmes/{programme.id}/etapes/{step.id}", {"title": "José", "rule": ["read"]})
    versions = database.scalars(sa.select(RuleVersion).order_by(RuleVersion.number)).all()
    assert [version.rule for version in versions] == [
        {Requirement.SUBMITTED, Requirement.ACCEPTED},
        {Requirement.READ},
    ]
    assert versions[1].decided_by_id == coordinator.id


def test_a_renamed_step_keeps_its_rule_version(door: Doors, coordinator: User, team: Team, database: Session) -> None:
    a_vignette("jose")
    programme = a_programme(team, "vignette:jose", by=coordinator)
    step = database.scalars(sa.select(Step)).one()
    page = door(coordinator).post(
        f"/programmes/{programme.id}/etapes/{step.id}", {"title": "Avec José", "rule": ["submitted", "accepted"]}
    )
    assert page.status == 303
    assert database.scalar(sa.select(sa.func.count()).select_from(RuleVersion)) == 1


def test_a_step_goes_up_down_and_out(door: Doors, coordinator: User, team: Team, database: Session) -> None:
    a_vignette("jose", title="José")
    programme = a_programme(team, "stage:jose#un", "stage:jose#deux", by=coordinator)
    first, second = database.scalars(sa.select(Step).order_by(Step.position)).all()
    browser, base = door(coordinator), f"/programmes/{programme.id}/etapes"
    browser.post(f"{base}/{second.id}/monter")
    text = browser.get(f"/programmes/{programme.id}").text
    assert text.index("les proches") < text.index("le premier contact")
    assert browser.get(f"{base}/{first.id}/retirer").says("Retirer ce jalon ?")
    browser.post(f"{base}/{first.id}/retirer")
    assert not browser.get(f"/programmes/{programme.id}").says("le premier contact")
    database.refresh(first)
    assert first.removed_at is not None


def test_a_whole_team_receives_a_programme_once_each(
    door: Doors, coordinator: User, team: Team, database: Session
) -> None:
    a_chapter("debuter")
    programme = a_programme(team, "chapter:debuter", by=coordinator)
    people = [a_learner(team, "Samia Amrani"), a_learner(team, "Lucas Bertin")]
    an_assignment(programme, people[0])
    page = door(coordinator).post(
        f"/programmes/{programme.id}/attribuer",
        {"teams": [str(team.id)], "starts_on": "2026-01-05", "deadline_on": "2026-12-12"},
    )
    rows = database.scalars(sa.select(Assignment).order_by(Assignment.id)).all()
    assert [row.owner_id for row in rows] == [person.id for person in people]
    assert (rows[1].team_id, rows[1].deadline_on, rows[1].zone) == (team.id, date(2026, 12, 12), "Europe/Paris")
    shown = door(coordinator).get(page.place)
    assert shown.says("échéance 12 décembre 2026, heure de Paris")


def test_everyone_has_so_many_days_from_their_first_day_in_the_organisation_whatever_their_team(
    door: Doors, coordinator: User, team: Team, database: Session
) -> None:
    a_chapter("debuter")
    programme = a_programme(team, "chapter:debuter", by=coordinator)
    organisation, today = organisation_of(team), clock.now().date()
    old, moved, new = a_person("Samia Amrani"), a_person("Lucas Bertin"), a_person("Zoé Caron")
    first, lately = today - timedelta(days=60), today - timedelta(days=7)
    a_seat(old, Role.LEARNER, team=team, starts_on=today - timedelta(days=900))
    a_seat(moved, Role.LEARNER, team=a_team(organisation=organisation), starts_on=first, ends_on=lately)
    a_seat(moved, Role.LEARNER, team=team, starts_on=lately + timedelta(days=1))
    a_seat(new, Role.LEARNER, team=team, starts_on=lately)
    a_seat(new, Role.LEARNER, team=a_team(), starts_on=today - timedelta(days=800), ends_on=today - timedelta(days=700))
    starts_on = today - timedelta(days=100)
    door(coordinator).post(
        f"/programmes/{programme.id}/attribuer",
        {"teams": [str(team.id)], "starts_on": starts_on.isoformat(), "days": "90"},
    )
    rows = database.scalars(sa.select(Assignment)).all()
    assert {row.owner_id: row.deadline_on for row in rows} == {
        old.id: starts_on + timedelta(days=90),
        moved.id: first + timedelta(days=90),
        new.id: lately + timedelta(days=90),
    }


def test_a_deadline_given_twice_or_in_no_days_says_what_to_do(door: Doors, coordinator: User, team: Team) -> None:
    a_chapter("debuter")
    programme = a_programme(team, "chapter:debuter", by=coordinator)
    sent = {"people": [str(a_learner(team).id)], "starts_on": "2026-01-05"}
    browser, url = door(coordinator), f"/programmes/{programme.id}/attribuer"
    assert browser.post(url, sent | {"deadline_on": "2026-12-12", "days": "90"}).says("pas les deux")
    assert browser.post(url, sent | {"days": "0"}).says("Écrivez un nombre de jours")


def test_assigning_to_nobody_or_before_the_start_says_what_to_do(door: Doors, coordinator: User, team: Team) -> None:
    a_chapter("debuter")
    programme = a_programme(team, "chapter:debuter", by=coordinator)
    learner = a_learner(team)
    browser, url = door(coordinator), f"/programmes/{programme.id}/attribuer"
    assert browser.post(url, {"starts_on": "2026-01-05"}).says("Choisissez au moins une personne")
    early = {"people": [str(learner.id)], "starts_on": "2026-01-05", "deadline_on": "2026-01-04"}
    assert browser.post(url, early).says("L’échéance vient avant le début")


def test_a_programme_without_a_required_step_cannot_be_assigned(door: Doors, coordinator: User, team: Team) -> None:
    a_chapter("debuter")
    programme = a_programme(team, by=coordinator)
    a_step(programme, "chapter:debuter", is_optional=True, by=coordinator)
    learner = a_learner(team)
    page = door(coordinator).post(
        f"/programmes/{programme.id}/attribuer", {"people": [str(learner.id)], "starts_on": "2026-01-05"}
    )
    assert page.says("Ajoutez d’abord un jalon obligatoire")


def test_people_of_another_organisation_cannot_be_assigned(
    door: Doors, coordinator: User, team: Team, database: Session
) -> None:
    a_chapter("debuter")
    programme = a_programme(team, "chapter:debuter", by=coordinator)
    a_learner(team)
    stranger = a_learner()
    page = door(coordinator).post(
        f"/programmes/{programme.id}/attribuer", {"people": [str(stranger.id)], "starts_on": "2026-01-05"}
    )
    assert page.status == 200 and database.scalar(sa.select(sa.func.count()).select_from(Assignment)) == 0


def test_an_ended_assignment_is_kept_and_told_in_the_journal(
    door: Doors, coordinator: User, team: Team, database: Session
) -> None:
    a_chapter("debuter")
    programme = a_programme(team, "chapter:debuter", by=coordinator)
    assignment = an_assignment(programme, a_learner(team, "Samia Amrani"))
    browser, url = door(coordinator), f"/programmes/{programme.id}/attributions/{assignment.id}/terminer"
    assert browser.get(url).says("Samia Amrani ne suivra plus")
    browser.post(url)
    database.refresh(assignment)
    assert assignment.ended_at is not None and assignment.ended_by_id == coordinator.id
    line = database.scalars(sa.select(JournalLine).where(JournalLine.verb == "ended")).one()
    assert (line.thing, line.thing_id, line.person_id) == ("assignment", assignment.id, assignment.owner_id)


def test_an_archived_programme_is_no_longer_assigned_and_can_be_reopened(
    door: Doors, coordinator: User, team: Team
) -> None:
    a_chapter("debuter")
    programme = a_programme(team, "chapter:debuter", by=coordinator)
    learner = a_learner(team)
    browser, given = door(coordinator), {"people": [str(learner.id)], "starts_on": "2026-01-05"}
    browser.post(f"/programmes/{programme.id}/archiver")
    assert browser.post(f"/programmes/{programme.id}/attribuer", given).says("Ce programme est archivé")
    browser.post(f"/programmes/{programme.id}/rouvrir")
    assert browser.post(f"/programmes/{programme.id}/attribuer", given).status == 303


def test_a_learner_reads_the_programme_that_they_follow_and_no_name(door: Doors, team: Team) -> None:
    a_chapter("debuter", title="Débuter")
    learner = a_learner(team)
    followed, other = a_programme(team, "chapter:debuter"), a_programme(team, title="Autre programme")
    an_assignment(followed, learner)
    an_assignment(followed, a_learner(team, "Lucas Bertin"))
    browser = door(learner)
    index = browser.get("/programmes")
    assert index.says(followed.title) and not index.says(other.title)
    page = browser.get(f"/programmes/{followed.id}")
    assert page.says("Toutes les parties lues") and not page.says("Lucas Bertin") and not page.says("Modifier")


def test_a_supervisor_sees_the_people_of_their_team_alone(door: Doors, team: Team) -> None:
    a_chapter("debuter")
    programme = a_programme(team, "chapter:debuter")
    an_assignment(programme, a_learner(team, "Samia Amrani"))
    an_assignment(programme, a_learner(a_team(organisation=organisation_of(team)), "Hugo Picard"))
    page = door(a_supervisor(team)).get(f"/programmes/{programme.id}")
    assert page.says("Samia Amrani") and not page.says("Hugo Picard")


@pytest.mark.parametrize(
    "path", ["", "/modifier", "/attribuer", "/etapes/ajouter", "/etapes/{step}", "/etapes/{step}/retirer"]
)
def test_a_coordinator_of_another_organisation_finds_nothing(
    door: Doors, team: Team, database: Session, path: str
) -> None:
    a_chapter("debuter")
    programme = a_programme(team, "chapter:debuter", title="Un titre secret")
    step = database.scalars(sa.select(Step)).one()
    page = door(a_coordinator()).get(f"/programmes/{programme.id}{path.format(step=step.id)}")
    assert page.status == 404 and not page.says("Un titre secret")


def test_a_learner_manages_nothing(door: Doors, team: Team) -> None:
    programme = a_programme(team)
    browser = door(a_learner(team))
    assert browser.get("/programmes/nouveau").status == 403
    assert browser.post(f"/programmes/{programme.id}/archiver").status == 404


@pytest.mark.parametrize("kind", ["index", "programme", "assign"])
def test_pages_cost_the_same_with_two_people_and_twenty(door: Doors, coordinator: User, team: Team, kind: str) -> None:
    a_chapter("debuter")
    programme = a_programme(team, "chapter:debuter", by=coordinator)
    url = {"index": "/programmes", "assign": f"/programmes/{programme.id}/attribuer"}.get(
        kind, f"/programmes/{programme.id}"
    )
    browser = door(coordinator)

    def cost() -> int:
        browser.get(url)
        with statements() as seen:
            browser.get(url)
        return len(seen)

    for _ in range(2):
        an_assignment(programme, a_learner(team))
    few = cost()
    for number in range(18):
        an_assignment(programme, a_learner(team))
        a_programme(team, "chapter:debuter", title=f"Programme {number}", by=coordinator)
    assert cost() == few
