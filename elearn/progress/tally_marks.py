"""Marks, in the transaction that writes a fact, whose tallies rest on it: whatever room writes it, and however."""

from __future__ import annotations

from collections.abc import Iterator

import sqlalchemy as sa
from sqlalchemy import event
from sqlalchemy.orm import ORMExecuteState, Session, SessionTransaction

from elearn.answers.models import Answer, Submission
from elearn.db import Base
from elearn.discussions.models import Attendance, Discussion, DiscussionModule
from elearn.editions.models import CurrentModule, Edition
from elearn.programmes.models import Assignment, RuleVersion, Step
from elearn.progress.models import FieldWork, Recognition, TallyMark
from elearn.reading.models import SectionRead

# For each table on which the computation rests: the column that says whom it concerns, and that of the mark.
WATCHED: dict[type[Base], tuple[str, str]] = {
    SectionRead: ("owner_id", "person_id"),
    Answer: ("owner_id", "person_id"),
    Submission: ("owner_id", "person_id"),
    Recognition: ("owner_id", "person_id"),
    FieldWork: ("owner_id", "person_id"),
    Assignment: ("owner_id", "person_id"),
    Attendance: ("person_id", "person_id"),
    Step: ("id", "step_id"),
    RuleVersion: ("step_id", "step_id"),
    Edition: ("slug", "module_slug"),
    CurrentModule: ("slug", "module_slug"),
    Discussion: ("id", "discussion_id"),
    DiscussionModule: ("discussion_id", "discussion_id"),
}
UNCOUNTED: dict[type, set[str]] = {  # columns that change no figure
    Step: {"position", "title", "minutes", "checklist"},
    Submission: {"opened_at", "is_uncounted"},
}
_TABLES: dict[object, tuple[str, str]] = {kind.__table__: columns for kind, columns in WATCHED.items()}
HELD = "tally marks of this transaction"
_BLANK = dict.fromkeys(("person_id", "step_id", "module_slug", "discussion_id"))


@event.listens_for(Session, "after_flush")
def _mark_rows(current: Session, _context: object) -> None:
    """Mark what the rows concern that were just added, changed or taken away: one statement, if any.

    What this transaction has marked already is not marked again; what was handed in is its own mark.
    """
    marked = current.info.setdefault(HELD, set())
    marked |= {("person_id", row.owner_id) for row in current.new if isinstance(row, Submission) and row.is_uncounted}
    found = set(_concerned(current)) - marked
    marked |= found
    if found:
        marks = [_BLANK | {mark: key} for mark, key in sorted(found, key=str)]
        current.connection().execute(sa.insert(TallyMark), marks)


@event.listens_for(Session, "after_transaction_end")
def _forget_ended(current: Session, ended: SessionTransaction) -> None:
    """Mark anew in the next transaction: a job may have taken these marks away by then."""
    if ended.parent is None:
        current.info.pop(HELD, None)


@event.listens_for(Session, "after_soft_rollback")
def _forget_undone(current: Session, _undone: SessionTransaction) -> None:
    """Mark anew after what was undone, a savepoint's marks too: they are gone with it."""
    current.info.pop(HELD, None)


@event.listens_for(Session, "do_orm_execute")
def _mark_statement(state: ORMExecuteState) -> None:
    """Mark what the rows concern that one statement is about to change or take away, before it does."""
    statement = state.statement
    if not isinstance(statement, sa.Update | sa.Delete) or statement.table not in _TABLES:
        return
    column, mark = _TABLES[statement.table]
    key = statement.table.c[column]
    concerned = sa.select(key).where(key.is_not(None)).distinct()
    if statement.whereclause is not None:
        concerned = concerned.where(statement.whereclause)
    state.session.connection().execute(sa.insert(TallyMark).from_select([mark], concerned))


def _concerned(current: Session) -> Iterator[tuple[str, object]]:
    for row in (*current.new, *current.deleted, *(row for row in current.dirty if _is_changed(row))):
        for kind, (column, mark) in WATCHED.items():
            if isinstance(row, kind) and (key := getattr(row, column)) is not None:
                yield mark, key


def _is_changed(row: object) -> bool:
    uncounted = UNCOUNTED.get(type(row), set())
    return any(column.key not in uncounted and column.history.has_changes() for column in sa.inspect(row).attrs)
