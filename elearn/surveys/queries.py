"""Finds whom to ask, what somebody is asked, and what was said of a programme by five people or more."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from random import SystemRandom

import sqlalchemy as sa

from elearn.accounts.models import User
from elearn.db import session
from elearn.errors import Missing
from elearn.organisations.models import Organisation, Seat
from elearn.organisations.queries import in_force
from elearn.policy import Reach, Role, Scope
from elearn.programmes.models import Assignment, Leave, Programme
from elearn.progress.models import Tally
from elearn.progress.tallies import is_wanting
from elearn.surveys import rules
from elearn.surveys.models import Survey, SurveyAnswer, SurveyInvitation
from elearn.surveys.questions import ASKED, Asked, Question
from elearn.surveys.rules import Moment


@dataclass(frozen=True, slots=True)
class Due:
    """Somebody who has finished a programme and has not been asked yet."""

    programme_id: int
    moment: Moment
    assignment_id: int
    scope: Scope
    zone: str


@dataclass(frozen=True, slots=True)
class Invited:
    """What somebody is asked, of which programme of whom, and until when."""

    invitation: SurveyInvitation
    moment: Moment
    programme: str
    organisation: str
    zone: str

    @property
    def asked(self) -> Asked:
        """The questions."""
        return ASKED[self.moment]


@dataclass(frozen=True, slots=True)
class Counted:
    """How often each score was given to one statement; nothing where fewer than five people gave one."""

    statement: Question
    counts: tuple[int, ...]

    @property
    def number(self) -> int:
        """How many people gave a score."""
        return sum(self.counts)

    @property
    def mean(self) -> float | None:
        """The mean of the scores."""
        return rules.mean(self.counts) if self.counts else None


@dataclass(frozen=True, slots=True)
class Said:
    """What was said of one programme at one moment: how many were asked and have answered, and what may be shown."""

    invited: int
    answered: int
    scores: list[dict[str, int]] = field(default_factory=list)
    words: list[dict[str, str]] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Results:
    """What is known of one survey: how many were asked and have answered now; of `shown` answers, what they say."""

    moment: Moment
    invited: int
    answered: int
    shown: int
    statements: tuple[Counted, ...]
    words: tuple[tuple[Question, tuple[str, ...]], ...]

    @property
    def rate(self) -> int | None:
        """How many of a hundred have answered."""
        return rules.rate(self.answered, self.invited)


def list_due(now: datetime, programme_id: int | None = None) -> tuple[Due, ...]:
    """Return who is to be asked at `now`, of one programme or of all, in one statement.

    Whoever has left the organisation, cannot sign in or is on leave is not asked. When somebody finished is read from
    the tallies; one that does not hold at the moment is read in the next minute.
    """
    today = now.date()
    hot, cold = rules.windows(now)[Moment.HOT], rules.windows(now)[Moment.COLD]
    moment = sa.case((Tally.completed_at > hot[0], sa.literal(Moment.HOT.value)), else_=sa.literal(Moment.COLD.value))
    asked = (
        sa.exists()
        .where(SurveyInvitation.assignment_id == Assignment.id, SurveyInvitation.survey_id == Survey.id)
        .where(sa.cast(Survey.moment, sa.String) == moment)
    )
    learns = sa.exists().where(
        Seat.user_id == Assignment.owner_id,
        Seat.organisation_id == Programme.organisation_id,
        Seat.role == Role.LEARNER,
        in_force(today),
    )
    away = sa.exists().where(
        Leave.owner_id == Assignment.owner_id,
        Leave.organisation_id == Programme.organisation_id,
        Leave.cancelled_at.is_(None),
        Leave.first_on <= today,
        Leave.last_on >= today,
    )
    rows = session().execute(
        sa.select(
            Programme.id,
            moment,
            Assignment.id,
            Assignment.owner_id,
            Assignment.team_id,
            Assignment.organisation_id,
            Assignment.network_id,
            Assignment.zone,
        )
        .join(Programme, Programme.id == Assignment.programme_id)
        .join(Tally, Tally.assignment_id == Assignment.id)
        .join(User, User.id == Assignment.owner_id)
        .where(
            Programme.asks_survey == sa.true(),
            Assignment.ended_at.is_(None),
            sa.or_(*(sa.and_(Tally.completed_at > after, Tally.completed_at <= until) for after, until in (hot, cold))),
            User.active == sa.true(),
            learns,
            ~away,
            ~asked,
            ~is_wanting(now),
            sa.true() if programme_id is None else Programme.id == programme_id,
        )
        .order_by(Programme.id, Assignment.id)
    )
    return tuple(Due(row[0], Moment(row[1]), row[2], Scope(*row[3:7]), row[7]) for row in rows)


def get_invited(reach: Reach, invitation_id: int) -> Invited:
    """Return what somebody is asked, within reach, in one statement. Raises Missing."""
    row = session().execute(_invited().where(SurveyInvitation.id == invitation_id, SurveyInvitation.within(reach)))
    for found in row:
        return Invited(*found)
    raise Missing(str(invitation_id))


def list_open(person_id: int, now: datetime) -> tuple[Invited, ...]:
    """Return what somebody is asked and has not answered, what closes first before the rest, in one statement."""
    chosen = _invited().where(
        SurveyInvitation.owner_id == person_id,
        SurveyInvitation.is_answered == sa.false(),
        SurveyInvitation.open_until >= now,
    )
    rows = session().execute(chosen.order_by(SurveyInvitation.open_until, SurveyInvitation.id))
    return tuple(Invited(*found) for found in rows)


def list_results(programme_id: int) -> tuple[Results, ...]:
    """Return what is known of both surveys of a programme, in one statement whatever the number of answers.

    Only the answers that may be shown are read. The words of each box come in an order drawn by lot, each box apart,
    so that nothing says which words one person wrote.
    """
    return results_of(read_said([programme_id], ASKED, with_words=True), programme_id)


def read_said(
    programme_ids: Collection[int], moments: Collection[Moment], *, with_words: bool = False
) -> dict[tuple[int, Moment], Said]:
    """Return what was said of programmes at these moments and may be shown, in one statement whatever the numbers.

    Without words, nothing that anybody wrote is read.
    """
    answered = sa.select(sa.func.count()).where(SurveyAnswer.survey_id == Survey.id).correlate(Survey)
    rows = session().execute(
        sa.select(
            Survey.programme_id,
            Survey.moment,
            Survey.invited,
            answered.scalar_subquery(),
            SurveyAnswer.token.is_not(None),
            SurveyAnswer.scores,
            SurveyAnswer.words if with_words else sa.null(),
        )
        .outerjoin(SurveyAnswer, sa.and_(SurveyAnswer.survey_id == Survey.id, SurveyAnswer.is_shown == sa.true()))
        .where(Survey.programme_id.in_(sorted(programme_ids)), Survey.moment.in_(list(moments)))
    )
    found: dict[tuple[int, Moment], Said] = {}
    for programme_id, moment, invited, number, is_answer, scores, words in rows:
        said = found.setdefault((programme_id, moment), Said(invited, number))
        if is_answer:
            said.scores.append(scores)
            said.words.append(words or {})
    return found


def results_of(said: Mapping[tuple[int, Moment], Said], programme_id: int) -> tuple[Results, ...]:
    """Return the results of both surveys of a programme from what was said."""
    nothing = Said(0, 0)
    return tuple(_results(moment, said.get((programme_id, moment), nothing)) for moment in ASKED)


def _results(moment: Moment, said: Said) -> Results:
    asked, number = ASKED[moment], len(said.scores)
    shown = number if number >= rules.SMALLEST else 0
    statements = [
        _counted(one, [scores[one.key] for scores in said.scores if one.key in scores]) for one in asked.statements
    ]
    words = [(box, _shuffled([texts[box.key] for texts in said.words if box.key in texts])) for box in asked.boxes]
    return Results(
        moment, said.invited, said.answered, shown, tuple(statements) if shown else (), tuple(words) if shown else ()
    )


def _counted(statement: Question, scores: list[int]) -> Counted:
    enough = len(scores) >= rules.SMALLEST
    return Counted(statement, tuple(scores.count(score) for score in rules.SCALE) if enough else ())


def _shuffled(texts: list[str]) -> tuple[str, ...]:
    return tuple(SystemRandom().sample(texts, len(texts)))


def _invited() -> sa.Select[SurveyInvitation, Moment, str, str, str]:
    return (
        sa.select(SurveyInvitation, Survey.moment, Programme.title, Organisation.name, Assignment.zone)
        .join(Survey, Survey.id == SurveyInvitation.survey_id)
        .join(Programme, Programme.id == Survey.programme_id)
        .join(Organisation, Organisation.id == Programme.organisation_id)
        .join(Assignment, Assignment.id == SurveyInvitation.assignment_id)
    )
