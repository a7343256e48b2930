"""Composes « Mes réponses »: every answer of one person, with its state and what came back."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from elearn.answers.queries import list_answers
from elearn.editions.queries import current_editions
from elearn.library import rules
from elearn.library.queries import address_of
from elearn.policy import Actor
from elearn.reviews.naming import QuestionName, question_name
from elearn.reviews.queries import list_news


@dataclass(frozen=True, slots=True)
class AnswerRow:
    """One answer in the list of mine."""

    question: QuestionName
    prompt: str
    url: str
    state: str
    versions: int
    submitted_at: datetime | None
    saved_at: datetime | None
    takeaway: str
    has_unread_feedback: bool


def answers_page(actor: Actor, now: datetime) -> tuple[AnswerRow, ...]:
    """Return everything that one person has begun, what came back unread first, in three statements."""
    editions = current_editions()
    unread = {news.answer_id for news in list_news(actor.id, now)}
    rows: list[AnswerRow] = []
    for answer in list_answers(actor.id):
        published = editions.get(answer.module_slug)
        state = rules.state_of(answer, now)
        if published is None or state == "todo":
            continue
        url = address_of(published, answer.exercise_id)
        if url is None:
            continue
        exercise = next(e for e in published.module.exercises if e.id == answer.exercise_id)
        rows.append(
            AnswerRow(
                question=question_name(published, answer.exercise_id),
                prompt=exercise.prompt_text,
                url=url,
                state=state,
                versions=answer.submissions_count,
                submitted_at=answer.submitted_at,
                saved_at=answer.draft_saved_at,
                takeaway=answer.takeaway,
                has_unread_feedback=answer.id in unread,
            )
        )
    return tuple(sorted(rows, key=lambda row: not row.has_unread_feedback))
