"""Composes « Mes réponses »: all that one person has written, every version of it, and what came back."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from elearn.answers.models import Answer, DraftVersion, Reflection, Submission
from elearn.answers.queries import (
    Reader,
    earlier_drafts,
    get_own_answer,
    list_answers,
    list_reflections,
    readers_of,
    submissions_by_answer,
)
from elearn.content.differences import Kind, asked, changed_words
from elearn.content.model import Exercise
from elearn.editions.queries import Published, current_editions, get_editions
from elearn.editions.search_rules import searched, stems_of
from elearn.errors import Missing
from elearn.library import rules
from elearn.library.queries import address_of
from elearn.policy import Actor, places
from elearn.reviews.naming import QuestionName, question_name
from elearn.reviews.queries import Feedback, WrittenMessage, feedback_of, messages_of

Pieces = tuple[tuple[Kind, str], ...]


@dataclass(frozen=True, slots=True)
class Wanted:
    """What somebody looks for among their answers: words, a state, a module; empty means all."""

    query: str = ""
    state: str = ""
    module: str = ""

    @property
    def asked(self) -> dict[str, str]:
        """The same as an address says it."""
        named = {"q": self.query, "etat": self.state, "module": self.module}
        return {name: value for name, value in named.items() if value}

    @property
    def is_all(self) -> bool:
        """Whether nothing narrows the list."""
        return not (self.query or self.state or self.module)


@dataclass(frozen=True, slots=True)
class HandedIn:
    """One version as it was handed in: with its question of then and of today, the version before, what came back."""

    submission: Submission
    before: str
    question: str
    question_today: str
    feedback: tuple[Feedback, ...]

    @property
    def changes(self) -> Pieces:
        """What differs from the version before; nothing for the first."""
        return changed_words(self.before, self.submission.text) if self.before else ()

    @property
    def has_question_changed(self) -> bool:
        """Whether the question is worded otherwise today."""
        return bool(self.question_today) and self.question.split() != self.question_today.split()

    @property
    def question_changes(self) -> Pieces:
        """What differs in today's question from the one that was answered."""
        return changed_words(self.question, self.question_today) if self.has_question_changed else ()


@dataclass(frozen=True, slots=True)
class History:
    """One answer with all that belongs to it. `url` is empty where today's edition no longer asks this."""

    answer: Answer
    name: QuestionName
    module: str
    module_title: str
    question: str
    url: str
    state: str
    versions: tuple[HandedIn, ...]
    reflections: tuple[Reflection, ...]
    drafts: tuple[DraftVersion, ...]
    readers: tuple[Reader, ...] = ()
    messages: tuple[WrittenMessage, ...] = ()

    @property
    def has_unread_feedback(self) -> bool:
        """Whether something came back that was not read yet."""
        return any(not one.is_read for version in self.versions for one in version.feedback)

    @property
    def latest(self) -> Submission:
        """The version that was handed in last. Raises Missing where none was."""
        if not self.versions:
            raise Missing(str(self.answer.id))
        return self.versions[-1].submission

    @property
    def is_being_read(self) -> bool:
        """Whether somebody has opened the last version, and its review is still to come."""
        return bool(self.versions) and self.latest.opened_at is not None and self.latest.is_waiting

    @property
    def set_aside(self) -> tuple[DraftVersion, ...]:
        """The texts that lost against another tab or device: kept for good."""
        return tuple(draft for draft in self.drafts if draft.is_kept_for_good)

    @property
    def unfinished(self) -> str:
        """The draft that is not handed in, or nothing: what a returned answer starts from was handed in already."""
        draft = self.answer.draft_text
        is_handed_in = bool(self.versions) and self.versions[-1].submission.text == draft
        return "" if is_handed_in or self.state not in ("draft", "returned") else draft

    @property
    def words(self) -> str:
        """All the words by which one may look for it."""
        texts = [version.submission.text for version in self.versions]
        return "\n".join([self.module_title, self.question, self.answer.draft_text, self.answer.takeaway, *texts])


@dataclass(frozen=True, slots=True)
class Portfolio:
    """The answers that were looked for, of how many, and the modules and states to choose from."""

    histories: tuple[History, ...]
    wanted: Wanted
    total: int
    modules: tuple[tuple[str, str], ...]
    states: tuple[str, ...]


def portfolio_page(actor: Actor, wanted: Wanted, now: datetime) -> Portfolio:
    """Return what one person has written, what came back unread first; the statements do not grow with it."""
    written = _histories(actor, list_answers(actor.id), now)
    found = [history for history in written if _is_wanted(history, wanted)]
    return Portfolio(
        histories=tuple(sorted(found, key=lambda history: not history.has_unread_feedback)),
        wanted=wanted,
        total=len(written),
        modules=tuple(
            sorted({(history.module, history.module_title) for history in written}, key=lambda pair: pair[1])
        ),
        states=tuple(state for state in ("draft", "returned", "waiting", "accepted") if _has(written, state)),
    )


def history_page(actor: Actor, answer_id: int, now: datetime) -> History:
    """Return one of a person's own answers with all of its versions. Raises Missing for anybody else's."""
    histories = _histories(actor, (get_own_answer(actor.id, answer_id),), now)
    if not histories:
        raise Missing(str(answer_id))
    return replace(histories[0], readers=readers_of(answer_id), messages=messages_of(answer_id))


def _histories(actor: Actor, answers: Collection[Answer], now: datetime) -> list[History]:
    ids = [answer.id for answer in answers]
    handed_in = submissions_by_answer(ids)
    feedback = feedback_of(ids, now)
    reflections, drafts, current = list_reflections(ids), earlier_drafts(ids), current_editions(places(actor))
    editions = get_editions({one.edition_id for submissions in handed_in.values() for one in submissions})
    made = []
    for answer in answers:
        submissions = handed_in.get(answer.id, ())
        published = current.get(answer.module_slug) or (
            editions.get(submissions[-1].edition_id) if submissions else None
        )
        state = rules.state_of(answer, now)
        if published is None or state == "todo":
            continue
        today = _exercise(published, answer.exercise_id)
        made.append(
            History(
                answer=answer,
                name=question_name(published, answer.exercise_id),
                module=published.module.slug,
                module_title=published.module.title,
                question=asked(today) if today else "",
                url=(address_of(published, answer.exercise_id) or "") if answer.module_slug in current else "",
                state=state,
                versions=_versions(answer, submissions, editions, feedback, today),
                reflections=tuple(reflections.get(answer.id, ())),
                drafts=drafts.get(answer.id, ()),
            )
        )
    return made


def _versions(
    answer: Answer,
    submissions: tuple[Submission, ...],
    editions: Mapping[int, Published],
    feedback: Mapping[int, tuple[Feedback, ...]],
    today: Exercise | None,
) -> tuple[HandedIn, ...]:
    made, before = [], ""
    for submission in submissions:
        edition = editions.get(submission.edition_id)
        then = _exercise(edition, answer.exercise_id) if edition else None
        question, question_today = asked(then) if then else "", asked(today) if today else ""
        reviews = feedback.get(submission.id, ())
        made.append(HandedIn(submission, before, question, question_today, reviews))
        before = submission.text
    return tuple(made)


def _exercise(published: Published, exercise_id: str) -> Exercise | None:
    return next((one for one in published.module.exercises if one.id == exercise_id), None)


def _is_wanted(history: History, wanted: Wanted) -> bool:
    if wanted.state and history.state != wanted.state:
        return False
    if wanted.module and history.module != wanted.module:
        return False
    words = searched(history.words)
    return all(f" {stem}" in words for stem in stems_of(wanted.query))


def _has(histories: Collection[History], state: str) -> bool:
    return any(history.state == state for history in histories)
