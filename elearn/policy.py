"""Decides who may do what, and how far: one table, read by people and by code."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import IntEnum, StrEnum


class Role(StrEnum):
    """What a person is in one place (a seat)."""

    LEARNER = "learner"
    SUPERVISOR = "supervisor"
    COORDINATOR = "coordinator"
    REGIONAL = "regional"
    ADMIN = "admin"


class Extent(IntEnum):
    """How far a permission carries from a seat, each one wider than the one before."""

    OWN = 1
    TEAM = 2
    ORGANISATION = 3
    NETWORK = 4
    EVERYWHERE = 5


class Permission(StrEnum):
    """A thing and a verb. Whether it may be done *now* is a rule of the thing's room."""

    MODULE_READ = "module:read"
    SUPERVISOR_NOTE_READ = "supervisor-note:read"
    CONTENT_STATUS = "content:status"
    CASE_WRITE = "case:write"
    CASE_SECOND_READ = "case:second-read"
    ANSWER_WRITE = "answer:write"
    ANSWER_READ = "answer:read"
    ANSWER_REVIEW = "answer:review"
    SURVEY_ANSWER = "survey:answer"
    PROGRESS_READ = "progress:read"
    PROGRESS_FOLLOW = "progress:follow"
    FIELD_CONFIRM = "field:confirm"
    REPORT_READ = "report:read"
    QUALITY_READ = "quality:read"
    PROGRAMME_READ = "programme:read"
    PROGRAMME_MANAGE = "programme:manage"
    DISCUSSION_ATTEND = "discussion:attend"
    DISCUSSION_PLAN = "discussion:plan"
    NOTE_READ = "note:read"
    CERTIFICATE_READ = "certificate:read"
    CERTIFICATE_ISSUE = "certificate:issue"
    COMPLAINT_WRITE = "complaint:write"
    COMPLAINT_HANDLE = "complaint:handle"
    TEAM_READ = "team:read"
    TEAM_PROMISE = "team:promise"
    PERSON_READ = "person:read"
    PERSON_MANAGE = "person:manage"
    PERSON_ERASE = "person:erase"
    ORGANISATION_MANAGE = "organisation:manage"
    KEY_MANAGE = "key:manage"
    JOURNAL_READ = "journal:read"
    INSTANCE_MANAGE = "instance:manage"


_L, _S, _C, _R, _A = Role.LEARNER, Role.SUPERVISOR, Role.COORDINATOR, Role.REGIONAL, Role.ADMIN
_EVERYBODY = dict.fromkeys(Role, Extent.EVERYWHERE)

GRANTS: Mapping[Permission, Mapping[Role, Extent]] = {
    Permission.MODULE_READ: _EVERYBODY,
    Permission.SUPERVISOR_NOTE_READ: {_S: Extent.EVERYWHERE},
    Permission.CONTENT_STATUS: {_A: Extent.EVERYWHERE},
    Permission.CASE_WRITE: {_S: Extent.TEAM},
    Permission.CASE_SECOND_READ: {_S: Extent.ORGANISATION},
    Permission.ANSWER_WRITE: {_L: Extent.OWN},
    Permission.ANSWER_READ: {_L: Extent.OWN},
    Permission.ANSWER_REVIEW: {_S: Extent.TEAM},
    Permission.SURVEY_ANSWER: {_L: Extent.OWN},
    Permission.PROGRESS_READ: {_L: Extent.OWN},
    Permission.PROGRESS_FOLLOW: {_S: Extent.TEAM, _C: Extent.ORGANISATION, _R: Extent.NETWORK},
    Permission.FIELD_CONFIRM: {_S: Extent.TEAM, _C: Extent.ORGANISATION},
    Permission.REPORT_READ: {_C: Extent.ORGANISATION, _R: Extent.NETWORK},
    Permission.QUALITY_READ: {_C: Extent.ORGANISATION},
    Permission.PROGRAMME_READ: {
        _L: Extent.ORGANISATION,
        _S: Extent.ORGANISATION,
        _C: Extent.ORGANISATION,
        _R: Extent.NETWORK,
    },
    Permission.PROGRAMME_MANAGE: {_C: Extent.ORGANISATION},
    Permission.DISCUSSION_ATTEND: {_L: Extent.OWN, _S: Extent.OWN, _C: Extent.OWN, _R: Extent.OWN},
    Permission.DISCUSSION_PLAN: {_S: Extent.TEAM, _C: Extent.ORGANISATION, _R: Extent.NETWORK},
    Permission.NOTE_READ: {_S: Extent.TEAM},
    Permission.CERTIFICATE_READ: {_L: Extent.OWN, _C: Extent.ORGANISATION, _R: Extent.NETWORK},
    Permission.CERTIFICATE_ISSUE: {_C: Extent.ORGANISATION},
    Permission.COMPLAINT_WRITE: dict.fromkeys(Role, Extent.OWN),
    Permission.COMPLAINT_HANDLE: {_C: Extent.ORGANISATION},
    Permission.TEAM_READ: {_S: Extent.TEAM, _C: Extent.ORGANISATION, _R: Extent.NETWORK},
    Permission.TEAM_PROMISE: {_S: Extent.TEAM, _C: Extent.ORGANISATION},
    Permission.PERSON_READ: {_C: Extent.ORGANISATION, _R: Extent.NETWORK, _A: Extent.EVERYWHERE},
    Permission.PERSON_MANAGE: {_C: Extent.ORGANISATION, _A: Extent.EVERYWHERE},
    Permission.PERSON_ERASE: {_A: Extent.EVERYWHERE},
    Permission.ORGANISATION_MANAGE: {_C: Extent.ORGANISATION, _A: Extent.EVERYWHERE},
    Permission.KEY_MANAGE: {_C: Extent.ORGANISATION},
    Permission.JOURNAL_READ: {_C: Extent.ORGANISATION, _R: Extent.NETWORK, _A: Extent.EVERYWHERE},
    Permission.INSTANCE_MANAGE: {_A: Extent.EVERYWHERE},
}


class Purpose(StrEnum):
    """What a key was given for: it opens that and nothing else."""

    FOLLOW = "follow"
    COUNT = "count"


# What a key may read in its organisation, by purpose: never more than whoever coordinates it, and never to write.
OPENED_BY: Mapping[Purpose, frozenset[Permission]] = {
    Purpose.FOLLOW: frozenset({Permission.PROGRESS_FOLLOW, Permission.REPORT_READ}),
    Purpose.COUNT: frozenset({Permission.REPORT_READ}),
}


@dataclass(frozen=True, slots=True)
class Scope:
    """Where a row lives: whose it is, in which team, organisation and network."""

    owner_id: int | None = None
    team_id: int | None = None
    organisation_id: int | None = None
    network_id: int | None = None


@dataclass(frozen=True, slots=True)
class HeldSeat:
    """One role in one place, in force now."""

    role: Role
    network_id: int | None = None
    organisation_id: int | None = None
    team_id: int | None = None


@dataclass(frozen=True, slots=True)
class Actor:
    """Who asks: a person and the seats that they hold now."""

    id: int
    name: str
    seats: tuple[HeldSeat, ...] = ()
    language: str = "fr"
    time_zone: str = "Europe/Paris"
    theme: str = ""
    text_size: str = ""
    organisation_name: str = ""
    country: str = "FR"
    terms: tuple[tuple[str, str], ...] = ()

    @property
    def first_name(self) -> str:
        """The first word of the name, as a menu shows it."""
        return self.name.split(" ", 1)[0]

    @property
    def roles(self) -> tuple[Role, ...]:
        """The roles held, without repetition, in the order of `Role`."""
        held = {seat.role for seat in self.seats}
        return tuple(role for role in Role if role in held)

    @property
    def learner_seat(self) -> HeldSeat | None:
        """The one learner's seat, where there is one: an answer takes its place from it."""
        return next((seat for seat in self.seats if seat.role is Role.LEARNER), None)

    @property
    def scope(self) -> Scope:
        """The scope of what this person makes as a learner (else, from the first seat)."""
        seat = self.learner_seat or (self.seats[0] if self.seats else None)
        if seat is None:
            return Scope(owner_id=self.id)
        return Scope(self.id, seat.team_id, seat.organisation_id, seat.network_id)

    def holds(self, role: Role) -> bool:
        """Whether one of the seats has this role."""
        return any(seat.role is role for seat in self.seats)


@dataclass(frozen=True, slots=True)
class Guest:
    """A second kind of actor: the holder of a telephone that joined one séance by its code, and reaches that one alone.

    `person_id` is set where somebody signed in took their place at the table; nothing that is written keeps it
    unless the wall bears names. `holder` is drawn by lot, and counts voices.
    """

    discussion_id: int
    holder: str
    person_id: int | None = None
    name: str = ""


@dataclass(frozen=True, slots=True)
class Key:
    """A third kind of actor: a program that holds the key of one organisation, given for one purpose. It only reads."""

    id: int
    purpose: Purpose
    organisation_id: int


@dataclass(frozen=True, slots=True)
class Reach:
    """How far a permission carries for one actor. A filter and a predicate, from one entry."""

    is_everywhere: bool = False
    owners: frozenset[int] = frozenset()
    teams: frozenset[int] = frozenset()
    organisations: frozenset[int] = frozenset()
    networks: frozenset[int] = frozenset()

    def covers(self, scope: Scope) -> bool:
        """Whether a row that lives in `scope` is within reach."""
        return (
            self.is_everywhere
            or scope.owner_id in self.owners
            or scope.team_id in self.teams
            or scope.organisation_id in self.organisations
            or scope.network_id in self.networks
        )

    @property
    def is_empty(self) -> bool:
        """Whether nothing at all is within reach."""
        return not (self.is_everywhere or self.owners or self.teams or self.organisations or self.networks)


def reach(actor: Actor | Key | None, permission: Permission) -> Reach:
    """Return how far `permission` carries for `actor`, over all the seats that they hold; for a key, by its purpose."""
    if actor is None:
        return Reach()
    if isinstance(actor, Key):
        is_opened = permission in OPENED_BY[actor.purpose]
        return Reach(organisations=frozenset({actor.organisation_id})) if is_opened else Reach()
    owners: set[int] = set()
    teams: set[int] = set()
    organisations: set[int] = set()
    networks: set[int] = set()
    for seat in actor.seats:
        match GRANTS[permission].get(seat.role):
            case Extent.EVERYWHERE:
                return Reach(is_everywhere=True)
            case Extent.NETWORK:
                networks |= {seat.network_id} - {None}  # type: ignore[arg-type]
            case Extent.ORGANISATION:
                organisations |= {seat.organisation_id} - {None}  # type: ignore[arg-type]
            case Extent.TEAM:
                teams |= {seat.team_id} - {None}  # type: ignore[arg-type]
            case Extent.OWN:
                owners.add(actor.id)
    return Reach(False, frozenset(owners), frozenset(teams), frozenset(organisations), frozenset(networks))


def places(actor: Actor | None) -> Reach:
    """Return the teams, organisations and networks in which `actor` has a seat: what is offered there is theirs."""
    seats = actor.seats if actor is not None else ()
    return Reach(
        teams=frozenset(seat.team_id for seat in seats if seat.team_id is not None),
        organisations=frozenset(seat.organisation_id for seat in seats if seat.organisation_id is not None),
        networks=frozenset(seat.network_id for seat in seats if seat.network_id is not None),
    )


def allows(actor: Actor | Key | None, permission: Permission, scope: Scope | None = None) -> bool:
    """Whether `actor` holds `permission` over `scope`, or anywhere at all where no scope is given."""
    carried = reach(actor, permission)
    return not carried.is_empty if scope is None else carried.covers(scope)
