"""Reads what home asks of one person: their opinion of a programme, and where they stand on its objectives."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

import sqlalchemy as sa

from elearn.db import session
from elearn.organisations.models import Organisation
from elearn.programmes.models import Assignment, Objective, Programme
from elearn.progress.queries import AssignmentProgress
from elearn.surveys.models import Positioning, Survey, SurveyInvitation
from elearn.surveys.positioning_rules import is_recalled, moment_to_rate
from elearn.surveys.queries import Invited
from elearn.surveys.rules import Moment


@dataclass(frozen=True, slots=True)
class ToRate:
    """A programme on whose objectives somebody can say where they stand, at this moment."""

    assignment_id: int
    programme: str
    moment: Moment


@dataclass(frozen=True, slots=True)
class AskedOfOne:
    """The surveys that somebody can still answer, what closes first before the rest; and where they can say it."""

    surveys: tuple[Invited, ...] = ()
    to_rate: tuple[ToRate, ...] = ()


def asked_of(person_id: int, programmes: Iterable[AssignmentProgress], now: datetime) -> AskedOfOne:
    """Return what home asks of somebody who follows these programmes: one statement, none where they follow none."""
    own = {row.assignment_id: row for row in programmes}
    if not own:
        return AskedOfOne()
    has_objectives = sa.exists().where(
        Objective.programme_id == Assignment.programme_id, Objective.is_removed == sa.false()
    )
    still_open = sa.and_(
        SurveyInvitation.assignment_id == Assignment.id,
        SurveyInvitation.is_answered == sa.false(),
        SurveyInvitation.open_until >= now,
    )
    rows = session().execute(
        sa.select(
            Assignment.id,
            has_objectives,
            Positioning.moment,
            SurveyInvitation,
            Survey.moment,
            Programme.title,
            Organisation.name,
            Assignment.zone,
        )
        .join(Programme, Programme.id == Assignment.programme_id)
        .join(Organisation, Organisation.id == Programme.organisation_id)
        .outerjoin(Positioning, Positioning.assignment_id == Assignment.id)
        .outerjoin(SurveyInvitation, still_open)
        .outerjoin(Survey, Survey.id == SurveyInvitation.survey_id)
        .where(Assignment.owner_id == person_id)
        .order_by(SurveyInvitation.open_until, SurveyInvitation.id, Assignment.id)
    )
    rated: dict[int, set[Moment]] = defaultdict(set)
    surveys: dict[int, Invited] = {}
    for assignment_id, aims, moment, invitation, survey_moment, title, organisation, zone in rows:
        if aims and assignment_id in own:
            rated[assignment_id] |= {moment} - {None}
        if invitation is not None:
            surveys.setdefault(invitation.id, Invited(invitation, survey_moment, title, organisation, zone))
    found = (_to_rate(own[assignment_id], rated[assignment_id], now) for assignment_id in sorted(rated))
    return AskedOfOne(tuple(surveys.values()), tuple(one for one in found if one is not None))


def _to_rate(row: AssignmentProgress, rated: set[Moment], now: datetime) -> ToRate | None:
    zone = ZoneInfo(row.zone)
    completed_on = row.completed_at.astimezone(zone).date() if row.completed_at is not None else None
    moment, today = moment_to_rate(rated, is_complete=row.is_complete), now.astimezone(zone).date()
    if moment is None or not is_recalled(moment, starts_on=row.starts_on, completed_on=completed_on, today=today):
        return None
    return ToRate(row.assignment_id, row.programme, moment)
