"""Lays out people and steps as a table: teams, totals over everyone, one page of people."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby

from elearn.errors import Missing
from elearn.policy import Reach
from elearn.programmes.queries import PlannedStep, list_steps
from elearn.progress.listing_rules import Listing
from elearn.progress.queries import PAGE_SIZE, AssignmentProgress, StepCell
from elearn.progress.rules import DONE_STATES
from elearn.progress.tallies import Counted, Group, MatrixRow, count_by_programme, count_everyone, list_rows, row_of
from elearn.progress.tally_rules import done_by_step


@dataclass(frozen=True, slots=True)
class Total:
    """So many done of so many: always a sum of cells."""

    done: int
    wanted: int


@dataclass(frozen=True, slots=True)
class Column:
    """One step over everyone shown."""

    planned: PlannedStep
    total: Total


@dataclass(frozen=True, slots=True)
class TeamBlock:
    """One team: its totals over all its people, and those of its people who stand on this page.

    In an order that sets teams aside, one block holds everyone.
    """

    id: int | None
    name: str
    people: int
    total: Total
    rows: tuple[MatrixRow, ...]


@dataclass(frozen=True, slots=True)
class Choice:
    """Whom to show: one team, those who are late; everyone where nothing is chosen."""

    team_id: int | None = None
    only_late: bool = False

    def keeps(self, found: MatrixRow | Group) -> bool:
        """Whether somebody, or a group of people, is among those to show."""
        return self.team_id in (None, found.team_id) and (found.is_late or not self.only_late)


@dataclass(frozen=True, slots=True)
class Matrix:
    """One page of the table. Totals are over everyone whom the choice keeps, not over the page.

    `everyone` names the teams that there are without the choice: (id, name) by name.
    """

    columns: tuple[Column, ...]
    teams: tuple[TeamBlock, ...]
    people: int
    total: Total
    number: int
    pages: int
    everyone: tuple[tuple[int, str], ...]
    listing: Listing = Listing.TEAM


@dataclass(frozen=True, slots=True)
class Sums:
    """The counts over everyone, without a line for each. A team's `rows` are empty."""

    columns: tuple[Column, ...]
    teams: tuple[TeamBlock, ...]
    people: int
    complete: int
    late: int
    total: Total


@dataclass(frozen=True, slots=True)
class Standing:
    """How many people follow a programme, have finished it and are late: what its `Sums` say, without the steps."""

    people: int
    complete: int
    late: int


@dataclass(frozen=True, slots=True)
class Whole:
    """Everyone whom a choice keeps, line by line, for a file."""

    steps: tuple[PlannedStep, ...]
    rows: Sequence[MatrixRow]
    total: Total


def read_matrix(
    reach: Reach, programme_id: int, choice: Choice, number: int, now: datetime, listing: Listing = Listing.TEAM
) -> Matrix:
    """Return page `number` of a programme's table (past the last page, the last one): six statements.

    Eleven more where a fact of the last minute has not been tallied yet. Whoever is computed for that reason stands
    where the order puts them, among all the others.
    """
    steps = list_steps([programme_id]).get(programme_id, ())
    counted = count_everyone(reach, programme_id, now)
    kept = _kept(counted, choice)
    number = min(number, _pages(kept))
    rows = list_rows(
        reach, programme_id, steps, now,
        team_id=choice.team_id, only_late=choice.only_late, others=counted.others, listing=listing,
        first=(number - 1) * PAGE_SIZE, most=PAGE_SIZE,
    )  # fmt: skip
    return _laid_out(kept, steps, rows, number, _teams(counted), listing)


def read_sums(reach: Reach, programme_id: int, now: datetime) -> Sums:
    """Return the counts of a programme, teams by name: five statements, eleven more as for a page."""
    steps = list_steps([programme_id]).get(programme_id, ())
    counted = count_everyone(reach, programme_id, now)
    found: tuple[Group | MatrixRow, ...] = (*counted.groups, *counted.others.values())
    teams = sorted({(one.team, one.team_id or 0): one.team_id for one in found}.items())
    return Sums(
        _columns(counted, steps),
        tuple(_block(counted, team_id, name, ()) for (name, _), team_id in teams),
        _people(counted),
        _complete(counted),
        _late(counted),
        _total(counted),
    )


def read_standings(reach: Reach, now: datetime) -> dict[int, Standing]:
    """Return, by programme that somebody within reach follows, how many stand where: one statement, eleven more."""
    return {
        programme_id: Standing(_people(counted), _complete(counted), _late(counted))
        for programme_id, counted in count_by_programme(reach, now).items()
    }


def lay_out(found: Sequence[AssignmentProgress], number: int) -> Matrix:
    """Return page `number` of the table of people who were computed one by one, in the order in which they come."""
    rows = [row_of(one) for one in found]
    counted = Counted((), {row.assignment_id: row for row in rows})
    number = min(number, _pages(counted))
    here = rows[(number - 1) * PAGE_SIZE : number * PAGE_SIZE]
    return _laid_out(counted, found[0].steps if found else (), here, number, _teams(counted))


def read_whole(reach: Reach, programme_id: int, choice: Choice, now: datetime) -> Whole:
    """Return everyone whom a choice keeps, by team and name: six statements, eleven more as for a page."""
    steps = list_steps([programme_id]).get(programme_id, ())
    others = count_everyone(reach, programme_id, now).others
    found = list_rows(
        reach, programme_id, steps, now, team_id=choice.team_id, only_late=choice.only_late, others=others
    )
    rows = tuple(found)
    return Whole(steps, rows, total_of(rows))


def total_of(rows: Collection[Group | MatrixRow | AssignmentProgress]) -> Total:
    """Return the sum of the required cells of some people."""
    return Total(sum(row.done for row in rows), sum(row.total for row in rows))


def find_cell(
    rows: Iterable[AssignmentProgress], assignment_id: int, step_id: int
) -> tuple[AssignmentProgress, StepCell]:
    """Return the cell of a person and a step, with its reasons. Raises Missing."""
    for row in rows:
        if row.assignment_id == assignment_id:
            for cell in row.cells:
                if cell.step_id == step_id:
                    return row, cell
    raise Missing(f"{assignment_id}-{step_id}")


def _laid_out(
    kept: Counted,
    steps: Sequence[PlannedStep],
    rows: Iterable[MatrixRow],
    number: int,
    everyone: tuple[tuple[int, str], ...],
    listing: Listing = Listing.TEAM,
) -> Matrix:
    if listing is Listing.TEAM:
        by_team = ((team_id, tuple(members)) for team_id, members in groupby(rows, key=lambda row: row.team_id))
        blocks = [_block(kept, team_id, members[0].team, members) for team_id, members in by_team]
    else:
        together = tuple(rows)
        blocks = [TeamBlock(None, "", _people(kept), _total(kept), together)] if together else []
    return Matrix(
        _columns(kept, steps), tuple(blocks), _people(kept), _total(kept), number, _pages(kept), everyone, listing
    )


def _people(counted: Counted) -> int:
    return sum(group.people for group in counted.groups) + len(counted.others)


def _complete(counted: Counted) -> int:
    finished = sum(row.completed_at is not None for row in counted.others.values())
    return finished + sum(group.complete for group in counted.groups)


def _late(counted: Counted) -> int:
    late = sum(row.is_late for row in counted.others.values())
    return late + sum(group.people for group in counted.groups if group.is_late)


def _pages(counted: Counted) -> int:
    return max(1, -(-_people(counted) // PAGE_SIZE))


def _kept(counted: Counted, choice: Choice) -> Counted:
    groups = tuple(group for group in counted.groups if choice.keeps(group))
    return Counted(groups, {id: row for id, row in counted.others.items() if choice.keeps(row)})


def _total(counted: Counted) -> Total:
    return total_of((*counted.groups, *counted.others.values()))


def _columns(counted: Counted, steps: Sequence[PlannedStep]) -> tuple[Column, ...]:
    """Return each step with how many people have done it; tallies hold steps in the order of their numbers."""
    if not counted.groups and not counted.others:
        return ()
    people = _people(counted)
    done = {planned.step.id: 0 for planned in steps}
    in_order = sorted(done)
    for group in counted.groups:
        for step_id, count in zip(in_order, done_by_step(group.letters, len(steps)), strict=True):
            done[step_id] += count
    for row in counted.others.values():
        for planned, state in zip(steps, row.states, strict=True):
            done[planned.step.id] += state in DONE_STATES
    return tuple(Column(planned, Total(done[planned.step.id], people)) for planned in steps)


def _teams(counted: Counted) -> tuple[tuple[int, str], ...]:
    """Return (id, name) of the teams of some people, by name."""
    found: Iterable[Group | MatrixRow] = (*counted.groups, *counted.others.values())
    named = {(one.team, one.team_id) for one in found if one.team_id is not None}
    return tuple((team_id, name) for name, team_id in sorted(named))


def _block(counted: Counted, team_id: int | None, name: str, rows: tuple[MatrixRow, ...]) -> TeamBlock:
    members = Counted(
        tuple(group for group in counted.groups if group.team_id == team_id),
        {id: row for id, row in counted.others.items() if row.team_id == team_id},
    )
    return TeamBlock(team_id, name, _people(members), _total(members), rows)
