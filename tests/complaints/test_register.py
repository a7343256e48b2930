"""The register numbers, counts and filters; its file says nothing of what was said."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from elearn import clock
from elearn.accounts.models import User
from elearn.complaints import actions
from elearn.complaints.models import Complaint, ComplaintAnswer, Improvement
from elearn.complaints.register_queries import Choice, list_register, register_page
from elearn.complaints.rules import State
from elearn.db import session, transaction
from elearn.errors import RuleBroken
from elearn.journal import JournalLine
from elearn.organisations.models import Organisation, Team
from elearn.policy import Permission, Role, reach
from tests.builders import a_coordinator, a_learner, a_seat, a_supervisor, a_team, actor_of, an_organisation
from tests.complaints.builders import WORDS, a_complaint, a_letter, an_improvement, answered, closed, reopened
from tests.conftest import Door, statements

Doors = Callable[[User | None], Door]
pytestmark = [pytest.mark.postgresql, pytest.mark.usefixtures("noon")]
DAY = timedelta(days=1)


def lines_of(coordinator: User, **choice: object) -> list[tuple[str, State]]:
    carried = reach(actor_of(coordinator), Permission.COMPLAINT_HANDLE)
    found = list_register(carried, Choice(**choice), clock.now())  # type: ignore[arg-type]
    return [(line.reference, line.state) for line in found]


def test_numbers_follow_one_another_by_organisation_and_year(
    team: Team, home: Organisation, coordinator: User, database: Session
) -> None:
    elsewhere = a_team()
    first, second = a_complaint(a_learner(team), home), a_letter(coordinator, home)
    assert [one.reference for one in (first, second)] == ["2026-1", "2026-2"]
    assert a_letter(coordinator, home, received_on=date(2025, 12, 30)).reference == "2025-1"
    other = session().get_one(Organisation, elsewhere.organisation_id)
    assert a_complaint(a_learner(elsewhere), other).reference == "2026-1"


def test_a_form_that_was_sent_twice_makes_one_complaint(team: Team, home: Organisation, database: Session) -> None:
    person = a_learner(team)
    assert a_complaint(person, home).id == a_complaint(person, home).id
    assert a_complaint(person, home, subject="Autre chose").id != a_complaint(a_learner(team), home).id
    assert database.scalar(sa.select(sa.func.count()).select_from(Complaint)) == 3
    assert database.scalar(sa.select(sa.func.count()).where(JournalLine.verb == "filed")) == 3


def test_a_state_is_the_same_by_the_rule_and_by_the_filter(team: Team, home: Organisation, coordinator: User) -> None:
    person = a_learner(team)
    made = [a_complaint(person, home, subject=f"Objet {number}") for number in range(4)]
    for complaint in made[1:]:
        answered(coordinator, complaint)
    for complaint in made[2:]:
        closed(coordinator, complaint)
    reopened(person, made[3], "Toujours pas.")
    found = dict(lines_of(coordinator))
    expected = [State.WAITING, State.ANSWERED, State.CLOSED, State.WAITING]
    assert [found[one.reference] for one in made] == expected
    for state in State:
        assert {number for number, _ in lines_of(coordinator, state=state)} == {
            one.reference for one, its in zip(made, expected, strict=True) if its is state
        }
    year = clock.now().year
    assert len(lines_of(coordinator, year=year)) == 4 and lines_of(coordinator, year=year - 3) == []


def test_days_count_from_the_receipt_to_the_first_answer_or_to_today(home: Organisation, coordinator: User) -> None:
    today = clock.today_in(home.time_zone)
    waiting = a_letter(coordinator, home, received_on=today - 5 * DAY)
    done = a_letter(coordinator, home, received_on=today - 3 * DAY)
    answered(coordinator, done)
    answered(coordinator, done, "Un mot de plus.")
    carried = reach(actor_of(coordinator), Permission.COMPLAINT_HANDLE)
    found = {line.id: line for line in list_register(carried, Choice(), clock.now())}
    assert (found[waiting.id].days, found[waiting.id].answered_on, found[waiting.id].answers) == (5, None, 0)
    assert (found[done.id].days, found[done.id].answered_on, found[done.id].answers) == (3, today, 2)


def test_a_page_holds_fifty_lines_and_costs_the_same_however_many(home: Organisation, coordinator: User) -> None:
    carried, counts = reach(actor_of(coordinator), Permission.COMPLAINT_HANDLE), []
    for number in range(52):
        a_letter(coordinator, home, subject=f"Objet {number}")
        if number in (1, 51):
            with statements() as seen:
                page = register_page(carried, Choice(), 1, clock.now())
            counts.append(len(seen))
    assert counts == [2, 2] and (len(page.lines), page.pages, page.count) == (50, 2, 52)
    assert len(register_page(carried, Choice(), 9, clock.now()).lines) == 2


def test_an_answer_closes_nothing_by_itself_and_closing_asks_for_one(
    team: Team, home: Organisation, coordinator: User, database: Session
) -> None:
    person = a_learner(team)
    complaint = a_complaint(person, home)
    with pytest.raises(RuleBroken, match="Répondez d’abord"):
        closed(coordinator, complaint)
    answered(coordinator, complaint)
    closed(coordinator, complaint)
    with pytest.raises(RuleBroken, match="Rouvrez-la"):
        answered(coordinator, complaint)
    reopened(person, complaint, "Cela recommence.")
    with pytest.raises(RuleBroken, match="Répondez d’abord"):
        closed(coordinator, complaint)
    answered(coordinator, complaint, "Nous changeons de formateur.")
    closed(coordinator, complaint)
    database.expire_all()
    said = database.scalars(sa.select(ComplaintAnswer).order_by(ComplaintAnswer.id)).all()
    assert [one.is_author for one in said] == [False, True, False]


def test_whoever_handles_it_reopens_it_later_and_it_stays_answered(
    team: Team, home: Organisation, coordinator: User, database: Session
) -> None:
    person = a_learner(team)
    complaint = a_complaint(person, home)
    answered(coordinator, complaint)
    closed(coordinator, complaint, ago=timedelta(days=31))
    with pytest.raises(RuleBroken, match="trente jours"):
        reopened(person, complaint)
    reopened(coordinator, complaint, handles=True)
    assert [state for _, state in lines_of(coordinator)] == [State.ANSWERED]


def test_a_coordinator_leaves_their_own_complaint_to_another_and_answers_it_where_there_is_none(
    home: Organisation, coordinator: User, database: Session
) -> None:
    own = a_complaint(coordinator, home)
    answered(coordinator, own)
    other = a_coordinator(home, "Paul Vidal")
    with pytest.raises(RuleBroken, match="une autre personne qui coordonne"):
        answered(coordinator, own)
    with pytest.raises(RuleBroken, match="une autre personne qui coordonne"):
        closed(coordinator, own)
    answered(other, own)
    closed(other, own)
    database.expire_all()
    assert own.closed_by_id == other.id


def test_an_improvement_is_done_on_a_day_that_may_be(home: Organisation, coordinator: User, database: Session) -> None:
    today = clock.today_in(home.time_zone)
    improvement = an_improvement(coordinator, a_letter(coordinator, home, received_on=today - 3 * DAY))
    for wrong in (today - 4 * DAY, today + DAY):
        with pytest.raises(RuleBroken), transaction():
            actions.finish_improvement(actor_of(coordinator), improvement, done_on=wrong, today=today)
    with transaction():
        actions.finish_improvement(actor_of(coordinator), improvement, done_on=today, today=today)
    database.expire_all()
    assert improvement.done_on == today


def test_the_journal_names_neither_the_author_nor_a_word(
    door: Doors, team: Team, home: Organisation, coordinator: User, database: Session
) -> None:
    person = a_learner(team, "Aïcha Benali")
    complaint = a_complaint(person, home)
    answered(coordinator, complaint)
    closed(coordinator, complaint)
    reopened(person, complaint)
    page = door(coordinator).get("/journal?quoi=reclamations")
    assert page.says("Une réclamation est arrivée") and page.says("Hélène Garnier a répondu à une réclamation")
    assert page.says("Une réclamation est rouverte")
    assert "Aïcha" not in page.text and "Séances annulées" not in page.text
    lines = database.scalars(sa.select(JournalLine).where(JournalLine.thing == "complaint")).all()
    assert {line.verb for line in lines} == {"filed", "answered", "closed", "reopened"}
    assert {(line.person_id, line.network_id) for line in lines} == {(None, None)}


def test_a_coordinator_reads_filters_and_downloads_the_register(
    door: Doors, team: Team, home: Organisation, coordinator: User
) -> None:
    person = a_learner(team, "Aïcha Benali")
    complaint = a_complaint(person, home)
    an_improvement(coordinator, complaint)
    a_letter(coordinator, home, from_name="France Travail Littoral")
    browser = door(coordinator)
    page = browser.get("/reclamations/registre")
    for words in (
        "Aïcha Benali",
        "France Travail Littoral",
        "Séances annulées",
        "reçue aujourd’hui",
        complaint.reference,
    ):
        assert page.says(words), words
    assert not page.says(WORDS)
    answered(coordinator, complaint)
    assert browser.get("/reclamations/registre?etat=answered").says("répondu le jour même")
    assert not browser.get("/reclamations/registre?etat=answered").says("France Travail")
    assert browser.get("/reclamations/registre?etat=closed").says("Aucune réclamation pour ce choix")
    for odd in ("?etat=x&annee=y", "?annee=999999999", "?page=900"):
        assert browser.get(f"/reclamations/registre{odd}").status == 200
    file = browser.client.get("/reclamations/registre.csv").get_data(as_text=True)
    assert "Personne en formation" in file and "Séances annulées" in file and file.count("\r\n") == 5
    for hidden in ("Aïcha", "France Travail", WORDS, "mardi", "Prévenir"):
        assert hidden not in file, hidden


def test_an_empty_register_says_what_it_is_for(door: Doors, coordinator: User) -> None:
    assert door(coordinator).get("/reclamations/registre").says("Notez aussi ce que vous recevez par lettre")


def test_a_coordinator_records_what_came_by_letter(
    door: Doors, home: Organisation, coordinator: User, database: Session
) -> None:
    browser, address = door(coordinator), "/reclamations/registre/nouvelle"
    browser.get(address)
    sent = {
        "received_on": (clock.now().date() + 3 * DAY).isoformat(),
        "from_kind": "employer",
        "from_name": "Boulangerie Petit",
        "subject": "Stagiaire absent",
        "words": "Personne ne nous a prévenus.",
    }
    refused = browser.post(address, sent)
    assert refused.says("Ce jour n’est pas encore venu.") and refused.value("subject") == "Stagiaire absent"
    assert browser.post(address, {"received_on": "", "from_kind": "x"}).says("Écrivez une date, par exemple")
    done = browser.follow(browser.post(address, {**sent, "received_on": clock.now().date().isoformat()}))
    assert done.says("est dans le registre") and done.says("Boulangerie Petit (employeur)") and done.says("Notée par")
    assert not database.scalars(sa.select(Complaint)).one().owner_id


def test_whoever_coordinates_two_organisations_says_which(
    door: Doors, home: Organisation, coordinator: User, database: Session
) -> None:
    other = an_organisation("Les Ateliers du Port")
    a_seat(coordinator, Role.COORDINATOR, organisation=other)
    browser, address = door(coordinator), "/reclamations/registre/nouvelle"
    assert browser.get(address).says("Les Ateliers du Port")
    sent = {"received_on": clock.now().date().isoformat(), "from_kind": "other", "subject": "Un mot", "words": "Voilà."}
    assert browser.post(address, {**sent, "organisation": "999999"}).status == 200
    browser.follow(browser.post(address, {**sent, "organisation": str(other.id)}))
    assert database.scalars(sa.select(Complaint)).one().organisation_id == other.id
    assert browser.get("/reclamations/registre").says("Les Ateliers du Port")


def test_improvements_are_planned_apart_and_said_to_be_done(
    door: Doors, home: Organisation, coordinator: User, database: Session
) -> None:
    browser, address = door(coordinator), "/reclamations/ameliorations"
    assert browser.get(address).says("Aucune amélioration notée")
    assert browser.post(address, {"words": "Un livret"}).says("Dites ce qui a conduit à cette amélioration.")
    sent = {"origin": "Enquête de mars", "words": "Un livret d’accueil", "by_whom": "Inès", "due_on": "2027-01-15"}
    planned = browser.follow(browser.post(address, sent))
    assert planned.says("Enquête de mars") and planned.says("Enquête de mars, Inès, pour le 15 janvier 2027")
    improvement = database.scalars(sa.select(Improvement)).one()
    page = f"{address}/{improvement.id}"
    assert browser.get(page).says("Enquête de mars")
    assert browser.post(page, {"done_on": "2099-01-01"}).says("Ce jour n’est pas encore venu.")
    done = browser.follow(browser.post(page, {"done_on": clock.now().date().isoformat()}))
    assert done.says("L’amélioration est faite.") and done.says("faite le")


def test_nobody_else_opens_the_register(door: Doors, team: Team, home: Organisation, coordinator: User) -> None:
    improvement = an_improvement(coordinator, a_complaint(a_learner(team), home))
    addresses = ("registre", "registre.csv", "registre/nouvelle", "ameliorations")
    for other in (a_learner(team), a_supervisor(team)):
        for address in addresses:
            assert door(other).get(f"/reclamations/{address}").status == 403, address
        assert door(other).get(f"/reclamations/ameliorations/{improvement.id}").status == 404
    stranger = door(a_coordinator())
    assert not stranger.get("/reclamations/registre").says("Séances annulées")
    assert stranger.get(f"/reclamations/ameliorations/{improvement.id}").status == 404


def test_the_database_refuses_two_of_one_number(team: Team, home: Organisation, database: Session) -> None:
    first = a_complaint(a_learner(team), home)
    with pytest.raises(sa.exc.IntegrityError), transaction():
        session().execute(
            sa.insert(Complaint).values(
                organisation_id=home.id, network_id=home.network_id, year=first.year, number=first.number,
                received_on=date(2026, 1, 1), from_kind="other", from_name="", subject="x", words="x",
                recorded_by_id=first.recorded_by_id, recorded_at=clock.now(),
            )
        )  # fmt: skip
