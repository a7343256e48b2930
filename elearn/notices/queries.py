"""Composes the inbox from what the other rooms know: what has been settled since is not in it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

import sqlalchemy as sa

from elearn.certificates.models import Certificate
from elearn.db import session
from elearn.discussions.queries import DiscussionRow, list_discussions
from elearn.discussions.rules import reading_reach
from elearn.notices.lines import Line, compose, list_recent
from elearn.notices.models import NoticeChoice
from elearn.notices.rules import Frequency, Kind
from elearn.policy import Actor, Permission, reach
from elearn.programmes.models import Assignment, Programme
from elearn.reviews.late_queries import LateOwn, LateTeam, list_late_teams, list_own_late
from elearn.reviews.queries import News, list_news
from elearn.reviews.queue_queries import Waiting, list_late

RECENT = timedelta(days=60)
TOLD_HERE = (
    Kind.DEADLINE,
    Kind.DEADLINE_COPY,
    Kind.CONSENT,
    Kind.CALIBRATION,
    Kind.COMPARED,
    Kind.SECOND_ASKED,
    Kind.SECOND_DONE,
    Kind.REPLY,
    Kind.MESSAGE,
    Kind.TAKEN_OVER,
    Kind.OPINION,
    Kind.SUBSTITUTE,
    Kind.RENEWAL,
    Kind.RENEWED,
    Kind.COMPLAINT,
    Kind.COMPLAINT_AGAIN,
    Kind.COMPLAINT_ANSWERED,
    Kind.COMPLAINT_CLOSED,
    Kind.SURVEY,
)  # the rest of the inbox is read where it lives


@dataclass(frozen=True, slots=True)
class GivenProgramme:
    """A programme that somebody has lately been given."""

    title: str
    assigned_at: datetime


@dataclass(frozen=True, slots=True)
class Inbox:
    """What waits for a person (reviews unread, answers past their promise) and what has come lately."""

    reviews: tuple[News, ...]
    late: tuple[Waiting, ...]
    own_late: tuple[LateOwn, ...]
    late_teams: tuple[LateTeam, ...]
    meetings: tuple[DiscussionRow, ...]
    certificates: tuple[Certificate, ...]
    programmes: tuple[GivenProgramme, ...]
    told: tuple[Line, ...]

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to tell."""
        return not (
            self.reviews
            or self.late
            or self.own_late
            or self.late_teams
            or self.meetings
            or self.certificates
            or self.programmes
            or self.told
        )


def inbox_of(actor: Actor, now: datetime) -> Inbox:
    """Return a person's inbox, in a number of statements that does not grow with what is in it."""
    reviewing, managing = reach(actor, Permission.ANSWER_REVIEW), reach(actor, Permission.PERSON_MANAGE)
    late = () if reviewing.is_empty else list_late(reviewing, actor.id, now=now, zone=actor.time_zone)
    meetings = list_discussions(reading_reach(actor), actor.id, now).next
    return Inbox(
        reviews=list_news(actor.id, now),
        late=late,
        own_late=list_own_late(actor.id, now=now, zone=actor.time_zone),
        late_teams=() if not managing.organisations else list_late_teams(managing, now=now, zone=actor.time_zone),
        meetings=tuple(row for row in meetings if row.part is not None),
        certificates=_certificates(actor.id, now),
        programmes=_programmes(actor.id, now),
        told=compose(actor, list_recent(actor.id, TOLD_HERE, now), now),
    )


def find_frequency(person_id: int) -> Frequency:
    """Return how often a person wants a message; one a day at most unless they chose, in one statement."""
    chosen = sa.select(NoticeChoice.frequency).where(NoticeChoice.person_id == person_id)
    return session().scalar(chosen) or Frequency.DAILY


def _certificates(person_id: int, now: datetime) -> tuple[Certificate, ...]:
    chosen = sa.select(Certificate).where(Certificate.owner_id == person_id, Certificate.issued_at > now - RECENT)
    return tuple(session().scalars(chosen.order_by(Certificate.issued_at.desc())))


def _programmes(person_id: int, now: datetime) -> tuple[GivenProgramme, ...]:
    rows = session().execute(
        sa.select(Programme.title, Assignment.assigned_at)
        .join(Programme, Programme.id == Assignment.programme_id)
        .where(Assignment.owner_id == person_id, Assignment.ended_at.is_(None), Assignment.assigned_at > now - RECENT)
        .where(Assignment.renews_id.is_(None))
        .order_by(Assignment.assigned_at.desc(), Assignment.id)
    )
    return tuple(GivenProgramme(title, at) for title, at in rows)
