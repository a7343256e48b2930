"""Writes the modules of the world, each secret part of them with a word of its own that stands nowhere else."""

from __future__ import annotations

from dataclasses import dataclass

SECRET_PARTS = ("idea", "hint", "caveat", "path", "other", "mistake")


@dataclass(frozen=True)
class Secrets:
    """The words planted in one exercise: none may be seen before its author has handed in an answer."""

    exercise: str

    def word(self, part: str) -> str:
        """Return the word planted in one part; no word is a piece of another."""
        return f"zx{part}{self.exercise}zx"

    @property
    def words(self) -> tuple[str, ...]:
        """All of them."""
        return tuple(self.word(part) for part in SECRET_PARTS)


DEPART, PROCHES, ESSAI, AUTRE = Secrets("depart"), Secrets("proches"), Secrets("essai"), Secrets("autre")
ALL_SECRETS = (DEPART, PROCHES, ESSAI, AUTRE)
SUPERVISOR_WORD = "zxsuperviseurzx"


def _exercise(secrets: Secrets, prompt: str) -> str:
    return f"""::: exercice {{#{secrets.exercise} minutes=10}}
{prompt}

::: idées-clés
- Une première idée {secrets.word("idea")} {{#une indices="{secrets.word("hint")}, autre"}}
- Une seconde idée {secrets.word("idea")} {{#deux}}
:::

::: réponses
Aucune n’est la seule bonne {secrets.word("caveat")}.

### Un chemin
La rencontrer au café {secrets.word("path")}.
:::

::: autre-réponse {{auteur="Un collègue"}}
Attendre une semaine {secrets.word("other")}.
:::

::: erreurs-fréquentes
Décider à sa place {secrets.word("mistake")}.
:::
:::
"""


VIGNETTE = f"""---
titre: Ana
résumé: Une personne veut travailler.
personne: Ana
chapitre: pratiquer
---

::: étape {{#un titre="Le premier contact" minutes=5}}
::: histoire
Ana a 30 ans et voudrait travailler.
:::

::: note-superviseur
Laissez-les chercher {SUPERVISOR_WORD}.
:::

{_exercise(DEPART, "Que feriez-vous pour Ana ?")}
:::

::: étape {{#deux titre="Les proches" minutes=5}}
::: histoire
Sa mère appelle.
:::

{_exercise(PROCHES, "Que répondez-vous à sa mère ?")}
:::
"""

CHAPTER = f"""---
titre: Pratiquer
résumé: Ce que l’on apprend ici.
numéro: 1
---

::: aperçu
De quoi parle ce chapitre.
:::

## Commencer {{#commencer minutes=4}}

Un paragraphe à lire.

::: note-superviseur
Une note pour les personnes qui encadrent {SUPERVISOR_WORD}.
:::

{_exercise(ESSAI, "Essayez avec une personne que vous suivez.")}

## Finir {{#finir minutes=3}}

Un dernier paragraphe.
"""

SECOND = f"""---
titre: Bea
résumé: Une autre personne veut travailler.
personne: Bea
chapitre: pratiquer
---

::: étape {{#seule titre="La rencontre" minutes=5}}
::: histoire
Bea a 40 ans.
:::

{_exercise(AUTRE, "Que feriez-vous pour Bea ?")}
:::
"""

FILES = {
    "vignettes/ana.md": VIGNETTE,
    "vignettes/bea.md": SECOND,
    "chapters/01-pratiquer.md": CHAPTER,
}
