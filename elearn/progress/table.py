"""Puts the matrix into the words that its page shows and into the rows of its file: the same figures in both."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import pairwise
from typing import Protocol

from elearn.documents.sheet import Cell, Sheet
from elearn.errors import marked
from elearn.programmes.queries import PlannedStep
from elearn.programmes.wording import heading, kind_words
from elearn.progress.listing_rules import Listing
from elearn.progress.matrix import Matrix, TeamBlock, Total, Whole
from elearn.progress.rules import State
from elearn.progress.tallies import MatrixRow
from elearn.progress.wording import look, state_words
from elearn.web.language import day, gettext, ngettext

FEWEST_PLOTTED = 5  # people: of fewer, the lines say it sooner than a picture
MOST_IN_VIEW = 8  # columns; a table with more of them scrolls between its names and its sums
LISTINGS = {
    Listing.TEAM: marked("Par équipe et nom"),
    Listing.LEAST: marked("Du moins avancé au plus avancé"),
    Listing.MOST: marked("Du plus avancé au moins avancé"),
    Listing.DEADLINE: marked("Échéance la plus proche"),
}
LISTED = {
    Listing.LEAST: marked("De la personne la moins avancée à la plus avancée ; à égalité, par nom."),
    Listing.MOST: marked("De la personne la plus avancée à la moins avancée ; à égalité, par nom."),
    Listing.DEADLINE: marked(
        "De la première échéance à la dernière ; qui a terminé ou n’a pas d’échéance vient ensuite. À égalité, par nom."
    ),
}


@dataclass(frozen=True, slots=True)
class Head:
    """The head of a column; `label` is said beside each cell on telephones."""

    head: str
    name: str
    label: str


@dataclass(frozen=True, slots=True)
class Shown:
    """A cell as the page draws it; its address leads to the reasons."""

    kind: str
    words: str
    url: str
    is_current: bool


@dataclass(frozen=True, slots=True)
class Row:
    """A person as the page draws them."""

    name: str
    url: str
    note: str
    cells: tuple[Shown, ...]
    done: int
    total: int
    deadline: str


class HasDeadline(Protocol):
    """What says when a programme is due and when it was finished: a line of the matrix, or a whole computation."""

    @property
    def deadline_on(self) -> date | None:
        """The last day, if there is one."""

    @property
    def completed_at(self) -> datetime | None:
        """When everything that was asked was done."""

    @property
    def zone(self) -> str:
        """The zone of the days."""


@dataclass(frozen=True, slots=True)
class Stops:
    """How many people have done each required step, for a plot that shows where they stop; `title` says where."""

    title: str
    rows: tuple[tuple[str, int], ...]


@dataclass(frozen=True, slots=True)
class Group:
    """A team as the page draws it; nameless where people of all teams stand together, each with their own."""

    name: str
    note: str
    rows: tuple[Row, ...]


def heads_of(steps: Sequence[PlannedStep]) -> tuple[Head, ...]:
    """Return the heads of the columns."""
    return tuple(_head(planned) for planned in steps)


def groups_of(matrix: Matrix, address: str, chosen: tuple[int, int] | None) -> tuple[Group, ...]:
    """Return the teams with their rows. `address` is the page's, ready for one more parameter.

    In an order that sets teams aside, one group without a name, and the team of each beneath their name.
    """
    by_team = matrix.listing is Listing.TEAM
    looks = {state: (look(state), state_words(state)) for state in State}
    steps = [column.planned.step.id for column in matrix.columns]
    return tuple(
        Group(
            _team_name(team.name) if by_team else "",
            _note(team) if by_team else "",
            tuple(_row(row, steps, looks, address, chosen, says_team=not by_team) for row in team.rows),
        )
        for team in matrix.teams
    )


def listings() -> list[tuple[str, str]]:
    """Return the orders that can be chosen, with their words."""
    return [(listing.value, gettext(words)) for listing, words in LISTINGS.items()]


def listing_words(listing: Listing) -> str:
    """Return the order of the people in a sentence; nothing by team and name, which the table shows by itself."""
    return gettext(LISTED[listing]) if listing in LISTED else ""


def totals_of(matrix: Matrix) -> tuple[str, ...]:
    """Return the words under each column, then under all."""
    return (*(total_words(column.total) for column in matrix.columns), total_words(matrix.total))


def stops_of(matrix: Matrix) -> Stops | None:
    """Return where people stop, from the totals of the columns; None where few people or steps are shown."""
    columns = [column for column in matrix.columns if not column.planned.step.is_optional]
    if matrix.people < FEWEST_PLOTTED or len(columns) < 2:
        return None
    done = [column.total.done for column in columns]
    falls = [before - after for before, after in pairwise((matrix.people, *done))]
    title = gettext("Où l’on en est, jalon par jalon")
    if max(falls) > 0 and falls.count(max(falls)) == 1:  # of two equal falls, neither is the greatest
        name = columns[falls.index(max(falls))].planned.step.title
        title = gettext("Le nombre baisse le plus à « %(step)s »", step=name)
    rows = tuple(
        (f"{place}. {column.planned.step.title}", column.total.done) for place, column in enumerate(columns, start=1)
    )
    return Stops(title, rows)


def total_words(total: Total) -> str:
    """Return « 5 sur 8 »."""
    return gettext("%(value)s sur %(total)s", value=total.done, total=total.wanted)


def sheet_of(title: str, whole: Whole, at: str) -> Sheet:
    """Return the table of every file: one row a person, two columns a step (state, day), the counts of the page.

    Every word is chosen here, so that the file can be sent after the request has ended.
    """
    rows, words = whole.rows, {state: state_words(state) for state in State}
    yes, no = gettext("oui"), gettext("non")
    header = [gettext("Personne"), gettext("Équipe"), gettext("Début"), gettext("Échéance")]
    for number, planned in enumerate(whole.steps, start=1):
        name = f"{number}. {kind_words(planned.step.kind)} : {planned.step.title}"
        header += [name, gettext("%(step)s (depuis)", step=number)]
    header += [gettext("Jalons faits"), gettext("Jalons demandés"), gettext("En retard")]
    done = total_words(whole.total)
    return Sheet(
        header,
        ([*_file_row(row, words), yes if row.is_late else no] for row in rows),
        announced=[gettext("Avancement"), title, at, gettext("Lignes annoncées"), len(rows)],
        closing=[gettext("Fin du fichier"), gettext("Lignes"), len(rows), gettext("Jalons faits"), done],
    )


def _file_row(row: MatrixRow, words: Mapping[State, str]) -> list[Cell]:
    cells: list[Cell] = [row.name, row.team, row.starts_on, row.deadline_on]
    for state, day_of in zip(row.states, row.days, strict=True):
        cells += [words[state], day_of]
    return [*cells, row.done, row.total]


def _head(planned: PlannedStep) -> Head:
    head, name = heading(planned.step, planned.module)
    if planned.step.is_optional:
        name = gettext("%(step)s (facultatif)", step=name)
    return Head(head, name, name)


def _team_name(name: str) -> str:
    return name or gettext("Sans équipe")


def _note(team: TeamBlock) -> str:
    people = ngettext("%(num)s personne", "%(num)s personnes", team.people)
    wanted = team.total.wanted
    done = ngettext(
        "%(num)s jalon fait sur %(total)s", "%(num)s jalons faits sur %(total)s", team.total.done, total=wanted
    )
    return f"{people}, {done}"


def _row(
    row: MatrixRow,
    steps: Sequence[int],
    looks: Mapping[State, tuple[str, str]],
    address: str,
    chosen: tuple[int, int] | None,
    *,
    says_team: bool,
) -> Row:
    cells = tuple(
        Shown(
            *looks[state],
            f"{address}pourquoi={row.assignment_id}-{step_id}#pourquoi",
            chosen == (row.assignment_id, step_id),
        )
        for step_id, state in zip(steps, row.states, strict=True)
    )
    return Row(
        row.name,
        f"/suivi/personnes/{row.person_id}",
        gettext("%(team)s, %(since)s", team=_team_name(row.team), since=_since(row)) if says_team else _since(row),
        cells,
        row.done,
        row.total,
        deadline_words(row),
    )


def _since(row: MatrixRow) -> str:
    if row.is_renewal:
        return gettext("renouvellement depuis le %(day)s", day=day(row.starts_on))
    return gettext("depuis le %(day)s", day=day(row.starts_on))


def deadline_words(row: HasDeadline) -> str:
    """Return when a programme was finished or is due, in few words."""
    if row.completed_at is not None:
        return gettext("terminé le %(day)s", day=day(row.completed_at, "short", row.zone))
    return gettext("échéance %(day)s", day=day(row.deadline_on, "short")) if row.deadline_on else ""
