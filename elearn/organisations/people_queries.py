"""Reads people through the seats that they hold in the places within reach."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from elearn.accounts.models import User
from elearn.accounts.rules import fold
from elearn.db import session
from elearn.errors import Missing
from elearn.organisations.models import Seat
from elearn.organisations.place_queries import INSTANCE, Place, network_place, organisation_place, team_place
from elearn.organisations.queries import in_force
from elearn.organisations.rules import Period
from elearn.policy import Reach, Role, Scope

PAGE_SIZE = 50


@dataclass(frozen=True, slots=True)
class PeopleFilters:
    """What narrows the list of people; `is_former` shows those who hold no seat today."""

    search: str = ""
    role: Role | None = None
    team_id: int | None = None
    is_former: bool = False


@dataclass(frozen=True, slots=True)
class HeldLine:
    """One seat as a page shows it."""

    id: int
    role: Role
    place: Place
    period: Period
    scope: Scope

    def is_held(self, on: date) -> bool:
        """Whether it is held on a day."""
        return self.period.holds(on)

    def is_over(self, on: date) -> bool:
        """Whether it ended before a day."""
        return self.period.ends_on is not None and self.period.ends_on < on


@dataclass(frozen=True, slots=True)
class PersonLine:
    """One person as the list shows them, with the seats that whoever asks may know of."""

    id: int
    name: str
    email: str
    title: str
    seats: tuple[HeldLine, ...]


@dataclass(frozen=True, slots=True)
class PeoplePage:
    """One page of people, by name."""

    people: tuple[PersonLine, ...]
    total: int
    number: int

    @property
    def pages(self) -> int:
        """How many pages there are."""
        return max(1, -(-self.total // PAGE_SIZE))


def people_page(reach: Reach, filters: PeopleFilters, on: date, *, number: int = 1) -> PeoplePage:
    """Return one page of the people who hold a seat within reach, in three statements whatever their number."""
    chosen = _chosen(reach, filters, on)
    total = session().scalar(sa.select(sa.func.count()).select_from(User).where(chosen)) or 0
    people = (
        session()
        .scalars(
            sa.select(User)
            .where(chosen)
            .order_by(User.sort_name, User.id)
            .offset((number - 1) * PAGE_SIZE)
            .limit(PAGE_SIZE)
        )
        .all()
    )
    seats = _seats_of(reach, [person.id for person in people])
    lines = tuple(_line(person, [line for line in seats[person.id] if not line.is_over(on)]) for person in people)
    return PeoplePage(lines, total, number)


def get_person_line(reach: Reach, person_id: int) -> PersonLine:
    """Return a person with every seat of theirs within reach, present and past, in two statements. Raises Missing."""
    person = session().get(User, person_id)
    seats = _seats_of(reach, [person_id])[person_id] if person is not None else []
    if person is None or not (seats or reach.is_everywhere):
        raise Missing(str(person_id))
    return _line(person, seats)


def get_seat(reach: Reach, seat_id: int) -> Seat:
    """Return a seat within reach, in one statement. Raises Missing."""
    found = session().scalar(sa.select(Seat).where(Seat.id == seat_id, Seat.within(reach)))
    if found is None:
        raise Missing(str(seat_id))
    return found


def get_held_line(reach: Reach, seat_id: int) -> tuple[HeldLine, PersonLine]:
    """Return a seat within reach, and its person, as a page shows them, in three statements. Raises Missing."""
    person = get_person_line(reach, get_seat(reach, seat_id).user_id)
    return next(line for line in person.seats if line.id == seat_id), person


def _chosen(reach: Reach, filters: PeopleFilters, on: date) -> sa.ColumnElement[bool]:
    here = [Seat.user_id == User.id, Seat.within(reach)]
    if filters.role is not None:
        here.append(Seat.role == filters.role)
    if filters.team_id is not None:
        here.append(Seat.team_id == filters.team_id)
    holds_now = sa.exists().where(*here, in_force(on))
    has_words = [User.sort_name.contains(word, autoescape=True) for word in fold(filters.search).split()]
    if not filters.is_former:
        return sa.and_(holds_now, *has_words)
    everybody = reach.is_everywhere and filters.role is None and filters.team_id is None
    held_once = sa.true() if everybody else sa.exists().where(*here)
    holds_any = sa.exists().where(Seat.user_id == User.id, Seat.within(reach), in_force(on))
    return sa.and_(held_once, ~holds_any, *has_words)


def _seats_of(reach: Reach, person_ids: Collection[int]) -> dict[int, list[HeldLine]]:
    """Return the seats within reach of some people, the latest first, in one statement."""
    rows = session().scalars(
        sa.select(Seat)
        .where(Seat.user_id.in_(sorted(person_ids)), Seat.within(reach))
        .options(joinedload(Seat.team), joinedload(Seat.organisation), joinedload(Seat.network))
        .order_by(Seat.starts_on.desc(), Seat.id.desc())
    )
    found: dict[int, list[HeldLine]] = defaultdict(list)
    for seat in rows:
        found[seat.user_id].append(HeldLine(seat.id, seat.role, place_of(seat), seat.period, seat.scope))
    return found


def place_of(seat: Seat) -> Place:
    """Return the place of a seat whose team, organisation and network have been loaded."""
    if seat.team is not None and seat.organisation is not None:
        return team_place(seat.team, seat.organisation)
    if seat.organisation is not None:
        return organisation_place(seat.organisation)
    return network_place(seat.network) if seat.network is not None else INSTANCE


def _line(person: User, seats: list[HeldLine]) -> PersonLine:
    return PersonLine(person.id, person.name, person.email, person.title, tuple(seats))
