"""Says what each organisation asks for, of whom and by when."""

from __future__ import annotations

from dataclasses import dataclass

from elearn.certificates.rules import Paper, Result
from elearn.programmes.rules import Place, Requirement, StepKind

READ, SUBMITTED, ACCEPTED = Requirement.READ, Requirement.SUBMITTED, Requirement.ACCEPTED


@dataclass(frozen=True, slots=True)
class StepRow:
    """One step. Without a rule, the usual one; without a title, that of its module."""

    place: Place
    rule: tuple[Requirement, ...] = ()
    title: str = ""
    minutes: int | None = None
    is_optional: bool = False
    checklist: str = ""


@dataclass(frozen=True, slots=True)
class Course:
    """A programme of every organisation named in `organisations`."""

    key: str
    title: str
    description: str
    organisations: tuple[str, ...]
    at: str
    steps: tuple[StepRow, ...]
    months: int | None = None
    renewal: int | None = None
    objectives: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Given:
    """A programme was given to a team (or to some people of it), to be finished by a day."""

    course: str
    organisation: str
    at: str
    by_day: str
    teams: tuple[str, ...] = ()
    people: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Attested:
    """Somebody issued a paper to people of an organisation who follow a programme.

    Of an end-of-training attestation, `results` say what they observed for each objective, in order.
    """

    by: str
    course: str
    organisation: str
    people: tuple[str, ...]
    at: str
    paper: Paper = Paper.ATTESTATION
    results: tuple[Result, ...] = ()


@dataclass(frozen=True, slots=True)
class Ended:
    """Somebody's programme was ended, because they had left."""

    course: str
    organisation: str
    who: str
    at: str


@dataclass(frozen=True, slots=True)
class RecognisedRow:
    """A step of somebody's programme was counted as done by hand."""

    course: str
    organisation: str
    who: str
    place: Place
    done_on: str
    reason: str
    proof: str
    at: str


@dataclass(frozen=True, slots=True)
class Extended:
    """Somebody was given more time."""

    course: str
    organisation: str
    who: str
    by_day: str
    reason: str
    at: str


@dataclass(frozen=True, slots=True)
class Away:
    """Somebody is on leave, from a day to a day."""

    organisation: str
    who: str
    first_on: str
    last_on: str
    at: str


@dataclass(frozen=True, slots=True)
class Seen:
    """Somebody confirmed field work, having seen these points of its list (from 0); a paper proves it, or none."""

    by: str
    course: str
    organisation: str
    who: str
    on: str
    minutes: int
    points: tuple[int, ...]
    account: str
    at: str
    paper: tuple[str, ...] = ()


VISIT = """
Prépare la visite avec la personne accompagnée
Écoute les besoins de l’employeur avant de parler d’une candidature
Ne dit rien de la santé sans accord écrit
Convient d’une suite datée
""".strip()
FIRST_STEPS = Course(
    "premiers-pas",
    "Premiers pas en soutien en emploi",
    """
    Les six premiers chapitres, deux histoires et une séance d’équipe, pour commencer le métier sans rester seul avec
    ses questions. Comptez sept à huit heures, par petits morceaux.
    """,
    ("rives", "maison", "combes", "tournant", "horizon"),
    "-48 10:00",
    (
        StepRow(Place(StepKind.CHAPTER, "introduction"), (READ,)),
        StepRow(Place(StepKind.CHAPTER, "role-du-specialiste"), (READ,)),
        StepRow(Place(StepKind.CHAPTER, "huit-principes"), (READ, SUBMITTED)),
        StepRow(Place(StepKind.CHAPTER, "orientation"), (READ,)),
        StepRow(Place(StepKind.CHAPTER, "implication"), (READ,)),
        StepRow(Place(StepKind.STAGE, "jose", "premier-contact"), (SUBMITTED, ACCEPTED)),
        StepRow(Place(StepKind.STAGE, "jose", "parents"), (SUBMITTED, ACCEPTED)),
        StepRow(Place(StepKind.STAGE, "jose", "equipe"), (SUBMITTED, ACCEPTED)),
        StepRow(Place(StepKind.CHAPTER, "evaluation"), (READ,)),
        StepRow(Place(StepKind.VIGNETTE, "gerard"), (SUBMITTED,)),
        StepRow(Place(StepKind.DISCUSSION, "jose"), (), "Une séance d’équipe sur José", 90),
    ),
    24,
)
FIRST_CONTACT = Course(
    "premier-contact",
    "Réussir un premier contact",
    "Un chapitre et une étape, à faire en une semaine, avant une première rencontre ou pour en préparer une autre.",
    ("rives",),
    "-15 11:00",
    (
        StepRow(Place(StepKind.CHAPTER, "implication"), (READ,)),
        StepRow(Place(StepKind.STAGE, "jose", "premier-contact"), (SUBMITTED, ACCEPTED)),
        StepRow(Place(StepKind.STAGE, "gerard", "admission"), (SUBMITTED,), is_optional=True),
    ),
    objectives=(
        "Ouvrir un premier entretien par ce que la personne veut, sans questionnaire",
        "Dire en une phrase à un employeur ce que je fais",
        "Écrire une suite datée après chaque contact",
    ),
)
WHOLE_COURSE = Course(
    "parcours-complet",
    "Parcours complet du manuel",
    """
    Les douze chapitres du manuel dans l’ordre, chacun suivi des histoires qui s’y rattachent, et une séance de groupe.
    Six mois suffisent, à raison d’une heure par semaine. Les histoires facultatives ne comptent pas dans l’avancement.
    """,
    ("rives", "maison", "combes", "tournant"),
    "-12 10:00",
    (
        StepRow(Place(StepKind.CHAPTER, "introduction"), (READ,)),
        StepRow(Place(StepKind.VIGNETTE, "nadia"), (SUBMITTED,)),
        StepRow(Place(StepKind.CHAPTER, "role-du-specialiste"), (READ,)),
        StepRow(Place(StepKind.VIGNETTE, "karim"), (SUBMITTED,)),
        StepRow(Place(StepKind.CHAPTER, "huit-principes"), (READ,)),
        StepRow(Place(StepKind.VIGNETTE, "gerard"), (SUBMITTED,)),
        StepRow(Place(StepKind.VIGNETTE, "solange"), (SUBMITTED,), is_optional=True),
        StepRow(Place(StepKind.CHAPTER, "orientation"), (READ,)),
        StepRow(Place(StepKind.VIGNETTE, "douze-pages"), (SUBMITTED,)),
        StepRow(Place(StepKind.CHAPTER, "implication"), (READ,)),
        StepRow(Place(StepKind.VIGNETTE, "jose"), (SUBMITTED, ACCEPTED)),
        StepRow(Place(StepKind.VIGNETTE, "yanis"), (SUBMITTED,), is_optional=True),
        StepRow(Place(StepKind.CHAPTER, "evaluation"), (READ,)),
        StepRow(Place(StepKind.VIGNETTE, "jose-profil"), (SUBMITTED, ACCEPTED)),
        StepRow(Place(StepKind.CHAPTER, "prestations"), (READ,)),
        StepRow(Place(StepKind.VIGNETTE, "jose-allocation"), (SUBMITTED,)),
        StepRow(Place(StepKind.CHAPTER, "recherche-et-employeurs"), (READ,)),
        StepRow(Place(StepKind.VIGNETTE, "jose-boutique"), (SUBMITTED, ACCEPTED)),
        StepRow(Place(StepKind.VIGNETTE, "luc"), (SUBMITTED,), is_optional=True),
        StepRow(
            Place(StepKind.FIELD),
            (),
            "Une visite d’employeur accompagnée",
            60,
            checklist=VISIT,
        ),
        StepRow(Place(StepKind.CHAPTER, "divulgation"), (READ,)),
        StepRow(Place(StepKind.VIGNETTE, "jose-dire-ou-ne-pas-dire"), (SUBMITTED,)),
        StepRow(Place(StepKind.CHAPTER, "soutien-dans-l-emploi"), (READ,)),
        StepRow(Place(StepKind.VIGNETTE, "jose-absence"), (SUBMITTED, ACCEPTED)),
        StepRow(Place(StepKind.CHAPTER, "fins-et-transitions"), (READ,)),
        StepRow(Place(StepKind.VIGNETTE, "gerard-decision"), (SUBMITTED,)),
        StepRow(Place(StepKind.CHAPTER, "equipe-et-fidelite"), (READ,)),
        StepRow(Place(StepKind.VIGNETTE, "une-equipe-muette"), (SUBMITTED,), is_optional=True),
        StepRow(Place(StepKind.DISCUSSION), (), "Une séance de groupe, sur l’histoire de votre choix", 90),
    ),
    36,
)
SUPERVISORS = Course(
    "superviseurs",
    "Encadrer une équipe de soutien en emploi",
    """
    Pour qui commence à encadrer : la fidélité, la supervision de groupe et la première revue, avec une séance. Chaque
    réponse est relue par une personne qui encadre depuis plus longtemps.
    """,
    ("rives",),
    "-12 10:30",
    (
        StepRow(Place(StepKind.CHAPTER, "huit-principes"), (READ,)),
        StepRow(Place(StepKind.CHAPTER, "equipe-et-fidelite"), (READ,)),
        StepRow(Place(StepKind.VIGNETTE, "supervision-de-groupe"), (SUBMITTED, ACCEPTED)),
        StepRow(Place(StepKind.VIGNETTE, "une-equipe-muette"), (SUBMITTED, ACCEPTED)),
        StepRow(Place(StepKind.VIGNETTE, "les-chiffres-en-reunion"), (SUBMITTED,)),
        StepRow(Place(StepKind.VIGNETTE, "premiere-revue"), (SUBMITTED,)),
        StepRow(Place(StepKind.VIGNETTE, "coter-marseille"), (SUBMITTED,), is_optional=True),
        StepRow(Place(StepKind.DISCUSSION), (), "Une séance de supervision de groupe", 90),
    ),
)
BENEFITS = Course(
    "prestations",
    "Le conseil sur les prestations, à jour",
    """
    Les règles des prestations changent souvent : l’attestation vaut trois mois, et le chapitre se relit le mois qui
    précède sa fin.
    """,
    ("rives",),
    "-50 10:00",
    (StepRow(Place(StepKind.CHAPTER, "prestations"), (READ,)),),
    months=3,
    renewal=1,
)
COURSES = (FIRST_STEPS, FIRST_CONTACT, WHOLE_COURSE, SUPERVISORS, BENEFITS)

GIVEN = (
    Given("prestations", "rives", "-49 09:00", "-44", people=("aicha",)),
    Given("premiers-pas", "rives", "-46 09:00", "-3", people=("jb",)),
    Given("premiers-pas", "rives", "-46 09:05", "+10", teams=("littoral", "estuaire")),
    Given("premiers-pas", "rives", "-6 09:10", "+45", people=("zoe",)),
    Given("premiers-pas", "maison", "-45 10:30", "+30", teams=("orvelle",)),
    Given("premiers-pas", "combes", "-44 11:00", "+20", teams=("plateau", "arzelle")),
    Given("premiers-pas", "tournant", "-40 09:00", "+35", teams=("boreale",)),
    Given("premiers-pas", "horizon", "-40 09:00", "+35", teams=("rive",)),
    Given("premier-contact", "rives", "-14 09:00", "+30", teams=("littoral", "estuaire")),
    Given("parcours-complet", "rives", "-11 09:00", "+120", people=("nadege", "maelle", "chloe")),
    Given("parcours-complet", "maison", "-11 09:10", "+130", people=("thomas",)),
    Given("parcours-complet", "combes", "-11 09:20", "+130", people=("leila",)),
    Given("parcours-complet", "tournant", "-11 09:30", "+130", people=("marieeve",)),
    Given("superviseurs", "rives", "-11 10:00", "+60", teams=("encadrement",)),
)

ATTESTED = (
    Attested("helene", "prestations", "rives", ("aicha",), "-46 16:00"),
    Attested("helene", "parcours-complet", "rives", ("nadege",), "-6 09:00", Paper.REALISATION),
    Attested("helene", "premiers-pas", "rives", ("nadege", "maelle"), "-1 16:30"),
    Attested("helene", "premiers-pas", "rives", ("nadege", "maelle"), "-1 16:40", Paper.REALISATION),
    Attested("helene", "premiers-pas", "rives", ("nadege", "camille"), "-1 16:45", Paper.TRANSCRIPT),
    Attested("helene", "parcours-complet", "rives", ("nadege",), "-1 16:50", Paper.REALISATION),
    Attested(
        "helene",
        "premier-contact",
        "rives",
        ("nadege",),
        "-1 16:55",
        Paper.END,
        (Result.ACQUIRED, Result.ACQUIRED, Result.UNDER_WAY),
    ),
    Attested("louise", "premiers-pas", "tournant", ("marieeve",), "-1 11:00", Paper.REALISATION),
)
ENDED = (Ended("premiers-pas", "rives", "hugo", "-30 17:00"),)
RECOGNISED = (
    RecognisedRow(
        "premiers-pas",
        "rives",
        "karim",
        Place(StepKind.CHAPTER, "huit-principes"),
        "-40 00:00",
        "Les huit principes ont été travaillés pendant deux jours dans son organisation précédente.",
        "Attestation de participation, gardée dans son dossier",
        "-8 10:00",
    ),
)
EXTENDED = (
    Extended("premiers-pas", "rives", "chloe", "+45", "Absence de trois semaines ; la date est reportée.", "-7 11:00"),
)
AWAY = (Away("rives", "zoe", "+3", "+16", "-2 10:30"),)
CONFIRMED = (
    Seen(
        "sophie",
        "parcours-complet",
        "rives",
        "nadege",
        "-4 00:00",
        75,
        (0, 1, 3),
        "Visite d’un atelier de reliure : des questions ouvertes, et un rendez-vous pris pour la suite.",
        "-3 09:20",
        (
            "Grille d’observation",
            "Visite d’employeur accompagnée, 1 h 15",
            "Préparée, demandes posées en questions ouvertes, suite prévue.",
            "Papier inventé pour la démonstration.",
        ),
    ),
)
