"""Lays out people and steps as a table: teams, totals over everyone, one page of people."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby

from elearn.errors import Missing
from elearn.programmes.queries import PlannedStep
from elearn.progress.queries import PAGE_SIZE, AssignmentProgress, StepCell


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
    """One team: its totals over all its people, and those of its people who stand on this page."""

    id: int | None
    name: str
    people: int
    total: Total
    rows: tuple[AssignmentProgress, ...]


@dataclass(frozen=True, slots=True)
class Matrix:
    """One page of the table. Totals are over everyone whom the filters keep, not over the page."""

    columns: tuple[Column, ...]
    teams: tuple[TeamBlock, ...]
    people: int
    total: Total
    number: int
    pages: int


def filtered(
    rows: Iterable[AssignmentProgress], *, team_id: int | None = None, only_late: bool = False
) -> tuple[AssignmentProgress, ...]:
    """Return the rows of a team, or those that are late."""
    return tuple(row for row in rows if (team_id is None or row.team_id == team_id) and (row.is_late or not only_late))


def total_of(rows: Iterable[AssignmentProgress]) -> Total:
    """Return the sum of the required cells of some people."""
    kept = tuple(rows)
    return Total(sum(row.done for row in kept), sum(row.total for row in kept))


def columns_of(rows: Sequence[AssignmentProgress]) -> tuple[Column, ...]:
    """Return each step with how many people have done it."""
    columns = zip(*(row.cells for row in rows), strict=True)
    return tuple(
        Column(cells[0].planned, Total(sum(cell.progress.is_met for cell in cells), len(cells))) for cells in columns
    )


def teams_of(rows: Iterable[AssignmentProgress]) -> tuple[tuple[int, str], ...]:
    """Return (id, name) of the teams of some people, by name."""
    return tuple(dict.fromkeys((row.team_id, row.team) for row in rows if row.team_id is not None))


def lay_out(rows: Sequence[AssignmentProgress], number: int) -> Matrix:
    """Return page `number` of the table; past the last page, the last one."""
    pages = max(1, -(-len(rows) // PAGE_SIZE))
    number = min(number, pages)
    shown = {row.assignment_id for row in rows[(number - 1) * PAGE_SIZE : number * PAGE_SIZE]}
    blocks: list[TeamBlock] = []
    for (team_id, name), members in groupby(rows, key=lambda row: (row.team_id, row.team)):
        everyone = tuple(members)
        here = tuple(row for row in everyone if row.assignment_id in shown)
        if here:
            blocks.append(TeamBlock(team_id, name, len(everyone), total_of(everyone), here))
    return Matrix(columns_of(rows), tuple(blocks), len(rows), total_of(rows), number, pages)


def find_cell(
    rows: Iterable[AssignmentProgress], assignment_id: int, step_id: int
) -> tuple[AssignmentProgress, StepCell]:
    """Return the cell of a person and a step. Raises Missing."""
    for row in rows:
        if row.assignment_id == assignment_id:
            for cell in row.cells:
                if cell.step_id == step_id:
                    return row, cell
    raise Missing(f"{assignment_id}-{step_id}")
