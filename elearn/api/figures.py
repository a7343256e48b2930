"""Lays out for programs what the pages show: the very functions of « Avancement », of its files and of the report."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from elearn.api import queries, rules
from elearn.api.shapes import (
    ETATS,
    USAGES,
    Avancement,
    Chiffres,
    Cle,
    CompteDeLEquipe,
    CompteDuJalon,
    Comptes,
    Jalon,
    Parcours,
    Programme,
    Programmes,
    Rapport,
    Territoire,
)
from elearn.policy import Key, Permission, Reach, allows, reach
from elearn.progress.matrix import TeamBlock, read_sums
from elearn.progress.queries import (
    AssignmentProgress,
    StepCell,
    assignment_progress,
    get_followed,
    list_followed,
)
from elearn.reports.queries import present_year, report_zone, yearly_report
from elearn.reports.rules import SMALLEST, Figures, too_small


def key_itself(key: Key) -> Cle:
    """Return what a key may read, and until when: one statement."""
    kept, organisation = queries.named(key.id)
    return Cle(kept.name, USAGES[kept.purpose], organisation, kept.expires_at)


def programmes(key: Key, *, after: int, size: int) -> Programmes:
    """Return a page of the programmes that somebody follows, in one statement."""
    found = sorted(list_followed(_reach(key)), key=lambda one: one.id)
    left = [one for one in found if one.id > after]
    shown = [Programme(one.id, one.title, _count(key, one.people)) for one in left[:size]]
    return Programmes(tuple(shown), len(found), _next([one.numero for one in shown], is_more=len(left) > size))


def progress(key: Key, programme_id: int, *, after: int, size: int, now: datetime) -> Avancement:
    """Return a page of the people who follow a programme. Raises Missing for one that nobody of theirs follows."""
    within = reach(key, Permission.PROGRESS_FOLLOW)
    programme = get_followed(list_followed(within), programme_id)
    ids, is_more = queries.assignments_page(within, programme_id, after=after, size=size)
    rows = sorted(assignment_progress(within, ids, now), key=lambda row: row.assignment_id)
    return Avancement(
        programme.id,
        programme.title,
        tuple(_person(row) for row in rows),
        queries.count_assignments(within, programme_id),
        _next(ids, is_more=is_more),
    )


def counts(key: Key, programme_id: int, now: datetime) -> Comptes:
    """Return the sums of a programme: those of its page. Raises Missing for one that nobody of theirs follows."""
    programme = get_followed(list_followed(_reach(key)), programme_id)
    sums = read_sums(_reach(key), programme.id, now)
    is_shown = _count(key, sums.people) is not None
    return Comptes(
        programme.id,
        programme.title,
        _count(key, sums.people),
        sums.complete if is_shown else None,
        sums.late if is_shown else None,
        sums.total.done if is_shown else None,
        sums.total.wanted if is_shown else None,
        tuple(
            CompteDuJalon(
                one.planned.step.id, one.planned.step.title, one.planned.step.is_optional,
                one.total.done if is_shown else None,
            )
            for one in sums.columns
        ),
        _teams(key, sums.teams),
    )  # fmt: skip


def report(key: Key, year: str, now: datetime) -> Rapport:
    """Return the yearly report; groups of fewer than five people have no figures. Raises RuleBroken for no year."""
    within = _reach(key)
    zone = report_zone(within)
    found = yearly_report(within, rules.read_year(year, present_year(zone)), zone, now)
    return Rapport(
        found.year,
        zone,
        _figures(found.total),
        _figures(found.before),
        tuple(Territoire(row.name, _figures(row.now), _figures(row.before)) for row in found.territories),
        found.months if _figures(found.total) is not None else None,
    )


def _reach(key: Key) -> Reach:
    """Return how far the counting of a key carries: every purpose opens that."""
    return reach(key, Permission.REPORT_READ)


def _count(key: Key, people: int) -> int | None:
    """Return how many people, or None where so few could be recognised by a program that may not name them."""
    return people if allows(key, Permission.PROGRESS_FOLLOW) or not 0 < people < SMALLEST else None


def _next(shown: Sequence[int], *, is_more: bool) -> str | None:
    return rules.cursor_after(shown[-1]) if is_more else None


def _person(row: AssignmentProgress) -> Parcours:
    return Parcours(
        row.assignment_id, row.person_id, row.name, row.team, row.starts_on, row.deadline_on, row.zone,
        tuple(_step(cell, row.zone) for cell in row.cells), row.done, row.total, row.is_late,
        _in(row.zone, row.completed_at),
    )  # fmt: skip


def _step(cell: StepCell, zone: str) -> Jalon:
    step, found = cell.planned.step, cell.progress
    return Jalon(step.id, step.title, step.is_optional, ETATS[found.state], found.is_met, _in(zone, found.since))


def _in(zone: str, at: datetime | None) -> datetime | None:
    """Return an instant by the clocks of a zone: its day is the one of the files."""
    return at.astimezone(ZoneInfo(zone)) if at is not None else None


def _teams(key: Key, teams: Sequence[TeamBlock]) -> tuple[CompteDeLEquipe, ...]:
    names_people = allows(key, Permission.PROGRESS_FOLLOW)
    hidden = frozenset() if names_people else too_small({str(team.id): team.people for team in teams})
    return tuple(
        CompteDeLEquipe(team.name, None, None, None)
        if str(team.id) in hidden
        else CompteDeLEquipe(team.name, team.people, team.total.done, team.total.wanted)
        for team in teams
    )


def _figures(found: Figures | None) -> Chiffres | None:
    if found is None or 0 < found.people < SMALLEST:
        return None
    return Chiffres(
        found.people, found.minutes, found.answers, found.accepted, found.days, found.meetings, found.presences,
        found.finished, found.attested,
    )  # fmt: skip
