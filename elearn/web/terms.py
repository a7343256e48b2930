"""Speaks the trade's words as an organisation does: its own, else those of its country."""

from __future__ import annotations

from collections.abc import Mapping

from elearn.errors import marked
from elearn.web.access import current_actor
from elearn.web.language import gettext, locale

LABELS: Mapping[str, str] = {
    "specialist": marked("La personne qui accompagne vers l’emploi"),
    "specialists": marked("Les personnes qui accompagnent vers l’emploi"),
    "user": marked("La personne accompagnée"),
    "users": marked("Les personnes accompagnées"),
    "supervisor": marked("La personne qui encadre"),
    "supervisors": marked("Les personnes qui encadrent"),
    "team": marked("L’équipe"),
    "teams": marked("Les équipes"),
}
USUAL: Mapping[str, str] = {
    "specialist": marked("spécialiste en emploi"),
    "specialists": marked("spécialistes en emploi"),
    "user": marked("personne accompagnée"),
    "users": marked("personnes accompagnées"),
    "supervisor": marked("personne qui encadre"),
    "supervisors": marked("personnes qui encadrent"),
    "team": marked("équipe"),
    "teams": marked("équipes"),
}
BY_COUNTRY: Mapping[str, Mapping[str, str]] = {
    "FR": USUAL,
    "QC": {
        **USUAL,
        "specialist": "conseiller en emploi",
        "specialists": "conseillers en emploi",
        "user": "participant",
        "users": "participants",
        "supervisor": "superviseur",
        "supervisors": "superviseurs",
    },
    "BE": {
        **USUAL,
        "specialist": "job coach",
        "specialists": "job coachs",
        "user": "bénéficiaire",
        "users": "bénéficiaires",
        "supervisor": "responsable",
        "supervisors": "responsables",
    },
    "CH": {
        **USUAL,
        "specialist": "job coach",
        "specialists": "job coachs",
        "user": "participant",
        "users": "participants",
        "supervisor": "responsable",
        "supervisors": "responsables",
    },
}


def term(key: str) -> str:
    """Return the word for one of `LABELS`: the organisation's, else its country's; in English, the English one.

    An organisation's words are French: they cannot stand in an English sentence.
    """
    if locale() != "fr":
        return gettext(USUAL[key])
    who = current_actor()
    if who is None:
        return USUAL[key]
    return dict(who.terms).get(key) or usual_terms(who.country)[key]


def usual_terms(country: str) -> Mapping[str, str]:
    """Return the words of a country, those of France for one that has no table."""
    return BY_COUNTRY.get(country, USUAL)


def capitalised(words: str) -> str:
    """Return words with their first letter as a capital, the others as they were typed."""
    return words[:1].upper() + words[1:]
