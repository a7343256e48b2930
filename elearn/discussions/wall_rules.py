"""Decides what may be done at a wall, by whom it is led, and what may be seen of it before it is opened."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from secrets import choice, token_urlsafe

from elearn.discussions.rules import State, normalised
from elearn.errors import RuleBroken, marked

LETTERS = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"  # no 0, O, 1, I: nobody asks which one it is
CODE_LENGTH = 6
LONGEST_CONTRIBUTION = 2000
LONGEST_QUESTION = 600
LONGEST_NAME = 60
LONGEST_GROUP = 120
LONGEST_TIMER = 120
MOST_PROMPTS = 20
MOST_GROUPS = 20
MOST_OF_ONE = 20
VOTES_OF_ONE = 3
FEW = 4
RECALL = "huit-principes#rappel"  # the chapter's own exercise: the opening that the manual advises


@dataclass(frozen=True, slots=True)
class Author:
    """Who writes, as far as the wall is told: nobody where it is anonymous, an account or a given name otherwise."""

    person_id: int | None = None
    guest_name: str = ""


def new_code() -> str:
    """Return a code to join by, of six characters that are easily told apart."""
    return "".join(choice(LETTERS) for _ in range(CODE_LENGTH))


def read_code(typed: str) -> str:
    """Return a code as it was drawn, from what was typed: spaces, hyphens and small letters do not matter."""
    return re.sub(r"[\s\-]", "", typed).upper()[:CODE_LENGTH]


def spaced(code: str) -> str:
    """Return a code in two groups of three, as one reads it aloud."""
    return f"{code[:3]} {code[3:]}"


def new_token() -> str:
    """Return what lets a writer amend a contribution until the wall opens."""
    return token_urlsafe(16)


def hash_of(token: str) -> str:
    """Return what the database keeps of a token: enough to know it again, not to make it."""
    return hashlib.sha256(token.encode()).hexdigest()


def ensure_runs(ended_at: datetime | None, state: State) -> None:
    """Raise RuleBroken once a wall has ended, or its séance was called off."""
    if state is State.CANCELLED:
        raise RuleBroken(marked("Cette séance est annulée."))
    if ended_at is not None:
        raise RuleBroken(marked("La séance est terminée : son mur ne change plus."))


def ensure_leads(chair_id: int | None, actor_id: int) -> None:
    """Raise RuleBroken where another person holds the wall: two hands at once would undo each other's work."""
    if chair_id is not None and chair_id != actor_id:
        raise RuleBroken(marked("Une autre personne conduit la séance. Prenez la main pour agir."))


def ensure_room_for_prompt(count: int) -> None:
    """Raise RuleBroken where a séance has as many questions as anybody could put."""
    if count >= MOST_PROMPTS:
        raise RuleBroken(marked("Une séance compte au plus %(most)s questions."), field="question", most=MOST_PROMPTS)


def ensure_question(text: str) -> str:
    """Return a question as it is kept. Raises RuleBroken where there is none, or where it could not be projected."""
    text = " ".join(text.split())
    if not text:
        raise RuleBroken(marked("Écrivez la question, ou choisissez-en une."), field="question")
    if len(text) > LONGEST_QUESTION:
        raise RuleBroken(
            marked("Gardez une question de %(longest)s caractères au plus."), field="question", longest=LONGEST_QUESTION
        )
    return text


def ensure_asked(asked_at: datetime | None) -> None:
    """Raise RuleBroken for a question that nobody has been asked yet."""
    if asked_at is None:
        raise RuleBroken(marked("Cette question n’a pas encore été posée."))


def ensure_open(opened_at: datetime | None) -> None:
    """Raise RuleBroken where the wall has not been opened: what comes after it must not come before."""
    if opened_at is None:
        raise RuleBroken(marked("Ouvrez d’abord le mur de cette question."))


def ensure_contribution(text: str) -> str:
    """Return a contribution as it is kept. Raises RuleBroken where it is empty or too long; nothing is ever cut."""
    text = normalised(text).strip()
    if not text:
        raise RuleBroken(marked("Écrivez quelque chose avant d’envoyer."), field="text")
    if len(text) > LONGEST_CONTRIBUTION:
        raise RuleBroken(
            marked("Ce texte compte %(given)s caractères ; la limite est de %(longest)s. Rien n’a été coupé."),
            field="text",
            given=len(text),
            longest=LONGEST_CONTRIBUTION,
        )
    return text


def ensure_not_too_many(count: int) -> None:
    """Raise RuleBroken where one telephone has sent more than a group could read."""
    if count >= MOST_OF_ONE:
        raise RuleBroken(
            marked("Vous avez envoyé %(most)s contributions à cette question : c’est le plus possible."),
            field="text",
            most=MOST_OF_ONE,
        )


def ensure_named(name: str, *, is_anonymous: bool) -> str:
    """Return the name of a guest as it is kept: none at an anonymous wall. Raises RuleBroken where one is needed."""
    if is_anonymous:
        return ""
    name = " ".join(name.split())
    if not name:
        raise RuleBroken(marked("Donnez le nom qui accompagnera ce que vous écrivez."), field="name")
    if len(name) > LONGEST_NAME:
        raise RuleBroken(marked("Gardez un nom de %(longest)s caractères au plus."), field="name", longest=LONGEST_NAME)
    return name


def ensure_group_name(name: str, count: int) -> str:
    """Return the name of a group as it is kept. Raises RuleBroken where there is none, or no room for one more."""
    name = " ".join(name.split())
    if not name:
        raise RuleBroken(marked("Donnez un nom au groupe."), field="group")
    if len(name) > LONGEST_GROUP:
        raise RuleBroken(
            marked("Gardez un nom de %(longest)s caractères au plus."), field="group", longest=LONGEST_GROUP
        )
    if count >= MOST_GROUPS:
        raise RuleBroken(marked("Un mur compte au plus %(most)s groupes."), field="group", most=MOST_GROUPS)
    return name


def ensure_may_vote(*, is_voting: bool, is_set_aside: bool, given: int) -> None:
    """Raise RuleBroken where votes are not asked for, or all of them are given."""
    if not is_voting or is_set_aside:
        raise RuleBroken(marked("Les votes ne sont pas ouverts."))
    if given >= VOTES_OF_ONE:
        raise RuleBroken(
            marked("Vos %(most)s voix sont données. Reprenez-en une pour voter ailleurs."), most=VOTES_OF_ONE
        )


def ensure_minutes(minutes: int) -> int:
    """Return the minutes of a timer. Raises RuleBroken for what nobody would wait for."""
    if not 0 <= minutes <= LONGEST_TIMER:
        raise RuleBroken(marked("Donnez de 0 à %(longest)s minutes."), field="minutes", longest=LONGEST_TIMER)
    return minutes


def is_few(people: int) -> bool:
    """Whether so few take part that a contribution without a name can be guessed."""
    return people < FEW


def mentions(hints: Collection[str], texts: Iterable[str]) -> int:
    """Return in how many texts one of these words stands, whole, whatever its case: a hint, never a verdict."""
    words = [re.escape(hint.casefold().replace("’", "'")) for hint in hints]
    if not words:
        return 0
    found = re.compile(rf"(?<!\w)(?:{'|'.join(words)})(?!\w)")
    return sum(1 for text in texts if found.search(text.casefold().replace("’", "'")))
