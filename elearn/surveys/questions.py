"""Says what a survey asks, at each of its two moments: statements to agree with, and open boxes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from elearn.errors import marked
from elearn.surveys.rules import Moment


@dataclass(frozen=True, slots=True)
class Question:
    """A statement with which one agrees more or less, or a box for one's own words. `key` never changes."""

    key: str
    words: str


@dataclass(frozen=True, slots=True)
class Asked:
    """What one survey asks, in order."""

    statements: tuple[Question, ...]
    boxes: tuple[Question, ...]

    @property
    def keys(self) -> tuple[str, ...]:
        """The keys of the statements."""
        return tuple(statement.key for statement in self.statements)


ASKED: Mapping[Moment, Asked] = {
    Moment.HOT: Asked(
        (
            Question("content", marked("Le contenu sert mon travail.")),
            Question("cases", marked("Les cas ressemblent à ce que je rencontre.")),
            Question("feedback", marked("Les relectures de mes réponses m’ont fait avancer.")),
            Question("exchanges", marked("Les séances et les échanges m’ont fait avancer.")),
            Question("recommend", marked("Je recommanderais ce programme à une personne qui fait mon métier.")),
        ),
        (
            Question("helped", marked("Qu’est-ce qui vous a le plus aidé ?")),
            Question("change", marked("Que faudrait-il changer ?")),
        ),
    ),
    Moment.COLD: Asked(
        (
            Question("practice", marked("J’utilise dans ma pratique ce que j’ai appris.")),
            Question("employers", marked("Je rencontre les employeurs autrement.")),
            Question("allowed", marked("Mon équipe et mon organisation me permettent de l’appliquer.")),
            Question("further", marked("J’aimerais aller plus loin.")),
        ),
        (Question("since", marked("Qu’est-ce qui a changé dans votre travail, ou qu’est-ce qui l’empêche ?")),),
    ),
}
SCALE_WORDS: Mapping[int, str] = {
    1: marked("Pas du tout"),
    2: marked("Plutôt non"),
    3: marked("En partie"),
    4: marked("Plutôt oui"),
    5: marked("Tout à fait"),
}
LEVEL_WORDS: Mapping[int, str] = {
    1: marked("Je découvre"),
    2: marked("Je connais, sans l’avoir fait"),
    3: marked("Je le fais avec de l’aide"),
    4: marked("Je le fais sans aide"),
}
