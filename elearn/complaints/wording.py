"""Says in words who a complaint is from, where it stands and how long it waited, and makes the file of the register."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

from markupsafe import Markup

from elearn.complaints.register_queries import RegisterLine
from elearn.complaints.rules import FromKind, State
from elearn.documents.sheet import Cell, Sheet
from elearn.errors import marked
from elearn.web.language import day, gettext, ngettext

FROM: dict[FromKind, str] = {
    FromKind.LEARNER: marked("Personne en formation"),
    FromKind.TEAM: marked("Équipe"),
    FromKind.EMPLOYER: marked("Employeur"),
    FromKind.FUNDER: marked("Financeur"),
    FromKind.OTHER: marked("Autre"),
}
# The look of `components/state.html`, and the words.
STATES: dict[State, tuple[str, str]] = {
    State.WAITING: ("waiting", marked("attend une réponse")),
    State.ANSWERED: ("read", marked("a une réponse")),
    State.CLOSED: ("accepted", marked("close")),
}


def from_words(kind: FromKind) -> str:
    """Say who a complaint is from, without a name."""
    return gettext(FROM[kind])


def from_whom(name: str, kind: FromKind) -> str:
    """Say who a complaint is from, with their name where it is known."""
    return gettext("%(name)s (%(kind)s)", name=name, kind=from_words(kind).lower()) if name else from_words(kind)


def look(state: State) -> str:
    """Return the look of a state."""
    return STATES[state][0]


def state_words(state: State) -> str:
    """Say where a complaint stands."""
    return gettext(STATES[state][1])


def delay_words(line: RegisterLine) -> str:
    """Say in how many days a complaint was first answered, or for how many it has waited."""
    if line.answered_on is not None:
        if line.days == 0:
            return gettext("répondu le jour même")
        return ngettext("répondu en %(num)s jour", "répondu en %(num)s jours", line.days)
    if line.days == 0:
        return gettext("reçue aujourd’hui")
    return ngettext("attend depuis %(num)s jour", "attend depuis %(num)s jours", line.days)


def rows(lines: Sequence[RegisterLine], *, has_several: bool) -> list[list[str]]:
    """Return the register as cells of a table: the number leads to the complaint; its organisation where several."""
    return [
        [
            _beneath(
                Markup('<a href="/reclamations/{}">{}</a>').format(line.id, line.reference), day(line.received_on)
            ),
            _beneath(
                line.from_name or from_words(line.from_kind), from_words(line.from_kind) if line.from_name else ""
            ),
            _beneath(line.subject or gettext("Texte effacé"), line.organisation if has_several else ""),
            _beneath(state_words(line.state), delay_words(line)),
        ]
        for line in lines
    ]


def year_choices(years: Iterable[int]) -> list[tuple[str, str]]:
    """Return what the filter of years offers."""
    return [("", gettext("Toutes")), *((str(year), str(year)) for year in years)]


def _beneath(words: str, beneath: str) -> str:
    if not beneath:
        return words
    return Markup('{}<span class="beneath">{}</span>').format(words, beneath)


def state_choices() -> list[tuple[str, str]]:
    """Return what the filter of states offers."""
    return [("", gettext("Tous")), *((state.value, state_words(state)) for state in State)]


def sheet_of(lines: Sequence[RegisterLine], on: date) -> Sheet:
    """Return the register as a table: numbers, days and states; no name, nothing of what was said or answered."""
    return Sheet(
        [
            gettext("Organisation"),
            gettext("Numéro"),
            gettext("Reçue le"),
            gettext("De la part de"),
            gettext("Objet"),
            gettext("État"),
            gettext("Première réponse le"),
            gettext("Jours avant la première réponse"),
            gettext("Réponses"),
            gettext("Close le"),
            gettext("Améliorations prévues"),
            gettext("Améliorations faites"),
        ],
        [_row(line) for line in lines],
        announced=[gettext("Registre des réclamations"), on, gettext("Lignes annoncées"), len(lines)],
        closing=[gettext("Fin du fichier"), gettext("Lignes"), len(lines)],
    )


def _row(line: RegisterLine) -> list[Cell]:
    return [
        line.organisation,
        line.reference,
        line.received_on,
        from_words(line.from_kind),
        line.subject,
        state_words(line.state),
        line.answered_on,
        line.days if line.answered_on else None,
        line.answers,
        line.closed_on,
        line.planned,
        line.done,
    ]
