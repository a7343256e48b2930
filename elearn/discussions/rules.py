"""Decides when a séance may be planned, changed, closed or written about, and who leads it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from elearn import clock
from elearn.errors import RuleBroken, marked
from elearn.policy import Actor, Permission, Reach, Scope, reach

LONGEST_NOTE = 100_000
LONGEST_MINUTES = 600
MOST_CASES = 4
MOST_REVISIONS = 10_000
MOST_REPEATS = 12
WRITTEN_DAYS = (3, 7, 14)


class State(StrEnum):
    """Where a séance stands. « planned » whose end has passed is shown as « held »: see `state_at`."""

    PLANNED = "planned"
    HELD = "held"
    CLOSED = "closed"
    CANCELLED = "cancelled"


class Repeat(StrEnum):
    """How often a séance comes back: the same day of the week, at the same hour by the clocks of its place."""

    NEVER = ""
    WEEKLY = "7"
    FORTNIGHTLY = "14"
    FOUR_WEEKS = "28"


class Part(StrEnum):
    """What a person does in a séance; a peer facilitates without supervising, because somebody named them."""

    PARTICIPANT = "participant"
    FACILITATOR = "facilitator"
    PEER = "peer"


@dataclass(frozen=True, slots=True)
class Case:
    """One line of the agenda: a module, perhaps one stage of it, and how long.

    `edition_id` is that of a case of one's own, which nothing but this séance reads.
    """

    slug: str
    stage: str = ""
    minutes: int | None = None
    edition_id: int | None = None


@dataclass(frozen=True, slots=True)
class Plan:
    """What is decided when a séance is planned. Instants are in UTC; `time_zone` is where its clocks are."""

    title: str
    starts_at: datetime
    time_zone: str
    minutes: int
    facilitator_id: int
    people: frozenset[int]
    cases: tuple[Case, ...] = ()
    place: str = ""
    link: str = ""
    message: str = ""
    co_facilitator_id: int | None = None
    days: int = 0

    @property
    def ends_at(self) -> datetime:
        """The instant at which the séance ends: one held in writing stays open until the end of its last day."""
        if self.days:
            first = self.starts_at.astimezone(ZoneInfo(self.time_zone)).date()
            return clock.end_of_day(first + timedelta(days=self.days), self.time_zone)
        return self.starts_at + timedelta(minutes=self.minutes)

    @property
    def everybody(self) -> frozenset[int]:
        """Who is listed: whoever facilitates always is."""
        leading = {self.facilitator_id, self.co_facilitator_id} - {None}
        return self.people | frozenset(one for one in leading if one is not None)


def reading_reach(actor: Actor) -> Reach:
    """Return how far an actor reads séances and notes: where they take part, and their teams' own."""
    return Reach(
        owners=reach(actor, Permission.DISCUSSION_ATTEND).owners, teams=reach(actor, Permission.NOTE_READ).teams
    )


def may_change(actor: Actor, scope: Scope, part: Part | None, *, is_planner: bool) -> bool:
    """Whether an actor may change or cancel a plan: the team's planners, a coordinator who made it.

    In a network, who planned or is listed.
    """
    carried = reach(actor, Permission.DISCUSSION_PLAN)
    if scope.team_id is not None:
        is_own = is_planner and scope.organisation_id in carried.organisations
        return scope.team_id in carried.teams or is_own
    return scope.network_id in carried.networks and (is_planner or part is not None)


def may_lead(actor: Actor, scope: Scope, part: Part | None) -> bool:
    """Whether an actor records attendance and closes: who facilitates, or supervises the séance's team."""
    is_of_team = scope.team_id is not None and scope.team_id in reach(actor, Permission.DISCUSSION_PLAN).teams
    return part in (Part.FACILITATOR, Part.PEER) or is_of_team


def state_at(stored: State, ends_at: datetime, now: datetime) -> State:
    """Return the state that everybody sees: a planned séance whose end has passed has been held."""
    return State.HELD if stored is State.PLANNED and ends_at <= now else stored


def start_of(day: date, hour: time, zone: str) -> datetime:
    """Return the instant at which a séance starts. Raises RuleBroken for an hour that clocks leave out."""
    starts_at = clock.instant_of(day, hour, zone)
    if starts_at.astimezone(ZoneInfo(zone)).time() != hour:
        raise RuleBroken(
            marked("Cette heure n’existe pas ce jour-là, à cause du passage à l’heure d’été. Donnez-en une autre."),
            field="hour",
        )
    return starts_at


def days_of(first: date, repeat: Repeat, times: int) -> tuple[date, ...]:
    """Return the days of a séance that comes back so many times, the first one included."""
    if repeat is Repeat.NEVER:
        return (first,)
    return tuple(first + timedelta(days=int(repeat) * number) for number in range(times))


def ensure_sound(plan: Plan) -> None:
    """Raise RuleBroken where a plan cannot be kept to: nowhere to meet, nobody to meet, the same person twice."""
    if not plan.place and not plan.link and not plan.days:
        raise RuleBroken(marked("Dites où l’on se retrouve : donnez un lieu ou un lien."), field="place")
    parts = urlsplit(plan.link)
    if plan.link and (parts.scheme not in ("http", "https") or not parts.netloc):
        raise RuleBroken(marked("Donnez une adresse complète, qui commence par https://."), field="link")
    if plan.co_facilitator_id == plan.facilitator_id:
        raise RuleBroken(marked("Choisissez deux personnes différentes."), field="co_facilitator")
    if len(plan.everybody) < 2:
        raise RuleBroken(marked("Choisissez au moins une personne à inviter."), field="people")
    planned = sum(case.minutes or 0 for case in plan.cases)
    if planned > plan.minutes:
        raise RuleBroken(
            marked("Les vignettes prennent %(planned)s min ; la séance en dure %(minutes)s."),
            field="minutes",
            planned=planned,
            minutes=plan.minutes,
        )


def ensure_to_come(starts_at: datetime, zone: str, now: datetime) -> None:
    """Raise RuleBroken where the day of a séance has passed; earlier today is accepted, on the spot."""
    if starts_at.astimezone(ZoneInfo(zone)).date() < now.astimezone(ZoneInfo(zone)).date():
        raise RuleBroken(marked("Cette date est passée. Donnez une date à venir."), field="day")


def ensure_may_change(state: State) -> None:
    """Raise RuleBroken where a séance is closed or cancelled."""
    if state is State.CLOSED:
        raise RuleBroken(marked("Cette séance est close : elle ne change plus."))
    if state is State.CANCELLED:
        raise RuleBroken(marked("Cette séance est annulée."))


def ensure_may_cancel(state: State) -> None:
    """Raise RuleBroken where a séance has been held: what happened cannot be called off."""
    ensure_may_change(state)
    if state is State.HELD:
        raise RuleBroken(marked("Cette séance a eu lieu : elle ne peut plus être annulée."))


def ensure_may_close(state: State, starts_at: datetime, now: datetime) -> None:
    """Raise RuleBroken where a séance has not begun, or is over for good."""
    ensure_may_change(state)
    if now < starts_at:
        raise RuleBroken(marked("La séance n’a pas commencé : l’émargement ne peut pas encore être clos."))


def ensure_may_move(*, is_signed: bool) -> None:
    """Raise RuleBroken where a séance would change its hours under signatures already given."""
    if is_signed:
        raise RuleBroken(
            marked("Des présences sont déjà signées : la date et les heures ne changent plus."), field="day"
        )


def ensure_nobody_signed_out(removed: frozenset[int], signed: frozenset[int]) -> None:
    """Raise RuleBroken where somebody who has signed would be taken off the list."""
    if removed & signed:
        raise RuleBroken(
            marked("Une personne qui a signé sa présence ne peut plus être retirée de la liste."), field="people"
        )


def ensure_writable(text: str, state: State) -> None:
    """Raise RuleBroken where notes are empty or longer than can be kept, or the séance was cancelled."""
    if state is State.CANCELLED:
        raise RuleBroken(marked("Cette séance est annulée."))
    if not text.strip():
        raise RuleBroken(marked("Écrivez le compte rendu avant de l’enregistrer."), field="text")
    if len(text) > LONGEST_NOTE:
        raise RuleBroken(
            marked("Ce texte compte %(given)s caractères ; la limite est de %(longest)s. Rien n’a été coupé."),
            field="text",
            given=len(text),
            longest=LONGEST_NOTE,
        )


def base_of(number: int, revision: int) -> int:
    """Return one number for a version and its revision, which grows with both: what a form says it was written on."""
    return number * MOST_REVISIONS + revision


def read_base(sent: int) -> tuple[int, int]:
    """Return the version and the revision that a form names; (0, 0) for none."""
    number, revision = divmod(max(sent, 0), MOST_REVISIONS)
    return number, revision


def normalised(text: str) -> str:
    """Return a typed text with the line ends of every system made one; nothing else is touched."""
    return text.replace("\r\n", "\n").replace("\r", "\n")
