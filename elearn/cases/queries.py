"""Reads the cases that a supervisor may write in, and what stands beside one while it is written."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa

from elearn.accounts.models import User
from elearn.cases.models import CaseWriter, SetAsideText, WrittenCase
from elearn.cases.rules import Audience
from elearn.db import session
from elearn.errors import Missing
from elearn.organisations.models import Organisation, Team
from elearn.policy import Reach, Scope


@dataclass(frozen=True, slots=True)
class CaseLine:
    """One case in a list: its team, who changed it last and when."""

    id: int
    title: str
    team: str
    saved_by: str
    saved_at: datetime
    offered_to: Audience


@dataclass(frozen=True, slots=True)
class TeamChoice:
    """A team for which one may write."""

    id: int
    name: str
    scope: Scope


@dataclass(frozen=True, slots=True)
class Beside:
    """A text that was set aside, with its writer."""

    text: str
    writer: str
    written_at: datetime


def list_cases(reach: Reach) -> tuple[CaseLine, ...]:
    """Return the cases within reach, the last changed first, in one statement."""
    rows = session().execute(
        sa.select(WrittenCase.id, WrittenCase.title, Team.name, User.name, WrittenCase.saved_at, WrittenCase.offered_to)
        .join(Team, Team.id == WrittenCase.team_id)
        .join(User, User.id == WrittenCase.saved_by_id)
        .where(WrittenCase.within(reach))
        .order_by(WrittenCase.saved_at.desc(), WrittenCase.id.desc())
    )
    return tuple(CaseLine(*row) for row in rows)


def get_case(reach: Reach, case_id: int) -> WrittenCase:
    """Return one case within reach, in one statement. Raises Missing."""
    found = session().scalar(sa.select(WrittenCase).where(WrittenCase.id == case_id, WrittenCase.within(reach)))
    if found is None:
        raise Missing(str(case_id))
    return found


def find_same_case(reach: Reach, team_id: int, text: str) -> WrittenCase | None:
    """Return the case of a team whose text is this one, word for word, or None: one statement."""
    same = sa.select(WrittenCase).where(WrittenCase.text == text, WrittenCase.team_id == team_id)
    return session().scalar(same.where(WrittenCase.within(reach)).order_by(WrittenCase.id).limit(1))


def list_teams(reach: Reach) -> tuple[TeamChoice, ...]:
    """Return the teams within reach for which one may write, by name, in one statement."""
    rows = session().execute(
        sa.select(Team.id, Team.name, Team.organisation_id, Organisation.network_id)
        .join(Organisation, Organisation.id == Team.organisation_id)
        .where(Team.id.in_(sorted(reach.teams)))
        .order_by(Team.name)
    )
    return tuple(
        TeamChoice(id, name, Scope(None, id, organisation, network)) for id, name, organisation, network in rows
    )


def list_set_aside(case: WrittenCase) -> tuple[Beside, ...]:
    """Return the texts of a case that were set aside, newest first, in one statement."""
    rows = session().execute(
        sa.select(SetAsideText.text, User.name, SetAsideText.written_at)
        .join(User, User.id == SetAsideText.written_by_id)
        .where(SetAsideText.case_id == case.id)
        .order_by(SetAsideText.id.desc())
        .limit(20)
    )
    return tuple(Beside(*row) for row in rows)


def find_writer(case: WrittenCase, person_id: int) -> CaseWriter | None:
    """Return when a person has written in a case, in one statement; None where they never have."""
    return session().scalar(
        sa.select(CaseWriter).where(CaseWriter.case_id == case.id, CaseWriter.person_id == person_id)
    )


def writer_of(case: WrittenCase) -> str:
    """Return the name of who saved a case last, in one statement."""
    return session().scalars(sa.select(User.name).where(User.id == case.saved_by_id)).one()
