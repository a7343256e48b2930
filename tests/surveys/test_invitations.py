"""Whom a survey asks, when, how often, and who hears of it."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
import sqlalchemy as sa
import time_machine
from sqlalchemy.orm import Session

from elearn import clock
from elearn.accounts.models import User
from elearn.db import transaction
from elearn.editions.queries import Published
from elearn.journal import JournalLine
from elearn.notices.actions import gather_notices
from elearn.notices.models import Notice
from elearn.notices.rules import Kind
from elearn.organisations.models import Seat, Team
from elearn.policy import Scope
from elearn.programmes.actions import end_assignment
from elearn.programmes.leave_actions import note_leave
from elearn.programmes.models import Assignment, Programme
from elearn.progress.tasks import keep_tallies
from elearn.surveys.actions import ask_survey, send_invitations, stop_survey
from elearn.surveys.models import Survey, SurveyInvitation
from elearn.surveys.queries import list_due
from elearn.surveys.rules import Moment
from elearn.surveys.tasks import invite
from tests.builders import a_learner, a_team, actor_of
from tests.conftest import statements
from tests.programmes.builders import an_assignment, finish

pytestmark = [pytest.mark.postgresql, pytest.mark.usefixtures("noon")]
DAY = timedelta(days=1)


@pytest.fixture
def learner(team: Team) -> User:
    return a_learner(team, "Camille Roy")


@pytest.fixture
def following(programme: Programme, learner: User) -> Assignment:
    return an_assignment(programme, learner)


@pytest.fixture
def finished(following: Assignment, learner: User, chapter: Published) -> Assignment:
    """Return the programme of somebody who has just finished it."""
    finish(learner, chapter)
    return following


def a_minute() -> None:
    """Let a minute pass in the queue."""
    keep_tallies()
    invite()


def asked(database: Session) -> list[tuple[int, Moment]]:
    """Return who was asked, and at which moment."""
    rows = database.execute(
        sa.select(SurveyInvitation.owner_id, Survey.moment)
        .join(Survey, Survey.id == SurveyInvitation.survey_id)
        .order_by(SurveyInvitation.id)
    )
    return [(person, moment) for person, moment in rows]


def test_whoever_finishes_is_asked_once_until_the_end_of_the_thirtieth_day(
    finished: Assignment, learner: User, database: Session
) -> None:
    a_minute()
    a_minute()
    assert asked(database) == [(learner.id, Moment.HOT)]
    made = database.scalars(sa.select(SurveyInvitation)).one()
    assert made.scope == finished.scope
    assert made.open_until == datetime(2026, 12, 31, 22, 59, 59, tzinfo=UTC)
    assert database.scalars(sa.select(Survey.invited)).one() == 1


def test_whoever_has_not_finished_is_not_asked(following: Assignment, database: Session) -> None:
    a_minute()
    assert asked(database) == []


def test_the_same_person_is_asked_again_on_the_seventy_fifth_day_once(
    finished: Assignment, learner: User, database: Session, noon: time_machine.Traveller
) -> None:
    a_minute()
    noon.shift(75 * DAY - timedelta(minutes=1))
    a_minute()
    assert asked(database) == [(learner.id, Moment.HOT)]
    noon.shift(timedelta(minutes=2))
    a_minute()
    noon.shift(DAY)
    a_minute()
    assert asked(database) == [(learner.id, Moment.HOT), (learner.id, Moment.COLD)]


def test_who_finished_long_before_anybody_asked_is_left_alone(
    finished: Assignment, programme: Programme, coordinator: User, database: Session, noon: time_machine.Traveller
) -> None:
    with transaction():
        stop_survey(actor_of(coordinator), programme)
    noon.shift(31 * DAY)
    with transaction():
        ask_survey(actor_of(coordinator), programme)
    a_minute()
    assert asked(database) == []
    noon.shift(80 * DAY)
    a_minute()
    assert asked(database) == []


def test_a_programme_that_asks_nobody_asks_nobody(
    finished: Assignment, programme: Programme, coordinator: User, database: Session
) -> None:
    with transaction():
        stop_survey(actor_of(coordinator), programme)
        stop_survey(actor_of(coordinator), programme)
    a_minute()
    assert asked(database) == []
    with transaction():
        ask_survey(actor_of(coordinator), programme)
        ask_survey(actor_of(coordinator), programme)
    a_minute()
    assert len(asked(database)) == 1
    verbs = sa.select(JournalLine.verb).where(JournalLine.verb.like("survey-%")).order_by(JournalLine.id)
    assert list(database.scalars(verbs)) == ["survey-stopped", "survey-asked"]


def test_who_left_the_organisation_or_cannot_sign_in_is_not_asked(
    programme: Programme, team: Team, chapter: Published, database: Session
) -> None:
    gone, closed, moved = a_learner(team), a_learner(team), a_learner(team)
    for person in (gone, closed, moved):
        an_assignment(programme, person)
        finish(person, chapter)
    elsewhere = a_team()
    with transaction():
        seat = database.scalars(sa.select(Seat).where(Seat.user_id == gone.id)).one()
        seat.ends_on = clock.now().date() - DAY
        database.get_one(User, closed.id).active = False
        other = database.scalars(sa.select(Seat).where(Seat.user_id == moved.id)).one()
        other.team_id, other.organisation_id = elsewhere.id, elsewhere.organisation_id
    a_minute()
    assert asked(database) == []


def test_who_is_on_leave_is_asked_on_return(
    finished: Assignment,
    learner: User,
    coordinator: User,
    database: Session,
    noon: time_machine.Traveller,
) -> None:
    with transaction():
        note_leave(
            actor_of(coordinator), finished.scope, first_on=date(2026, 11, 30), last_on=date(2026, 12, 8),
            now=clock.now(),
        )  # fmt: skip
    a_minute()
    assert asked(database) == []
    noon.shift(8 * DAY)
    a_minute()
    assert asked(database) == [(learner.id, Moment.HOT)]


def test_what_was_ended_by_hand_asks_nothing(finished: Assignment, coordinator: User, database: Session) -> None:
    with transaction():
        end_assignment(actor_of(coordinator), finished, now=clock.now())
    a_minute()
    assert asked(database) == []


def test_a_tally_that_does_not_hold_is_waited_for(finished: Assignment, database: Session) -> None:
    invite()
    assert asked(database) == []


def test_two_queues_ask_once(finished: Assignment, database: Session) -> None:
    keep_tallies()
    with transaction():
        assert send_invitations(clock.now()) == 1
        assert send_invitations(clock.now()) == 0


def test_a_quiet_minute_is_one_statement(finished: Assignment, app: object) -> None:
    a_minute()
    with statements() as seen:
        assert list_due(clock.now()) == ()
        invite()
    assert len(seen) == 2


def test_the_journal_says_that_somebody_was_asked_and_they_are_told(
    finished: Assignment, learner: User, programme: Programme, database: Session, noon: time_machine.Traveller
) -> None:
    with transaction():
        gather_notices(clock.now())
    noon.shift(timedelta(seconds=5))
    a_minute()
    noon.shift(timedelta(seconds=5))
    with transaction():
        gather_notices(clock.now())
    made = database.scalars(sa.select(SurveyInvitation)).one()
    line = database.scalars(sa.select(JournalLine).where(JournalLine.thing == "survey-invitation")).one()
    assert (line.actor_id, line.verb, line.thing_id, line.facts) == (None, "sent", made.id, {"programme": programme.id})
    assert Scope(line.person_id, line.team_id, line.organisation_id, line.network_id) == made.scope
    told = database.scalars(sa.select(Notice).where(Notice.kind == Kind.SURVEY)).one()
    assert (told.person_id, told.subject_id) == (learner.id, made.id)
