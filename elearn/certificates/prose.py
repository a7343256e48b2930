"""Writes what an attestation says, in French, once: frozen with the facts, the same on page and paper."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import date
from enum import StrEnum
from typing import Any

from babel.dates import format_date

from elearn.certificates.rules import Paper, Result
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
    Paper.END: "Attestation de fin de formation",
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
END_FIELDS = (
    ("Organisme de formation", "{provider}"),
    ("Personne formée", ""),
    ("Employeur", "{organisation}"),
    ("Intitulé", "{title}"),
    ("Nature de l’action", "{nature}"),
    ("Dates", "{period}"),
    ("Durée totale", "{duration}"),
    ("Dont", "{split}"),
    ("Modalités", "{modalities}"),
    ("Suivi et accompagnement", "{follow_up}"),
)
NATURES = {"FR": "action de formation (article L. 6313-1, 1° du code du travail)"}
NATURE = "formation professionnelle continue"  # where no code lists the natures that an action can have
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
NO_REVIEW = "aucune relecture écrite n’est revenue à ce jour"
VERDICTS = {Verdict.ACCEPTED: "validée", Verdict.RETURNED: "à reprendre"}
RESULTS = {
    Result.ACQUIRED: "acquis",
    Result.UNDER_WAY: "en cours d’acquisition",
    Result.NOT_ACQUIRED: "non acquis",
}


class Task(StrEnum):
    """What kind of work a programme asks for."""

    READING = "reading"
    ANSWER = "answer"
    MEETING = "meeting"
    FIELD = "field"


class Manner(StrEnum):
    """How hours were spent."""

    IN_PERSON = "in-person"
    REMOTE = "remote"
    TOGETHER = "together"
    WRITTEN = "written"
    ALONE = "alone"
    FIELD = "field"


TASKS = {
    Task.READING: "parties à lire",
    Task.ANSWER: "réponses écrites",
    Task.MEETING: "séances de groupe, par demi-journée",
    Task.FIELD: "travaux de terrain",
}
MANNERS = {
    Manner.IN_PERSON: "séances en présence",
    Manner.REMOTE: "séances à distance, en direct",
    Manner.TOGETHER: "séances de groupe",
    Manner.WRITTEN: "séances par écrit, à distance",
    Manner.ALONE: "en autonomie, à distance (lectures et réponses)",
    Manner.FIELD: "sur le terrain",
}
BEYOND = (
    "Ce qui a été fait en plus de ce qui était demandé, par exemple un jalon facultatif, compte dans les travaux faits."
)
NUMBERS = ("zéro", "un", "deux", "trois", "quatre", "cinq", "six", "sept", "huit", "neuf", "dix")


def kind_of(paper: Paper, country: str) -> str:
    """Return the title of a paper, as its country calls it."""
    return PARTICIPATION if paper is Paper.REALISATION and country not in FIELDS else KINDS[paper]


def fields_of(country: str, names: Mapping[str, str], *, period: str, duration: str) -> list[list[str]]:
    """Return (name, words) of each field in the order of the country's form; no words where the name goes."""
    signatory = ", ".join(words for words in (names["signatory"], names["signatory_title"]) if words)
    given = {**names, "signatory": signatory, "period": period, "duration": duration}
    return [[french(name), words.format(**given)] for name, words in FIELDS.get(country, PARTICIPATION_FIELDS)]


def end_fields_of(
    country: str, names: Mapping[str, str], ending: Mapping[str, Any], *, period: str, duration: str
) -> list[list[str]]:
    """Return (name, words) of each field of an end-of-training attestation; no words where the name goes."""
    split = "\n".join(french(f"{part['manner']} : {duration_words(part['minutes'])}") for part in ending["split"])
    given = {
        **names,
        "nature": NATURES.get(country, NATURE),
        "period": period,
        "duration": duration,
        "split": split,
        "modalities": ending["modalities"],
        "follow_up": ending["follow_up"],
    }
    return [[french(name), words.format(**given)] for name, words in END_FIELDS]


def modalities_words(deeds: Collection[Deed]) -> str:
    """Return how the training was followed: « à distance, à son rythme, en ligne ; séances de groupe »."""
    ways = (
        (bool({Deed.READ, Deed.SUBMITTED, Deed.ACCEPTED} & set(deeds)), "en ligne, à distance, à son rythme"),
        (bool({Deed.SUBMITTED, Deed.ACCEPTED} & set(deeds)), "réponses écrites"),
        (Deed.ATTENDED in deeds, "séances de groupe à présences signées"),
        (Deed.CONFIRMED in deeds, "travail de terrain confirmé par une personne nommée"),
    )
    return french(" ; ".join(words for is_so, words in ways if is_so))


def follow_up_words(names: Sequence[str], count: int, exchanges: int, first_on: date, last_on: date) -> str:
    """Return « 5 relectures écrites, par Sophie Lambert et Marc Petit, du … au … ; 3 messages échangés ensuite »."""
    who = " et ".join([", ".join(names[:-1]), names[-1]] if len(names) > 1 else names)
    several = "s" if count > 1 else ""
    said = f"{count} relecture{several} écrite{several}, par {who}, {period_words(first_on, last_on)}"
    several = "s" if exchanges > 1 else ""
    return f"{said}{french(' ; ')}{exchanges} message{several} échangé{several} ensuite" if exchanges else said


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
