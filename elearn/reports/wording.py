"""Puts the figures of a report into words: the same on the page, in the spreadsheet and in the PDF."""

from __future__ import annotations

from collections.abc import Sequence
from zoneinfo import ZoneInfo

from babel.dates import get_month_names

from elearn.documents.sheet import Cell, Sheet
from elearn.errors import marked
from elearn.programmes.wording import duration
from elearn.reports.queries import NOWHERE, Report, Row
from elearn.reports.rules import SMALLEST, Figures, is_led
from elearn.web.language import gettext, locale, upper_first
from elearn.web.language import number as number_words

MONTHS = 12


def name_words(row: Row) -> str:
    """Return the name of an organisation or a territory."""
    return gettext("Sans territoire") if row.name == NOWHERE else row.name


def heads() -> tuple[str, ...]:
    """Return the heads of the columns of figures."""
    return (
        gettext("Personnes"),
        gettext("Heures"),
        gettext("Réponses remises"),
        gettext("Réponses validées"),
        gettext("Attente d’une relecture"),
        gettext("Séances"),
        gettext("Présences"),
        gettext("Programmes terminés"),
        gettext("Attestations"),
    )


def cells(figures: Figures | None) -> tuple[str, ...]:
    """Return the figures of a group as words; a group that is not shown says so once, then has dashes."""
    if figures is None:
        return (gettext("non montré"), *("–",) * (len(heads()) - 1))
    return (
        str(figures.people),
        duration(figures.minutes),
        str(figures.answers),
        str(figures.accepted),
        wait_words(figures.days),
        str(figures.meetings),
        str(figures.presences),
        str(figures.finished),
        str(figures.attested),
    )


def wait_words(days: float | None) -> str:
    """Return the median wait for a review: « 2,5 jours »."""
    return "–" if days is None else gettext("%(days)s j", days=number_words(days))


def totals(report: Report) -> list[tuple[str, str, str]]:
    """Return (what, this year, the year before) for the whole."""
    return list(zip(heads(), cells(report.total), cells(report.before), strict=True))


def table(rows: Sequence[Row], report: Report) -> list[tuple[str, ...]]:
    """Return one line a group, then the total; the last column is how many people there were the year before."""
    lines = [(name_words(row), *cells(row.now), cells(row.before)[0]) for row in rows]
    return [*lines, (gettext("Total"), *cells(report.total), cells(report.before)[0])]


def table_heads(first: str, report: Report) -> list[str]:
    """Return the heads of a table of groups."""
    return [first, *heads(), gettext("Personnes en %(year)s", year=report.year - 1)]


def hours_by(rows: Sequence[Row]) -> list[tuple[str, int, str]]:
    """Return the minutes of each group that is shown, for a plot, most first, and as the tables say them."""
    shown = [(row.now.minutes, name_words(row)) for row in rows if row.now is not None and row.now.minutes]
    return [(name, minutes, duration(minutes)) for minutes, name in sorted(shown, key=lambda pair: -pair[0])]


def hours_title(hours: Sequence[tuple[str, int, str]]) -> str:
    """Return the finding of the plot of hours, where there is one to tell."""
    if is_led([(name, minutes) for name, minutes, _ in hours]):
        return gettext("%(name)s compte le plus d’heures", name=hours[0][0])
    return gettext("Heures par territoire")


def answers_by_month(report: Report) -> list[tuple[str, int]]:
    """Return the answers handed in each month that has come, for a plot."""
    return [(month_words(month), report.months[month - 1]) for month in range(1, _last_month(report) + 1)]


def finished_by_month(report: Report) -> list[tuple[str, int]]:
    """Return the programmes finished in each month that has come, for a plot."""
    return [(month_words(month), report.finished[month - 1]) for month in range(1, _last_month(report) + 1)]


def answers_title(months: Sequence[tuple[str, int]]) -> str:
    """Return the finding of the plot of answers, where there is one to tell."""
    led = marked("%(month)s compte le plus de réponses remises")
    return _led_by_a_month(months, led) or gettext("Quand les réponses sont remises")


def finished_title(months: Sequence[tuple[str, int]]) -> str:
    """Return the finding of the plot of finished programmes, where there is one to tell."""
    led = marked("%(month)s compte le plus de programmes terminés")
    return _led_by_a_month(months, led) or gettext("Quand les programmes sont terminés")


def _led_by_a_month(months: Sequence[tuple[str, int]], words: str) -> str:
    ranked = sorted(months, key=lambda pair: -pair[1])
    return upper_first(gettext(words, month=ranked[0][0])) if is_led(ranked) else ""


def waits_by_month(report: Report) -> list[tuple[str, float]]:
    """Return the median wait for a review in each month in which five came or more, for a plot."""
    return [(month_words(month), days) for month, days in enumerate(report.waits, start=1) if days is not None]


def _last_month(report: Report) -> int:
    here = report.at.astimezone(ZoneInfo(report.zone))
    return here.month if here.year == report.year else MONTHS


def month_words(month: int) -> str:
    """Return « novembre », in the reader's language."""
    return str(get_month_names("wide", context="stand-alone", locale=locale())[month])


def sheet_of(report: Report, at: str) -> Sheet:
    """Return the spreadsheet: one row a group and year; figures of small groups stay empty."""
    kinds = ((gettext("Organisation"), report.organisations), (gettext("Territoire"), report.territories))
    rows: list[list[Cell]] = []
    for kind, groups in kinds:
        for row in groups:
            for year, figures in ((report.year, row.now), (report.year - 1, row.before)):
                rows.append([kind, name_words(row), year, *_plain(figures)])
    for year, figures in ((report.year, report.total), (report.year - 1, report.before)):
        rows.append([gettext("Total"), "", year, *_plain(figures)])
    return Sheet(
        [
            gettext("Selon"),
            gettext("Nom"),
            gettext("Année"),
            gettext("Personnes"),
            gettext("Minutes"),
            gettext("Réponses remises"),
            gettext("Réponses validées"),
            gettext("Attente d’une relecture (jours, médiane)"),
            gettext("Séances"),
            gettext("Présences"),
            gettext("Programmes terminés"),
            gettext("Attestations"),
        ],
        rows,
        announced=[gettext("Rapport annuel"), str(report.year), at, gettext("Lignes annoncées"), len(rows)],
        closing=[gettext("Fin du fichier"), gettext("Lignes"), len(rows)],
    )


def _plain(figures: Figures | None) -> list[Cell]:
    if figures is None:
        return [None] * len(heads())
    return [
        figures.people,
        figures.minutes,
        figures.answers,
        figures.accepted,
        number_words(figures.days) if figures.days is not None else None,
        figures.meetings,
        figures.presences,
        figures.finished,
        figures.attested,
    ]


def small_words() -> str:
    """Return why some groups have no figures, and what the hours hold."""
    hidden = gettext(
        "Les groupes de moins de %(count)s personnes n’ont pas de chiffres, pour que personne ne s’y reconnaisse ; "
        "quand un seul groupe est dans ce cas, le plus petit des autres est tu aussi. Les totaux comptent tout "
        "le monde.",
        count=SMALLEST,
    )
    hours = gettext(
        "Les heures comptent les parties lues, les réponses, les séances et le travail de terrain confirmé."
    )
    return f"{hidden} {hours}"
