"""Decides who holds a submission, when a review counts, when it may be undone or corrected."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Any
from zoneinfo import ZoneInfo

from elearn.answers.rules import normalised
from elearn.errors import RuleBroken, marked

HOLD = timedelta(minutes=30)
SHORT = timedelta(minutes=5)
UNDO = timedelta(seconds=30)
OLDEST_FIRST, NAMES_HIDDEN = "anciennes", "caches"
MIXING_PRIME = 2_147_483_647
LONGEST_WORDS = 20_000
LONGEST_COMMENT = 5_000
LONGEST_REPLY = 5_000
LONGEST_PHRASE = 1_000
MOST_PHRASES = 200


class Verdict(StrEnum):
    """What a supervisor concludes about one submission."""

    ACCEPTED = "accepted"
    RETURNED = "returned"


class Helped(StrEnum):
    """Whether a review helps the author of the answer."""

    YES = "yes"
    PARTLY = "partly"
    NO = "no"


class Outcome(StrEnum):
    """What became of a review that was sent: nothing that was written is ever refused."""

    DECIDES = "decides"
    OPINION = "opinion"
    CORRECTION = "correction"
    VERDICT_KEPT = "verdict-kept"
    ALREADY_SENT = "already-sent"


@dataclass(frozen=True, slots=True)
class WrittenComment:
    """One comment on the characters `start` to `end` (not included) of a submission."""

    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True)
class Written:
    """What a supervisor has written about a submission, sent or not yet."""

    verdict: Verdict | None = None
    words: str = ""
    ideas: frozenset[str] = frozenset()
    comments: tuple[WrittenComment, ...] = ()

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to lose."""
        return not (self.verdict or self.words or self.ideas or self.comments)

    def as_form(self) -> dict[str, Any]:
        """Return plain values, as a draft keeps them."""
        return {
            "verdict": self.verdict.value if self.verdict else "",
            "words": self.words,
            "ideas": sorted(self.ideas),
            "comments": [{"start": one.start, "end": one.end, "text": one.text} for one in self.comments],
        }


def written_of(form: Mapping[str, Any]) -> Written:
    """Return what a draft keeps, from its plain values."""
    return Written(
        Verdict(form["verdict"]) if form["verdict"] else None,
        form["words"],
        frozenset(form["ideas"]),
        tuple(WrittenComment(one["start"], one["end"], one["text"]) for one in form["comments"]),
    )


def tidied(written: Written) -> Written:
    """Return the same with one kind of line end and no empty comment, in the order of the words commented on."""
    comments = (replace(one, text=normalised(one.text).strip()) for one in written.comments)
    kept = sorted((one for one in comments if one.text), key=lambda one: (one.start, one.end, one.text))
    return replace(written, words=normalised(written.words).strip(), comments=tuple(kept))


def joined(kept: Written, sent: Written) -> Written:
    """Return both of two unfinished reviews that were written side by side: no word of either disappears."""
    comments = (*kept.comments, *(one for one in sent.comments if one not in kept.comments))
    words = joined_texts(kept.words, sent.words)
    return tidied(Written(sent.verdict or kept.verdict, words, kept.ideas | sent.ideas, _longest_of(comments)))


def joined_texts(kept: str, sent: str) -> str:
    """Return both texts, one under the other; one of them where it holds the other, as when one has gone on writing."""
    if kept.strip() in sent:
        return sent
    return kept if sent.strip() in kept else f"{kept}\n\n{sent}"


def _longest_of(comments: tuple[WrittenComment, ...]) -> tuple[WrittenComment, ...]:
    """Leave out a comment that another one on the same words goes on with."""
    return tuple(
        one
        for one in comments
        if not any(
            (other.start, other.end) == (one.start, one.end)
            and other.text != one.text
            and other.text.startswith(one.text)
            for other in comments
        )
    )


def ensure_short_enough(written: Written) -> None:
    """Raise RuleBroken where a text is longer than can be kept; nothing is ever cut."""
    if len(written.words) > LONGEST_WORDS:
        raise RuleBroken(
            marked("Le mot d’ensemble compte %(given)s caractères ; la limite est de %(longest)s. Rien n’a été coupé."),
            field="words",
            given=len(written.words),
            longest=LONGEST_WORDS,
        )
    longest = max((len(one.text) for one in written.comments), default=0)
    if longest > LONGEST_COMMENT:
        raise RuleBroken(
            marked("Un commentaire compte %(given)s caractères ; la limite est de %(longest)s. Rien n’a été coupé."),
            field="words",
            given=longest,
            longest=LONGEST_COMMENT,
        )


def ensure_said(text: str, helped: Helped | None) -> str:
    """Return what is said back to a review, tidied. Raises RuleBroken where there is neither a word nor a choice."""
    said = normalised(text).strip()
    if not said and helped is None:
        raise RuleBroken(marked("Écrivez quelques mots, ou dites si cette relecture vous aide."), field="text")
    return _short_enough(said, LONGEST_REPLY)


def ensure_may_write(opened_at: datetime | None, *, is_waiting: bool) -> None:
    """Raise RuleBroken unless somebody reads the answer now: before, one can take it back; after, answer the review."""
    if opened_at is None:
        raise RuleBroken(marked("Personne n’a encore ouvert cette réponse : vous pouvez la retirer et la changer."))
    if not is_waiting:
        raise RuleBroken(marked("Cette réponse n’attend plus de relecture : répondez sous la relecture elle-même."))


def ensure_message(text: str) -> str:
    """Return a message, tidied. Raises RuleBroken where it is empty or too long."""
    said = normalised(text).strip()
    if not said:
        raise RuleBroken(marked("Écrivez le message avant de l’envoyer."), field="text")
    return _short_enough(said, LONGEST_REPLY)


def ensure_note(text: str) -> str:
    """Return a note, tidied. Raises RuleBroken where it is empty or too long."""
    said = normalised(text).strip()
    if not said:
        raise RuleBroken(marked("Écrivez la note avant de l’enregistrer."), field="note")
    return _short_enough(said, LONGEST_REPLY, field="note")


def ensure_phrase(text: str) -> str:
    """Return a phrase to keep, tidied. Raises RuleBroken where it is empty or too long."""
    said = normalised(text).strip()
    if not said:
        raise RuleBroken(marked("Écrivez la phrase à garder."), field="text")
    return _short_enough(said, LONGEST_PHRASE)


def _short_enough(text: str, longest: int, field: str = "text") -> str:
    if len(text) > longest:
        raise RuleBroken(
            marked("Ce texte compte %(given)s caractères ; la limite est de %(longest)s. Rien n’a été coupé."),
            field=field,
            given=len(text),
            longest=longest,
        )
    return text


def effective_at(sent_at: datetime) -> datetime:
    """Return when a review sent now begins to count: its author may undo it until then."""
    return sent_at + UNDO


def minutes_left(ends_at: datetime, now: datetime) -> int:
    """Return how many minutes a claim still lasts, the begun one included."""
    return max(0, -int((now - ends_at).total_seconds() // 60))


def day_in(instant: datetime, zone: str) -> date:
    """Return the date of an instant on the calendar of people in `zone`."""
    return instant.astimezone(ZoneInfo(zone)).date()


def days_waiting(submitted_at: datetime, now: datetime, zone: str) -> int:
    """Return how many nights a submission has waited, by the calendar on the reader's wall."""
    return (day_in(now, zone) - day_in(submitted_at, zone)).days


def is_past_promise(due_on: date | None, today: date) -> bool:
    """Whether the day by which a review was promised is over."""
    return due_on is not None and today > due_on


def mixing_factor(reader_id: int, exercise_id: str) -> int:
    """Return the number by which one reader's order of the answers to one question is mixed: the same every time."""
    digest = hashlib.sha256(f"{reader_id}:{exercise_id}".encode()).digest()
    return MIXING_PRIME // 2 + int.from_bytes(digest[:4], "big") % (MIXING_PRIME // 2)


def mixed(submission_id: int, reader_id: int, exercise_id: str) -> int:
    """Return where a submission stands in the mixed order: no two of a question are equal, and none follows time."""
    return submission_id * mixing_factor(reader_id, exercise_id) % MIXING_PRIME


def ensure_reason(reason: str) -> str:
    """Return the reason for taking over, trimmed. Raises RuleBroken where there is none."""
    if not reason.strip():
        raise RuleBroken(marked("Dites en quelques mots pourquoi vous reprenez cette relecture."), field="reason")
    return reason.strip()


def ensure_verdict(verdict: Verdict | None) -> Verdict:
    """Return the verdict. Raises RuleBroken where none has been chosen."""
    if verdict is None:
        raise RuleBroken(marked("Choisissez un avis : validée ou à reprendre."), field="verdict")
    return verdict


def ensure_may_undo(effective_at: datetime, cancelled_at: datetime | None, now: datetime) -> None:
    """Raise RuleBroken once a review counts, or if it has been undone already."""
    if cancelled_at is not None:
        raise RuleBroken(marked("Cet envoi est déjà annulé."))
    if now >= effective_at:
        raise RuleBroken(marked("Les 30 secondes sont passées : l’avis est parti. Vous pouvez encore le corriger."))


def corrected_verdict(kept: Verdict, wanted: Verdict, *, has_newer_submission: bool, has_certificate: bool) -> Verdict:
    """Return the verdict of a correction: the wanted one, where changing it takes nothing away that others rest on.

    A newer submission has its own verdict; a certificate rests on « validée » and is never undermined.
    """
    takes_away = kept is Verdict.ACCEPTED and wanted is Verdict.RETURNED and has_certificate
    return kept if has_newer_submission or takes_away else wanted
