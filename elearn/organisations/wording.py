"""Says roles, places and countries in words that suit everybody, whatever their gender."""

from __future__ import annotations

from collections.abc import Mapping

from elearn.errors import marked
from elearn.organisations.import_rules import Outcome
from elearn.organisations.rules import PlaceKind
from elearn.policy import Role

ROLE_NAMES: Mapping[Role, str] = {
    Role.LEARNER: marked("Apprentissage"),
    Role.SUPERVISOR: marked("Supervision"),
    Role.COORDINATOR: marked("Coordination"),
    Role.REGIONAL: marked("Coordination régionale"),
    Role.ADMIN: marked("Administration"),
}
ROLE_DUTIES: Mapping[Role, str] = {
    Role.LEARNER: marked("lit les modules, répond aux exercices, participe aux séances"),
    Role.SUPERVISOR: marked("relit les réponses de son équipe et anime ses séances"),
    Role.COORDINATOR: marked("répond d’une organisation : personnes, programmes, avancement, attestations"),
    Role.REGIONAL: marked("suit l’avancement de plusieurs organisations et anime des séances régionales"),
    Role.ADMIN: marked("installe la plateforme, gère les accès et les réglages, sans lire aucun texte"),
}
COUNTRY_NAMES: Mapping[str, str] = {
    "FR": marked("France"),
    "QC": marked("Québec"),
    "BE": marked("Belgique"),
    "CH": marked("Suisse"),
}
GROUPS: Mapping[PlaceKind, str] = {
    PlaceKind.ORGANISATION: marked("Organisations"),
    PlaceKind.NETWORK: marked("Réseaux"),
    PlaceKind.INSTANCE: marked("Plateforme"),
}
WHOLE_INSTANCE = marked("Toute la plateforme")
OUTCOME_WORDS: Mapping[Outcome, str] = {
    Outcome.INVITE: marked("une invitation partira"),
    Outcome.GIVE: marked("une place sera donnée"),
    Outcome.MOVE: marked("changera d’équipe"),
    Outcome.END: marked("la place aura un dernier jour"),
    Outcome.NOTHING: marked("rien à changer"),
    Outcome.FAULT: marked("à corriger"),
}
