"""Composes the search: the manual and the vignettes as far as they are open, the glossary, one's own answers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from elearn.answers.models import Answer
from elearn.answers.queries import list_answers
from elearn.content.model import ModuleKind
from elearn.content.titles import joined_titles
from elearn.editions.queries import Found, Published, current_editions, list_glossary, search
from elearn.editions.search_rules import holds, passage, stems_of
from elearn.library import rules
from elearn.library.queries import address_of, url_of
from elearn.policy import Actor, places
from elearn.reviews.naming import QuestionName, question_name

MOST_ANSWERS = 20
MOST_PASSAGES = 40


class Where(StrEnum):
    """What a search found something in."""

    MANUAL = "manual"
    GLOSSARY = "glossary"
    ANSWER = "answer"


@dataclass(frozen=True, slots=True)
class Hit:
    """One line of a search: where it leads, and the passage with its words marked. An answer has its `question`."""

    where: Where
    title: str
    url: str
    passage: tuple[tuple[str, bool], ...]
    question: QuestionName | None = None


@dataclass(frozen=True, slots=True)
class SearchPage:
    """What a search found; `is_cut` where the manual holds more than is listed."""

    hits: tuple[Hit, ...] = ()
    is_cut: bool = False


def search_page(actor: Actor, query: str) -> SearchPage:
    """Return what a search finds among what this person may open, in four statements: own answers come first."""
    stems = stems_of(query)
    if not stems:
        return SearchPage()
    editions = current_editions(places(actor))
    answers = {answer.exercise_id: answer for answer in reversed(list_answers(actor.id))}
    found = search(query, places(actor), most=MOST_PASSAGES + 1)
    hits = (
        *_in_answers(answers, editions, stems),
        *_in_glossary(stems),
        *_in_manual(actor, found[:MOST_PASSAGES], editions, answers),
    )
    return SearchPage(hits, is_cut=len(found) > MOST_PASSAGES)


def _in_answers(
    answers: Mapping[str, Answer], editions: Mapping[str, Published], stems: tuple[str, ...]
) -> tuple[Hit, ...]:
    hits = []
    for answer in answers.values():
        published = editions.get(answer.module_slug)
        url = _address(answer, published) if published else None
        if url is not None and holds(answer.draft_text, stems):
            name = question_name(published, answer.exercise_id)
            hits.append(Hit(Where.ANSWER, name.module, url, passage(answer.draft_text, stems), name))
    return tuple(hits[:MOST_ANSWERS])


def _address(answer: Answer, published: Published) -> str | None:
    """Return where an answer is read: on its exercise, or, before a renewal, on its own page."""
    return address_of(published, answer.exercise_id) if answer.renewed_at is None else f"/reponses/{answer.id}"


def _in_glossary(stems: tuple[str, ...]) -> tuple[Hit, ...]:
    found = []
    for term in list_glossary():
        text = f"{term.name}. {term.definition}"
        if holds(f"{text} {' '.join(term.countries.values())}", stems):
            found.append(Hit(Where.GLOSSARY, term.name, f"/glossaire#{term.slug}", passage(text, stems)))
    return tuple(found)


def _in_manual(
    actor: Actor, found: tuple[Found, ...], editions: Mapping[str, Published], answers: Mapping[str, Answer]
) -> tuple[Hit, ...]:
    hits: list[Hit] = []
    for one in found:
        published = editions[one.slug]
        if one.section_id not in rules.open_stages_for(actor, published.module, answers):
            continue  # a stage that has not opened yet is not told by the search either
        is_vignette = published.module.kind is ModuleKind.VIGNETTE
        mark = one.fragment
        place = f"/etapes/{one.section_id}{f'#{mark}' if mark else ''}" if is_vignette else f"#{one.section_id}{mark}"
        title = joined_titles(published.module.title, one.title)
        hits.append(Hit(Where.MANUAL, title, f"{url_of(published.module)}{place}", one.passage))
    return tuple(hits)
