"""Runs outside the request what keeps the matrix quick: computes anew, each minute, what no longer holds."""

from __future__ import annotations

import time

from elearn import clock, jobs
from elearn.db import transaction
from elearn.progress import tally_actions, tally_marks

PAUSE = 0.02  # seconds between two batches, for those who wait to write
MARKED = tuple(tally_marks.WATCHED)  # read with this module, so that whatever is written leaves its mark


@jobs.each_minute
def keep_tallies() -> None:
    """Compute what facts of the last minute have changed; after a new rule or edition, everyone whom it concerns."""
    while _settled() > 0:
        time.sleep(PAUSE)
    while _tallied() > 0:
        time.sleep(PAUSE)


def rebuild_tallies() -> int:
    """Throw all tallies away and compute them again; return how many."""
    with transaction():
        tally_actions.forget_tallies()
    while _settled() > 0:
        pass
    count = 0
    while done := _tallied():
        count += done
    return count


def _settled() -> int:
    with transaction():
        return tally_actions.settle_marks(clock.now())


def _tallied() -> int:
    with transaction():
        return tally_actions.tally_some(clock.now())
