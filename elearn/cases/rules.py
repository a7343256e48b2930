"""Decides what a new case starts from, which blocks can be inserted, and what may be kept."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from enum import StrEnum

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


_STAGE = """::: étape {titre="%(title)s"}

::: histoire
%(story)s
:::

::: exercice {type=libre minutes=10 mots="120-250"}
Si vous étiez le spécialiste en emploi, que feriez-vous ?

::: idées-clés
- Écrivez une piste d’une bonne réponse
- Écrivez-en une deuxième
- Écrivez-en une troisième
:::

::: réponses
Il n’y a pas une seule bonne réponse.

### Avec la personne
Écrivez ce que l’on peut faire avec elle, et pourquoi.

### Avec l’équipe
Écrivez ce que l’on peut dire ou demander à l’équipe.
:::
:::
:::
"""
_START = """---
titre: %(title)s
résumé: "Écrivez en une phrase ce qui se joue."
personne: %(person)s
principes: [preferences]
source: "Cas fictif"
---

"""

SNIPPETS: Mapping[str, str] = {
    "etape": _STAGE % {"title": "Une étape de plus", "story": "Écrivez ce qui se passe ensuite."},
    "dialogue": "::: dialogue\n**Vous** : Écrivez une réplique.\n\n**La personne** : Écrivez sa réponse.\n:::\n",
    "souvenez-vous": "::: souvenez-vous\n- Écrivez une chose à retenir.\n:::\n",
    "note-superviseur": (
        "::: note-superviseur\nÉcrivez pour les personnes qui encadrent : elles seules lisent cette note.\n:::\n"
    ),
    "issue": "::: issue\nÉcrivez ce que la personne est devenue.\n:::\n",
    "lecons": "::: leçons\n- Écrivez ce que cette histoire apprend.\n:::\n",
}
SNIPPET_LABELS: Mapping[str, str] = {
    "etape": marked("Une étape, avec son histoire, sa question et ses réponses"),
    "dialogue": marked("Un dialogue"),
    "souvenez-vous": marked("Un encadré « Souvenez-vous »"),
    "note-superviseur": marked("Une note pour la supervision"),
    "issue": marked("Ce que la personne est devenue"),
    "lecons": marked("Ce que l’on en retient"),
}


def slug_of(case_id: int) -> str:
    """Return what a case is called among modules, published or not."""
    return case_slug(case_id)


def case_of(slug: str) -> int | None:
    """Return which case a module's name stands for; None for a module of the manual."""
    head, _, number = slug.partition("-")
    return int(number) if head == "cas" and number.isdigit() else None


def starting_text(title: str, person: str) -> str:
    """Return a case of two stages, complete but for its words: each place says what to write there."""
    first = {
        "title": "Le premier contact",
        "story": "Racontez la situation : qui, où, ce qui est dit, ce qui fait hésiter.",
    }
    second = {"title": "La suite", "story": "Racontez ce qui arrive ensuite, et qui demande une autre décision."}
    start = _START % {"title": _quoted(title), "person": _quoted(person)}
    return start + _STAGE % first + "\n" + _STAGE % second


def leftovers(text: str) -> tuple[str, ...]:
    """Return the sentences of the model that were never replaced, in the order of the model."""
    return tuple(sentence for sentence in _TO_REPLACE if sentence in text)


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


def with_snippet(text: str, name: str) -> str:
    """Return the text with one block more at its end; a name that is not offered changes nothing."""
    if name not in SNIPPETS:
        return text
    return f"{text.rstrip()}\n\n{SNIPPETS[name]}"


def ensure_fits(text: str) -> None:
    """Raise RuleBroken where a text is longer than a module can be."""
    if len(text) > LONGEST_TEXT:
        raise RuleBroken(
            marked("Ce texte dépasse %(limit)s caractères. Partagez-le en deux cas."), field="text", limit=LONGEST_TEXT
        )


def _quoted(words: str) -> str:
    escaped = " ".join(words.replace("\\", "\\\\").replace('"', '\\"').split())
    return f'"{escaped}"'


_MODEL = "\n".join((starting_text("", ""), *SNIPPETS.values()))
_TO_REPLACE = tuple(dict.fromkeys(re.findall(r"(?:Écrivez|Racontez)[^\"\n]*", _MODEL)))
