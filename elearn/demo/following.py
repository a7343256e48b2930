"""Tells what organisations ask for, of whom, and what they attest."""

from __future__ import annotations

from datetime import datetime
from functools import partial

import sqlalchemy as sa
from flask import current_app

from elearn.certificates.actions import issue_certificates
from elearn.db import session
from elearn.demo.courses import (
    ATTESTED,
    AWAY,
    CONFIRMED,
    COURSES,
    ENDED,
    EXTENDED,
    FIRST_STEPS,
    GIVEN,
    RECOGNISED,
    Attested,
    Away,
    Course,
    Ended,
    Extended,
    Given,
    RecognisedRow,
    Seen,
)
from elearn.demo.paper import a_paper
from elearn.demo.places import ORGANISATIONS
from elearn.demo.story import Story
from elearn.demo.tables import prose
from elearn.organisations.models import Organisation
from elearn.policy import Permission, reach
from elearn.programmes.actions import add_step, assign_programme, create_programme, end_assignment, extend_assignment
from elearn.programmes.contents import list_places
from elearn.programmes.leave_actions import note_leave
from elearn.programmes.models import Assignment, Programme
from elearn.programmes.objective_actions import set_objectives
from elearn.programmes.objective_queries import list_objectives
from elearn.programmes.queries import list_steps
from elearn.programmes.rules import StepKind, points_of
from elearn.progress.actions import recognise_step
from elearn.progress.field_actions import confirm_field_work
from elearn.progress.proof_rules import read_files
from elearn.settings import Settings

LEADS = {row.key: row.lead for row in ORGANISATIONS}


def tell_following(story: Story) -> None:
    """Add every programme, assignment and attestation to the story."""
    zones = {key: place.time_zone for key, place in story.cast.organisations.items()}
    for course in COURSES:
        for organisation in course.organisations:
            story.add(course.at, zones[organisation], partial(_create, story, course, organisation))
    for given in GIVEN:
        story.add(given.at, zones[given.organisation], partial(_assign, story, given))
    for ended in ENDED:
        story.add(ended.at, zones[ended.organisation], partial(_end, story, ended))
    for recognised in RECOGNISED:
        story.add(recognised.at, zones[recognised.organisation], partial(_recognise, story, recognised))
    for seen in CONFIRMED:
        story.add(seen.at, zones[seen.organisation], partial(_confirm, story, seen))
    for extended in EXTENDED:
        story.add(extended.at, zones[extended.organisation], partial(_extend, story, extended))
    for away in AWAY:
        story.add(away.at, zones[away.organisation], partial(_note_leave, story, away))
    for attested in ATTESTED:
        story.add(attested.at, zones[attested.organisation], partial(_attest, story, attested))


def _create(story: Story, course: Course, organisation: str, now: datetime) -> None:
    lead, place = story.cast.actors[LEADS[organisation]], story.cast.organisations[organisation]
    programme = create_programme(
        lead,
        place.id,
        title=course.title,
        description=prose(course.description),
        validity_months=course.months,
        renewal_months=course.renewal,
        now=now,
    )
    choices = {choice.place: choice for choice in list_places()}
    for row in course.steps:
        choice = choices[row.place]
        add_step(
            lead,
            programme,
            row.place,
            title=row.title or choice.title,
            rule=row.rule,
            exercises=choice.exercises,
            minutes=row.minutes,
            checklist=row.checklist,
            is_optional=row.is_optional,
            now=now,
        )
    if course.objectives:
        set_objectives(lead, programme, "\n".join(course.objectives))


def _assign(story: Story, given: Given, now: datetime) -> None:
    place = story.cast.organisations[given.organisation]
    assign_programme(
        story.cast.actors[LEADS[given.organisation]],
        _programme(place, given.course),
        people={story.cast.people[who].id for who in given.people},
        teams={story.cast.teams[team].id for team in given.teams},
        starts_on=story.calendar.day(given.at, place.time_zone),
        deadline_on=story.calendar.day(given.by_day, place.time_zone),
        zone=place.time_zone,
        now=now,
    )


def _end(story: Story, ended: Ended, now: datetime) -> None:
    lead = story.cast.actors[LEADS[ended.organisation]]
    end_assignment(lead, _assignment(story, ended.organisation, ended.course, ended.who), now=now)


def _extend(story: Story, extended: Extended, now: datetime) -> None:
    extend_assignment(
        story.cast.actors[LEADS[extended.organisation]],
        _assignment(story, extended.organisation, extended.course, extended.who),
        deadline_on=story.calendar.day(extended.by_day, story.cast.zones[extended.who]),
        reason=extended.reason,
        now=now,
    )


def _note_leave(story: Story, away: Away, now: datetime) -> None:
    zone = story.cast.zones[away.who]
    note_leave(
        story.cast.actors[LEADS[away.organisation]],
        _assignment(story, away.organisation, FIRST_STEPS.key, away.who).scope,
        first_on=story.calendar.day(away.first_on, zone),
        last_on=story.calendar.day(away.last_on, zone),
        now=now,
    )


def _recognise(story: Story, row: RecognisedRow, now: datetime) -> None:
    assignment = _assignment(story, row.organisation, row.course, row.who)
    steps = list_steps([assignment.programme_id])[assignment.programme_id]
    zone = story.cast.zones[row.who]
    recognise_step(
        story.cast.actors[LEADS[row.organisation]],
        assignment,
        next(planned.step.id for planned in steps if planned.step.place == row.place),
        is_met=False,
        done_on=story.calendar.day(row.done_on, zone),
        reason=row.reason,
        proof=row.proof,
        today=story.calendar.day(row.at, zone),
        now=now,
    )


def _confirm(story: Story, seen: Seen, now: datetime) -> None:
    assignment = _assignment(story, seen.organisation, seen.course, seen.who)
    steps = list_steps([assignment.programme_id])[assignment.programme_id]
    step = next(planned.step for planned in steps if planned.step.kind is StepKind.FIELD)
    points, zone = points_of(step.checklist), story.cast.zones[seen.who]
    confirm_field_work(
        story.cast.actors[seen.by],
        assignment,
        step,
        is_met=False,
        done_on=story.calendar.day(seen.on, zone),
        minutes=seen.minutes,
        seen=[points[place] for place in seen.points],
        account=seen.account,
        proof="",
        today=story.calendar.day(seen.at, zone),
        now=now,
        files=read_files([(f"{seen.paper[0]}.pdf", a_paper(seen.paper))] if seen.paper else []),
    )


def _assignment(story: Story, organisation: str, course: str, who: str) -> Assignment:
    programme = _programme(story.cast.organisations[organisation], course)
    wanted = sa.select(Assignment).where(
        Assignment.programme_id == programme.id, Assignment.owner_id == story.cast.people[who].id
    )
    return session().scalars(wanted).one()


def _attest(story: Story, attested: Attested, now: datetime) -> None:
    lead = story.cast.actors[attested.by]
    programme = _programme(story.cast.organisations[attested.organisation], attested.course)
    people = [story.cast.people[who].id for who in attested.people]
    wanted = sa.select(Assignment.id).where(Assignment.programme_id == programme.id, Assignment.owner_id.in_(people))
    aims = list_objectives([programme.id]).get(programme.id, ())
    settings: Settings = current_app.extensions["parcours.settings"]
    issue_certificates(
        lead,
        reach(lead, Permission.CERTIFICATE_ISSUE),
        session().scalars(wanted).all(),
        address=f"{settings.public_url}/verifier/",
        paper=attested.paper,
        now=now,
        results={one.id: said for one, said in zip(aims, attested.results, strict=False)},
    )


def _programme(place: Organisation, key: str) -> Programme:
    title = next(course.title for course in COURSES if course.key == key)
    wanted = sa.select(Programme).where(Programme.organisation_id == place.id, Programme.title == title)
    return session().scalars(wanted).one()
