"""Puts the hours of each person into words: the same on the page and in the files."""

from __future__ import annotations

from elearn.documents.sheet import Cell, Sheet
from elearn.programmes.wording import duration
from elearn.reports.hours_queries import PersonHours, YearOfHours
from elearn.reports.hours_rules import Hours
from elearn.web.language import gettext


def heads() -> tuple[str, ...]:
    """Return the heads of the table."""
    return (
        gettext("Personne"),
        gettext("Équipe"),
        gettext("Heures"),
        gettext("En séance"),
        gettext("En autonomie"),
        gettext("Sur le terrain"),
        gettext("Jours"),
    )


def rows(found: YearOfHours) -> list[tuple[str, ...]]:
    """Return one line a person, then the total."""
    lines = [(row.name, _teams(row), *_cells(row.hours)) for row in found.rows]
    return [*lines, (gettext("Total"), "", *_cells(found.total))]


def about_words() -> str:
    """Return what the hours are, and why their total may differ from that of the yearly report."""
    return gettext(
        "Les heures sont celles des attestations : ce que demandent les programmes de chacun, compté dans l’équipe de "
        "ce jour-là. Le rapport annuel peut différer : il compte aussi ce qui est fait hors d’un programme, et ne "
        "compte pas la lecture d’une étape que seule la réponse atteste."
    )


def days_words() -> str:
    """Return what a day is."""
    return gettext("Un jour compte dès que quelque chose y a été fait, quelle qu’en soit la durée.")


def sheet_of(found: YearOfHours, at: str) -> Sheet:
    """Return the file: one row a person; durations as words and as minutes, which a payroll adds up."""
    total = found.total
    return Sheet(
        [
            gettext("Personne"),
            gettext("Équipe"),
            gettext("Année"),
            gettext("Heures"),
            gettext("Minutes"),
            gettext("Minutes en séance"),
            gettext("Minutes en autonomie"),
            gettext("Minutes sur le terrain"),
            gettext("Jours"),
        ],
        [_file_row(row, found.year) for row in found.rows],
        announced=[
            gettext("Heures par personne et par année civile"),
            found.organisation,
            str(found.year),
            at,
            gettext("Lignes annoncées"),
            len(found.rows),
        ],
        closing=[
            gettext("Fin du fichier"),
            gettext("Lignes"),
            len(found.rows),
            duration(total.minutes),
            total.minutes,
            total.met,
            total.alone,
            total.field,
            total.days,
        ],
    )


def _file_row(row: PersonHours, year: int) -> list[Cell]:
    hours = row.hours
    plain = [hours.minutes, hours.met, hours.alone, hours.field, hours.days]
    return [row.name, _teams(row), year, duration(hours.minutes), *plain]


def _teams(row: PersonHours) -> str:
    return ", ".join(row.teams) or "–"


def _cells(hours: Hours) -> tuple[str, ...]:
    spent = (hours.minutes, hours.met, hours.alone, hours.field)
    return (*(duration(minutes) if minutes else "–" for minutes in spent), str(hours.days) if hours.days else "–")
