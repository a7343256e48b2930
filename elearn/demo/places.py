"""Names the invented networks, territories, organisations and teams."""

from __future__ import annotations

from elearn.demo.tables import NetworkRow, OrganisationRow, TeamRow
from elearn.organisations.identity_rules import IdentityFacts

NETWORKS = (
    NetworkRow(
        "region",
        "Réseau Estuaire et Plateaux",
        "Europe/Paris",
        (
            "Littoral-Nord",
            "Port-Sablier",
            "Basse-Orvelle",
            "Plateau-des-Combes",
            "Vallée-de-l’Arzelle",
            "Hautes-Brandes",
        ),
    ),
    NetworkRow("lac", "Réseau du Lac-Gris", "Europe/Zurich", ("Rives du Lac-Gris",)),
)

ORGANISATIONS = (
    OrganisationRow("rives", "region", "Association Les Deux Rives", "Port-Sablier", "FR", "Europe/Paris", "helene"),
    OrganisationRow("maison", "region", "Maison de l’Orvelle", "Saint-Orvel", "FR", "Europe/Paris", "gaelle"),
    OrganisationRow(
        "combes", "region", "Coopérative L’Élan des Combes", "Combes-le-Haut", "FR", "Europe/Paris", "dominique"
    ),
    OrganisationRow("tournant", "region", "Centre Le Tournant", "Val-aux-Brandes", "QC", "America/Toronto", "louise"),
    OrganisationRow("horizon", "lac", "Fondation L’Autre Versant", "Lac-Gris", "CH", "Europe/Zurich", "beatrix"),
)

TEAMS = (
    TeamRow("littoral", "rives", "Littoral", "Littoral-Nord"),
    TeamRow("estuaire", "rives", "Estuaire", "Port-Sablier"),
    TeamRow("encadrement", "rives", "Encadrement", "Port-Sablier"),
    TeamRow("orvelle", "maison", "Orvelle", "Basse-Orvelle"),
    TeamRow("plateau", "combes", "Plateau", "Plateau-des-Combes"),
    TeamRow("arzelle", "combes", "Arzelle", "Vallée-de-l’Arzelle"),
    TeamRow("boreale", "tournant", "Boréale", "Hautes-Brandes"),
    TeamRow("rive", "horizon", "Rive Sud", "Rives du Lac-Gris"),
)

IDENTITIES = {  # noughts: nobody's numbers
    "rives": IdentityFacts(
        postal_address="12 quai des Exemples\n00000 Port-Sablier",
        activity_number="00 00 00000 00",
        siret="000 000 000 00000",
    ),
    "tournant": IdentityFacts(postal_address="40, chemin des Essais\nVal-aux-Brandes", approval_number="0000000"),
}

TERMS = {"tournant": {"specialist": "conseillère ou conseiller", "specialists": "conseillères et conseillers"}}
