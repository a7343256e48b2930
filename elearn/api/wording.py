"""Says in words what keys are for, how long they last and what has become of them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from elearn.api.rules import KeyState
from elearn.errors import marked
from elearn.policy import Purpose


@dataclass(frozen=True, slots=True)
class PurposeWords:
    """A purpose by its short name, and in the sentence by which one chooses it."""

    name: str
    sentence: str


PURPOSES: Mapping[Purpose, PurposeWords] = {
    Purpose.FOLLOW: PurposeWords(
        marked("suivi"), marked("Suivi : l’avancement de chaque personne, par son nom, et les totaux")
    ),
    Purpose.COUNT: PurposeWords(
        marked("comptes"), marked("Comptes : des totaux seulement, jamais pour moins de cinq personnes, sans aucun nom")
    ),
}
LASTING: Mapping[int, str] = {30: marked("30 jours"), 90: marked("90 jours"), 365: marked("un an")}
STATES: Mapping[KeyState, tuple[str, str]] = {
    KeyState.LIVE: ("accepted", marked("en service")),
    KeyState.EXPIRED: ("none", marked("expirée")),
    KeyState.REVOKED: ("none", marked("révoquée")),
}
