"""Names the invented people, and says which seats they hold."""

from __future__ import annotations

from elearn.demo.tables import PersonRow, SeatRow
from elearn.policy import Role

TORONTO, ZURICH = "America/Toronto", "Europe/Zurich"
ADVISER = "Spécialiste en emploi"

PEOPLE = (
    PersonRow("admin", "Bastien Kerloc’h", "Administration de la plateforme", email="admin@example.org"),
    PersonRow("regional", "Anne-Lise Morand", "Coordination régionale", email="regional@example.org"),
    PersonRow("helene", "Hélène Garnier", "Coordinatrice", email="coordinator@example.org"),
    PersonRow("dominique", "Dominique Vial", "Responsable de la formation"),
    PersonRow("louise", "Louise Archambeault", "Directrice", TORONTO),
    PersonRow("beatrix", "Béatrix Chevalley", "Responsable de la formation", ZURICH),
    PersonRow("sophie", "Sophie Lambert", "Responsable d’équipe", email="supervisor@example.org"),
    PersonRow("marc", "Marc Dutilleul", "Responsable d’équipe"),
    PersonRow("gaelle", "Gaëlle Quéméner", "Directrice"),
    PersonRow("rachid", "Rachid Mansouri", "Responsable d’équipe"),
    PersonRow("agnes", "Agnès Delattre", "Responsable d’équipe"),
    PersonRow("sylvie", "Sylvie Beaulac", "Superviseure clinique", TORONTO),
    PersonRow("martin", "Martin Aebischer", "Responsable d’équipe", ZURICH),
    PersonRow("camille", "Camille Roussel", ADVISER, email="learner@example.org"),
    PersonRow("nadege", "Nadège Étienne", ADVISER),
    PersonRow("aicha", "Aïcha Benali", ADVISER),
    PersonRow("jb", "Jean-Baptiste d’Hoker", ADVISER),
    PersonRow("chloe", "Chloé Œuvrard", ADVISER),
    PersonRow("zoe", "Zoé Lacombe", ADVISER),
    PersonRow("maelle", "Maëlle Le Goff", ADVISER),
    PersonRow("elodie", "Élodie Vasseur", ADVISER),
    PersonRow("karim", "Karim Haddad", ADVISER),
    PersonRow("ulysse", "Ulysse Béranger", ADVISER),
    PersonRow("ines", "Inès Carvalho", ADVISER),
    PersonRow("hugo", "Hugo Petitjean", ADVISER),
    PersonRow("irene", "Irène Costa", "Responsable d’équipe depuis septembre"),
    PersonRow("thomas", "Thomas Grandjean", ADVISER),
    PersonRow("fatou", "Fatou Diallo", ADVISER),
    PersonRow("noemie", "Noémie Prévost", ADVISER),
    PersonRow("leila", "Leïla Saïdi", ADVISER),
    PersonRow("baptiste", "Baptiste Morvan", ADVISER),
    PersonRow("edouard", "Édouard Clément", ADVISER),
    PersonRow("capucine", "Capucine Tissier", ADVISER),
    PersonRow("omer", "Ömer Yıldız", ADVISER),
    PersonRow("manon", "Manon Fabre-Aubry", ADVISER),
    PersonRow("marieeve", "Marie-Ève Bouffard", "Conseillère en emploi", TORONTO),
    PersonRow("olivier", "Olivier Nepveu", "Conseiller en emploi", TORONTO),
    PersonRow("naomi", "Naomi Laforêt", "Conseillère en emploi", TORONTO),
    PersonRow("lucie", "Lucie Favre-Monnet", "Job coach", ZURICH, "stranger@example.org"),
    PersonRow("yann", "Yann Chappuis", "Job coach", ZURICH),
)

LEARNERS = {
    "littoral": ("camille", "nadege", "aicha", "jb", "chloe"),
    "estuaire": ("maelle", "elodie", "karim", "ulysse", "ines"),
    "encadrement": ("irene",),
    "orvelle": ("thomas", "fatou", "noemie"),
    "plateau": ("leila", "baptiste", "edouard"),
    "arzelle": ("capucine", "omer", "manon"),
    "boreale": ("marieeve", "olivier", "naomi"),
    "rive": ("lucie", "yann"),
}

SEATS = (
    SeatRow("regional", Role.REGIONAL, "region"),
    SeatRow("helene", Role.COORDINATOR, "rives"),
    SeatRow("gaelle", Role.COORDINATOR, "maison"),
    SeatRow("dominique", Role.COORDINATOR, "combes"),
    SeatRow("louise", Role.COORDINATOR, "tournant"),
    SeatRow("beatrix", Role.COORDINATOR, "horizon"),
    SeatRow("sophie", Role.SUPERVISOR, "littoral"),
    SeatRow("sophie", Role.SUPERVISOR, "estuaire"),
    SeatRow("marc", Role.SUPERVISOR, "estuaire"),
    SeatRow("marc", Role.SUPERVISOR, "littoral", "-2 00:00", "+10 00:00"),
    SeatRow("marc", Role.SUPERVISOR, "encadrement"),
    SeatRow("gaelle", Role.SUPERVISOR, "orvelle"),
    SeatRow("rachid", Role.SUPERVISOR, "plateau"),
    SeatRow("agnes", Role.SUPERVISOR, "arzelle"),
    SeatRow("sylvie", Role.SUPERVISOR, "boreale"),
    SeatRow("martin", Role.SUPERVISOR, "rive"),
    *(SeatRow(who, Role.LEARNER, team) for team, people in LEARNERS.items() for who in people),
    SeatRow("zoe", Role.LEARNER, "littoral", "-6 00:00"),
    SeatRow("hugo", Role.LEARNER, "estuaire", "-70 00:00", "-30 00:00"),
)

INVITED = ("Rose Achard", "rose.achard@example.org", "littoral", "-2 09:30")
ACCOUNTS = (
    ("learner@example.org", "Camille Roussel, équipe Littoral", "ses lectures, ses réponses, une relecture à lire"),
    ("supervisor@example.org", "Sophie Lambert, équipes Littoral et Estuaire", "la file de relecture et les séances"),
    ("coordinator@example.org", "Hélène Garnier, Les Deux Rives", "les programmes, l’avancement, les attestations"),
    (
        "regional@example.org",
        "Anne-Lise Morand, tout le réseau",
        "l’avancement de quatre organisations, sans les textes",
    ),
    ("admin@example.org", "Bastien Kerloc’h, la plateforme", "les comptes, les réseaux, le journal, jamais un texte"),
    ("stranger@example.org", "Lucie Favre-Monnet, un autre réseau", "son propre parcours, et rien de celui des autres"),
)
