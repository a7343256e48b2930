"""A step counted as done by hand: with a reason and a proof, read by the person, kept in the journal, taken back."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

import pytest
import sqlalchemy as sa

from elearn import clock
from elearn.accounts.models import User
from elearn.db import session
from elearn.errors import RuleBroken
from elearn.journal import JournalLine
from elearn.organisations.models import Network, Team
from elearn.programmes.models import Assignment, Programme
from elearn.programmes.rules import Requirement
from elearn.progress.evidence import evidence_of
from elearn.progress.models import Recognition
from elearn.progress.queries import my_progress
from elearn.progress.recognition_rules import ensure_may_recognise
from elearn.progress.rules import PersonFacts, Recognised, Regime, State, StepFacts, compute
from tests.builders import a_chapter, a_coordinator, a_learner, a_regional, a_supervisor, a_team
from tests.conftest import Door, Page
from tests.programmes.builders import a_programme, an_assignment, organisation_of, read_through

Doors = Callable[[User | None], Door]
NOW = clock.now()
GIVEN = Recognised(NOW, "Hélène Garnier", date(2026, 1, 10), "Formation suivie ailleurs", "Attestation au dossier")
STEP = StepFacts(7, "debuter", (Regime(frozenset({Requirement.READ}), frozenset({"un"})),))
WORDS = {"done_on": "2026-01-10", "reason": "Formation suivie ailleurs", "proof": "Attestation au dossier"}


def test_a_recognised_step_is_done_from_then_on_and_never_late() -> None:
    progress = compute(STEP, PersonFacts(recognised={7: GIVEN}), due_at=NOW - timedelta(days=9), now=NOW)
    assert (progress.state, progress.met_at, progress.missing) == (State.RECOGNISED, NOW, ())
    assert progress.recognised == GIVEN


def test_what_was_done_before_by_the_rule_stands_before_what_was_recognised() -> None:
    read = {("debuter", "un"): NOW - timedelta(days=1)}
    assert compute(STEP, PersonFacts(read, recognised={7: GIVEN}), due_at=None, now=NOW).state is State.READ


def test_what_is_done_later_by_the_rule_does_not_move_the_day() -> None:
    read = {("debuter", "un"): NOW + timedelta(days=1)}
    assert compute(STEP, PersonFacts(read, recognised={7: GIVEN}), due_at=None, now=NOW).met_at == NOW


def test_another_step_is_not_recognised() -> None:
    assert compute(STEP, PersonFacts(recognised={8: GIVEN}), due_at=None, now=NOW).state is State.TODO


@pytest.mark.parametrize(("is_met", "is_recognised", "day"), [(True, False, 10), (False, True, 10), (False, False, 12)])
def test_a_step_that_is_done_or_a_day_to_come_is_refused(*, is_met: bool, is_recognised: bool, day: int) -> None:
    with pytest.raises(RuleBroken):
        ensure_may_recognise(
            is_met=is_met, is_recognised=is_recognised, done_on=date(2026, 1, day), today=date(2026, 1, 11)
        )


@pytest.fixture
def team(app: object) -> Team:
    return a_team("Équipe Littoral")


@pytest.fixture
def coordinator(team: Team) -> User:
    return a_coordinator(organisation_of(team), "Hélène Garnier")


@pytest.fixture
def learner(team: Team) -> User:
    return a_learner(team, "Samia Amrani")


@pytest.fixture
def programme(team: Team) -> Programme:
    a_chapter("debuter", title="Débuter")
    return a_programme(team, "chapter:debuter")


@pytest.fixture
def place(programme: Programme, learner: User) -> str:
    """The address of the step, without its verb."""
    assignment = an_assignment(programme, learner, deadline_on=date(2026, 1, 20))
    step_id = my_progress(learner.id, clock.now())[0].cells[0].step_id
    return f"/suivi/attributions/{assignment.id}/jalons/{step_id}"


def recognise(door: Doors, who: User, place: str, **words: str) -> Page:
    return door(who).post(f"{place}/reconnaitre", {**WORDS, **words})


def test_the_person_reads_who_recognised_a_step_why_and_by_what_proof(
    door: Doors, coordinator: User, learner: User, place: str
) -> None:
    assert recognise(door, coordinator, place).status == 303
    page = door(learner).get("/suivi")
    assert page.says("1 jalon fait sur 1") and page.says("Reconnu à la main : Débuter")
    assert page.says("Hélène Garnier, le") and page.says("Formation suivie ailleurs")
    assert page.says("Attestation au dossier") and page.says("10 janvier 2026")
    assert door(coordinator).get("/suivi").says("reconnu")


@pytest.mark.parametrize("missing", ["reason", "proof", "done_on"])
def test_without_a_reason_a_proof_or_a_day_nothing_is_recognised(
    door: Doors, coordinator: User, learner: User, place: str, missing: str
) -> None:
    assert recognise(door, coordinator, place, **{missing: "  "}).status == 200
    assert session().scalars(sa.select(Recognition)).all() == []


def test_a_day_to_come_is_refused_beside_its_field(door: Doors, coordinator: User, place: str) -> None:
    assert recognise(door, coordinator, place, done_on="2999-01-01").says("Ce jour n’est pas encore venu.")


def test_a_step_already_done_cannot_be_recognised(door: Doors, coordinator: User, learner: User, place: str) -> None:
    assert recognise(door, coordinator, place).status == 303
    assert recognise(door, coordinator, place).says("Ce jalon est déjà fait")
    assert len(session().scalars(sa.select(Recognition)).all()) == 1


def test_a_recognition_taken_back_is_kept_with_its_reason_and_counts_no_more(
    door: Doors, coordinator: User, learner: User, place: str
) -> None:
    recognise(door, coordinator, place)
    browser = door(coordinator)
    assert browser.get(f"{place}/ne-plus-reconnaitre").says("Attestation au dossier")
    assert browser.post(f"{place}/ne-plus-reconnaitre", {"reason": ""}).status == 200
    assert browser.post(f"{place}/ne-plus-reconnaitre", {"reason": "Saisi pour une autre personne"}).status == 303
    kept = session().scalars(sa.select(Recognition)).one()
    assert kept.withdrawn_reason == "Saisi pour une autre personne" and kept.reason == "Formation suivie ailleurs"
    assert my_progress(learner.id, clock.now())[0].done == 0
    assert browser.get(f"{place}/ne-plus-reconnaitre").status == 404
    assert recognise(door, coordinator, place).status == 303


def test_the_journal_says_who_recognised_and_who_took_back(
    door: Doors, coordinator: User, learner: User, place: str
) -> None:
    recognise(door, coordinator, place)
    door(coordinator).post(f"{place}/ne-plus-reconnaitre", {"reason": "Erreur"})
    lines = session().scalars(sa.select(JournalLine).where(JournalLine.thing == "recognition"))
    assert [(line.verb, line.actor_id, line.person_id) for line in lines] == [
        ("recognised", coordinator.id, learner.id),
        ("withdrew", coordinator.id, learner.id),
    ]


def test_a_recognised_step_gives_no_minutes(door: Doors, coordinator: User, learner: User, place: str) -> None:
    recognise(door, coordinator, place)
    programme_id = my_progress(learner.id, clock.now())[0].programme_id
    assert evidence_of(learner.id, programme_id, clock.now()) == ()


def test_nobody_but_who_manages_programmes_recognises_or_reads_the_reason(
    door: Doors, team: Team, coordinator: User, learner: User, place: str
) -> None:
    network = session().get_one(Network, organisation_of(team).network_id)
    others = (learner, a_learner(team), a_supervisor(team), a_regional(network), a_coordinator())
    assert all(recognise(door, who, place).status in (403, 404) for who in others)
    recognise(door, coordinator, place)
    for who in others[2:4]:
        page = door(who).get(f"/suivi/personnes/{learner.id}")
        assert page.says("reconnu") and not page.says("Formation suivie ailleurs")


def test_a_deadline_is_extended_with_a_reason_that_the_person_reads(
    door: Doors, team: Team, coordinator: User, learner: User, programme: Programme, place: str
) -> None:
    assignment = session().scalars(sa.select(Assignment)).one()
    url = f"/programmes/{programme.id}/attributions/{assignment.id}/prolonger"
    assert my_progress(learner.id, clock.now())[0].is_late
    browser = door(coordinator)
    assert browser.get(f"/programmes/{programme.id}").says("Prolonger")
    assert browser.post(url, {"deadline_on": "2099-02-01", "reason": ""}).says("la personne la lira")
    assert browser.post(url, {"deadline_on": "2026-01-20", "reason": "x"}).says("plus tardive")
    assert browser.post(url, {"deadline_on": "2099-02-02", "reason": "Retour de congé"}).status == 303
    session().expire_all()
    page = door(learner).get("/suivi")
    assert page.says("Échéance prolongée du 20 janvier 2026 au 2 février 2099 par Hélène Garnier")
    assert page.says("Retour de congé") and not my_progress(learner.id, clock.now())[0].is_late
    for who in (learner, a_supervisor(team), a_coordinator()):
        assert door(who).post(url, {"deadline_on": "2100-02-01", "reason": "Encore"}).status in (403, 404)


def test_without_a_deadline_there_is_nothing_to_extend(
    door: Doors, team: Team, coordinator: User, programme: Programme
) -> None:
    assignment = an_assignment(programme, a_learner(team))
    url = f"/programmes/{programme.id}/attributions/{assignment.id}/prolonger"
    assert (
        door(coordinator).post(url, {"deadline_on": "2099-02-01", "reason": "Oui"}).says("pas d’échéance à prolonger")
    )


def test_whoever_reads_the_chapter_first_needs_no_recognition(
    door: Doors, team: Team, coordinator: User, programme: Programme, learner: User, place: str
) -> None:
    read_through(learner, a_chapter("debuter", title="Débuter"))
    assert recognise(door, coordinator, place).says("Ce jalon est déjà fait")
