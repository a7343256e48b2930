"""Holds what a case starts from, and a sample of each block that it may have, with what it is for."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from elearn.errors import marked


@dataclass(frozen=True, slots=True)
class Sample:
    """A block to insert: its container, how the page calls it, the sentence on what it is for, and its text."""

    container: str
    label: str
    use: str
    text: str


_ANSWERS = """::: réponses
Écrivez la mise en garde : il n’y a pas une seule bonne réponse.

### Avec la personne
Écrivez ce que l’on peut faire avec elle, et pourquoi.

### Avec l’équipe
Écrivez ce que l’on peut dire ou demander à l’équipe.
:::
"""
_IDEAS = """::: idées-clés
- Écrivez une piste d’une bonne réponse
- Écrivez-en une deuxième
- Écrivez-en une troisième
:::
"""
_STORY = """::: histoire
Racontez ce qui se passe ensuite : qui, où, ce qui est dit, ce qui fait hésiter.
:::
"""
_QUESTION = f"""::: exercice {{type=libre minutes=10 mots="120-250"}}
Si vous étiez le spécialiste en emploi, que feriez-vous ?

{_IDEAS}
{_ANSWERS}:::
"""

TOLD = marked("Ce qui se passe")
ASKED = marked("Ce que l’on demande")
SHOWN_AFTER = marked("Ce qui n’est montré qu’après la réponse")
BESIDE = marked("Ce qui aide à apprendre")
GROUPS: Mapping[str, Mapping[str, Sample]] = {
    TOLD: {
        "etape": Sample(
            "stage",
            marked("Une étape de plus"),
            marked("L’histoire avance et une autre décision se pose. Elle s’ouvre après la réponse à l’étape d’avant."),
            f'::: étape {{titre="Une étape de plus"}}\n\n{_STORY}\n{_QUESTION}:::\n',
        ),
        "histoire": Sample(
            "story",
            marked("L’histoire"),
            marked("Le récit sur lequel porte la question. Une par étape suffit."),
            _STORY,
        ),
        "portrait": Sample(
            "portrait",
            marked("Un portrait"),
            marked("La personne en quelques lignes : ce qu’elle aime, ce qu’elle sait faire, ce qu’elle veut."),
            "::: portrait\nÉcrivez qui est la personne, par ce qu’elle veut et ce qu’elle sait faire.\n:::\n",
        ),
        "dialogue": Sample(
            "dialogue",
            marked("Un dialogue"),
            marked("Quelques répliques, quand la façon de dire compte autant que ce qui est dit."),
            "::: dialogue\n**Vous** : Écrivez une réplique.\n\n**La personne** : Écrivez sa réponse.\n:::\n",
        ),
        "issue": Sample(
            "outcome",
            marked("Ce que la personne est devenue"),
            marked("La fin de l’histoire, montrée quand toutes les étapes ont une réponse."),
            "::: issue\nÉcrivez ce que la personne est devenue.\n:::\n",
        ),
    },
    ASKED: {
        "question": Sample(
            "exercise",
            marked("Une question"),
            marked("Une décision à prendre, répondue avec ses mots. Elle vient avec ses idées clés et ses réponses."),
            _QUESTION,
        ),
        "fiche": Sample(
            "exercise",
            marked("Une fiche à remplir"),
            marked("Un outil du métier, case par case : profil professionnel, plan de divulgation, plan de soutien."),
            f"""::: exercice {{type=fiche minutes=15}}
Remplissez la fiche avec ce que vous savez de la personne.

::: champs
- Écrivez le nom d’une première case {{lignes=3}}
- Écrivez celui d’une deuxième {{lignes=3}}
:::

{_IDEAS}
{_ANSWERS}:::
""",
        ),
        "cotation": Sample(
            "exercise",
            marked("Une cotation de 1 à 5"),
            marked("Un critère de fidélité à noter, avec ses raisons, puis comparé à une note de référence."),
            f"""::: exercice {{type=cotation minutes=10}}
Écrivez ce qui est à noter, de 1 à 5.

{_IDEAS}
::: référence {{score=3}}
Écrivez pourquoi cette note, et non celle d’à côté.
:::
:::
""",
        ),
    },
    SHOWN_AFTER: {
        "idees-cles": Sample(
            "key-ideas",
            marked("Les idées clés"),
            marked("Les pistes d’une bonne réponse, une par ligne. On les coche soi-même ; la relecture les reprend."),
            _IDEAS,
        ),
        "reponses": Sample(
            "model-answers",
            marked("Les réponses raisonnables"),
            marked("Plusieurs façons de bien faire, chacune avec ses raisons : avec la personne, avec l’équipe."),
            _ANSWERS,
        ),
        "autre-reponse": Sample(
            "other-answer",
            marked("Une autre réponse"),
            marked("Ce qu’une personne d’expérience ferait, et pourquoi, si ce n’est pas la même chose."),
            '::: autre-réponse {auteur="Écrivez qui parle"}\nÉcrivez ce que cette personne ferait, et pourquoi.\n:::\n',
        ),
        "erreurs": Sample(
            "common-mistakes",
            marked("Les erreurs fréquentes"),
            marked("Ce que l’on voit souvent, et ce qui aide à faire autrement."),
            "::: erreurs-fréquentes\n- **Écrivez ce que l’on fait souvent.** Écrivez ce qui aide.\n:::\n",
        ),
    },
    BESIDE: {
        "souvenez-vous": Sample(
            "remember",
            marked("Un encadré « Souvenez-vous »"),
            marked("Trois à cinq choses à garder en tête, en peu de mots."),
            "::: souvenez-vous\n- Écrivez une chose à retenir.\n:::\n",
        ),
        "lecons": Sample(
            "lessons",
            marked("Ce que l’on en retient"),
            marked("Ce que cette histoire apprend, au-delà de cette personne."),
            "::: leçons\n- Écrivez ce que cette histoire apprend.\n:::\n",
        ),
        "resume": Sample(
            "summary",
            marked("Un résumé"),
            marked("Deux ou trois phrases à la fin d’une étape longue."),
            "::: résumé\nÉcrivez l’essentiel en deux phrases.\n:::\n",
        ),
        "note-superviseur": Sample(
            "supervisor-note",
            marked("Une note pour la supervision"),
            marked("Comment mener la discussion en séance. Seules les personnes qui encadrent la voient."),
            "::: note-superviseur\nÉcrivez pour les personnes qui encadrent : elles seules lisent cette note.\n:::\n",
        ),
        "chiffre": Sample(
            "figure",
            marked("Un chiffre et sa source"),
            marked("Un nombre qui éclaire le cas, avec d’où il vient et sa date. Il se met en marge."),
            '::: figure {source="Écrivez d’où vient le chiffre"}\nÉcrivez le chiffre, et ce qu’il compte.\n:::\n',
        ),
        "note-pays": Sample(
            "country-note",
            marked("Une note sur un pays"),
            marked("Ce qui ne vaut qu’en France, au Québec, en Belgique ou en Suisse."),
            "::: note-pays {pays=FR}\nÉcrivez ce qui ne vaut que dans ce pays.\n:::\n",
        ),
        "fait-date": Sample(
            "dated-fact",
            marked("Une règle qui change"),
            marked("Un montant, un délai ou un droit, avec le jour jusqu’auquel il est sûr."),
            '::: fait-daté {valable-jusqu-au=2030-12-31 source="Écrivez où la règle se lit"}\n'
            "Écrivez la règle, telle qu’elle est aujourd’hui.\n:::\n",
        ),
        "pour-aller-plus-loin": Sample(
            "further",
            marked("Pour aller plus loin"),
            marked("Une lecture, un chapitre du manuel, un outil de l’équipe."),
            "::: pour-aller-plus-loin\n- Écrivez ce que l’on peut lire ensuite.\n:::\n",
        ),
        "sources": Sample(
            "sources",
            marked("Les sources"),
            marked("D’où viennent les faits que le cas rapporte."),
            "::: sources\n- Écrivez une source.\n:::\n",
        ),
    },
}
SAMPLES: Mapping[str, Sample] = {name: sample for group in GROUPS.values() for name, sample in group.items()}

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
_STORIES = (
    ("Le premier contact", "Racontez la situation : qui, où, ce qui est dit, ce qui fait hésiter."),
    ("La suite", "Racontez ce qui arrive ensuite, et qui demande une autre décision."),
)


def starting_text(title: str, person: str) -> str:
    """Return a case of two stages, complete but for its words: each place says what to write there."""
    start = _START % {"title": _quoted(title), "person": _quoted(person)}
    return start + "\n".join(_STAGE % {"title": stage, "story": story} for stage, story in _STORIES)


def leftovers(text: str) -> tuple[str, ...]:
    """Return the sentences of the model that were never replaced, in the order of the model."""
    return tuple(sentence for sentence in _TO_REPLACE if sentence in text)


def _quoted(words: str) -> str:
    escaped = " ".join(words.replace("\\", "\\\\").replace('"', '\\"').split())
    return f'"{escaped}"'


_MODEL = "\n".join((starting_text("", ""), *(sample.text for sample in SAMPLES.values())))
_TO_REPLACE = tuple(dict.fromkeys(words.strip() for words in re.findall(r"(?:Écrivez|Racontez)[^\"\n*{]*", _MODEL)))
