"""Composes the page of a team: what to do this week, who waits for whom, and where everyone stands."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from elearn.discussions.queries import Meeting, list_coming
from elearn.errors import Missing
from elearn.organisations.team_queries import Member, TeamPage, list_teams
from elearn.policy import Actor, Permission, Reach, Role, reach
from elearn.progress.queries import AssignmentProgress, team_progress
from elearn.reviews import rules
from elearn.reviews.queue_queries import Waiting, Wanted, count_in, list_oldest
from elearn.reviews.team_queries import MOST_WHOLE, HandedBack, Listed, Unanswered, list_handed_back, list_unanswered

WEEK = timedelta(days=7)
MOST = 10
HANDED_BACK, UNANSWERED = "reprises", "messages"  # what an address calls the lists given whole


@dataclass(frozen=True, slots=True)
class Alone:
    """Learners whose answers nobody will read: from which day on; that of today where nobody does already."""

    names: tuple[str, ...]
    since: date
    is_now: bool


@dataclass(frozen=True, slots=True)
class Week:
    """What one team asks for this week, most urgent first."""

    oldest: Waiting | None
    late: int
    unanswered: Unanswered | None
    alone: Alone | None
    deadlines: tuple[AssignmentProgress, ...]
    other_deadlines: int
    meetings: tuple[Meeting, ...]

    @property
    def is_quiet(self) -> bool:
        """Whether nothing at all is to be done."""
        return not (self.oldest or self.unanswered or self.alone or self.deadlines or self.meetings)


@dataclass(frozen=True, slots=True)
class TeamDesk:
    """Everything that the page of one's own team shows. `programmes`: who follows each, most followed first."""

    team: TeamPage
    week: Week
    waiting: tuple[Waiting, ...]
    waiting_count: int
    late_count: int
    handed_back: Listed[HandedBack]
    unanswered: Listed[Unanswered]
    programmes: Mapping[int, tuple[AssignmentProgress, ...]]
    without_programme: tuple[Member, ...]

    @property
    def nobody_waits(self) -> bool:
        """Whether nobody waits for anybody."""
        return not (self.waiting or self.handed_back.total or self.unanswered.total)


@dataclass(frozen=True, slots=True)
class Teams:
    """The teams that a person supervises, the one that is open, and the others that they may see."""

    mine: tuple[TeamPage, ...]
    others: tuple[TeamPage, ...]
    desk: TeamDesk | None


def teams_page(actor: Actor, team_id: int | None, now: datetime, *, whole: str = "") -> Teams:
    """Return the teams within reach, and the desk of the one asked for among one's own, or of the first.

    `whole` names a list that is given to its end (HANDED_BACK, UNANSWERED; 500 lines at most) instead of its ten oldest
    lines. Two statements for the teams, twenty for the desk at most whatever the number of people and answers. Raises
    Missing for a team that is not one's own.
    """
    teams = list_teams(reach(actor, Permission.TEAM_READ), now.date())
    own_ids = {seat.team_id for seat in actor.seats if seat.role is Role.SUPERVISOR}
    mine = tuple(team for team in teams if team.id in own_ids)
    chosen = next((team for team in mine if team_id in (None, team.id)), None)
    if chosen is None and team_id is not None:
        raise Missing(str(team_id))
    others = tuple(team for team in teams if team.id not in own_ids)
    return Teams(mine, others, _desk(actor, chosen, now, whole) if chosen else None)


def _desk(actor: Actor, team: TeamPage, now: datetime, whole: str) -> TeamDesk:
    zone, wanted, here = actor.time_zone, Wanted(team=team.id), Reach(teams=frozenset({team.id}))
    rows = team_progress(here, team.id, now)
    waiting = list_oldest(here, actor.id, wanted, now=now, zone=zone, most=MOST)
    count, late = count_in(here, actor.id, wanted, now=now, zone=zone)
    most = {whole: MOST_WHOLE}
    unanswered = list_unanswered(here, team.id, actor.id, now=now, zone=zone, most=most.get(UNANSWERED, MOST))
    coming = list_coming(here, team.id, actor.id, now, now + WEEK)
    following = {row.person_id for row in rows}
    return TeamDesk(
        team=team,
        week=_week(team, rows, waiting, late, unanswered.rows, coming, rules.day_in(now, zone)),
        waiting=waiting,
        waiting_count=count,
        late_count=late,
        handed_back=list_handed_back(here, team.id, actor.id, now=now, zone=zone, most=most.get(HANDED_BACK, MOST)),
        unanswered=unanswered,
        programmes=_by_programme(rows),
        without_programme=tuple(member for member in team.learners if member.id not in following),
    )


def _week(
    team: TeamPage,
    rows: Sequence[AssignmentProgress],
    waiting: Sequence[Waiting],
    late: int,
    unanswered: Sequence[Unanswered],
    coming: tuple[Meeting, ...],
    today: date,
) -> Week:
    due = due_soon(rows, today)
    free = (one for one in waiting if one.is_mine or not one.held_by)  # what a colleague reads asks nothing of one
    return Week(
        oldest=next(free, waiting[0] if waiting else None),
        late=late,
        unanswered=unanswered[0] if unanswered else None,
        alone=find_alone(team, today),
        deadlines=due[:MOST],
        other_deadlines=len(due[MOST:]),
        meetings=coming,
    )


def due_soon(rows: Sequence[AssignmentProgress], today: date) -> tuple[AssignmentProgress, ...]:
    """Return whose deadline is not met and falls within a week or is past, the earliest first."""
    due = [row for row in rows if row.deadline_on and not row.is_complete and row.deadline_on <= today + WEEK]
    return tuple(sorted(due, key=lambda row: (row.deadline_on or today, row.name)))


def find_alone(team: TeamPage, today: date) -> Alone | None:
    """Return the learners whom nobody else supervises, today or before a week is over, and from when on."""
    last: dict[int, date | None] = {}
    for learner in team.learners:
        ends = [one.until for one in team.supervisors if one.id != learner.id]
        if None not in ends and all(end < today + WEEK for end in ends if end is not None):
            last[learner.id] = max((end for end in ends if end is not None), default=None)
    if not last:
        return None
    first = min((end + timedelta(days=1) if end else today for end in last.values()), default=today)
    names = tuple(member.name for member in team.learners if member.id in last)
    return Alone(names, first, first <= today)


def _by_programme(rows: Sequence[AssignmentProgress]) -> dict[int, tuple[AssignmentProgress, ...]]:
    found: dict[int, list[AssignmentProgress]] = {}
    for row in rows:
        found.setdefault(row.programme_id, []).append(row)
    by_people = sorted(found.items(), key=lambda one: (-len(one[1]), one[1][0].programme.casefold(), one[0]))
    return {programme_id: tuple(people) for programme_id, people in by_people}
