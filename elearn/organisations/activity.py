"""Knows how to count where people's answers stand, without knowing answers: the function is handed down at start."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from datetime import datetime
from typing import Protocol

from flask import Flask, current_app

from elearn.policy import Reach

KEPT = "parcours.activity"


class Activity(Protocol):
    """How many answers of a person stand where, and when they last handed one in."""

    @property
    def waiting(self) -> int:
        """How many wait for a review."""

    @property
    def returned(self) -> int:
        """How many are to be taken up again."""

    @property
    def accepted(self) -> int:
        """How many are accepted."""

    @property
    def last_at(self) -> datetime | None:
        """When the last one was handed in."""


Counting = Callable[[Reach, Collection[int], datetime], Mapping[int, Activity]]


def init_app(app: Flask, count: Counting) -> None:
    """Keep the function that counts answers."""
    app.extensions[KEPT] = count


def count_activity(reach: Reach, person_ids: Collection[int], now: datetime) -> Mapping[int, Activity]:
    """Return where the answers of some people stand, by person, in one statement."""
    count: Counting = current_app.extensions[KEPT]
    return count(reach, person_ids, now)
