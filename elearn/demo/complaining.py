"""Tells what went wrong in an organisation, what was answered, and what changed because of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from functools import partial

import sqlalchemy as sa

from elearn.complaints import actions
from elearn.complaints.models import Complaint, Improvement
from elearn.complaints.rules import FromKind
from elearn.db import session
from elearn.demo.places import ORGANISATIONS
from elearn.demo.story import Story
from elearn.demo.tables import prose

LEADS = {row.key: row.lead for row in ORGANISATIONS}


@dataclass(frozen=True, slots=True)
class Change:
    """What will change, by whom, by when; `done` is the instant at which it was said to be done."""

    words: str
    by_whom: str
    due: str
    done: str = ""


@dataclass(frozen=True, slots=True)
class Said:
    """What somebody said goes wrong (without `who`: a funder, by letter), what was answered, and what changed."""

    who: str
    at: str
    subject: str
    words: str
    answered: str = ""
    answer: str = ""
    closed: str = ""
    change: Change | None = None


ORGANISATION = "rives"
SAID = (
    Said(
        "chloe",
        "-34 17:40",
        "Relecture attendue trois semaines",
        """
        J’ai remis une réponse et personne ne l’a relue pendant trois semaines. Je n’osais plus avancer.
        Un mot pour dire quand elle serait lue m’aurait suffi.
        """,
        "-32 09:15",
        """
        Vous avez raison, et le délai promis n’a pas été tenu : une des deux personnes qui encadrent était absente,
        sans remplacement. Votre réponse est relue. Désormais un remplacement est nommé avant chaque absence.
        """,
        "-25 10:00",
        Change(
            "Nommer un remplacement avant chaque absence d’une semaine ou plus.", "Sophie et Marc", "-20", "-21 16:00"
        ),
    ),
    Said(
        "",
        "-15 11:30",
        "Pièces manquantes au dossier",
        "Deux certificats de réalisation manquaient au dossier envoyé. Merci de les faire parvenir.",
        "-15 15:20",
        "Les deux certificats sont partis le jour même par courriel.",
        "-14 09:00",
    ),
    Said(
        "camille",
        "-8 18:05",
        "Une salle trop bruyante pour les séances",
        """
        La salle des séances donne sur l’atelier. On s’entend mal depuis un mois, et je fais répéter tout le monde.
        J’entends moins bien d’une oreille : une autre salle m’aiderait beaucoup.
        """,
        "-6 08:50",
        """
        Merci de l’avoir dit. La petite salle du deuxième étage est réservée pour les séances à partir du mois
        prochain ; d’ici là, la porte de l’atelier reste fermée le mardi. Dites-moi si cela suffit.
        """,
        change=Change("Tenir les séances dans la petite salle du deuxième étage.", "Hélène", "+12"),
    ),
    Said(
        "karim",
        "-1 12:10",
        "Pas d’ordinateur libre pour répondre",
        """
        Au bureau, il y a un ordinateur pour quatre. J’écris mes réponses le soir, sur mon téléphone. Une heure par
        semaine avec un poste libre changerait tout.
        """,
    ),
)
ORIGIN = "Enquête auprès des équipes"
APART = Change(
    "Remettre à chaque arrivée un livret de deux pages : qui encadre, qui répond, où écrire.", "Hélène", "+20"
)


def tell_complaining(story: Story) -> None:
    """Add every complaint, answer and improvement to the story."""
    zone = story.cast.organisations[ORGANISATION].time_zone
    for row in SAID:
        story.add(row.at, zone, partial(_say, story, row))
        if row.answered:
            story.add(row.answered, zone, partial(_answer, story, row))
        if row.closed:
            story.add(row.closed, zone, partial(_close, story, row))
        if row.change is not None and row.change.done:
            story.add(row.change.done, zone, partial(_finish, story, row.change))
    story.add("-18 14:00", zone, partial(_plan_apart, story))


def _say(story: Story, row: Said, now: datetime) -> None:
    place = story.cast.organisations[ORGANISATION]
    if row.who:
        actions.file_complaint(story.cast.actors[row.who], place, subject=row.subject, words=prose(row.words), now=now)
    else:
        actions.record_complaint(
            story.cast.actors[LEADS[ORGANISATION]],
            place,
            received_on=story.calendar.day(row.at, place.time_zone),
            from_kind=FromKind.FUNDER,
            from_name="Caisse de formation de l’Estuaire",
            subject=row.subject,
            words=prose(row.words),
            now=now,
        )


def _answer(story: Story, row: Said, now: datetime) -> None:
    lead, complaint = story.cast.actors[LEADS[ORGANISATION]], _complaint(row)
    actions.answer_complaint(lead, complaint, words=prose(row.answer), now=now)
    if row.change is not None:
        due_on = story.calendar.day(row.change.due, story.cast.organisations[ORGANISATION].time_zone)
        actions.plan_improvement(
            lead, complaint, words=row.change.words, by_whom=row.change.by_whom, due_on=due_on, now=now
        )


def _close(story: Story, row: Said, now: datetime) -> None:
    actions.close_complaint(story.cast.actors[LEADS[ORGANISATION]], _complaint(row), now=now)


def _finish(story: Story, change: Change, now: datetime) -> None:
    improvement = session().scalars(sa.select(Improvement).where(Improvement.words == change.words)).one()
    on = story.calendar.day(change.done, story.cast.organisations[ORGANISATION].time_zone)
    actions.finish_improvement(story.cast.actors[LEADS[ORGANISATION]], improvement, done_on=on, today=on)


def _plan_apart(story: Story, now: datetime) -> None:
    place = story.cast.organisations[ORGANISATION]
    due_on = story.calendar.day(APART.due, place.time_zone)
    actions.plan_improvement_apart(
        story.cast.actors[LEADS[ORGANISATION]],
        place,
        origin=ORIGIN,
        words=APART.words,
        by_whom=APART.by_whom,
        due_on=due_on,
        now=now,
    )


def _complaint(row: Said) -> Complaint:
    return session().scalars(sa.select(Complaint).where(Complaint.subject == row.subject)).one()
