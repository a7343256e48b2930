"""Packs where a person stands on every step into a few characters, and unpacks it as a page or a file shows it."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from datetime import date, datetime

from elearn.progress.rules import DONE_STATES, State, is_overdue

LETTERS = {
    State.TODO: "o",
    State.NOW: "n",
    State.WAITING: "w",
    State.RETURNED: "r",
    State.ABSENT: "a",
    State.RECOGNISED: "K",
    State.READ: "R",
    State.SUBMITTED: "S",
    State.ACCEPTED: "A",
    State.ATTENDED: "P",
    State.CONFIRMED: "C",
}
STATES = {letter: state for state, letter in LETTERS.items()}
DONE = tuple(sorted(LETTERS[state] for state in DONE_STATES))
SEPARATOR = ","


def packed_states(states: Iterable[State]) -> str:
    """Return one letter a step. Raises KeyError for « late », which hangs on the hour: it is never kept."""
    return "".join(LETTERS[state] for state in states)


def packed_days(days: Iterable[date | None]) -> str:
    """Return the days since when, as numbers; nothing stands for none."""
    return SEPARATOR.join(str(day.toordinal()) if day else "" for day in days)


def unpacked_states(
    letters: str, optional: Collection[int], *, due_at: datetime | None, is_complete: bool, now: datetime
) -> list[State]:
    """Return the states at `now`: what was kept, but for what has become late since. `optional` holds places."""
    found = [STATES[letter] for letter in letters]
    if is_complete or due_at is None or due_at >= now:
        return found
    return [
        State.LATE if is_overdue(state, due_at=due_at, now=now, is_optional=place in optional) else state
        for place, state in enumerate(found)
    ]


def unpacked_days(numbers: str) -> list[date | None]:
    """Return the days since when."""
    return [date.fromordinal(int(number)) if number else None for number in numbers.split(SEPARATOR)]


def done_by_step(letters: str, steps: int) -> Sequence[int]:
    """Return, step by step, how many people have done it: `letters` holds those of many people, set apart by commas."""
    width = steps + len(SEPARATOR)
    columns = (letters[place::width] for place in range(steps))
    return [sum(column.count(letter) for letter in DONE) for column in columns]
