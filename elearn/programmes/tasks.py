"""Runs outside the request what gives programmes to those who arrive."""

from __future__ import annotations

from elearn import clock, jobs
from elearn.db import transaction
from elearn.programmes.arrival_actions import welcome_arrivals
from elearn.programmes.arrival_queries import list_arrivals


@jobs.each_minute
def welcome() -> None:
    """Give those who have arrived what is given at arrival; where nobody has, read once and write nothing."""
    now = clock.now()
    if list_arrivals(now.date()):
        with transaction():
            welcome_arrivals(now)
