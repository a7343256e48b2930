"""Says in words where a person stands, the same words on the page, in the file and in the panel."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from elearn.errors import marked
from elearn.programmes.rules import Requirement
from elearn.programmes.wording import rule_words
from elearn.progress.rule_changes import RuleChange, Touch
from elearn.progress.rules import Fact, State, StepProgress
from elearn.web.language import day, decimal, gettext, hour, joined, ngettext, number

STATES = {
    State.TODO: marked("à faire"),
    State.NOW: marked("en cours"),
    State.WAITING: marked("remise"),
    State.RETURNED: marked("à reprendre"),
    State.ABSENT: marked("absence"),
    State.LATE: marked("en retard"),
    State.RECOGNISED: marked("reconnu"),
    State.READ: marked("lu"),
    State.SUBMITTED: marked("remise"),
    State.ACCEPTED: marked("validée"),
    State.ATTENDED: marked("présence"),
    State.CONFIRMED: marked("confirmé"),
}
LOOKS = {State.ABSENT: "absence", State.SUBMITTED: "read", State.ATTENDED: "attendance"}
IN_FULL = {
    State.WAITING: marked("remise, attend une relecture"),
    State.LATE: marked("échéance passée"),
    State.RECOGNISED: marked("reconnu à la main"),
}
LEGEND = (
    State.ACCEPTED,
    State.READ,
    State.ATTENDED,
    State.WAITING,
    State.RETURNED,
    State.NOW,
    State.TODO,
    State.LATE,
)

TOUCHES = {
    Touch.KEPT: marked("Jalon déjà fait, et qui le reste"),
    Touch.DONE: marked("Jalon fait aussitôt"),
    Touch.MORE: marked("Autre chose, ou davantage, à faire"),
    Touch.LESS: marked("Moins à faire"),
    Touch.SAME: marked("Rien ne change"),
}
MOST_NAMES = 12


@dataclass(frozen=True, slots=True)
class Why:
    """The reasons behind one cell: the rule, what is done, what is missing, since when."""

    rule: str
    done: tuple[str, ...]
    missing: tuple[str, ...]
    since: str


def state_words(state: State) -> str:
    """Return the word of a state, as a cell and a file show it."""
    return gettext(STATES[state])


def state_in_full(state: State) -> str:
    """Return the words of a state, as the legend and a panel show it."""
    return gettext(IN_FULL.get(state, STATES[state]))


def look(state: State) -> str:
    """Return the kind of the component `state` that draws it."""
    return LOOKS.get(state, state.value)


def why(progress: StepProgress) -> Why:
    """Return why a cell says what it says."""
    rule = rule_words(progress.rule)
    if progress.is_by_an_earlier_rule:
        rule = gettext("%(rule)s (règle en vigueur quand le jalon a été fait)", rule=rule)
    started = [fact for fact in progress.missing if fact.done]
    return Why(
        rule,
        (*_recognised(progress), *(_done(fact) for fact in (*progress.met, *started))),
        tuple(_missing(fact) for fact in progress.missing),
        at(progress.since) if progress.since else "",
    )


def _recognised(progress: StepProgress) -> tuple[str, ...]:
    given = progress.recognised
    return (gettext("Reconnu par %(name)s", name=given.by),) if given else ()


def at(instant: datetime) -> str:
    """Return an instant: « 20 novembre 2026 à 14 h 41 »."""
    return gettext("%(day)s à %(hour)s", day=day(instant), hour=hour(instant))


def _done(fact: Fact) -> str:
    words = _count(fact.requirement, fact.done, fact.wanted)
    return gettext("%(what)s, le %(when)s", what=words, when=at(fact.at)) if fact.at and fact.is_met else words


def _count(requirement: Requirement, done: int, wanted: int) -> str:
    facts = {"wanted": wanted}
    if requirement is Requirement.READ:
        return ngettext("%(num)s partie lue sur %(wanted)s", "%(num)s parties lues sur %(wanted)s", done, **facts)
    if requirement is Requirement.SUBMITTED:
        return ngettext(
            "%(num)s réponse remise sur %(wanted)s", "%(num)s réponses remises sur %(wanted)s", done, **facts
        )
    if requirement is Requirement.ACCEPTED:
        return ngettext(
            "%(num)s réponse validée sur %(wanted)s", "%(num)s réponses validées sur %(wanted)s", done, **facts
        )
    if requirement is Requirement.CONFIRMED:
        return gettext("Travail de terrain confirmé")
    return gettext("Présence à une séance")


def _missing(fact: Fact) -> str:
    if fact.requirement is Requirement.READ:
        return ngettext("%(num)s partie à lire", "%(num)s parties à lire", fact.left)
    if fact.requirement is Requirement.SUBMITTED:
        return ngettext("%(num)s réponse à remettre", "%(num)s réponses à remettre", fact.left)
    if fact.requirement is Requirement.ACCEPTED:
        return ngettext("%(num)s réponse à faire valider", "%(num)s réponses à faire valider", fact.left)
    if fact.requirement is Requirement.CONFIRMED:
        return gettext("un travail de terrain à faire confirmer")
    return gettext("une présence à une séance")


def touched(change: RuleChange) -> tuple[tuple[str, str], ...]:
    """Return whom another rule would touch: what happens, then how many people and who."""
    return tuple((gettext(TOUCHES[touch]), _people(names)) for touch, names in change.names.items())


def _people(names: Sequence[str]) -> str:
    count = ngettext("%(num)s personne", "%(num)s personnes", len(names))
    shown, others = list(names[:MOST_NAMES]), len(names) - MOST_NAMES
    if others > 0:
        shown.append(ngettext("%(num)s autre", "%(num)s autres", others))
    return gettext("%(count)s : %(names)s", count=count, names=joined(shown))


def weight(size: int) -> str:
    """Say how heavy a file is, as systems do: « 312 ko », « 1,4 Mo »."""
    if size < 999_500:
        return gettext("%(size)s ko", size=number(max(1, round(size / 1000))))
    return gettext("%(size)s Mo", size=decimal(size / 1_000_000))
