"""Reads who was there: the sheet of a séance, one's own lines, and the facts on which progress counts."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

import sqlalchemy as sa
from sqlalchemy.orm import aliased

from elearn.accounts.models import User
from elearn.db import session
from elearn.discussions.attendance_rules import HalfDay, Method, Sitting, is_open_to_signing, sittings, written_sitting
from elearn.discussions.models import Attendance, Discussion, DiscussionModule, DiscussionParticipation
from elearn.discussions.rules import Part, State
from elearn.organisations.models import Organisation, Seat
from elearn.organisations.queries import in_force
from elearn.policy import Role


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the sheet as it is read: who, how, when; and why, where it corrects another.

    `left` is the hour of `left_at` by the séance's clocks.
    """

    id: int
    person_id: int
    day: date
    half_day: HalfDay
    is_present: bool
    method: Method
    signed_at: datetime
    signed_by: str
    corrects_id: int | None
    reason: str
    is_after_closing: bool
    left_at: datetime | None = None
    left: time | None = None


@dataclass(frozen=True, slots=True)
class Cell:
    """One person in one half-day: the line in force and, before it, those that were corrected.

    `signature` is the line that says whether they were there; the one in force may add no more than when they left.
    """

    sitting: Sitting
    line: Line | None
    signature: Line | None
    earlier: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class SheetRow:
    """One person of the sheet, with their employer."""

    person_id: int
    name: str
    employer_id: int | None
    employer: str
    part: Part
    cells: tuple[Cell, ...]

    @property
    def presences(self) -> tuple[Line, ...]:
        """The lines in force of the half-days in which this person was there, in order."""
        return tuple(cell.line for cell in self.cells if cell.line is not None and cell.line.is_present)


@dataclass(frozen=True, slots=True)
class Sheet:
    """The attendance sheet of a séance, or what one organisation may see of it: then `is_extract` where people lack."""

    sittings: tuple[Sitting, ...]
    rows: tuple[SheetRow, ...]
    is_extract: bool = False

    def seen_by(self, organisation_id: int, people: Collection[int]) -> Sheet:
        """Return the rows of an organisation's people, of `people` (whom it gave proofs), and of who led."""
        rows = tuple(
            row
            for row in self.rows
            if row.employer_id == organisation_id or row.person_id in people or row.part is not Part.PARTICIPANT
        )
        return Sheet(self.sittings, rows, is_extract=len(rows) < len(self.rows))

    def present(self, sitting: Sitting) -> int:
        """How many people were there in a half-day."""
        cells = [cell for row in self.rows for cell in row.cells if cell.sitting == sitting]
        return sum(1 for cell in cells if cell.line and cell.line.is_present)

    @property
    def missing(self) -> int:
        """How many places on the sheet are still empty."""
        return sum(1 for row in self.rows for cell in row.cells if cell.line is None)


@dataclass(frozen=True, slots=True)
class MySitting:
    """One half-day of a séance for one of its people, and whether they may sign it now."""

    sitting: Sitting
    line: Line | None
    signature: Line | None
    may_sign: bool


@dataclass(frozen=True, slots=True)
class Attended:
    """A person was at a séance: which modules it was about, and which half-days are signed."""

    person_id: int
    discussion_id: int
    title: str
    modules: tuple[tuple[str, str], ...]
    half_days: tuple[tuple[date, HalfDay], ...]
    signed_at: datetime
    minutes: int
    counted_in_team_id: int | None

    @property
    def slugs(self) -> frozenset[str]:
        """The modules that the séance was about."""
        return frozenset(slug for slug, _ in self.modules)


def sittings_of(discussion: Discussion) -> tuple[Sitting, ...]:
    """Return the half-days of a séance; one held in writing has a single line, signed whenever one has taken part."""
    if discussion.is_written:
        return (written_sitting(discussion.starts_at, discussion.ends_at, discussion.time_zone),)
    return sittings(discussion.starts_at, discussion.ends_at, discussion.time_zone)


def attendance_sheet(discussion: Discussion) -> Sheet:
    """Return the whole sheet of a séance, in three statements whatever the number of people."""
    people = (
        session()
        .execute(
            sa.select(User.id, User.name, DiscussionParticipation.part)
            .join(DiscussionParticipation, DiscussionParticipation.person_id == User.id)
            .where(DiscussionParticipation.discussion_id == discussion.id)
            .order_by(User.sort_name, User.id)
        )
        .all()
    )
    halves = sittings_of(discussion)
    lines = list_lines(discussion)
    employers = _employers([id for id, _, _ in people], halves[0].day)
    rows = []
    for id, name, part in people:
        employer_id, employer = employers.get(id, (None, ""))
        rows.append(SheetRow(id, name, employer_id, employer, part, tuple(_cell(half, id, lines) for half in halves)))
    return Sheet(halves, tuple(rows))


def list_lines(discussion: Discussion, person_id: int | None = None) -> tuple[Line, ...]:
    """Return every line of a sheet, corrected ones too, in the order of signing, in one statement."""
    signer = aliased(User)
    wanted = [Attendance.discussion_id == discussion.id]
    if person_id is not None:
        wanted.append(Attendance.person_id == person_id)
    rows = session().execute(
        sa.select(Attendance, signer.name)
        .join(signer, signer.id == Attendance.signed_by_id)
        .where(*wanted)
        .order_by(Attendance.id)
    )
    closed_at, zone = discussion.closed_at, ZoneInfo(discussion.time_zone)
    return tuple(
        Line(
            id=row.id,
            person_id=row.person_id,
            day=row.day,
            half_day=row.half_day,
            is_present=row.is_present,
            method=row.method,
            signed_at=row.signed_at,
            signed_by=name,
            corrects_id=row.corrects_id,
            reason=row.reason,
            is_after_closing=closed_at is not None and row.signed_at > closed_at,
            left_at=row.left_at,
            left=row.left_at.astimezone(zone).time() if row.left_at is not None else None,
        )
        for row, name in rows
    )


def list_my_sittings(discussion: Discussion, person_id: int, now: datetime) -> tuple[MySitting, ...]:
    """Return the half-days of a séance for one of its people, in one statement."""
    lines = list_lines(discussion, person_id)
    is_open = discussion.state in (State.PLANNED, State.HELD)
    cells = [_cell(half, person_id, lines) for half in sittings_of(discussion)]
    return tuple(
        MySitting(
            cell.sitting,
            cell.line,
            cell.signature,
            is_open and cell.line is None and is_open_to_signing(cell.sitting, discussion.time_zone, now),
        )
        for cell in cells
    )


def list_signed(discussion_id: int) -> frozenset[int]:
    """Return who has a line on the sheet of a séance, in one statement."""
    return frozenset(
        session().scalars(sa.select(Attendance.person_id).where(Attendance.discussion_id == discussion_id).distinct())
    )


def list_presences(discussion_id: int) -> dict[int, bool]:
    """Return who was there for one half-day at least (True) and who is known not to have been, in one statement."""
    rows = session().execute(
        sa.select(Attendance.person_id, sa.func.max(sa.cast(Attendance.is_present, sa.Integer)))
        .where(Attendance.discussion_id == discussion_id, Attendance.in_force())
        .group_by(Attendance.person_id)
    )
    return {person_id: bool(was_there) for person_id, was_there in rows}


def attended(person_ids: Collection[int]) -> tuple[Attended, ...]:
    """Return who was at which séance, by the lines in force, in two statements whatever the number of people."""
    rows = (
        session()
        .execute(
            sa.select(Attendance, Discussion)
            .join(Discussion, Discussion.id == Attendance.discussion_id)
            .where(
                Attendance.person_id.in_(sorted(person_ids)),
                Attendance.is_present.is_(True),
                Attendance.in_force(),
                Discussion.state != State.CANCELLED,
            )
            # The morning first: a line that notes a departure is younger than the afternoon's.
            .order_by(Discussion.starts_at, Discussion.id, Attendance.day, Attendance.half_day.desc(), Attendance.id)
        )
        .all()
    )
    modules: dict[int, list[tuple[str, str]]] = defaultdict(list)
    for module in session().scalars(
        sa.select(DiscussionModule)
        .where(DiscussionModule.discussion_id.in_(sorted({row.id for _, row in rows})))
        .order_by(DiscussionModule.position)
    ):
        modules[module.discussion_id].append((module.module_slug, module.stage))
    together: dict[tuple[int, int], list[tuple[Attendance, Discussion]]] = defaultdict(list)
    for line, discussion in rows:
        together[line.person_id, discussion.id].append((line, discussion))
    return tuple(_attended(found, tuple(modules[found[0][1].id])) for found in together.values())


def teams_on(person_ids: Collection[int], day: date) -> dict[int, int | None]:
    """Return the team in which each person counts on a day (a learner's seat first), in one statement."""
    rows = (
        session()
        .execute(
            sa.select(Seat.user_id, Seat.team_id, Seat.role).where(
                Seat.user_id.in_(sorted(person_ids)), Seat.team_id.is_not(None), in_force(day)
            )
        )
        .all()
    )
    by_rank = sorted(rows, key=lambda row: row.role is Role.LEARNER)
    return dict.fromkeys(person_ids) | {row.user_id: row.team_id for row in by_rank}


def _attended(found: list[tuple[Attendance, Discussion]], modules: tuple[tuple[str, str], ...]) -> Attended:
    lines, discussion = [line for line, _ in found], found[0][1]
    signed = {(line.day, line.half_day) for line in lines}
    parts = [half for half in sittings_of(discussion) if (half.day, half.half_day) in signed]
    return Attended(
        person_id=lines[0].person_id,
        discussion_id=discussion.id,
        title=discussion.title,
        modules=modules,
        half_days=tuple((line.day, line.half_day) for line in lines),
        signed_at=min(line.signed_at for line in lines),
        minutes=discussion.duration_minutes
        if discussion.is_written
        else sum(int((half.ends_at - half.begins_at).total_seconds()) // 60 for half in parts),
        counted_in_team_id=lines[0].counted_in_team_id,
    )


def _cell(sitting: Sitting, person_id: int, lines: tuple[Line, ...]) -> Cell:
    mine = [
        line
        for line in lines
        if (line.person_id, line.day, line.half_day) == (person_id, sitting.day, sitting.half_day)
    ]
    if not mine:
        return Cell(sitting, None, None, ())
    signature = mine[-1]
    for line in reversed(mine[:-1]):
        if not (line.is_present and signature.is_present):
            break
        signature = line
    return Cell(sitting, mine[-1], signature, tuple(line for line in mine[:-1] if line is not signature))


def _employers(person_ids: Collection[int], day: date) -> dict[int, tuple[int, str]]:
    rows = session().execute(
        sa.select(Seat.user_id, Organisation.id, Organisation.name)
        .join(Organisation, Organisation.id == Seat.organisation_id)
        .where(Seat.user_id.in_(sorted(person_ids)), in_force(day))
        .order_by(Seat.id)
    )
    found: dict[int, tuple[int, str]] = {}
    for person_id, id, name in rows:
        found.setdefault(person_id, (id, name))
    return found
