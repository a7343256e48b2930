"""Tells what people read and wrote, and what came back to them."""

from __future__ import annotations

from datetime import datetime, timedelta
from functools import partial

import sqlalchemy as sa

from elearn.answers import actions as answers
from elearn.answers.actions import Seen
from elearn.answers.models import Answer, Submission
from elearn.db import session
from elearn.demo.answers import (
    CLAIMED,
    LOOKED_BACK,
    MESSAGES,
    QUESTIONS,
    READINGS,
    SHOWN_AFTER_MEETING,
    WITHDRAWN,
    Deed,
)
from elearn.demo.story import Story
from elearn.demo.tables import WHOLE, Drafted, Handed, Opinion, Reading, Remark, prose
from elearn.editions.queries import get_module
from elearn.errors import Missing
from elearn.reading.actions import keep_place, mark_read
from elearn.reviews.actions import give_review, mark_feedback_read
from elearn.reviews.claim_actions import take_claim
from elearn.reviews.dialogue_actions import write_message
from elearn.reviews.models import Review
from elearn.reviews.rules import Verdict, Written, WrittenComment

LOOKING_BACK, TAKING, OPENING = timedelta(minutes=6), timedelta(minutes=9), timedelta(hours=2)


def tell_learning(story: Story) -> None:
    """Add every reading, answer and review to the story."""
    zones = story.cast.zones
    for reading in READINGS:
        _read(story, reading)
    for question in QUESTIONS:
        for handed in question.handed:
            _hand_in(story, question.exercise, handed)
        for drafted in question.drafts:
            story.add(drafted.at, zones[drafted.who], partial(_draft, story, question.exercise, drafted))
    for deeds, act in ((WITHDRAWN, _withdraw), (LOOKED_BACK, _reflect), (SHOWN_AFTER_MEETING, _reveal)):
        for deed in deeds:
            story.add(deed.at, zones[deed.who], partial(act, story, deed))
    for by, who, exercise, at in CLAIMED:
        story.add(at, zones[by], partial(_claim, story, by, who, exercise))
    for who, exercise, at, text in MESSAGES:
        story.add(at, zones[who], partial(_write, story, who, exercise, text))


def seen(exercise_id: str) -> Seen:
    """Return what a learner has before their eyes when answering an exercise."""
    slug, anchor = exercise_id.split("#")
    published = get_module(slug)
    return Seen(published.exercise(anchor)[1], slug, published.edition_id)


def find_answer(story: Story, who: str, exercise_id: str) -> Answer:
    """Return somebody's answer, which an earlier deed has made."""
    owner = story.cast.people[who].id
    return session().scalars(sa.select(Answer).where(Answer.owner_id == owner, Answer.exercise_id == exercise_id)).one()


def _read(story: Story, reading: Reading) -> None:
    published, actor = get_module(reading.slug), story.cast.actors[reading.who]
    sections = published.module.sections
    count = len(sections) if reading.sections == WHOLE else reading.sections
    at = story.calendar.instant(reading.at, story.cast.zones[reading.who])
    for section in sections[:count]:
        at += timedelta(minutes=section.minutes)
        done = partial(mark_read, actor, slug=reading.slug, section=section, edition_id=published.edition_id)
        story.add_at(at, done)
    if count < len(sections):
        stopped = partial(keep_place, actor, slug=reading.slug, section_id=sections[count].id)
        story.add_at(at + timedelta(minutes=1), stopped)


def _hand_in(story: Story, exercise: str, handed: Handed) -> None:
    handed_at = story.add(handed.at, story.cast.zones[handed.who], partial(_submit, story, exercise, handed))
    if handed.found:
        story.add_at(handed_at + LOOKING_BACK, partial(_look_back, story, exercise, handed))
    if handed.opinion is None:
        return
    opinion, zone = handed.opinion, story.cast.zones[handed.opinion.by]
    sent_at = story.add(opinion.at, zone, partial(_review, story, exercise, handed.who, opinion))
    story.add_at(sent_at - TAKING, partial(_claim, story, opinion.by, handed.who, exercise))
    if opinion.is_read:
        story.add_at(sent_at + OPENING, partial(_open_feedback, story, handed.who, exercise))


def _submit(story: Story, exercise: str, handed: Handed, now: datetime) -> None:
    home = story.cast.home(handed.who)
    answers.submit_answer(
        story.cast.actors[handed.who],
        seen(exercise),
        text=prose(handed.text),
        key=f"demo{handed.at}",
        now=now,
        review_days=home.review_days,
        zone=home.time_zone,
    )


def _look_back(story: Story, exercise: str, handed: Handed, now: datetime) -> None:
    actor, answer = story.cast.actors[handed.who], find_answer(story, handed.who, exercise)
    answers.keep_self_check(actor, answer, _idea_ids(exercise, handed.found), prose(handed.retained), now)


def _claim(story: Story, by: str, who: str, exercise: str, now: datetime) -> None:
    take_claim(story.cast.actors[by], _last(story, who, exercise), now)


def _write(story: Story, who: str, exercise: str, text: str, now: datetime) -> None:
    write_message(story.cast.actors[who], _last(story, who, exercise), prose(text), now)


def _review(story: Story, exercise: str, who: str, opinion: Opinion, now: datetime) -> None:
    submission = _last(story, who, exercise)
    written = Written(
        Verdict.ACCEPTED if opinion.is_accepted else Verdict.RETURNED,
        prose(opinion.words),
        _idea_ids(exercise, opinion.ideas),
        tuple(_comment(submission.text, remark) for remark in opinion.remarks),
    )
    give_review(story.cast.actors[opinion.by], submission, written, now=now)


def _open_feedback(story: Story, who: str, exercise: str, now: datetime) -> None:
    submission = _last(story, who, exercise)
    review = session().scalars(sa.select(Review).where(Review.submission_id == submission.id)).one()
    mark_feedback_read(story.cast.actors[who], review, now)


def _draft(story: Story, exercise: str, drafted: Drafted, now: datetime) -> None:
    answers.save_draft(
        story.cast.actors[drafted.who], seen(exercise), text=prose(drafted.text), base_version=0, now=now
    )


def _withdraw(story: Story, deed: Deed, now: datetime) -> None:
    answers.withdraw_submission(story.cast.actors[deed.who], find_answer(story, deed.who, deed.exercise), now)


def _reflect(story: Story, deed: Deed, now: datetime) -> None:
    answers.reflect(find_answer(story, deed.who, deed.exercise), prose(deed.text), now)


def _reveal(story: Story, deed: Deed, now: datetime) -> None:
    answers.reveal(story.cast.actors[deed.who], seen(deed.exercise), now)


def _comment(text: str, remark: Remark) -> WrittenComment:
    """Tie a remark to the learner's own words. Raises ValueError for words that are not in the text."""
    words = prose(remark.on)
    start = text.index(words)
    return WrittenComment(start, start + len(words), prose(remark.says))


def _idea_ids(exercise: str, ends: str) -> frozenset[str]:
    """Return the ids of key ideas. Raises Missing for one that the content does not have."""
    slug = exercise.split("#")[0]
    known = {idea.id for idea in get_module(slug).reveal(exercise).key_ideas}
    wanted = frozenset(f"{exercise}.{end}" for end in ends.split())
    if not wanted <= known:
        raise Missing(", ".join(sorted(wanted - known)))
    return wanted


def _last(story: Story, who: str, exercise: str) -> Submission:
    found = answers.last_submission(find_answer(story, who, exercise).id)
    if found is None:
        raise Missing(exercise)
    return found
