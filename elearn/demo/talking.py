"""Tells what is said around reviews: questions back, notes, phrases kept, two calibrations, a promise of its own."""

from __future__ import annotations

from datetime import datetime
from functools import partial

import sqlalchemy as sa

from elearn.answers.models import Submission
from elearn.db import session
from elearn.demo.story import Story
from elearn.demo.tables import prose
from elearn.editions.queries import get_module
from elearn.organisations.calendar import OwnDay
from elearn.organisations.models import Organisation, Team
from elearn.organisations.place_actions import promise_reviews
from elearn.reviews.calibration_actions import keep_reading, open_calibration, send_readings, settle_text, start_reading
from elearn.reviews.calibration_models import Calibration, CalibrationAnswer
from elearn.reviews.calibration_rules import Read
from elearn.reviews.dialogue_actions import add_note, say_back
from elearn.reviews.models import Review
from elearn.reviews.phrase_actions import change_phrase, keep_phrase
from elearn.reviews.queries import in_force
from elearn.reviews.rules import Helped, Verdict

QUESTION = "jose#premiers-jours"
PHRASES = (
    "Qu’en dirait la personne elle-même ?",
    "Dites-le comme vous le diriez au téléphone : qui, quand, combien de temps.",
    "Bonne piste. Et si l’employeur refuse, que proposez-vous ensuite ?",
)
TITLES = ("Premiers contacts, lectures croisées", "Premiers contacts, seconde série")


def tell_talking(story: Story) -> None:
    """Add what is said around reviews to the story."""
    zone = story.cast.zones["sophie"]
    story.add("-33 09:00", zone, partial(_promise, story))
    for number, text in enumerate(PHRASES):
        story.add(f"-3{number} 09:30", zone, partial(_keep, story, text, is_shared=number == 0))
    story.add(
        "-28 18:05", zone, partial(_ask, story, "Je n’ose pas l’appeler sans sa référente. Est-ce trop prudent ?")
    )
    story.add(
        "-27 09:10", zone, partial(_answer, story, "Non : dites-lui seulement que vous passerez par elle d’abord.")
    )
    story.add("-2 16:20", zone, partial(_note, story))
    story.add(
        "-1 18:40", zone, partial(_ask_again, story, "Faut-il attendre la prochaine réunion d’équipe pour agir ?")
    )
    story.add("-12 10:00", zone, partial(_calibrate, story, TITLES[0], is_done=True))
    story.add("-1 15:00", zone, partial(_calibrate, story, TITLES[1], is_done=False))


def _promise(story: Story, now: datetime) -> None:
    team = story.cast.teams["estuaire"]
    present = session().get_one(Team, team.id)
    closed = OwnDay(story.calendar.day("+20 00:00", story.cast.zones["sophie"]), "Journée d’équipe")
    organisation = session().get_one(Organisation, present.organisation_id)
    promise_reviews(story.cast.actors["sophie"], present, organisation, days=3, calendar="", own=[closed])


def _keep(story: Story, text: str, *, is_shared: bool, now: datetime) -> None:
    sophie = story.cast.actors["sophie"]
    phrase = keep_phrase(sophie, text, now)
    if is_shared:
        change_phrase(sophie, phrase, text, story.cast.teams["littoral"].id)


def _ask(story: Story, text: str, now: datetime) -> None:
    review = _first_review(story, now)
    author = next(actor for actor in story.cast.actors.values() if actor.id == review.owner_id)
    say_back(author, review, prose(text), Helped.YES, now)


def _ask_again(story: Story, text: str, now: datetime) -> None:
    """Let Nadège answer the last review that she got: nobody has answered her yet."""
    chosen = (
        sa.select(Review)
        .where(Review.owner_id == story.cast.people["nadege"].id, *in_force(), Review.effective_at <= now)
        .order_by(Review.sent_at.desc())
        .limit(1)
    )
    say_back(story.cast.actors["nadege"], session().scalars(chosen).one(), prose(text), None, now)


def _answer(story: Story, text: str, now: datetime) -> None:
    say_back(story.cast.actors["sophie"], _first_review(story, now), prose(text), None, now)


def _note(story: Story, now: datetime) -> None:
    submission = _submissions(story)[-1]
    add_note(story.cast.actors["sophie"], submission, prose("À relire ensemble jeudi, avant la séance."), now)


def _first_review(story: Story, now: datetime) -> Review:
    """Return the first review that Sophie gave to this question."""
    chosen = (
        sa.select(Review)
        .join(Submission, Submission.id == Review.submission_id)
        .where(Review.reviewer_id == story.cast.people["sophie"].id, Submission.exercise_id == QUESTION)
        .where(*in_force(), Review.effective_at <= now)
        .order_by(Review.id)
        .limit(1)
    )
    return session().scalars(chosen).one()


def _submissions(story: Story) -> list[Submission]:
    """Return the first submissions of Sophie's first team to this question, the oldest first."""
    chosen = (
        sa.select(Submission)
        .where(Submission.exercise_id == QUESTION, Submission.number == 1, Submission.withdrawn_at.is_(None))
        .where(Submission.team_id == story.cast.teams["littoral"].id)
        .order_by(Submission.id)
        .limit(3)
    )
    return list(session().scalars(chosen))


def _calibrate(story: Story, title: str, *, is_done: bool, now: datetime) -> None:
    """Let Sophie and Marc read the same answers without names; the first set is done, the second half read."""
    sophie, marc = story.cast.actors["sophie"], story.cast.actors["marc"]
    chosen = _submissions(story)
    made = open_calibration(
        sophie,
        title=title,
        submission_ids=[one.id for one in chosen],
        reader_ids=[sophie.id, marc.id],
        asks=False,
        now=now,
    )
    answers = session().scalars(sa.select(CalibrationAnswer).where(CalibrationAnswer.calibration_id == made.id))
    numbers = [(one.number, one.text) for one in answers]
    for number, text in numbers:
        settle_text(sophie, made, number, text, now)
    start_reading(sophie, made, now)
    _read(story, made, [number for number, _ in numbers], now)
    send_readings(marc, made, now)
    if is_done:
        send_readings(sophie, made, now)


def _read(story: Story, calibration: Calibration, numbers: list[int], now: datetime) -> None:
    ideas = [idea.id for idea in get_module(QUESTION.split("#")[0]).reveal(QUESTION).key_ideas]
    for who, shift in (("sophie", 0), ("marc", 1)):
        for number in numbers:
            is_strict = (number + shift) % 2 == 0
            verdict = Verdict.RETURNED if is_strict and shift else Verdict.ACCEPTED
            found = frozenset(ideas[: 1 + (number + shift) % len(ideas)])
            words = "Le premier pas est concret, la suite l’est moins." if verdict is Verdict.RETURNED else ""
            keep_reading(story.cast.actors[who], calibration, number, Read(verdict, found), prose(words), now)
