"""Builds séances for tests; each builder takes only what the test is about."""

from __future__ import annotations

from datetime import UTC, datetime
from io import BytesIO
from zoneinfo import ZoneInfo

from pypdf import PdfReader

from elearn.accounts.models import User
from elearn.db import session, transaction
from elearn.discussions.actions import plan_discussion, save_note
from elearn.discussions.models import Discussion, NoteVersion
from elearn.discussions.rules import Case, Plan
from elearn.organisations.models import Network, Organisation, Team
from elearn.policy import Scope
from tests.builders import actor_of

LONG_BEFORE = datetime(2020, 1, 1, tzinfo=UTC)


def at(text: str, zone: str = "Europe/Paris") -> datetime:
    """Return the instant at which clocks in a zone show « 2026-11-26 14:00 »."""
    return datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(zone)).astimezone(UTC)


def a_plan(
    facilitator: User,
    *people: User,
    starts_at: datetime | None = None,
    zone: str = "Europe/Paris",
    minutes: int = 90,
    cases: tuple[Case, ...] = (),
    title: str = "José, à plusieurs",
    place: str = "Salle des Marronniers",
    link: str = "",
    co_facilitator: User | None = None,
) -> Plan:
    """Return a plan: Thursday 26 November 2026 at 14:00 in Paris unless another hour is given."""
    return Plan(
        title=title,
        starts_at=starts_at or at("2026-11-26 14:00"),
        time_zone=zone,
        minutes=minutes,
        facilitator_id=facilitator.id,
        people=frozenset(person.id for person in people),
        cases=cases,
        place=place,
        link=link,
        co_facilitator_id=co_facilitator.id if co_facilitator else None,
    )


def words_of(pdf: bytes) -> str:
    """Return the words of a PDF, with single spaces."""
    return " ".join(" ".join(page.extract_text() for page in PdfReader(BytesIO(pdf)).pages).split())


def scope_of(team: Team) -> Scope:
    """Return where a séance of a team lives."""
    organisation = session().get_one(Organisation, team.organisation_id)
    return Scope(None, team.id, organisation.id, organisation.network_id)


def network_of(team: Team) -> Network:
    """Return the network that a team works in."""
    return session().get_one(Network, scope_of(team).network_id)


def a_discussion(team: Team | Network, planner: User, plan: Plan, *, supervising: tuple[User, ...] = ()) -> Discussion:
    """Plan a séance of a team or of a network, as `planner`; whoever plans supervises unless others are named."""
    scope = scope_of(team) if isinstance(team, Team) else Scope(None, None, None, team.id)
    with transaction():
        return plan_discussion(
            actor_of(planner),
            scope,
            plan,
            supervising=[person.id for person in supervising or (planner,)],
            now=LONG_BEFORE,
        )


def a_note(
    discussion: Discussion, author: User, text: str, *, base_number: int = 0, now: datetime | None = None
) -> NoteVersion:
    """Save minutes, which nobody else was writing."""
    with transaction():
        saved = save_note(
            actor_of(author), discussion, text=text, base_number=base_number, now=now or at("2026-11-26 16:00")
        )
    assert isinstance(saved, NoteVersion)
    return saved
