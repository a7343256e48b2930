"""Says rules, kinds and durations in words, the same on every page, file and form."""

from __future__ import annotations

from elearn.content.model import Module, ModuleKind
from elearn.errors import marked
from elearn.programmes.contents import PlaceChoice
from elearn.programmes.models import Step
from elearn.programmes.rules import Requirement, Rule, StepKind
from elearn.web.language import gettext, joined

REQUIREMENTS = {
    Requirement.READ: marked("toutes les parties lues"),
    Requirement.SUBMITTED: marked("chaque réponse remise"),
    Requirement.ACCEPTED: marked("chaque réponse remise, puis validée"),
    Requirement.ATTENDED: marked("présence à une séance"),
    Requirement.CONFIRMED: marked("travail de terrain confirmé"),
}
CHOICES = {
    Requirement.READ: marked("Toutes les parties lues"),
    Requirement.SUBMITTED: marked("Chaque réponse remise"),
    Requirement.ACCEPTED: marked("Chaque réponse validée"),
    Requirement.ATTENDED: marked("Présence à une séance"),
    Requirement.CONFIRMED: marked("Travail de terrain confirmé"),
}
KINDS = {
    StepKind.CHAPTER: marked("Chapitre"),
    StepKind.VIGNETTE: marked("Vignette"),
    StepKind.STAGE: marked("Vignette"),
    StepKind.DISCUSSION: marked("Séance"),
    StepKind.FIELD: marked("Terrain"),
}


def rule_words(rule: Rule) -> str:
    """Return a rule as a sentence without its full stop: « Toutes les parties lues et présence à une séance »."""
    asked = [wanted for wanted in Requirement if wanted in rule]
    if Requirement.ACCEPTED in rule:
        asked.remove(Requirement.SUBMITTED)
    sentence = joined([gettext(REQUIREMENTS[wanted]) for wanted in asked])
    return sentence[:1].upper() + sentence[1:]


def kind_words(kind: StepKind) -> str:
    """Return what a step is: « Chapitre », « Vignette », « Séance »."""
    return gettext(KINDS[kind])


def duration(minutes: int) -> str:
    """Return a duration: « 45 min », « 2 h », « 2 h 05 »."""
    hours, rest = divmod(minutes, 60)
    if not hours:
        words = gettext("%(minutes)s min", minutes=rest)
    elif rest:
        words = gettext("%(hours)s h %(minutes)s", hours=hours, minutes=f"{rest:02d}")
    else:
        words = gettext("%(hours)s h", hours=hours)
    return words.replace(" ", "\u00a0")


def heading(step: Step, module: Module | None) -> tuple[str, str]:
    """Return the two lines at the head of a column: (« Ch. 5 », « L’implication »)."""
    if step.kind is StepKind.CHAPTER and module is not None and module.kind is ModuleKind.CHAPTER and module.number:
        return gettext("Ch. %(number)s", number=module.number), step.title
    if step.kind is StepKind.DISCUSSION and module is not None and step.title == meeting_title(module.title):
        return kind_words(step.kind), module.title
    return kind_words(step.kind), step.title


def place_words(choice: PlaceChoice) -> str:
    """Return what a form calls something that can become a step."""
    if choice.place.kind is StepKind.DISCUSSION:
        return meeting_title(choice.title)
    if choice.place.kind is StepKind.FIELD:
        return gettext("Travail de terrain : visite accompagnée, formation ailleurs, heure de supervision")
    if choice.place.kind is StepKind.CHAPTER:
        return gettext("Chapitre entier : %(title)s", title=choice.title)
    if choice.place.kind is StepKind.VIGNETTE:
        return gettext("Vignette entière : %(title)s", title=choice.title)
    return choice.title


def meeting_title(about: str) -> str:
    """Return the usual name of a séance that is a step."""
    return gettext("Séance sur %(title)s", title=about) if about else gettext("Séance, sur tout sujet")


def usual_title(choice: PlaceChoice) -> str:
    """Return the name that a step takes where nobody gives it one."""
    if choice.place.kind is StepKind.FIELD:
        return gettext("Travail de terrain")
    return place_words(choice) if choice.place.kind is StepKind.DISCUSSION else choice.title
