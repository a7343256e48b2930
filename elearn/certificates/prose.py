"""Writes what an attestation says, in French, once: frozen with the facts, the same on page and paper."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from babel.dates import format_date

from elearn.certificates.rules import Paper
from elearn.content.typography import french
from elearn.programmes.rules import StepKind
from elearn.progress.evidence import Deed, StepEvidence
from elearn.reviews.rules import Verdict

KIND = "Attestation de formation"
MORE_WAS_DONE = "Un papier plus récent a été délivré, avec ce qui a été fait depuis."
PARTICIPATION = "Attestation de participation"
KINDS = {
    Paper.ATTESTATION: KIND,
    Paper.REALISATION: "Certificat de réalisation",
    Paper.TRANSCRIPT: "Relevé de parcours",
}
FRENCH_FIELDS = (
    ("Je soussigné(e)", "{signatory}"),
    ("Organisme dispensateur", "{provider}"),
    ("Atteste que", ""),
    ("Salarié(e) de l’entreprise", "{organisation}"),
    ("A suivi l’action", "{title}"),
    (
        "Nature de l’action",
        "☒ action de formation\n☐ bilan de compétences\n☐ action de VAE\n☐ action de formation par apprentissage",
    ),
    ("Qui s’est déroulée", "{period}"),
    ("Pour une durée de", "{duration}"),
)
PARTICIPATION_FIELDS = (
    ("Personne", ""),
    ("Employeur", "{organisation}"),
    ("Activité", "{title}"),
    ("Organisme", "{provider}"),
    ("Personne responsable", "{signatory}"),
    ("Dates", "{period}"),
    ("Lieu", "en ligne, à son rythme ; séances de groupe"),
    ("Durée", "{duration}"),
    ("Participation vérifiée par", "parties lues, réponses remises et relues, présences signées"),
)
FIELDS = {"FR": FRENCH_FIELDS}  # elsewhere no form is imposed: what employers and cantons accept
NOTES = {
    "FR": (
        "Sans préjudice des délais imposés par les règles fiscales, comptables ou commerciales, l’organisme s’engage à "
        "conserver l’ensemble des pièces justificatives qui ont permis d’établir le présent certificat pendant trois "
        "ans à compter de la fin de l’année du dernier paiement. En cas de cofinancement des fonds européens, la durée "
        "de conservation est étendue conformément aux obligations conventionnelles spécifiques.",
        "À distance, la durée compte les activités pédagogiques réalisées et le temps estimé pour les réaliser. Pour "
        "un projet de transition professionnelle, le certificat est établi chaque mois.",
    ),
    "QC": ("L’employeur garde cette pièce six ans après la dernière année qu’elle concerne.",),
    "CH": ("Les durées sont en heures de soixante minutes.",),
}
ABOUT_TRANSCRIPTS = (
    "Chaque réponse remise est désignée par sa date, son nombre de mots et l’empreinte de son texte (SHA-256). Le "
    "texte n’est pas reproduit : la personne qui l’a écrit peut seule le joindre.",
)
DEEDS = {
    Deed.READ: "partie lue",
    Deed.SUBMITTED: "réponse remise",
    Deed.ACCEPTED: "réponse validée",
    Deed.ATTENDED: "présence à une séance",
    Deed.CONFIRMED: "travail de terrain confirmé",
}
VERDICTS = {Verdict.ACCEPTED: "validée", Verdict.RETURNED: "à reprendre"}
NUMBERS = ("zéro", "un", "deux", "trois", "quatre", "cinq", "six", "sept", "huit", "neuf", "dix")


def kind_of(paper: Paper, country: str) -> str:
    """Return the title of a paper, as its country calls it."""
    return PARTICIPATION if paper is Paper.REALISATION and country not in FIELDS else KINDS[paper]


def fields_of(country: str, names: Mapping[str, str], *, period: str, duration: str) -> list[list[str]]:
    """Return (name, words) of each field in the order of the country's form; no words where the name goes."""
    signatory = ", ".join(words for words in (names["signatory"], names["signatory_title"]) if words)
    given = {**names, "signatory": signatory, "period": period, "duration": duration}
    return [[french(name), words.format(**given)] for name, words in FIELDS.get(country, PARTICIPATION_FIELDS)]


def letterhead_words(organisation: str) -> str:
    """Return what stands for the picture above a paper, for whoever does not see it."""
    return f"En-tête de l’organisation «\u00a0{organisation}\u00a0»"


def day_words(day: date) -> str:
    """Return « 13 novembre 2026 », « 1er novembre 2026 »."""
    month_and_year = format_date(day, "MMMM y", locale="fr")
    return f"{'1er' if day.day == 1 else day.day}\u00a0{month_and_year}"


def duration_words(minutes: int) -> str:
    """Return « 21 heures », « 2 heures 05 minutes », « 45 minutes »."""
    hours, rest = divmod(minutes, 60)
    words = [f"{hours} heure{'s' if hours > 1 else ''}"] if hours else []
    if rest or not hours:
        words.append(f"{rest:02d} minutes" if hours else f"{rest} minute{'s' if rest > 1 else ''}")
    return french(" ".join(words))


def period_words(starts_on: date, ends_on: date) -> str:
    """Return « du 7 septembre au 12 novembre 2026 », the year once where it is the same, or « le 12 novembre 2026 »."""
    if starts_on == ends_on:
        return f"le {day_words(ends_on)}"
    first = day_words(starts_on)
    return f"du {first.rsplit(' ', 1)[0] if starts_on.year == ends_on.year else first} au {day_words(ends_on)}"


def sentence(*, title: str, minutes: int, starts_on: date, ends_on: date, done: str) -> str:
    """Return what the attestation says beneath the name; the title stands as somebody typed it."""
    period = period_words(starts_on, ends_on)
    end = f"{french(' : ')}{done}." if done else "."
    return f"a suivi le programme «\u00a0{title}\u00a0», {duration_words(minutes)}, {period}{end}"


def validity_words(valid_until: date | None) -> str:
    """Return « Valable jusqu’au 12 novembre 2029. », or nothing where there is no end."""
    return f"Valable jusqu’au {day_words(valid_until)}." if valid_until else ""


def made_words(*, place: str, on: date, organisation: str) -> str:
    """Return « Fait à Dunkerque, le 13 novembre 2026, pour l’organisation « … ». »; names stand as they are."""
    where = f"à {place}, " if place else ""
    return f"Fait {where}le {day_words(on)}, pour l’organisation «\u00a0{organisation}\u00a0»."


def done_words(evidence: Sequence[StepEvidence]) -> str:
    """Return « quatre chapitres lus, trois réponses validées et une séance de groupe »."""
    rows = [row for step in evidence for row in step.rows]
    chapters = sum(
        step.kind is StepKind.CHAPTER and any(row.deed is Deed.READ for row in step.rows) for step in evidence
    )
    counts = (
        (chapters, "chapitre lu", "chapitres lus", "un"),
        (sum(row.deed is Deed.SUBMITTED for row in rows), "réponse remise", "réponses remises", "une"),
        (sum(row.deed is Deed.ACCEPTED for row in rows), "réponse validée", "réponses validées", "une"),
        (sum(row.deed is Deed.ATTENDED for row in rows), "séance de groupe", "séances de groupe", "une"),
        (
            sum(row.deed is Deed.CONFIRMED for row in rows),
            "travail de terrain confirmé",
            "travaux de terrain confirmés",
            "un",
        ),
    )
    words = [f"{_number(count, one)} {single if count == 1 else many}" for count, single, many, one in counts if count]
    return " et ".join([", ".join(words[:-1]), words[-1]] if len(words) > 1 else words)


def _number(count: int, one: str) -> str:
    if count == 1:
        return one
    return NUMBERS[count] if count < len(NUMBERS) else str(count)


def review_words(verdict: Verdict, name: str, when: str, exchanges: int) -> str:
    """Return « validée par Sophie Lambert le 12 novembre 2026 à 9 h 30, 2 messages échangés »."""
    said = f"{VERDICTS[verdict]} par {name}, le {when}"
    return f"{said}, {exchanges} message{'s' if exchanges > 1 else ''} ensuite" if exchanges else said
