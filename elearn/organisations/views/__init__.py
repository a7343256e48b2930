"""The pages of people, teams, organisations and networks, and the posts that they take."""

from __future__ import annotations

from elearn.organisations.views import identity, importing, invitations, people, places, promise, seats, teams, welcome
from elearn.organisations.views.room import blueprint

__all__ = [
    "blueprint",
    "identity",
    "importing",
    "invitations",
    "people",
    "places",
    "promise",
    "seats",
    "teams",
    "welcome",
]
