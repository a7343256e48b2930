"""Counts who comes to a network's séances, by territory: how many, never who, never a word of what was said."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime

import sqlalchemy as sa

from elearn.db import session
from elearn.discussions.models import Attendance, Discussion, DiscussionParticipation
from elearn.discussions.queries.attendance import teams_on
from elearn.discussions.rules import State
from elearn.organisations.models import Team, Territory
from elearn.policy import Reach

PAGE = 50


@dataclass(frozen=True, slots=True)
class TerritoryCount:
    """How many people of one territory were invited to a séance, and how many came; an empty name is « none »."""

    name: str
    invited: int
    present: int


@dataclass(frozen=True, slots=True)
class RegionalRow:
    """One séance of a network, counted by territory."""

    title: str
    starts_at: datetime
    time_zone: str
    is_cancelled: bool
    is_ahead: bool
    territories: tuple[TerritoryCount, ...]

    @property
    def was_held(self) -> bool:
        """Whether anybody could come yet: of a séance to come, or cancelled, nobody is absent."""
        return not (self.is_ahead or self.is_cancelled)

    def lines(self, none: str) -> tuple[tuple[str | int, ...], ...]:
        """Return each territory with its numbers, as a table shows them; `none` says who belongs to no territory."""
        if self.was_held:
            return tuple((one.name or none, one.invited, one.present) for one in self.territories)
        return tuple((one.name or none, one.invited) for one in self.territories)

    @property
    def invited(self) -> int:
        """How many people were invited in all."""
        return sum(one.invited for one in self.territories)

    @property
    def present(self) -> int:
        """How many came in all: each person once, whatever the number of half-days."""
        return sum(one.present for one in self.territories)


def list_regional(reach: Reach, now: datetime) -> tuple[RegionalRow, ...]:
    """Return the séances of the networks within reach, latest first; five statements whatever their number.

    Where somebody counts is the team of the attendance line; for who has none, the team that they are in today.
    """
    discussions = list(
        session().scalars(
            sa.select(Discussion)
            .where(Discussion.team_id.is_(None), Discussion.network_id.in_(sorted(reach.networks)))
            .order_by(Discussion.starts_at.desc(), Discussion.id)
            .limit(PAGE)
        )
    )
    ids = [one.id for one in discussions]
    seats = session().execute(
        sa.select(DiscussionParticipation.discussion_id, DiscussionParticipation.person_id).where(
            DiscussionParticipation.discussion_id.in_(ids)
        )
    )
    invited = [(discussion_id, person_id) for discussion_id, person_id in seats]
    lines = session().execute(
        sa.select(Attendance.discussion_id, Attendance.person_id, Attendance.counted_in_team_id).where(
            Attendance.discussion_id.in_(ids), Attendance.in_force(), Attendance.is_present.is_(True)
        )
    )
    counted = {(discussion_id, person_id): team_id for discussion_id, person_id, team_id in lines}
    teams, names = _teams(invited, now.date()), _territories()
    found = []
    for discussion in discussions:
        people = [person_id for discussion_id, person_id in invited if discussion_id == discussion.id]
        places = {id: names.get(counted.get((discussion.id, id), teams.get(id)), "") for id in people}
        present = Counter(places[id] for id in people if (discussion.id, id) in counted)
        found.append(_row(discussion, now, Counter(places.values()), present))
    return tuple(found)


def _row(discussion: Discussion, now: datetime, invited: Counter[str], present: Counter[str]) -> RegionalRow:
    return RegionalRow(
        title=discussion.title,
        starts_at=discussion.starts_at,
        time_zone=discussion.time_zone,
        is_cancelled=discussion.state is State.CANCELLED,
        is_ahead=discussion.starts_at > now and not present,
        territories=tuple(
            TerritoryCount(name, invited[name], present[name])
            for name in sorted(invited, key=lambda one: (not one, one))
        ),
    )


def _teams(invited: Collection[tuple[int, int]], today: date) -> dict[int, int | None]:
    return teams_on(sorted({person_id for _, person_id in invited}), today)


def _territories() -> dict[int | None, str]:
    rows = session().execute(sa.select(Team.id, Territory.name).join(Territory, Territory.id == Team.territory_id))
    return dict(rows.all())
