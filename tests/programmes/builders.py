"""Builds programmes, assignments and the work that meets them; each builder takes only what the test is about."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime, timedelta

from elearn import clock
from elearn.accounts.models import User
from elearn.answers import actions as answer_actions
from elearn.answers.models import Submission
from elearn.db import session, transaction
from elearn.discussions.actions import record_attendance
from elearn.discussions.queries.attendance import sittings_of
from elearn.discussions.rules import Case
from elearn.editions.queries import Published
from elearn.organisations.models import Organisation, Team
from elearn.programmes import actions
from elearn.programmes.contents import get_place
from elearn.programmes.models import Assignment, Programme, Step
from elearn.programmes.rules import Requirement
from elearn.reading.actions import mark_read
from tests.builders import a_coordinator, a_submission, a_supervisor, actor_of
from tests.discussions.builders import a_discussion, a_plan

TITLE = "Premiers pas en soutien en emploi"


def organisation_of(team: Team) -> Organisation:
    """Return the organisation of a team."""
    return session().get_one(Organisation, team.organisation_id)


def a_programme(
    team: Team,
    *steps: str,
    title: str = TITLE,
    validity_months: int | None = None,
    renewal_months: int | None = None,
    by: User | None = None,
) -> Programme:
    """Add a programme to a team's organisation, with steps named as forms do (`stage:ana#un`), by their usual rule."""
    actor = actor_of(by or a_coordinator(organisation_of(team)))
    with transaction():
        programme = actions.create_programme(
            actor,
            team.organisation_id,
            title=title,
            description="",
            validity_months=validity_months,
            renewal_months=renewal_months,
            now=clock.now(),
        )
    for key in steps:
        a_step(programme, key, by=by)
    return programme


def a_step(
    programme: Programme,
    key: str,
    *,
    rule: Collection[Requirement] = (),
    title: str = "",
    is_optional: bool = False,
    now: datetime | None = None,
    by: User | None = None,
) -> Step:
    """Add a step to a programme, by its usual rule unless another is given."""
    choice = get_place(key)
    author = by or a_coordinator(session().get_one(Organisation, programme.organisation_id))
    with transaction():
        return actions.add_step(
            actor_of(author),
            programme,
            choice.place,
            title=title or ("Séance sur Ana" if key.startswith("discussion") else choice.title),
            rule=rule,
            exercises=choice.exercises,
            minutes=None,
            is_optional=is_optional,
            now=now or clock.now(),
        )


def an_assignment(
    programme: Programme,
    person: User,
    *,
    starts_on: date = date(2026, 1, 5),
    deadline_on: date | None = None,
    zone: str = "Europe/Paris",
    now: datetime | None = None,
) -> Assignment:
    """Give a programme to a person."""
    author = a_coordinator(session().get_one(Organisation, programme.organisation_id))
    with transaction():
        return actions.assign_programme(
            actor_of(author),
            programme,
            people=[person.id],
            teams=[],
            starts_on=starts_on,
            deadline_on=deadline_on,
            zone=zone,
            now=now or clock.now(),
        )[0]


def change_rule(programme: Programme, step: Step, *rule: Requirement, now: datetime | None = None) -> None:
    """Decide another rule for a step."""
    author = a_coordinator(session().get_one(Organisation, programme.organisation_id))
    exercises = get_place(step.place.key).exercises
    with transaction():
        actions.change_step(
            actor_of(author),
            programme,
            step,
            title=step.title,
            minutes=None,
            rule=rule,
            exercises=exercises,
            now=now or clock.now(),
        )


def read_through(person: User, published: Published, *, but: str = "", now: datetime | None = None) -> None:
    """Read every section of a module, but one perhaps."""
    with transaction():
        for section in published.module.sections:
            if section.id != but:
                mark_read(
                    actor_of(person),
                    slug=published.module.slug,
                    section=section,
                    edition_id=published.edition_id,
                    now=now or clock.now(),
                )


def accept(submission: Submission, *, at: datetime | None = None) -> None:
    """Let a supervisor's verdict « validée » count."""
    with transaction():
        answer_actions.accept_answer(submission.answer_id, at or clock.now())


def send_back(submission: Submission, *, at: datetime | None = None) -> None:
    """Let a supervisor's verdict « à reprendre » count."""
    with transaction():
        answer_actions.return_answer(submission.answer_id, at or clock.now())


def an_accepted_answer(
    person: User, published: Published, anchor: str = "depart", *, ago: timedelta = timedelta()
) -> None:
    """Hand in an answer that a supervisor finds good."""
    accept(a_submission(person, published, anchor=anchor, ago=ago), at=clock.now() - ago)


def a_presence(person: User, team: Team, *slugs: str, ago: timedelta = timedelta(days=2), minutes: int = 90) -> None:
    """Let a person be at a séance about some modules, at two in the afternoon some days ago."""
    supervisor = a_supervisor(team)
    starts_at = (clock.now() - ago).replace(hour=13, minute=30, second=0, microsecond=0)
    plan = a_plan(supervisor, person, starts_at=starts_at, minutes=minutes, cases=tuple(Case(slug) for slug in slugs))
    discussion = a_discussion(team, supervisor, plan)
    key = sittings_of(discussion)[0].key
    with transaction():
        record_attendance(actor_of(supervisor), discussion, places=[(person.id, key)], now=clock.now())


def finish(person: User, *modules: Published) -> None:
    """Read modules through, and have every exercise of them accepted."""
    for published in modules:
        read_through(person, published)
        for exercise in published.module.exercises:
            an_accepted_answer(person, published, exercise.anchor)
