"""A deadline is recalled fourteen days before, three days before and after it; from the second on, with a copy."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
import sqlalchemy as sa
import time_machine

from elearn import clock
from elearn.db import session, transaction
from elearn.notices import actions
from elearn.notices.models import Notice, NoticeCursor
from elearn.notices.reminder_rules import cause_of, deadlines_recalled, last_between, read_cause, reminders_of
from elearn.notices.rules import Kind
from elearn.organisations.models import Seat
from elearn.organisations.seat_actions import end_seat
from elearn.programmes.actions import end_assignment, extend_assignment
from tests.builders import a_chapter, a_coordinator, a_learner, a_supervisor, a_team, actor_of
from tests.conftest import statements
from tests.notices.test_digest import at, body, smtp, told
from tests.programmes.builders import a_programme, an_assignment, organisation_of, read_through

__all__ = ["smtp"]

pytestmark = pytest.mark.postgresql
LONG_AGO = datetime(2026, 6, 1, tzinfo=UTC)
GIVEN = datetime(2026, 9, 1, 9, 0, tzinfo=UTC)
DEADLINE = date(2026, 10, 30)  # the night of the 25th clocks in Paris go back
FIRST = datetime(2026, 10, 15, 22, 0, tzinfo=UTC)
SECOND = datetime(2026, 10, 26, 23, 0, tzinfo=UTC)
THIRD = datetime(2026, 10, 30, 23, 0, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
MORNING = timedelta(hours=8)


class Scene:
    """A learner with a deadline, two people who supervise the team and one who coordinates."""

    def __init__(self):
        self.team = a_team()
        self.learner = a_learner(self.team, "Camille Roussel")
        self.sophie, self.marc = a_supervisor(self.team, "Sophie Lambert"), a_supervisor(self.team, "Marc Petit")
        self.lead = a_coordinator(organisation_of(self.team), "Hélène Marchand")
        self.chapter = a_chapter()
        self.programme = a_programme(self.team, "chapter:debuter", title="Premiers pas")
        self.assignment = an_assignment(self.programme, self.learner, deadline_on=DEADLINE, now=clock.now())


@pytest.fixture
def scene(app):
    with time_machine.travel(GIVEN, tick=False):
        with transaction():
            actions.gather_notices(clock.now())
        return Scene()


def went(kind=Kind.DEADLINE):
    session().expire_all()
    return list(session().scalars(sa.select(Notice).where(Notice.kind == kind).order_by(Notice.at, Notice.id)))


def minute(instant):
    """Run the minute's work just before an instant, and just after."""
    at(instant - MINUTE)
    at(instant + MINUTE)


def test_a_deadline_has_three_reminders_at_the_first_instant_of_their_day():
    found = reminders_of(DEADLINE, "Europe/Paris", since=LONG_AGO)
    assert [(one.number, one.at, one.days_before) for one in found] == [(1, FIRST, 14), (2, SECOND, 3), (3, THIRD, -1)]


@pytest.mark.parametrize(
    ("since", "numbers"),
    [
        (LONG_AGO, [(1, 14), (2, 3), (3, -1)]),
        (FIRST, [(1, 3), (2, -1)]),
        (SECOND - MINUTE, [(1, 3), (2, -1)]),
        (THIRD - MINUTE, [(1, -1)]),
        (THIRD, []),
    ],
)
def test_a_reminder_never_falls_before_the_deadline_was_given_and_the_second_is_counted_from_there(since, numbers):
    found = reminders_of(DEADLINE, "Europe/Paris", since=since)
    assert [(one.number, one.days_before) for one in found] == numbers
    assert [one.is_copied for one in found] == [number > 1 for number, _ in numbers]


@pytest.mark.parametrize("zone", ["Pacific/Kiritimati", "America/Montreal", "Pacific/Pago_Pago", "Europe/Paris"])
@pytest.mark.parametrize("number", [0, 1, 2])
def test_no_clock_on_earth_hides_a_deadline_from_the_minute_in_which_it_is_recalled(zone, number):
    fallen = reminders_of(date(2028, 2, 29), zone, since=LONG_AGO)[number].at
    assert date(2028, 2, 29) in deadlines_recalled(fallen - MINUTE, fallen)


def test_after_a_long_pause_one_reminder_is_enough():
    found = reminders_of(DEADLINE, "Europe/Paris", since=LONG_AGO)
    assert last_between(found, FIRST - MINUTE, SECOND).number == 2
    assert last_between(found, FIRST, SECOND - MINUTE) is None


def test_a_cause_can_be_read_again():
    assert read_cause(cause_of(12, DEADLINE, -1)) == (DEADLINE, -1)


def test_the_first_reminder_goes_to_the_person_alone_and_the_second_copies_who_supervises(scene, smtp):
    minute(FIRST)
    assert told(Kind.DEADLINE, scene.learner) and told(Kind.DEADLINE_COPY)
    at(FIRST + MORNING)
    to, message = smtp.received[-1]
    assert to == scene.learner.email and message["Subject"] == "Rappel d’échéance : Premiers pas"
    assert "Il vous reste 1 jalon, à finir avant la fin du vendredi 30 octobre 2026 (heure de Paris)." in body(message)
    minute(SECOND)
    assert told(Kind.DEADLINE_COPY, scene.sophie, scene.marc)
    smtp.received.clear()
    at(SECOND + MORNING)
    sent = dict(smtp.received)
    assert set(sent) == {scene.learner.email, scene.sophie.email, scene.marc.email}
    assert "Il reste 1 jalon à Camille Roussel" in body(sent[scene.sophie.email])


def test_the_day_after_the_deadline_says_that_it_is_over_and_that_one_may_still_finish(scene, smtp, door):
    minute(THIRD)
    at(THIRD + MORNING)
    sent = dict(smtp.received)
    assert "est passée. Il vous reste 1 jalon, que vous pouvez toujours finir." in body(sent[scene.learner.email])
    with time_machine.travel(THIRD + MORNING, tick=False):
        assert door(scene.sophie).get("/boite").says("Il reste 1 jalon à Camille Roussel.")


def test_the_same_instant_read_again_reminds_nobody_twice(scene):
    minute(FIRST)
    with transaction():
        session().get(NoticeCursor, 1).read_until = FIRST - timedelta(hours=1)
    at(FIRST + timedelta(minutes=5))
    assert len(went()) == 1


def test_whoever_has_finished_is_not_reminded(scene, smtp):
    with time_machine.travel(FIRST - timedelta(days=1), tick=False):
        read_through(scene.learner, scene.chapter)
        session().expire_all()
    for instant in (FIRST, SECOND, THIRD):
        minute(instant)
        at(instant + MORNING)
    assert not went() and not went(Kind.DEADLINE_COPY) and "Rappel" not in str(smtp.received)


def test_whoever_finishes_between_midnight_and_the_morning_gets_no_message_and_the_list_says_so(scene, smtp, door):
    minute(SECOND)
    smtp.received.clear()
    with time_machine.travel(SECOND + timedelta(hours=2), tick=False):
        read_through(scene.learner, scene.chapter)
    at(SECOND + MORNING)
    assert not [to for to, _ in smtp.received]
    assert went()[-1].sent_at is None and went()[-1].told_at is not None
    with time_machine.travel(SECOND + MORNING, tick=False):
        assert door(scene.sophie).get("/suivi/rappels?voir=partis").says("Dans la boîte seulement")
        assert not door(scene.learner).get("/boite").says("Rappel d’échéance")


def test_whoever_left_is_not_reminded(scene):
    with time_machine.travel(GIVEN, tick=False), transaction():
        seat = session().scalar(sa.select(Seat).where(Seat.user_id == scene.learner.id))
        end_seat(actor_of(scene.lead), seat, date(2026, 10, 10), today=clock.now().date())
    for instant in (FIRST, SECOND, THIRD):
        minute(instant)
    assert not went() and not went(Kind.DEADLINE_COPY)


def test_whose_programme_was_ended_is_not_reminded(scene):
    with time_machine.travel(GIVEN, tick=False), transaction():
        end_assignment(actor_of(scene.lead), scene.assignment, now=clock.now())
    minute(FIRST)
    assert not went()


def test_an_extended_deadline_is_recalled_anew_and_what_was_recalled_says_nothing_more(scene, door):
    minute(SECOND)
    later = date(2026, 11, 30)
    with time_machine.travel(SECOND + timedelta(hours=1), tick=False):
        with transaction():
            extend_assignment(
                actor_of(scene.lead), scene.assignment, deadline_on=later, reason="Arrêt de travail", now=clock.now()
            )
        assert not door(scene.learner).get("/boite").says("Rappel d’échéance")
    again = reminders_of(later, "Europe/Paris", since=SECOND)
    minute(THIRD)
    minute(again[0].at)
    assert [read_cause(one.cause) for one in went()] == [(DEADLINE, 14), (DEADLINE, 3), (later, 14)]
    assert len(went(Kind.DEADLINE_COPY)) == 2


def test_where_nobody_supervises_whoever_coordinates_gets_the_copy(app):
    with time_machine.travel(GIVEN, tick=False):
        with transaction():
            actions.gather_notices(clock.now())
        team = a_team()
        learner, lead = a_learner(team), a_coordinator(organisation_of(team))
        a_chapter()
        an_assignment(a_programme(team, "chapter:debuter", by=lead), learner, deadline_on=DEADLINE, now=GIVEN)
    minute(SECOND)
    assert lead.id in {one.person_id for one in went(Kind.DEADLINE_COPY)}


def test_the_page_lists_what_will_go_and_exactly_that_goes(scene, door):
    with time_machine.travel(FIRST - timedelta(days=3), tick=False):
        page = door(scene.sophie).get("/suivi/rappels")
    for words in ("16 octobre 2026", "27 octobre 2026", "31 octobre 2026", "Marc Petit et Sophie Lambert"):
        assert page.says(words), words
    for words in ("Camille Roussel", "14 jours avant", "3 jours avant", "le lendemain", "Sans copie"):
        assert page.says(words), words
    for instant in (FIRST, SECOND, THIRD):
        minute(instant)
    at(THIRD + MORNING)
    with time_machine.travel(THIRD + MORNING, tick=False):
        gone = door(scene.sophie).get("/suivi/rappels?voir=partis")
        for words in ("16 octobre 2026", "27 octobre 2026", "31 octobre 2026", "Marc Petit et Sophie Lambert"):
            assert gone.says(words), words
        assert not door(scene.sophie).get("/suivi/rappels").says("Camille Roussel")


def test_nobody_reads_the_reminders_of_people_whom_they_do_not_follow(scene, door):
    minute(SECOND)
    with time_machine.travel(SECOND + MORNING, tick=False):
        for stranger in (
            a_supervisor(),
            a_coordinator(),
            a_supervisor(a_team(organisation=organisation_of(scene.team))),
        ):
            for address in ("/suivi/rappels", "/suivi/rappels?voir=partis"):
                assert not door(stranger).get(address).says("Camille Roussel")
        assert door(scene.learner).get("/suivi/rappels").status == 403
        assert door(scene.lead).get("/suivi/rappels?voir=partis").says("Camille Roussel")


def test_fifty_reminders_stand_on_a_page_and_cost_what_one_costs(scene, door):
    with time_machine.travel(FIRST - timedelta(hours=1), tick=False):
        opened = door(scene.sophie)
        opened.get("/suivi/rappels")
        with statements() as one:
            opened.get("/suivi/rappels")
        for number in range(20):
            an_assignment(scene.programme, a_learner(scene.team, f"Personne {number:02}"), deadline_on=DEADLINE)
        with statements() as many:
            page = opened.get("/suivi/rappels")
        assert len(many) == len(one)
        assert page.says("Personne 19") and 'rel="next"' in page.html
        assert opened.get("/suivi/rappels?page=2").says("le lendemain")
