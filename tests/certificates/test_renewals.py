"""A programme is followed again before its attestation ends: nothing proved is lost, what is asked anew is to do."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta

import pytest
import sqlalchemy as sa
import time_machine
from sqlalchemy.orm import Session

from elearn import clock
from elearn.accounts.models import User
from elearn.answers import actions as answer_actions
from elearn.answers.actions import Conflict, SavedDraft, open_rounds, save_draft
from elearn.answers.models import Answer, Submission
from elearn.certificates.models import Certificate
from elearn.certificates.renewal_queries import own_renewals
from elearn.certificates.renewal_rules import asked_again, deadline_of, opening_of
from elearn.db import session, transaction
from elearn.editions.queries import get_module
from elearn.errors import RuleBroken
from elearn.notices.actions import gather_notices
from elearn.notices.models import Notice
from elearn.notices.rules import Kind
from elearn.organisations.models import Seat, Team
from elearn.programmes.models import Assignment
from elearn.programmes.rules import renewal_of
from elearn.progress import tasks
from elearn.progress.evidence import evidence_of
from elearn.progress.queries import list_progress, my_progress
from elearn.reading.models import SectionRead
from tests.builders import (
    a_chapter,
    a_coordinator,
    a_learner,
    a_submission,
    a_supervisor,
    a_team,
    a_vignette,
    actor_of,
    seen,
)
from tests.conftest import Door
from tests.programmes.builders import a_presence, a_programme, an_assignment, finish, organisation_of

Doors = Callable[[User | None], Door]
pytestmark = pytest.mark.postgresql
TODAY = datetime(2026, 11, 13, 9, 30, tzinfo=UTC)  # an attestation of that day holds until 12 November 2027
IN_WINDOW = datetime(2027, 8, 12, 9, 30, tzinfo=UTC)


@pytest.fixture(autouse=True)
def today() -> Iterator[time_machine.Traveller]:
    with time_machine.travel(TODAY, tick=False) as traveller:
        yield traveller


@pytest.fixture
def team(app: object) -> Team:
    return a_team("Équipe Littoral")


@pytest.fixture
def coordinator(team: Team) -> User:
    return a_coordinator(organisation_of(team), "Hélène Garnier")


@pytest.fixture
def held(door: Doors, team: Team, coordinator: User, database: Session) -> Certificate:
    """Return the attestation of somebody who read a chapter, answered a case and was at a séance."""
    modules = a_chapter("debuter", title="Débuter"), a_vignette("ana", title="Ana")
    person = a_learner(team, "Nadège Étienne")
    steps = "chapter:debuter", "vignette:ana", "discussion:ana"
    programme = a_programme(team, *steps, validity_months=12, renewal_months=3)
    assignment = an_assignment(programme, person)
    finish(person, *modules)
    a_presence(person, team, "ana")
    assert door(coordinator).post("/attestations/delivrer", {"assignments": str(assignment.id)}).status == 303
    return database.scalars(sa.select(Certificate)).one()


def person_of(held: Certificate, database: Session) -> User:
    return database.get_one(User, held.owner_id)


def begun(door: Doors, held: Certificate, database: Session) -> Assignment:
    """Begin a renewal as its person does, and return it."""
    assert door(person_of(held, database)).post(f"/attestations/{held.id}/renouveler").status == 303
    return database.scalars(sa.select(Assignment).where(Assignment.renews_id == held.assignment_id)).one()


@pytest.mark.parametrize(
    ("valid_until", "months", "opens_on"),
    [("2027-11-12", 3, "2027-08-12"), ("2027-05-31", 3, "2027-02-28"), ("2028-05-31", 3, "2028-02-29"),
     ("2027-01-15", 2, "2026-11-15"), ("2028-02-29", 12, "2027-02-28")],
)  # fmt: skip
def test_a_renewal_opens_so_many_months_before_the_last_day(valid_until: str, months: int, opens_on: str) -> None:
    assert opening_of(date.fromisoformat(valid_until), months) == date.fromisoformat(opens_on)


def test_a_renewal_is_due_on_the_last_day_of_the_attestation_unless_that_is_over() -> None:
    last = date(2027, 11, 12)
    assert deadline_of(last, last) == last
    assert deadline_of(last, date(2027, 11, 13)) is None


def test_a_renewal_opens_while_the_attestation_holds() -> None:
    assert renewal_of(12, 3) == 3
    assert renewal_of(None, 3) is None and renewal_of(12, None) is None
    with pytest.raises(RuleBroken, match="plus petit"):
        renewal_of(3, 3)


def test_a_case_to_which_one_has_come_back_is_not_asked_again_unless_nothing_else_would_be() -> None:
    both, one = frozenset({"ana#depart", "ana#proches"}), frozenset({"ana#depart"})
    assert asked_again(both, one, is_all=True) == both - one
    assert asked_again(both, both, is_all=False) == frozenset()
    assert asked_again(both, both, is_all=True) == both


def test_coming_back_to_a_case_since_the_attestation_feeds_the_renewal(
    door: Doors, held: Certificate, database: Session, today: time_machine.Traveller
) -> None:
    answers = {one.exercise_id: one for one in database.scalars(sa.select(Answer))}
    with transaction():
        answer_actions.reflect(answers["ana#proches"], "Avant l’attestation.", TODAY - timedelta(days=1))
        answer_actions.reflect(answers["ana#depart"], "Aujourd’hui, je commencerais ailleurs.", TODAY + timedelta(70))
    today.move_to(IN_WINDOW)
    begun(door, held, database)
    rounds = {(one.exercise_id, one.round) for one in database.scalars(sa.select(Answer))}
    assert rounds == {("ana#depart", 1), ("ana#proches", 1), ("ana#proches", 2)}
    (row,) = my_progress(held.owner_id, clock.now())
    asked = next(cell.progress for cell in row.cells if cell.planned.step.module_slug == "ana")
    assert {(fact.requirement, fact.left) for fact in asked.missing} == {("submitted", 1), ("accepted", 1)}


def test_nothing_opens_before_its_day_and_the_person_is_told_once_on_it(
    door: Doors, held: Certificate, database: Session, today: time_machine.Traveller
) -> None:
    with transaction():
        gather_notices(clock.now())
    today.move_to(IN_WINDOW - timedelta(days=1))
    own = door(person_of(held, database))
    assert not own.get("/attestations").says("Commencer le renouvellement")
    refused = own.follow(own.post(f"/attestations/{held.id}/renouveler"))
    assert refused.says("Ce renouvellement n’est pas ouvert, ou il a déjà commencé.")
    assert database.scalar(sa.select(sa.func.count(Assignment.id))) == 1
    today.move_to(IN_WINDOW)
    for _ in range(2):
        with transaction():
            gather_notices(clock.now())
    own = door(person_of(held, database))
    told = database.scalars(sa.select(Notice).where(Notice.kind == Kind.RENEWAL)).one()
    assert (told.person_id, told.subject_id) == (held.owner_id, held.id)
    assert own.get("/boite").says("Votre attestation vaut jusqu’au vendredi 12 novembre 2027.")
    assert own.get("/attestations").says("Votre attestation vaut jusqu’au 12 novembre 2027.")


def test_a_person_begins_and_finds_what_is_to_do_again_while_the_attestation_holds(
    door: Doors, held: Certificate, database: Session, today: time_machine.Traveller
) -> None:
    today.move_to(IN_WINDOW)
    own = door(person_of(held, database))
    shown = own.follow(own.post(f"/attestations/{held.id}/renouveler"))
    assert shown.says("Le renouvellement est commencé.") and shown.says("0 jalon fait sur 3")
    assert shown.says("Renouvellement commencé le 12 août 2027") and shown.says("fin du vendredi 12 novembre 2027")
    renewal = database.scalars(sa.select(Assignment).where(Assignment.renews_id == held.assignment_id)).one()
    assert renewal.deadline_on == date(2027, 11, 12)
    assert database.get_one(Assignment, held.assignment_id).ended_at == renewal.assigned_at
    assert not own.get("/attestations").says("Commencer le renouvellement")
    assert own.get(f"/verifier/{held.code}").says("Cette attestation est valable")
    again = own.follow(own.post(f"/attestations/{held.id}/renouveler"))
    assert again.says("il a déjà commencé")


def test_a_question_comes_back_empty_and_the_new_answer_stands_beside_the_one_before(
    door: Doors, held: Certificate, database: Session, today: time_machine.Traveller
) -> None:
    person = person_of(held, database)
    before = database.scalars(sa.select(Submission).where(Submission.exercise_id == "ana#depart")).one()
    today.move_to(IN_WINDOW)
    begun(door, held, database)
    own = door(person)
    page = own.get("/vignettes/ana")
    assert page.says("Cette question revient pour votre renouvellement.") and page.says("celle du 13 novembre 2026")
    assert not page.says(before.text) and "zinzolinvert" not in page.html
    assert own.get(f"/reponses/{before.answer_id}").says(before.text)
    a_submission(person, get_module("ana"), "Aujourd’hui, je demanderais d’abord à Ana.", anchor="depart")
    shown = own.get("/vignettes/ana/etapes/un")
    assert shown.says("je demanderais d’abord à Ana") and shown.says("zinzolinvert")
    assert shown.says("Avant votre renouvellement") and shown.says(before.text)
    answers = database.scalars(sa.select(Answer).where(Answer.exercise_id == "ana#depart")).all()
    assert sorted((answer.round, answer.submissions_count) for answer in answers) == [(1, 1), (2, 1)]
    assert own.get("/recherche?q=demanderais").says("je demanderais d’abord à Ana")


def test_stages_that_were_open_stay_open_and_no_blank_answer_is_listed(
    door: Doors, held: Certificate, database: Session, today: time_machine.Traveller
) -> None:
    person = person_of(held, database)
    today.move_to(IN_WINDOW)
    begun(door, held, database)
    own = door(person)
    assert own.get("/vignettes/ana/etapes/deux").says("Sa mère appelle.")
    assert own.get("/reponses").html.count("/reponses/") == own.get("/reponses?module=ana").html.count("/reponses/")
    for row in database.scalars(sa.select(Answer).where(Answer.owner_id == person.id, Answer.round == 2)):
        assert own.get(f"/reponses/{row.id}").status == 404


def test_what_was_done_before_counts_no_more_and_what_is_done_again_does(
    door: Doors, team: Team, held: Certificate, database: Session, today: time_machine.Traveller
) -> None:
    person = person_of(held, database)
    today.move_to(IN_WINDOW)
    renewal = begun(door, held, database)
    (row,) = my_progress(person.id, clock.now())
    assert (row.assignment_id, row.done, row.total, row.is_renewal) == (renewal.id, 0, 3, True)
    assert evidence_of(person.id, renewal.programme_id, clock.now(), since=renewal.counts_from) == ()
    today.move_to(IN_WINDOW + timedelta(days=20))
    finish(person, get_module("debuter"), get_module("ana"))
    a_presence(person, team, "ana", ago=timedelta(days=1))
    (row,) = my_progress(person.id, clock.now())
    assert row.done == 3 and row.completed_at > renewal.assigned_at
    tasks.keep_tallies()
    (row,) = my_progress(person.id, clock.now())
    assert row.is_complete


def test_the_new_attestation_has_its_own_date_and_hours_and_the_one_before_stays_verifiable(
    door: Doors, team: Team, coordinator: User, held: Certificate, database: Session, today: time_machine.Traveller
) -> None:
    person = person_of(held, database)
    today.move_to(IN_WINDOW)
    renewal = begun(door, held, database)
    finish(person, get_module("debuter"), get_module("ana"))
    today.move_to(IN_WINDOW + timedelta(days=2))
    a_presence(person, team, "ana", ago=timedelta(days=1))
    page = door(coordinator).post("/attestations/delivrer", {"assignments": str(renewal.id)})
    assert page.status == 303, page.text
    made = database.scalars(sa.select(Certificate).where(Certificate.assignment_id == renewal.id)).one()
    rows = [row for step in made.facts["steps"] for row in step["rows"]]
    assert made.minutes == sum(row["minutes"] for row in rows) > 0
    assert made.starts_on >= IN_WINDOW.date() and made.valid_until == date(2028, 8, 13)
    for proof in (held, made):
        assert door(None).get(f"/verifier/{proof.code}").says("Cette attestation est valable")
    today.move_to(datetime(2027, 11, 13, 9, tzinfo=UTC))
    assert door(None).get(f"/verifier/{held.code}").says("Cette attestation a expiré le 12 novembre 2027")
    assert door(None).get(f"/verifier/{made.code}").says("Cette attestation est valable")


def test_a_completion_of_before_stays_in_the_report_of_its_year(
    door: Doors, coordinator: User, held: Certificate, database: Session, today: time_machine.Traveller
) -> None:
    today.move_to(IN_WINDOW)
    begun(door, held, database)
    mine = Assignment.owner_id == held.owner_id
    assert [row.is_complete for row in list_progress(mine, clock.now())] == [False]
    counted = list_progress(mine, clock.now(), with_renewed=True)
    assert [row.completed_at.year for row in counted if row.completed_at] == [2026]


def test_a_coordinator_begins_for_those_whom_they_choose_and_they_are_told(
    door: Doors, coordinator: User, held: Certificate, database: Session, today: time_machine.Traveller
) -> None:
    with transaction():
        gather_notices(clock.now())
    today.move_to(datetime(2027, 12, 1, 9, tzinfo=UTC))  # over since 12 November
    browser = door(coordinator)
    assert browser.get("/attestations").says("1 attestation à renouveler")
    page = browser.get("/attestations/renouvellements")
    assert page.says("Nadège Étienne") and page.says("a fini le 12 novembre 2027")
    assert browser.post("/attestations/renouvellements", {}).says("Choisissez au moins une personne.")
    done = browser.follow(browser.post("/attestations/renouvellements", {"certificates": str(held.id)}))
    assert done.says("Le renouvellement est commencé pour 1 personne") and done.says("Aucune attestation à renouveler")
    today.shift(timedelta(minutes=2))
    with transaction():
        gather_notices(clock.now())
    own = door(person_of(held, database))
    assert own.get("/boite").says("Le renouvellement de ce programme est commencé pour vous.")
    assert browser.get("/suivi").says("renouvellement depuis le 1er décembre 2027")
    assert browser.get("/journal").says("Hélène Garnier a commencé un renouvellement")


def test_nobody_begins_a_renewal_for_another_but_who_issued_the_attestation(
    door: Doors, team: Team, held: Certificate, database: Session, today: time_machine.Traveller
) -> None:
    today.move_to(IN_WINDOW)
    elsewhere = a_team("Équipe d’ailleurs")
    others = a_learner(team), a_supervisor(team), a_coordinator(organisation_of(elsewhere), "Ailleurs")
    for other in others:
        assert door(other).post(f"/attestations/{held.id}/renouveler").status in (403, 404)
    stranger = door(others[-1])
    assert not stranger.get("/attestations/renouvellements").says("Nadège")
    refused = stranger.post("/attestations/renouvellements", {"certificates": str(held.id)})
    assert refused.says("Ce renouvellement n’est pas ouvert")
    for other in others[:2]:
        assert door(other).get("/attestations/renouvellements").status == 403
    assert database.scalar(sa.select(sa.func.count(Assignment.id))) == 1


def test_who_has_left_or_whose_programme_is_archived_or_not_renewed_has_no_renewal(
    door: Doors, held: Certificate, database: Session, today: time_machine.Traveller
) -> None:
    today.move_to(IN_WINDOW)
    assert len(own_renewals(held.owner_id, clock.now())) == 1
    with transaction():
        session().execute(sa.update(Seat).where(Seat.user_id == held.owner_id).values(ends_on=date(2027, 8, 1)))
    assert own_renewals(held.owner_id, clock.now()) == ()


def test_words_that_wait_in_a_draft_go_on_into_the_new_round_and_an_old_tab_is_known(
    held: Certificate, database: Session, today: time_machine.Traveller
) -> None:
    person, ana = person_of(held, database), get_module("ana")
    answer = database.scalars(sa.select(Answer).where(Answer.owner_id == person.id).order_by(Answer.id)).first()
    what = seen(ana, answer.exercise_id.split("#")[1])
    with transaction():
        answer_actions.correct_verdict(answer.id, answer_actions.Status.RETURNED, clock.now())
        saved = save_draft(
            actor_of(person), what, text="Une autre idée.", base_version=answer.draft_version, now=clock.now()
        )
    assert isinstance(saved, SavedDraft)
    with transaction():
        assert open_rounds(person.id, [answer.exercise_id], clock.now()) == 1
    again = database.scalars(sa.select(Answer).where(Answer.exercise_id == answer.exercise_id, Answer.round == 2)).one()
    assert (again.draft_text, again.submissions_count) == ("Une autre idée.", 0)
    with transaction():
        old = save_draft(actor_of(person), what, text="D’un vieil onglet.", base_version=saved.version, now=clock.now())
    assert isinstance(old, Conflict) and old.theirs == "Une autre idée."


def test_another_programme_keeps_what_was_read_and_accepted_for_it(
    door: Doors, team: Team, held: Certificate, database: Session, today: time_machine.Traveller
) -> None:
    person = person_of(held, database)
    other = a_programme(team, "chapter:debuter", "vignette:ana", title="Un autre programme")
    beside = an_assignment(other, person)
    today.move_to(IN_WINDOW)
    begun(door, held, database)
    rows = {row.assignment_id: row for row in my_progress(person.id, clock.now())}
    assert rows[beside.id].is_complete and rows[beside.id].completed_at == TODAY
    read = database.scalars(sa.select(SectionRead).where(SectionRead.owner_id == person.id)).all()
    assert read and all((one.renewed_at is not None) == (one.module_slug == "debuter") for one in read)
