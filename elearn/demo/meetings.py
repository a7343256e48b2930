"""Plans the séances of the demonstration: held, cancelled, under way, to come."""

from __future__ import annotations

from dataclasses import dataclass

from elearn.demo.people import LEARNERS
from elearn.demo.words import walls
from elearn.demo.words.minutes import ESTUAIRE, LITTORAL_CORRECTED, LITTORAL_FIRST
from elearn.discussions.rules import Case

CONTACT, PARENTS = Case("jose", "premier-contact", 45), Case("jose", "parents", 40)


@dataclass(frozen=True, slots=True)
class FollowUpRow:
    """A thing to do after a séance, by whom and by when; `done` is when it was."""

    what: str
    who: str
    by_day: str
    done: str = ""


@dataclass(frozen=True, slots=True)
class Sheet:
    """Who signed, whom the facilitator recorded, when it was closed, whose line was corrected and why."""

    signed: tuple[str, ...]
    recorded: tuple[str, ...]
    closed: str
    corrected: tuple[str, str, str] | None = None


@dataclass(frozen=True, slots=True)
class WallRow:
    """What was written to one question, by number of the text: how it was arranged, and whether it was shown.

    `ideas` are the ends of the ids of the key ideas that the group ticked; none leaves the answers closed.
    """

    texts: tuple[str, ...]
    groups: tuple[tuple[str, tuple[int, ...]], ...] = ()
    kept: tuple[int, ...] = ()
    aside: tuple[int, ...] = ()
    ideas: tuple[str, ...] = ()
    is_open: bool = True


@dataclass(frozen=True, slots=True)
class MeetingRow:
    """One séance of a team, or of a network's people."""

    place: str
    title: str
    starts: str
    minutes: int
    where: str
    lead: str
    people: tuple[str, ...]
    planned: str
    cases: tuple[Case, ...] = ()
    link: str = ""
    message: str = ""
    second: str = ""
    planner: str = ""
    sheet: Sheet | None = None
    notes: tuple[tuple[str, str, str], ...] = ()
    follow_ups: tuple[FollowUpRow, ...] = ()
    cancelled: str = ""
    walls: tuple[WallRow, ...] = ()
    days: int = 0
    is_on_own_cases: bool = False


MEETINGS = (
    MeetingRow(
        "littoral",
        "José, faire connaissance",
        "-19 14:00",
        90,
        "Salle des Marronniers",
        "sophie",
        LEARNERS["littoral"],
        "-30 11:00",
        (CONTACT, PARENTS),
        message="Relisez votre réponse à la première étape ; venez avec une phrase que vous voulez garder.",
        sheet=Sheet(("nadege", "camille", "chloe", "sophie"), ("aicha",), "-19 15:40"),
        walls=(
            WallRow(
                walls.FIRST_DAYS,
                tuple(walls.FIRST_DAYS_GROUPS.items()),
                walls.FIRST_DAYS_KEPT,
                walls.FIRST_DAYS_ASIDE,
                walls.FIRST_DAYS_IDEAS,
            ),
        ),
        notes=(("sophie", "-19 16:20", LITTORAL_FIRST), ("nadege", "-18 09:05", LITTORAL_CORRECTED)),
        follow_ups=(
            FollowUpRow("Demander au secteur une place au point du jeudi", "sophie", "-12", "-13 10:00"),
            FollowUpRow("Dresser la liste des lieux calmes où l’on peut se parler, par quartier", "camille", "+4"),
            FollowUpRow("Réécrire notre lettre de premier rendez-vous en cinq lignes", "aicha", "-2"),
        ),
    ),
    MeetingRow(
        "estuaire",
        "José, d’une rive à l’autre",
        "-16 14:00",
        90,
        "Maison du port, 1er étage",
        "marc",
        LEARNERS["estuaire"],
        "-27 10:00",
        (CONTACT,),
        second="maelle",
        sheet=Sheet(
            ("maelle", "karim", "ines", "marc"),
            ("elodie",),
            "-16 15:35",
            ("ulysse", "-15 09:20", "Arrivé à 14 h 20, il n’avait pas signé la feuille."),
        ),
        notes=(("marc", "-16 16:30", ESTUAIRE),),
        follow_ups=(FollowUpRow("Inviter la case manager du secteur à la prochaine séance", "marc", "+6"),),
    ),
    MeetingRow(
        "estuaire",
        "Gérard, l’admission",
        "-7 09:30",
        90,
        "Maison du port, 1er étage",
        "sophie",
        LEARNERS["estuaire"],
        "-18 10:00",
        (Case("gerard", "admission", 60),),
        cancelled="-8 08:30",
    ),
    MeetingRow(
        "littoral",
        "José et ses parents",
        "now",
        120,
        "Salle des Marronniers",
        "sophie",
        (*LEARNERS["littoral"], "zoe"),
        "-5 11:00",
        (PARENTS,),
        message="On jouera la scène : une personne est la mère, une autre José, une troisième le spécialiste.",
        walls=(WallRow(walls.PARENTS, is_open=False),),
    ),
    MeetingRow(
        "estuaire",
        "Gérard, une équipe qui doute",
        "+1 14:00",
        90,
        "Maison du port, 1er étage",
        "marc",
        LEARNERS["estuaire"],
        "-8 08:40",
        (Case("gerard", "admission", 60),),
        message="La séance annulée la semaine dernière. Même ordre du jour.",
    ),
    MeetingRow(
        "boreale",
        "Deux rencontres annulées",
        "+2 13:30",
        75,
        "",
        "sylvie",
        LEARNERS["boreale"],
        "-6 10:00",
        (Case("jose", "equipe", 45),),
        link="https://visio.example.org/boreale",
    ),
    MeetingRow(
        "littoral",
        "Gérard, dans la voiture",
        "+6 09:30",
        90,
        "Salle des Marronniers",
        "nadege",
        (*LEARNERS["littoral"], "zoe"),
        "-3 15:00",
        (Case("gerard", "voiture", 60),),
        second="sophie",
        planner="sophie",
        message="Nadège anime. Prévoyez des chaussures de marche : une partie se fera dehors.",
    ),
    MeetingRow(
        "region",
        "Rencontre régionale : le réseau d’employeurs",
        "+15 10:00",
        300,
        "Halle de Combes-le-Haut",
        "regional",
        (
            "sophie",
            "marc",
            "gaelle",
            "rachid",
            "agnes",
            "sylvie",
            "camille",
            "nadege",
            "maelle",
            "thomas",
            "leila",
            "capucine",
            "marieeve",
        ),
        "-12 16:00",
        (Case("gerard", "eta", 90), Case("jose", "equipe", 60)),
        second="rachid",
        link="https://visio.example.org/region",
        message="Une équipe par territoire. Repas prévu sur place ; l’équipe Boréale se joint à nous à distance.",
    ),
    MeetingRow(
        "littoral",
        "Un cas de l’équipe, par écrit",
        "+20 09:00",
        60,
        "",
        "sophie",
        LEARNERS["littoral"],
        "-4 10:20",
        days=7,
        is_on_own_cases=True,
        message="Une semaine pour écrire, à l’heure qui vous va. Le mur s’ouvre le dernier jour.",
    ),
)
