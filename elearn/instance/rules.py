"""Decides what of the platform's state deserves a warning."""

from __future__ import annotations

FIRST_FAULTY, FIRST_MENDED = (3, 7, 0), (3, 51, 3)
FULL = "2"


def has_wal_fault(version: tuple[int, ...]) -> bool:
    """Whether this SQLite can, rarely, corrupt a database when two connections write and checkpoint at once."""
    return FIRST_FAULTY <= version < FIRST_MENDED


def is_durable(journal: str, synchronous: str) -> bool:
    """Whether SQLite keeps what it has acknowledged through a loss of power."""
    return journal.casefold() == "wal" and synchronous == FULL


FEWEST_PEOPLE = 5


def told(count: int) -> int | None:
    """Return a number of people, or None where they are too few for a count to say nothing about one of them."""
    return count if count >= FEWEST_PEOPLE else None
