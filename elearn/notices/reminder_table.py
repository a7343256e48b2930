"""Words the tables of reminders: those that will go, and those that went."""

from __future__ import annotations

from collections.abc import Iterable

from markupsafe import Markup

from elearn.notices.reminders import Coming, Gone
from elearn.web.language import day, gettext, joined, ngettext, zone_name

Rows = list[tuple[str, ...]]


def coming_rows(rows: Iterable[Coming]) -> Rows:
    """Return the cells of the reminders that will go, the person first."""
    return [
        (
            _person(one.deadline.name, one.deadline.team, person_id=one.deadline.person_id),
            one.deadline.programme,
            _when(day(one.reminder.at, "long", one.deadline.zone), one.reminder.days_before),
            _two_lines(_on(day(one.deadline.deadline_on)), zone_name(one.deadline.zone)),
            ngettext("%(num)s jalon", "%(num)s jalons", one.left),
            _copied(one.copies),
        )
        for one in rows
    ]


def gone_rows(rows: Iterable[Gone]) -> Rows:
    """Return the cells of the reminders that went, the person first."""
    return [
        (
            _person(one.name, one.team, person_id=one.person_id if one.is_followed else None),
            one.programme,
            _when(day(one.at, "long", one.zone), one.days_before),
            _two_lines(_on(day(one.deadline_on)), zone_name(one.zone)),
            _on(day(one.sent_at, "long", one.zone)) if one.sent_at is not None else gettext("Dans la boîte seulement"),
            _copied(one.copies),
        )
        for one in rows
    ]


def _person(name: str, team: str, *, person_id: int | None) -> Markup:
    """Name somebody, with the team beneath; a link where their page shows the programme."""
    named = Markup('<a href="/suivi/personnes/{}">{}</a>').format(person_id, name) if person_id else Markup.escape(name)
    return _two_lines(named, team or gettext("Sans équipe"))


def _when(on: str, days_before: int) -> Markup:
    """Say on which day a reminder falls, and how many days before the deadline."""
    if days_before < 0:
        return _two_lines(_on(on), gettext("le lendemain"))
    return _two_lines(_on(on), ngettext("%(num)s jour avant", "%(num)s jours avant", days_before))


def _on(written: str) -> Markup:
    return Markup('<span class="nowrap">{}</span>').format(written)


def _two_lines(first: Markup, second: str) -> Markup:
    return Markup('{} <span class="beneath">{}</span>').format(first, second)


def _copied(names: tuple[str, ...]) -> str:
    return joined(names) or gettext("Sans copie")
