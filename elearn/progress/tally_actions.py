"""Writes the tallies again where they no longer hold, from the one computation; loses nothing if it stops half-way."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

import sqlalchemy as sa

from elearn.answers.models import Answer, Submission
from elearn.answers.rules import Status
from elearn.db import session
from elearn.programmes.models import Assignment, Programme
from elearn.progress.models import Tally, TallyMark
from elearn.progress.queries import AssignmentProgress, due_at_of, list_progress
from elearn.progress.rules import MAY_BE_LATE
from elearn.progress.tallies import is_wanting, row_of
from elearn.progress.tally_rules import packed_days, packed_states

BATCH = 100
MARKS_AT_ONCE = 5_000


def settle_marks(now: datetime) -> int:
    """Take away the tallies that marks concern, and those whose time is over; then so many of the marks seen before.

    A missing tally is computed at reading, so that the figures stay right from here until `tally_some` is done. A mark
    written meanwhile was not seen: it stays for the next time. Returns 0 once none is left.
    """
    _alone()
    seen = session().scalars(sa.select(TallyMark.id).order_by(TallyMark.id).limit(MARKS_AT_ONCE)).all()
    uncounted = sa.select(Submission.id).where(Submission.is_uncounted == sa.true()).order_by(Submission.id)
    handed_in = session().scalars(uncounted.limit(MARKS_AT_ONCE)).all()
    wanting = sa.select(Assignment.id).join(Tally, Tally.assignment_id == Assignment.id).where(is_wanting(now))
    session().execute(sa.delete(Tally).where(Tally.assignment_id.in_(session().scalars(wanting).all())))
    session().execute(sa.delete(TallyMark).where(TallyMark.id.in_(seen)))
    noted = sa.update(Submission).where(Submission.id.in_(handed_in)).values(is_uncounted=False)
    session().connection().execute(noted)  # not through the session: taking note is not news
    return len(seen) + len(handed_in)


def tally_some(now: datetime) -> int:
    """Compute some of the tallies that are missing and return how many: none is left at 0."""
    _alone()
    missing = (
        sa.select(Assignment.id)
        .outerjoin(Tally, Tally.assignment_id == Assignment.id)
        .where(Assignment.ended_at.is_(None), Tally.assignment_id.is_(None))
        .order_by(Assignment.programme_id, Assignment.id)
        .limit(BATCH)
    )
    wanted = session().scalars(missing).all()
    if not wanted:
        return 0
    found = list_progress(Assignment.id.in_(wanted), now, with_deadlines=False)
    changes = _changes({one.person_id for one in found}, now)
    session().add_all(_tally(one, changes.get(one.person_id)) for one in found)
    session().flush()
    return len(wanted)


def forget_tallies() -> None:
    """Throw every tally away, so that all are computed again."""
    _alone()
    session().execute(sa.delete(Tally))


def _alone() -> None:
    """Hold a row that nobody else locks so: two processes that wrote tallies at once could keep an old one."""
    first = sa.select(Programme.id).order_by(Programme.id).limit(1)
    session().execute(first.with_for_update(key_share=True))


def _changes(people: Collection[int], now: datetime) -> dict[int, datetime]:
    """Return, by person, when their next review takes effect though nobody writes anything then."""
    rows = session().execute(
        sa.select(Answer.owner_id, sa.func.min(Answer.verdict_at))
        .where(Answer.owner_id.in_(sorted(people)), Answer.status == Status.SUBMITTED, Answer.verdict_at > now)
        .group_by(Answer.owner_id)
    )
    return {person_id: at for person_id, at in rows if at is not None}


def _tally(found: AssignmentProgress, until: datetime | None) -> Tally:
    row = row_of(found)
    in_order = sorted(range(len(found.cells)), key=lambda place: found.cells[place].step_id)
    return Tally(
        assignment_id=found.assignment_id,
        states=packed_states(row.states[place] for place in in_order),
        days=packed_days(row.days[place] for place in in_order),
        done=row.done,
        total=row.total,
        may_be_late=any(cell.is_counted and cell.progress.state in MAY_BE_LATE for cell in found.cells),
        completed_at=found.completed_at,
        due_at=due_at_of(found.deadline_on, found.zone),
        until=until,
    )
