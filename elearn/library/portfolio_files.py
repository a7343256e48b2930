"""Writes « Mes réponses » as a file to keep: a tagged PDF, and Markdown. Both say the same, in the same order."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path

from elearn.documents.pdf import make_pdf_of_any_words
from elearn.library.portfolio_queries import HandedIn, History, Portfolio
from elearn.policy import Actor
from elearn.reviews.queries import Feedback
from elearn.reviews.rules import Verdict
from elearn.web.language import day, gettext, hour, locale, ngettext

TEMPLATE = Path(__file__).with_name("portfolio.typ")
_MARKUP = re.compile(r"([\\`*_\[\]<&])|^(\s*)([#>+\-=~|]|\d+[.)])", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Part:
    """One piece of an answer's history: a title, a line of facts, and somebody's words."""

    title: str
    facts: str
    words: str
    level: int = 3


@dataclass(frozen=True, slots=True)
class Chapter:
    """One answer in the file."""

    title: str
    parts: tuple[Part, ...]


def as_markdown(actor: Actor, portfolio: Portfolio, now: datetime) -> str:
    """Return the answers as Markdown: every sign that was typed is there, none becomes markup."""
    lines = [f"# {_title()}", "", _made(actor, now), ""]
    for chapter in _chapters(portfolio):
        lines += [f"## {_escaped(chapter.title)}", ""]
        for part in chapter.parts:
            lines += [f"{'#' * part.level} {_escaped(part.title)}", ""]
            if part.facts:
                lines += [f"*{_escaped(part.facts)}*", ""]
            lines += [*(_quoted(part.words)), ""]
    return "\n".join(lines)


def as_pdf(actor: Actor, portfolio: Portfolio, now: datetime) -> bytes:
    """Return the answers as a tagged PDF. A sign that its fonts do not have is drawn as a box, and the file says so."""
    facts = {
        "title": _title(),
        "made": _made(actor, now),
        "author": actor.name,
        "language": locale(),
        "missing": "",
        "page": gettext("page"),
        "chapters": [asdict(chapter) for chapter in _chapters(portfolio)],
        "empty": gettext("Il n’y a encore rien à garder."),
    }
    missing = gettext(
        "Quelques signes (images, autres écritures) ne peuvent pas être dessinés ici : un carré les remplace. "
        "Le fichier Markdown les garde tous."
    )
    return make_pdf_of_any_words(TEMPLATE, facts, missing=missing, made_at=now)


def _title() -> str:
    return gettext("Mes réponses")


def _made(actor: Actor, now: datetime) -> str:
    return gettext("%(name)s, le %(day)s à %(hour)s.", name=actor.name, day=day(now), hour=hour(now))


def _chapters(portfolio: Portfolio) -> Iterator[Chapter]:
    for history in portfolio.histories:
        yield Chapter(_name(history), tuple(_parts(history)))


def _name(history: History) -> str:
    name = history.name
    stage = gettext("étape %(number)s", number=name.stage) if name.stage else ""
    return ", ".join(part for part in (name.module, stage, name.exercise) if part)


def _parts(history: History) -> Iterator[Part]:
    if not history.versions:
        yield Part(gettext("La question"), "", history.question)
    for version in history.versions:
        yield from _version(version)
    if history.unfinished:
        saved = history.answer.draft_saved_at
        facts = gettext("Enregistré le %(day)s à %(hour)s", day=day(saved), hour=hour(saved)) if saved else ""
        yield Part(gettext("Brouillon"), facts, history.unfinished)
    for draft in history.set_aside:
        yield Part(gettext("Texte mis de côté"), _when(draft.saved_at), draft.text)
    if history.answer.takeaway:
        yield Part(gettext("Ce que je retiens"), "", history.answer.takeaway)
    for reflection in history.reflections:
        yield Part(gettext("Ce que je changerais"), _when(reflection.at), reflection.text)


def _version(version: HandedIn) -> Iterator[Part]:
    submission = version.submission
    told = [_when(submission.submitted_at), ngettext("%(num)s mot", "%(num)s mots", submission.words)]
    told.append(gettext("Empreinte %(digest)s", digest=submission.digest[:12]))
    if submission.is_after_reveal:
        told.append(gettext("écrite après avoir vu les réponses raisonnables"))
    if submission.withdrawn_at:
        told.append(gettext("retirée le %(day)s", day=day(submission.withdrawn_at)))
    question = gettext("La question telle qu’elle était") if version.has_question_changed else gettext("La question")
    yield Part(gettext("Version %(number)s", number=submission.number), ", ".join(told), "")
    yield Part(question, "", version.question, level=4)
    yield Part(gettext("Ma réponse"), "", submission.text, level=4)
    for review in version.feedback:
        yield _feedback(review, submission.text)


def _feedback(review: Feedback, text: str) -> Part:
    verdict = gettext("validée") if review.verdict is Verdict.ACCEPTED else gettext("à reprendre")
    words = [review.words] if review.words else []
    words += [f"« {text[comment.start : comment.end]} » : {comment.text}" for comment in review.comments]
    ideas = [gettext("Idées clés vues : %(ideas)s", ideas=" ; ".join(review.idea_texts))] if review.idea_texts else []
    facts = gettext("Avis : %(verdict)s. %(when)s", verdict=verdict, when=_when(review.sent_at))
    return Part(gettext("Relecture de %(name)s", name=review.reviewer_name), facts, "\n\n".join(words + ideas), level=4)


def _when(instant: datetime) -> str:
    return gettext("%(day)s à %(hour)s", day=day(instant), hour=hour(instant))


def _quoted(words: str) -> list[str]:
    """Return somebody's words as a quotation, line for line."""
    return (
        [f"> {line}  ".rstrip() if not line else f"> {line}  " for line in _escaped(words).split("\n")] if words else []
    )


def _escaped(text: str) -> str:
    """Return a text so that Markdown shows it as it was typed."""
    return _MARKUP.sub(lambda found: f"\\{found[1]}" if found[1] else _line_start(found[2], found[3]), text)


def _line_start(space: str, sign: str) -> str:
    return f"{space}{sign[:-1]}\\{sign[-1]}" if sign[0].isdigit() else f"{space}\\{sign}"
