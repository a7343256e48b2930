"""Reads who is offered a case, its editions, and the second readings that wait."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import aliased

from elearn.accounts.models import User
from elearn.cases.models import CaseWriter, SecondReading, WrittenCase
from elearn.content.places import case_slug, module_address
from elearn.db import session
from elearn.editions.models import CurrentModule
from elearn.editions.queries import Published, get_edition, get_editions, list_editions
from elearn.errors import Missing
from elearn.organisations.models import Network, Organisation, Team
from elearn.policy import Reach

MOST_EDITIONS = 12


@dataclass(frozen=True, slots=True)
class EditionLine:
    """One edition of a case: its number, when, whether it is the one that is read."""

    id: int
    number: int
    published_at: datetime
    is_current: bool


@dataclass(frozen=True, slots=True)
class ReadingLine:
    """A second reading: who asked, who read, what they said."""

    id: int
    asked_by: str
    asked_at: datetime
    read_by: str
    read_at: datetime | None
    agrees: bool | None
    remark: str


@dataclass(frozen=True, slots=True)
class OfferPage:
    """Everything that the page on who reads a case shows."""

    team: str
    organisation: str
    network: str
    address: str
    editions: tuple[EditionLine, ...]
    readings: tuple[ReadingLine, ...]
    lost_questions: tuple[str, ...]
    writers: tuple[str, ...]

    @property
    def waiting(self) -> ReadingLine | None:
        """The second reading that waits."""
        return next((one for one in self.readings if one.read_at is None), None)


@dataclass(frozen=True, slots=True)
class Waiting:
    """A case that waits for a second reading by somebody else."""

    id: int
    title: str
    team: str
    asked_by: str
    asked_at: datetime


def published_of(case: WrittenCase) -> Published | None:
    """Return the edition of a case that is read, or was last, in one statement."""
    edition_id = session().scalar(sa.select(CurrentModule.edition_id).where(CurrentModule.slug == case_slug(case.id)))
    return get_edition(edition_id) if edition_id is not None else None


def offer_page(case: WrittenCase, questions: Mapping[str, str]) -> OfferPage:
    """Return who reads a case, who wrote and what can be done, in seven statements; `questions` are today's, by id."""
    published = published_of(case)
    places = session().execute(
        sa.select(Team.name, Organisation.name, Network.name)
        .join(Organisation, Organisation.id == Team.organisation_id)
        .join(Network, Network.id == Organisation.network_id)
        .where(Team.id == case.team_id)
    )
    asked = published.module.exercises if published else ()
    return OfferPage(
        *places.one(),
        address=module_address(published.module) if published else "",
        editions=_editions(case, published),
        readings=_readings(case),
        lost_questions=tuple(exercise.title for exercise in asked if exercise.id not in questions),
        writers=_writer_names(case),
    )


def list_waiting(reach: Reach, reader_id: int) -> tuple[Waiting, ...]:
    """Return the cases within reach that wait for a second reading by this person, in one statement."""
    rows = session().execute(
        sa.select(SecondReading.id, WrittenCase.title, Team.name, User.name, SecondReading.asked_at)
        .join(WrittenCase, WrittenCase.id == SecondReading.case_id)
        .join(Team, Team.id == WrittenCase.team_id)
        .join(User, User.id == SecondReading.asked_by_id)
        .where(
            WrittenCase.within(reach),
            SecondReading.read_at.is_(None),
            SecondReading.asked_by_id != reader_id,
            ~has_written(reader_id),
        )
        .order_by(SecondReading.asked_at)
    )
    return tuple(Waiting(*row) for row in rows)


def has_written(person_id: int) -> sa.ColumnElement[bool]:
    """Return the filter that keeps the cases in which a person has written."""
    return sa.exists().where(CaseWriter.case_id == WrittenCase.id, CaseWriter.person_id == person_id)


def list_writers(case: WrittenCase) -> frozenset[int]:
    """Return who has ever written in a case, in one statement."""
    return frozenset(session().scalars(sa.select(CaseWriter.person_id).where(CaseWriter.case_id == case.id)))


def get_reading(reach: Reach, reading_id: int) -> tuple[SecondReading, WrittenCase]:
    """Return a second reading and its case, within reach, in one statement. Raises Missing."""
    found = (
        session()
        .execute(
            sa.select(SecondReading, WrittenCase)
            .join(WrittenCase, WrittenCase.id == SecondReading.case_id)
            .where(SecondReading.id == reading_id, WrittenCase.within(reach))
        )
        .first()
    )
    if found is None:
        raise Missing(str(reading_id))
    return found[0], found[1]


def find_waiting(case: WrittenCase) -> SecondReading | None:
    """Return the second reading of a case that waits, in one statement."""
    return session().scalar(
        sa.select(SecondReading).where(SecondReading.case_id == case.id, SecondReading.read_at.is_(None))
    )


def was_agreed(case: WrittenCase, edition_id: int) -> bool:
    """Whether somebody else has read an edition and agreed to it, in one statement."""
    agreed = sa.exists().where(
        SecondReading.case_id == case.id, SecondReading.edition_id == edition_id, SecondReading.agrees.is_(True)
    )
    return bool(session().scalar(sa.select(agreed)))


def _editions(case: WrittenCase, published: Published | None) -> tuple[EditionLine, ...]:
    listed = list_editions(case_slug(case.id))[:MOST_EDITIONS]
    kept = get_editions(edition_id for edition_id, _, _ in listed)
    return tuple(
        EditionLine(edition_id, number, at, is_current=published is not None and published.edition_id == edition_id)
        for edition_id, number, at in listed
        if edition_id in kept
    )


def _writer_names(case: WrittenCase) -> tuple[str, ...]:
    names = sa.select(User.name).join(CaseWriter, CaseWriter.person_id == User.id)
    return tuple(session().scalars(names.where(CaseWriter.case_id == case.id).order_by(CaseWriter.first_at)))


def _readings(case: WrittenCase) -> tuple[ReadingLine, ...]:
    asked_by, read_by = aliased(User), aliased(User)
    rows = session().execute(
        sa.select(
            SecondReading.id,
            asked_by.name,
            SecondReading.asked_at,
            sa.func.coalesce(read_by.name, ""),
            SecondReading.read_at,
            SecondReading.agrees,
            SecondReading.remark,
        )
        .join(asked_by, asked_by.id == SecondReading.asked_by_id)
        .outerjoin(read_by, read_by.id == SecondReading.read_by_id)
        .where(SecondReading.case_id == case.id)
        .order_by(SecondReading.id.desc())
        .limit(MOST_EDITIONS)
    )
    return tuple(ReadingLine(*row) for row in rows)
