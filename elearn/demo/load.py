"""Loads the demonstration into an empty database, knows whether it is there, and says how to enter."""

from __future__ import annotations

from datetime import timedelta
from functools import partial

import sqlalchemy as sa

from elearn import clock
from elearn.accounts.models import User
from elearn.db import session, transaction
from elearn.demo.calendar import Calendar
from elearn.demo.cases import tell_cases
from elearn.demo.cast import OPENING, PASSWORD, settle
from elearn.demo.complaining import tell_complaining
from elearn.demo.courses import COURSES
from elearn.demo.following import tell_following
from elearn.demo.keys import DEMO_KEY, tell_keys
from elearn.demo.learning import tell_learning
from elearn.demo.meeting import tell_meetings
from elearn.demo.models import DemoMark
from elearn.demo.opinions import tell_opinions
from elearn.demo.people import ACCOUNTS, INVITED
from elearn.demo.story import Story
from elearn.demo.talking import tell_talking
from elearn.editions.models import CurrentModule
from elearn.errors import RuleBroken, marked
from elearn.journal import dated
from elearn.notices.actions import remind_of_deadlines
from elearn.organisations.actions import Wanted, invite
from elearn.organisations.models import Network
from elearn.policy import Role

REMINDED = timedelta(days=7)  # the reminders of the last week wait in the boxes; e-mail tells of them next morning
NEEDED = frozenset(row.place.module_slug for course in COURSES for row in course.steps) - {""}


def load_demo() -> None:
    """Fill an empty database with the demonstration: all of it, or nothing. Publish the content first.

    Raises RuleBroken where there are people or places already, or where a module that it tells of is missing.
    """
    with transaction():
        _ensure_empty()
        _ensure_published()
        now = clock.now()
        calendar = Calendar(now)
        session().add(DemoMark(id=1, loaded_at=now))
        with dated(calendar.instant(OPENING, "Europe/Paris")):
            cast = settle(calendar)
        story = Story(cast, calendar)
        _tell_invitation(story)
        tell_learning(story)
        tell_meetings(story)
        tell_following(story)
        tell_talking(story)
        tell_cases(story)
        tell_keys(story)
        tell_complaining(story)
        story.tell()
        tell_opinions(cast, now)
        remind_of_deadlines(now - REMINDED, now)


def has_demo() -> bool:
    """Whether this database holds the demonstration: the mark alone says so, in one statement."""
    return session().scalar(sa.select(DemoMark.id).limit(1)) is not None


def describe_demo(public_url: str) -> str:
    """Return, in French, the address, the accounts with what each sees, and the one password."""
    width = max(len(email) for email, _, _ in ACCOUNTS)
    lines = [f"  {email:<{width}}  {who} : {sees}." for email, who, sees in ACCOUNTS]
    return "\n".join(
        [
            f"Démonstration : {public_url}",
            f"Mot de passe de tous les comptes : {PASSWORD}",
            *lines,
            f"Clé de l’interface ({public_url}/api), pour un logiciel : {DEMO_KEY}",
            "Personnes, organisations et textes sont inventés.",
        ]
    )


def _tell_invitation(story: Story) -> None:
    name, email, team, at = INVITED
    wanted = Wanted(name, email, Role.LEARNER, story.cast.places[team])
    story.add(at, story.cast.places[team].time_zone, partial(invite, story.cast.actors["helene"], wanted))


def _ensure_empty() -> None:
    for known in (User.id, Network.id):
        if session().scalar(sa.select(known).limit(1)) is not None:
            raise RuleBroken(
                marked("Cette base contient déjà des personnes ou des réseaux : la démonstration n’y est pas chargée.")
            )


def _ensure_published() -> None:
    published = set(session().scalars(sa.select(CurrentModule.slug).where(CurrentModule.slug.in_(sorted(NEEDED)))))
    if NEEDED - published:
        raise RuleBroken(
            marked("Publiez d’abord le contenu : il manque %(modules)s."), modules=", ".join(sorted(NEEDED - published))
        )
