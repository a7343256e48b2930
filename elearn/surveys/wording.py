"""Says what surveys found, on the page and in the file."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from elearn.documents.sheet import Cell, Sheet
from elearn.errors import marked
from elearn.surveys.positioning_queries import ObjectiveMeans
from elearn.surveys.queries import Counted, Results
from elearn.surveys.questions import LEVEL_WORDS, SCALE_WORDS
from elearn.surveys.rules import Moment
from elearn.web.language import decimal, gettext, number

TITLES: Mapping[Moment, str] = {
    Moment.HOT: marked("À la fin du programme"),
    Moment.COLD: marked("75 jours après"),
}


def title_of(moment: Moment) -> str:
    """Name a survey by its moment."""
    return gettext(TITLES[moment])


def mean_words(counted: Counted) -> str:
    """Say a mean: « 4,2 sur 5 »; nothing where there is none to show."""
    return gettext("%(mean)s sur 5", mean=decimal(counted.mean)) if counted.mean is not None else ""


def level_words(level: int | None) -> str:
    """Say where somebody stands on one objective; a dash where they have not said it."""
    return gettext(LEVEL_WORDS[level]) if level is not None else "–"


def means_rows(means: Sequence[ObjectiveMeans]) -> list[list[str]]:
    """Return one row an objective, both moments side by side: « 2,4 sur 4 », and how many said it."""
    return [
        [one.words, _level_mean(one.start, one.start_number), _level_mean(one.end, one.end_number)] for one in means
    ]


def _level_mean(mean: float | None, count: int) -> str:
    if mean is None:
        return gettext("moins de cinq réponses")
    return gettext("%(mean)s sur 4 (%(count)s\u00a0réponses)", mean=decimal(mean), count=number(count))


def rate_words(results: Results) -> str:
    """Say how many have answered, of how many that were asked."""
    if results.rate is None:
        return gettext("Aucune invitation n’est encore partie.")
    return gettext(
        "Invitations : %(invited)s. Réponses : %(answered)s. Taux de réponse : %(rate)s %%.",
        invited=number(results.invited),
        answered=number(results.answered),
        rate=number(results.rate),
    )


def rows_of(counted: Counted) -> list[tuple[str, int]]:
    """Return how often each score was given, in words, for a plot."""
    return [(gettext(words), count) for words, count in zip(SCALE_WORDS.values(), counted.counts, strict=True)]


def sheet_of(title: str, results: Sequence[Results], at: str) -> Sheet:
    """Return the spreadsheet: one row a statement; what fewer than five people said stays empty."""
    rows: list[list[Cell]] = []
    for one in results:
        for counted in one.statements:
            counts: Sequence[Cell] = counted.counts or [None] * len(SCALE_WORDS)
            mean = decimal(counted.mean) if counted.mean is not None else None
            rows.append([title_of(one.moment), gettext(counted.statement.words), *counts, counted.number or None, mean])
    rows += [[title_of(one.moment), gettext("Invitations"), *[None] * 5, one.invited, None] for one in results]
    rows += [[title_of(one.moment), gettext("Réponses reçues"), *[None] * 5, one.answered, None] for one in results]
    return Sheet(
        [
            gettext("Enquête"),
            gettext("Affirmation"),
            *(f"{score}, {gettext(words)}" for score, words in SCALE_WORDS.items()),
            gettext("Nombre"),
            gettext("Moyenne sur 5"),
        ],
        rows,
        announced=[gettext("Enquêtes"), title, at, gettext("Lignes annoncées"), len(rows)],
        closing=[gettext("Fin du fichier"), gettext("Lignes"), len(rows)],
    )
