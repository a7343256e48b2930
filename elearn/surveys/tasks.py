"""Runs outside the request what asks people who have finished a programme."""

from __future__ import annotations

from elearn import clock, jobs
from elearn.db import transaction
from elearn.surveys.actions import send_invitations
from elearn.surveys.queries import list_due


@jobs.each_minute
def invite() -> None:
    """Ask those who are due; where nobody is, read once and write nothing."""
    now = clock.now()
    if list_due(now):
        with transaction():
            send_invitations(now)
