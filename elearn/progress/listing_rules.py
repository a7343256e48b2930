"""Decides in which order the matrix lists people: by team, by how far they are, by their deadline."""

from __future__ import annotations

from datetime import date
from enum import StrEnum

NO_DAY = date.max  # of whoever has no deadline to come: after every other day


class Listing(StrEnum):
    """The order of the people in the matrix, as an address names it. Whoever is equal stands by name."""

    TEAM = "equipe"
    LEAST = "moins-avance"
    MOST = "plus-avance"
    DEADLINE = "echeance"


def listing_named(given: str) -> Listing:
    """Return the order that an address asks for; by team where it asks for none, or for one that is not known."""
    return next((listing for listing in Listing if listing == given), Listing.TEAM)


def advance(done: int, total: int) -> float:
    """Return how far somebody is, from 0 to 1; where nothing is asked, nothing is done."""
    return done / total if total else 0.0


def awaited_day(deadline_on: date | None, *, is_finished: bool) -> date:
    """Return the deadline that counts for the order: whoever has finished has none to come."""
    return NO_DAY if is_finished or deadline_on is None else deadline_on
