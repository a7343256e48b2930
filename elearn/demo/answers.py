"""Lists what people read and wrote, and the other deeds around an answer."""

from __future__ import annotations

from dataclasses import dataclass

from elearn.demo.tables import Question, Reading
from elearn.demo.words import (
    gerard_beginning,
    gerard_end,
    jose_contact,
    jose_contact_elsewhere,
    jose_parents,
    jose_team,
    recalled,
)

PRINCIPLES, ENGAGEMENT = "huit-principes", "implication"

QUESTIONS: tuple[Question, ...] = (
    *recalled.QUESTIONS,
    *jose_contact.QUESTIONS,
    *jose_contact_elsewhere.QUESTIONS,
    *jose_parents.QUESTIONS,
    *jose_team.QUESTIONS,
    *gerard_beginning.QUESTIONS,
    *gerard_end.QUESTIONS,
)


@dataclass(frozen=True, slots=True)
class Deed:
    """Something else that happened to an answer; `text` is what was written then."""

    who: str
    exercise: str
    at: str
    text: str = ""


WITHDRAWN = (Deed("elodie", "jose#premiers-jours", "-1 17:31"),)
LOOKED_BACK = (
    Deed(
        "ines",
        "jose#premiers-jours",
        "-4 12:10",
        """
        En relisant, je vois que je ne dis rien de ses parents. Je n’irais pas vers eux sans lui, mais je lui
        poserais la question dès la deuxième rencontre, au lieu d’attendre qu’il en parle.
        """,
    ),
    Deed(
        "maelle",
        "jose#premiers-jours",
        "-17 17:30",
        """
        Après la séance, je changerais une chose : je demanderais à José qui il aimerait avoir à côté de lui ce
        jour-là, au lieu de supposer que c’est sa référente.
        """,
    ),
)
SHOWN_AFTER_MEETING = (Deed("ulysse", "jose#premiers-jours", "-16 15:40"),)
CLAIMED = (("marc", "karim", "jose#premiers-jours", "-8min"),)
MESSAGES = (
    (
        "karim",
        "jose#premiers-jours",
        "-5min",
        "J’ai oublié de dire que j’appellerais aussi son frère avec lui.",
    ),
)

READINGS = (
    Reading("aicha", "prestations", "-48 18:00"),
    Reading("nadege", PRINCIPLES, "-44 18:00"),
    Reading("nadege", ENGAGEMENT, "-40 18:05"),
    Reading("maelle", PRINCIPLES, "-43 12:40"),
    Reading("maelle", ENGAGEMENT, "-38 12:45"),
    Reading("camille", PRINCIPLES, "-13 12:15"),
    Reading("camille", ENGAGEMENT, "-3 17:10", 3),
    Reading("aicha", PRINCIPLES, "-20 19:00"),
    Reading("aicha", ENGAGEMENT, "-17 18:20"),
    Reading("jb", PRINCIPLES, "-30 19:10", 4),
    Reading("chloe", PRINCIPLES, "-29 08:05"),
    Reading("chloe", ENGAGEMENT, "-25 08:10"),
    Reading("zoe", PRINCIPLES, "-2 10:05", 7),
    Reading("elodie", PRINCIPLES, "-10 13:05", 6),
    Reading("elodie", ENGAGEMENT, "-4 13:10", 2),
    Reading("karim", ENGAGEMENT, "-4 10:00", 2),
    Reading("ines", PRINCIPLES, "-3 15:35"),
    Reading("ines", ENGAGEMENT, "-15 13:00", 4),
    Reading("thomas", ENGAGEMENT, "-20 17:15"),
    Reading("fatou", PRINCIPLES, "-9 10:40", 3),
    Reading("leila", PRINCIPLES, "-26 20:15"),
    Reading("leila", ENGAGEMENT, "-16 20:20"),
    Reading("baptiste", PRINCIPLES, "-12 16:00", 5),
    Reading("edouard", PRINCIPLES, "-7 11:00", 2),
    Reading("capucine", PRINCIPLES, "-14 16:30", 8),
    Reading("omer", ENGAGEMENT, "-2 18:10", 2),
    Reading("marieeve", PRINCIPLES, "-16 15:00", 8),
    Reading("marieeve", ENGAGEMENT, "-14 15:05"),
    Reading("naomi", PRINCIPLES, "-5 09:20", 4),
    Reading("olivier", ENGAGEMENT, "-3 13:30", 2),
    Reading("nadege", "introduction", "-46 18:05"),
    Reading("nadege", "role-du-specialiste", "-45 18:00"),
    Reading("nadege", "orientation", "-42 18:20"),
    Reading("nadege", "evaluation", "-30 18:30"),
    Reading("maelle", "introduction", "-45 12:50"),
    Reading("maelle", "role-du-specialiste", "-44 12:30"),
    Reading("maelle", "orientation", "-40 12:40"),
    Reading("maelle", "evaluation", "-33 12:35"),
    Reading("camille", "introduction", "-20 12:20"),
    Reading("camille", "role-du-specialiste", "-17 12:10"),
    Reading("aicha", "introduction", "-24 19:10"),
    Reading("aicha", "role-du-specialiste", "-22 18:50"),
    Reading("aicha", "orientation", "-18 19:00"),
    Reading("jb", "introduction", "-36 19:00"),
    Reading("jb", "role-du-specialiste", "-33 19:15", 5),
    Reading("chloe", "introduction", "-34 08:00"),
    Reading("chloe", "role-du-specialiste", "-31 08:10"),
    Reading("chloe", "orientation", "-27 08:05"),
    Reading("chloe", "evaluation", "-12 08:15", 5),
    Reading("elodie", "introduction", "-14 13:00"),
    Reading("ines", "introduction", "-19 13:10"),
    Reading("ines", "role-du-specialiste", "-17 13:05"),
    Reading("leila", "introduction", "-32 20:10"),
    Reading("leila", "role-du-specialiste", "-29 20:05"),
    Reading("thomas", "introduction", "-24 17:20"),
    Reading("marieeve", "introduction", "-20 15:10"),
    Reading("irene", PRINCIPLES, "-9 08:30"),
    Reading("irene", "equipe-et-fidelite", "-5 08:15"),
    Reading("lucie", PRINCIPLES, "-14 10:00", 8),
    Reading("lucie", ENGAGEMENT, "-13 10:05", 4),
)
