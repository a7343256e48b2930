"""Decides what may be kept of a case, when it may be shown, and who may be the second to read it."""

from __future__ import annotations

from collections.abc import Collection
from enum import StrEnum

from elearn.cases.samples import leftovers
from elearn.content.places import case_slug
from elearn.errors import RuleBroken, marked

LONGEST_TEXT = 200_000
LONGEST_REMARK = 4_000
LONGEST_TITLE = 120
LONGEST_PERSON = 60


class Audience(StrEnum):
    """Who reads the published edition of a case."""

    NOBODY = "nobody"
    TEAM = "team"
    ORGANISATION = "organisation"
    NETWORK = "network"


def slug_of(case_id: int) -> str:
    """Return what a case is called among modules, published or not."""
    return case_slug(case_id)


def case_of(slug: str) -> int | None:
    """Return which case a module's name stands for; None for a module of the manual."""
    head, _, number = slug.partition("-")
    return int(number) if head == "cas" and number.isdigit() else None


def ensure_publishable(text: str, errors: int) -> None:
    """Raise RuleBroken where a text cannot be shown yet: a fault to correct, or words of the model left."""
    if errors:
        raise RuleBroken(marked("Corrigez d’abord ce qui empêche de montrer le cas."))
    left = leftovers(text)
    if left:
        raise RuleBroken(marked("Remplacez d’abord les mots du modèle : « %(words)s »"), words=left[0])


def ensure_may_ask(offered_to: Audience, *, is_current: bool, waits: bool) -> None:
    """Raise RuleBroken where no second reading can be asked: the organisation reads another text, or one waits."""
    if offered_to is not Audience.ORGANISATION:
        raise RuleBroken(marked("Proposez d’abord le cas à l’organisation."))
    if not is_current:
        raise RuleBroken(marked("Publiez d’abord le texte d’aujourd’hui : c’est lui qui sera lu."))
    if waits:
        raise RuleBroken(marked("Une seconde lecture est déjà demandée."))


def is_second(reader_id: int, writers: Collection[int], asked_by_id: int) -> bool:
    """Whether a person may be the second to read a case: they never wrote in it and did not ask for the reading."""
    return reader_id not in writers and reader_id != asked_by_id


def ensure_second(reader_id: int, writers: Collection[int], asked_by_id: int) -> None:
    """Raise RuleBroken where the reader has written in the case or asked for the reading."""
    if not is_second(reader_id, writers, asked_by_id):
        raise RuleBroken(marked("La seconde lecture est faite par une personne qui n’a pas écrit le cas."))


def ensure_remark(remark: str, *, agrees: bool) -> None:
    """Raise RuleBroken where a refusal gives no reason, or a remark is too long."""
    if not agrees and not remark:
        raise RuleBroken(
            marked("Dites ce qui est à changer : les personnes qui écrivent le cas le liront."), field="remark"
        )
    if len(remark) > LONGEST_REMARK:
        raise RuleBroken(marked("Écrivez un texte plus court."), field="remark")


def ensure_fits(text: str) -> None:
    """Raise RuleBroken where a text is longer than a module can be."""
    if len(text) > LONGEST_TEXT:
        raise RuleBroken(
            marked("Ce texte dépasse %(limit)s caractères. Partagez-le en deux cas."), field="text", limit=LONGEST_TEXT
        )
