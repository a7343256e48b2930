"""Keeps who was there: signed by oneself, recorded by who leads, corrected in the open, frozen at the end."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from datetime import datetime, time
from types import MappingProxyType

import sqlalchemy as sa

from elearn import clock
from elearn.db import locked, session
from elearn.discussions import attendance_rules, rules
from elearn.discussions.attendance_rules import Method, Sitting
from elearn.discussions.models import Attendance, Discussion, DiscussionModule, DiscussionParticipation
from elearn.discussions.queries import teams_on
from elearn.discussions.queries.attendance import sittings_of
from elearn.discussions.rules import State
from elearn.errors import Missing, RuleBroken, marked
from elearn.journal import record
from elearn.policy import Actor, Scope

Place = tuple[int, Sitting]


def sign_presence(actor: Actor, discussion: Discussion, *, sitting_key: str, now: datetime) -> Attendance:
    """Let a person sign that they are there, for one half-day; a second signature gives the first one back.

    Raises Missing for a half-day or a person that is not of this séance, RuleBroken out of time.
    """
    discussion = locked(discussion)
    sitting = _sitting(discussion, sitting_key)
    if actor.id not in _listed(discussion):
        raise Missing(str(discussion.id))
    earlier = _lines_in_force(discussion).get((actor.id, sitting.key))
    if earlier is not None and earlier.is_present:
        return earlier
    attendance_rules.ensure_may_sign(sitting, discussion.time_zone, discussion.state, now)
    if earlier is not None:
        raise RuleBroken(marked("Votre absence est enregistrée. La personne qui anime peut la corriger."))
    teams = teams_on([actor.id], sitting.day)
    line = _line(actor, discussion, (actor.id, sitting), Method.SELF, now, team_id=teams[actor.id])
    _keep([line], discussion)
    record(actor.id, "signed", "attendance", line.id, _where(discussion, actor.id), half_day=sitting.key)
    return line


def record_attendance(
    actor: Actor,
    discussion: Discussion,
    *,
    places: Collection[tuple[int, str]],
    absences: Collection[tuple[int, str]] = (),
    remarks: Mapping[tuple[int, str], str] = MappingProxyType({}),
    now: datetime,
) -> list[Attendance]:
    """Record, as who leads the séance, who is there and who is not (person, half-day); a filled place is left alone.

    `remarks` say when somebody came late, left early, or why they are absent. Raises Missing for a person or half-day
    that is not of this séance, RuleBroken out of time or for a remark that goes with nothing.
    """
    discussion = locked(discussion)
    attendance_rules.ensure_sheet_open(discussion.state)
    remarks = {place: words.strip() for place, words in remarks.items() if words.strip()}
    attendance_rules.ensure_one_of_two(places, absences, remarks)
    known, listed = _lines_in_force(discussion), _listed(discussion)
    wanted = [(id, _sitting(discussion, key)) for id, key in (*places, *absences)]
    if any(id not in listed for id, _ in wanted):
        raise Missing(str(discussion.id))
    for _, sitting in wanted:
        attendance_rules.ensure_begun(sitting, now)
    empty = [(id, half) for id, half in wanted if (id, half.key) not in known]
    present = [(id, half) for id, half in empty if (id, half.key) in set(places)]
    absent = [(id, half) for id, half in empty if (id, half.key) not in set(places)]
    lines = _fill(actor, discussion, present, now, remarks=remarks)
    lines += _fill(actor, discussion, absent, now, is_present=False, remarks=remarks)
    for line in lines:
        key, where = f"{line.day.isoformat()}-{line.half_day}", _where(discussion, line.person_id)
        if line.is_present:
            record(actor.id, "recorded", "attendance", line.id, where, half_day=key)
        else:
            record(actor.id, "noted-absence", "attendance", line.id, where, half_day=key)
    return lines


def correct_attendance(actor: Actor, discussion: Discussion, line_id: int, *, reason: str, now: datetime) -> Attendance:
    """Correct one line into its contrary, by a new line that names it and says why; a closed sheet keeps its digest.

    Raises Missing for another séance's line, RuleBroken without a reason or for a line already corrected.
    """
    discussion = locked(discussion)
    attendance_rules.ensure_reasoned(reason)
    old = _line_in_force(discussion, line_id)
    line = _after(old, actor, now, is_present=not old.is_present, reason=reason)
    _keep([line], discussion)
    record(
        actor.id,
        "corrected",
        "attendance",
        line.id,
        _where(discussion, old.person_id),
        corrects=old.id,
        is_present=line.is_present,
    )
    return line


def note_departure(
    actor: Actor, discussion: Discussion, line_id: int, *, left: time | None, reason: str, now: datetime
) -> Attendance:
    """Write beside a presence at what hour the person left, and why: a new line, and the presence counts as it did.

    Without an hour, takes back the one that was noted. Raises Missing for another séance's line, RuleBroken for an
    absence, an hour outside the half-day, a missing reason, or a line already corrected.
    """
    discussion = locked(discussion)
    old = _line_in_force(discussion, line_id)
    if not old.is_present:
        raise RuleBroken(marked("Une absence n’a pas d’heure de départ."))
    if left is None and old.left_at is None:
        raise RuleBroken(marked("Écrivez l’heure du départ."), field="left_at")
    left_at = clock.instant_of(old.day, left, discussion.time_zone) if left is not None else None
    if left_at is not None:
        sitting = _sitting(discussion, f"{old.day.isoformat()}-{old.half_day}")
        attendance_rules.ensure_may_leave(sitting, left_at, reason, now, _signed_at(discussion, old))
    attendance_rules.ensure_reasoned(reason)
    line = _after(old, actor, now, is_present=True, reason=reason, left_at=left_at)
    _keep([line], discussion)
    where = _where(discussion, old.person_id)
    record(actor.id, "noted-departure", "attendance", line.id, where, corrects=old.id)
    return line


def close_discussion(actor: Actor, discussion: Discussion, now: datetime) -> Discussion:
    """Freeze the sheet: whoever has not signed is written down as absent; the digest is taken. Raises RuleBroken."""
    discussion = locked(discussion)
    rules.ensure_may_close(discussion.state_at(now), discussion.starts_at, now)
    known = _lines_in_force(discussion)
    empty = [
        (id, half)
        for id in sorted(_listed(discussion))
        for half in sittings_of(discussion)
        if (id, half.key) not in known
    ]
    _fill(actor, discussion, empty, now, is_present=False)
    digest = _digest(discussion, actor.id, _lines(discussion))
    discussion.state, discussion.attendance_digest = State.CLOSED, digest
    discussion.closed_at, discussion.closed_by_id = now, actor.id
    record(
        actor.id,
        "closed",
        "discussion",
        discussion.id,
        discussion.scope,
        digest=digest,
        absent=len({id for id, _ in empty}),
    )
    return discussion


def digest_of(discussion: Discussion) -> str:
    """Return the fingerprint of a closed sheet, computed again: corrections made since do not count."""
    closed_at = discussion.closed_at
    lines = [line for line in _lines(discussion) if closed_at is not None and line.signed_at <= closed_at]
    return _digest(discussion, discussion.closed_by_id, lines)


def _digest(discussion: Discussion, closed_by_id: int | None, lines: Iterable[Attendance]) -> str:
    modules = session().scalars(
        sa.select(DiscussionModule)
        .where(DiscussionModule.discussion_id == discussion.id)
        .order_by(DiscussionModule.position)
    )
    facts = {
        "id": discussion.id,
        "title": discussion.title,
        "starts_at": discussion.starts_at.isoformat(),
        "ends_at": discussion.ends_at.isoformat(),
        "time_zone": discussion.time_zone,
        "place": discussion.place,
        "link": discussion.link,
        "facilitators": [discussion.facilitator_id, discussion.co_facilitator_id],
        "modules": [[module.module_slug, module.stage] for module in modules],
        "closed_by": closed_by_id,
    }
    return attendance_rules.digest_of_sheet(facts, [facts_of(line) for line in lines])


def facts_of(line: Attendance) -> dict[str, object]:
    """Return what the fingerprint of a sheet holds of one of its lines."""
    return {
        "id": line.id,
        "person": line.person_id,
        "day": line.day.isoformat(),
        "half_day": str(line.half_day),
        "is_present": line.is_present,
        "method": str(line.method),
        "signed_at": line.signed_at.isoformat(),
        "signed_by": line.signed_by_id,
        "corrects": line.corrects_id,
        "reason": line.reason,
        # Named only where there is one: a sheet closed before departures were noted keeps its fingerprint.
        **({"left_at": line.left_at.isoformat()} if line.left_at is not None else {}),
    }


def _sitting(discussion: Discussion, key: str) -> Sitting:
    found = next((half for half in sittings_of(discussion) if half.key == key), None)
    if found is None:
        raise Missing(key)
    return found


def _listed(discussion: Discussion) -> frozenset[int]:
    return frozenset(
        session().scalars(
            sa.select(DiscussionParticipation.person_id).where(DiscussionParticipation.discussion_id == discussion.id)
        )
    )


def _lines(discussion: Discussion) -> list[Attendance]:
    return list(
        session().scalars(
            sa.select(Attendance).where(Attendance.discussion_id == discussion.id).order_by(Attendance.id)
        )
    )


def _lines_in_force(discussion: Discussion) -> dict[tuple[int, str], Attendance]:
    return {(line.person_id, f"{line.day.isoformat()}-{line.half_day}"): line for line in _lines(discussion)}


def _line_in_force(discussion: Discussion, line_id: int) -> Attendance:
    """Return one line. Raises Missing for another séance's, RuleBroken for one that another has replaced."""
    lines = _lines(discussion)
    found = next((line for line in lines if line.id == line_id), None)
    if found is None:
        raise Missing(str(line_id))
    if any(line.corrects_id == line_id for line in lines):
        raise RuleBroken(marked("Cette ligne a déjà été corrigée."))
    return found


def _fill(
    actor: Actor,
    discussion: Discussion,
    places: Collection[Place],
    now: datetime,
    *,
    is_present: bool = True,
    remarks: Mapping[tuple[int, str], str] = MappingProxyType({}),
) -> list[Attendance]:
    """Fill empty places of the sheet, in one statement for the teams of each day."""
    teams = {day: teams_on([id for id, _ in places], day) for day in {half.day for _, half in places}}
    lines = [
        _line(
            actor,
            discussion,
            (id, half),
            Method.FACILITATOR,
            now,
            team_id=teams[half.day][id],
            is_present=is_present,
            remark=remarks.get((id, half.key), ""),
        )
        for id, half in dict.fromkeys(places)
    ]
    _keep(lines, discussion)
    return lines


def _line(
    actor: Actor,
    discussion: Discussion,
    place: Place,
    method: Method,
    now: datetime,
    *,
    team_id: int | None,
    is_present: bool = True,
    remark: str = "",
) -> Attendance:
    person_id, sitting = place
    return Attendance(
        discussion_id=discussion.id,
        person_id=person_id,
        day=sitting.day,
        half_day=sitting.half_day,
        is_present=is_present,
        method=method,
        signed_at=now,
        signed_by_id=actor.id,
        reason=remark,
        counted_in_team_id=team_id,
    )


def _signed_at(discussion: Discussion, line: Attendance) -> datetime | None:
    """Return when the person of a line signed themselves the presence that it stands for, if they did."""
    earlier = {one.id: one for one in _lines(discussion)}
    while line.corrects_id is not None and earlier[line.corrects_id].is_present:
        line = earlier[line.corrects_id]
    return line.signed_at if line.method is Method.SELF else None


def _after(
    old: Attendance, actor: Actor, now: datetime, *, is_present: bool, reason: str, left_at: datetime | None = None
) -> Attendance:
    """Return the line that takes the place of another, in the same half-day and counting in the same team."""
    return Attendance(
        discussion_id=old.discussion_id,
        person_id=old.person_id,
        day=old.day,
        half_day=old.half_day,
        is_present=is_present,
        method=Method.FACILITATOR,
        signed_at=now,
        signed_by_id=actor.id,
        corrects_id=old.id,
        reason=reason.strip(),
        counted_in_team_id=old.counted_in_team_id,
        left_at=left_at,
    )


def _keep(lines: Collection[Attendance], discussion: Discussion) -> None:
    """Add lines to the sheet; the first one says that the séance is held."""
    session().add_all(lines)
    if lines and discussion.state is State.PLANNED:
        discussion.state = State.HELD
    session().flush()


def _where(discussion: Discussion, person_id: int) -> Scope:
    return Scope(person_id, discussion.team_id, discussion.organisation_id, discussion.network_id)
