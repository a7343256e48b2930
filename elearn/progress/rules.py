"""Computes where a person stands on a step: the one function that every screen, file and proof asks."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from functools import lru_cache

from elearn.answers.rules import Status
from elearn.programmes.rules import Requirement, Rule


class State(StrEnum):
    """Where a person stands on a step. The last six are done."""

    TODO = "todo"
    NOW = "now"
    WAITING = "waiting"
    RETURNED = "returned"
    ABSENT = "absent"
    LATE = "late"
    RECOGNISED = "recognised"
    READ = "read"
    SUBMITTED = "submitted"
    ACCEPTED = "accepted"
    ATTENDED = "attended"
    CONFIRMED = "confirmed"


DONE_BY = {
    Requirement.READ: State.READ,
    Requirement.SUBMITTED: State.SUBMITTED,
    Requirement.ACCEPTED: State.ACCEPTED,
    Requirement.ATTENDED: State.ATTENDED,
    Requirement.CONFIRMED: State.CONFIRMED,
}
DONE_STATES = frozenset({State.RECOGNISED, *DONE_BY.values()})
MAY_BE_LATE = frozenset({State.TODO, State.NOW, State.RETURNED, State.ABSENT})


@dataclass(frozen=True, slots=True)
class Regime:
    """What a step asked for over one stretch of time: one rule on one edition. No start means « always »."""

    rule: Rule
    sections: frozenset[str] = frozenset()
    exercises: frozenset[str] = frozenset()
    starts_at: datetime | None = None
    ends_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class StepFacts:
    """One step: what it points at and every regime that it has had, the present one last.

    `after_id`: the step that must be done before it, since `binds_from`.
    """

    step_id: int
    module_slug: str
    regimes: tuple[Regime, ...]
    is_optional: bool = False
    added_at: datetime | None = None
    removed_at: datetime | None = None
    after_id: int | None = None
    binds_from: datetime | None = None


@dataclass(frozen=True, slots=True)
class ExerciseFacts:
    """What happened to one person's answer to one exercise."""

    status: Status
    has_draft: bool = False
    touched_at: datetime | None = None
    submitted_at: datetime | None = None
    accepted_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Presence:
    """One half-day of a séance for one person: there, or recorded as absent."""

    at: datetime
    slugs: frozenset[str]
    is_present: bool


@dataclass(frozen=True, slots=True)
class Recognised:
    """A step that somebody counted as done by hand: since when, who, done on which day, why, by what proof."""

    at: datetime
    by: str
    done_on: date
    reason: str
    proof: str
    id: int = 0


@dataclass(frozen=True, slots=True)
class Confirmed:
    """Field work that somebody confirmed: since when, who, which day, how long, what was seen, by what proof."""

    at: datetime
    by: str
    done_on: date
    minutes: int
    seen: tuple[str, ...]
    account: str
    proof: str
    id: int = 0
    team_id: int | None = None


@dataclass(frozen=True, slots=True)
class PersonFacts:
    """What one person did: sections read by (module, section), answers by exercise, half-days of séances.

    `recognised` holds, by step, what was counted by hand; `confirmed`, the field work that was confirmed.
    """

    read: Mapping[tuple[str, str], datetime] = field(default_factory=dict)
    exercises: Mapping[str, ExerciseFacts] = field(default_factory=dict)
    presences: tuple[Presence, ...] = ()
    recognised: Mapping[int, Recognised] = field(default_factory=dict)
    confirmed: Mapping[int, Confirmed] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Fact:
    """How far one requirement is met: so many of so many, and when the last one came."""

    requirement: Requirement
    done: int
    wanted: int
    at: datetime | None = None

    @property
    def is_met(self) -> bool:
        """Whether nothing is missing."""
        return self.done >= self.wanted

    @property
    def left(self) -> int:
        """How many are missing."""
        return max(0, self.wanted - self.done)


@dataclass(frozen=True, slots=True)
class StepProgress:
    """Where a person stands on a step: by which rule, what is met, what is missing, since when.

    `waits_for` is the step that must be done first, where its turn has not come.
    """

    state: State
    rule: Rule
    met: tuple[Fact, ...]
    missing: tuple[Fact, ...]
    since: datetime | None
    met_at: datetime | None = None
    is_by_an_earlier_rule: bool = False
    recognised: Recognised | None = None
    confirmed: Confirmed | None = None
    waits_for: int | None = None

    @property
    def facts(self) -> tuple[Fact, ...]:
        """Every requirement, met or not."""
        return (*self.met, *self.missing)

    @property
    def is_met(self) -> bool:
        """Whether the step is done."""
        return self.met_at is not None


def compute(step: StepFacts, person: PersonFacts, *, due_at: datetime | None, now: datetime) -> StepProgress:
    """Return where a person stands on a step at `now`, from facts alone.

    A step met while a regime was in force stays met, whatever rule or edition came after. Past `due_at`, what is
    neither done nor waiting for somebody else is late. What was counted by hand is done from then on, unless the rule
    was met before.
    """
    found = _by_rules(step, person, due_at=due_at, now=now)
    given = person.recognised.get(step.step_id)
    if given is None or (found.met_at is not None and found.met_at <= given.at):
        return found
    return StepProgress(State.RECOGNISED, found.rule, found.met, (), given.at, given.at, recognised=given)


def is_overdue(state: State, *, due_at: datetime | None, now: datetime, is_optional: bool) -> bool:
    """Whether a step has become late: nobody else has to act, and the deadline has passed."""
    return due_at is not None and due_at < now and state in MAY_BE_LATE and not is_optional


def _by_rules(step: StepFacts, person: PersonFacts, *, due_at: datetime | None, now: datetime) -> StepProgress:
    """Return where a person stands by what they did alone."""
    present = step.regimes[-1]
    facts: tuple[Fact, ...] = ()
    for regime in step.regimes:  # the present one is the last: its facts serve below
        facts = _facts(step, regime, person)
        met_at = _met_at(regime, facts)
        if met_at is not None:
            state = DONE_BY[facts[-1].requirement]
            return StepProgress(
                state,
                regime.rule,
                facts,
                (),
                met_at,
                met_at,
                regime.rule != present.rule,
                confirmed=person.confirmed.get(step.step_id),
            )
    state, since = _open_state(step, present, facts, person)
    if is_overdue(state, due_at=due_at, now=now, is_optional=step.is_optional):
        state, since = State.LATE, due_at
    met = tuple(fact for fact in facts if fact.is_met)
    return StepProgress(state, present.rule, met, tuple(fact for fact in facts if not fact.is_met), since)


def completed_at(
    steps: Sequence[StepFacts], met_at: Mapping[int, datetime | None], *, assigned_at: datetime
) -> datetime | None:
    """Return when every required step of a programme, as it stood then, was met; None if that has not come.

    `steps` holds those taken out as well. A step added later asks nothing of who had finished before.
    """
    for starts_at, ends_at, asked in _compositions(steps, assigned_at):
        instants = [met_at.get(step.step_id) for step in asked]
        known = [instant for instant in instants if instant is not None]
        if asked and len(known) == len(asked):
            done_at = max(known) if starts_at == assigned_at else max(starts_at, *known)
            if ends_at is None or max(done_at, starts_at) < ends_at:
                return done_at
    return None


def _compositions(
    steps: Sequence[StepFacts], assigned_at: datetime
) -> Iterator[tuple[datetime, datetime | None, list[StepFacts]]]:
    """Yield (start, end, required steps) for each stretch of time since the assignment in which nothing changed."""
    changes = {instant for step in steps for instant in (step.added_at, step.removed_at) if instant is not None}
    starts = [assigned_at, *sorted(instant for instant in changes if instant > assigned_at)]
    for position, starts_at in enumerate(starts):
        asked = [
            step
            for step in steps
            if not step.is_optional
            and (step.added_at is None or step.added_at <= starts_at)
            and (step.removed_at is None or step.removed_at > starts_at)
        ]
        yield starts_at, starts[position + 1] if position + 1 < len(starts) else None, asked


def _facts(step: StepFacts, regime: Regime, person: PersonFacts) -> tuple[Fact, ...]:
    """Return how far each requirement of a regime is met, the strongest last; what an edition lacks is not asked."""
    facts = (_fact(requirement, step, regime, person) for requirement in ordered(regime.rule))
    return tuple(fact for fact in facts if fact.wanted)


@lru_cache(maxsize=64)
def ordered(rule: Rule) -> tuple[Requirement, ...]:
    """Return what a rule asks for, the strongest last."""
    return tuple(requirement for requirement in Requirement if requirement in rule)


def _fact(requirement: Requirement, step: StepFacts, regime: Regime, person: PersonFacts) -> Fact:
    if requirement is Requirement.ATTENDED:
        there = [presence.at for presence in _about(step, person) if presence.is_present]
        return Fact(requirement, min(1, len(there)), 1, min(there, default=None))
    if requirement is Requirement.CONFIRMED:
        given = person.confirmed.get(step.step_id)
        return Fact(requirement, int(given is not None), 1, given.at if given else None)
    if requirement is Requirement.READ:
        read, slug = person.read, step.module_slug
        known = [read[slug, section] for section in regime.sections if (slug, section) in read]
        return Fact(requirement, len(known), len(regime.sections), max(known, default=None))
    answers = [person.exercises[exercise] for exercise in regime.exercises if exercise in person.exercises]
    is_submitted = requirement is Requirement.SUBMITTED
    instants = [answer.submitted_at if is_submitted else answer.accepted_at for answer in answers]
    known = [instant for instant in instants if instant is not None]
    return Fact(requirement, len(known), len(regime.exercises), max(known, default=None))


def _met_at(regime: Regime, facts: Sequence[Fact]) -> datetime | None:
    """Return when a regime was satisfied, if it was while it was in force."""
    instants = [fact.at for fact in facts if fact.is_met and fact.at is not None]
    if not facts or len(instants) < len(facts):
        return None
    done_at = max(instants) if regime.starts_at is None else max(regime.starts_at, *instants)
    return done_at if regime.ends_at is None or done_at < regime.ends_at else None


def _open_state(
    step: StepFacts, regime: Regime, facts: Sequence[Fact], person: PersonFacts
) -> tuple[State, datetime | None]:
    """Return the state of a step that is not done, and since when."""
    answers = [person.exercises[exercise] for exercise in regime.exercises if exercise in person.exercises]
    returned = [answer.touched_at for answer in answers if answer.status is Status.RETURNED]
    if returned and Requirement.SUBMITTED in regime.rule:
        return State.RETURNED, _latest(returned)
    left = [fact.requirement for fact in facts if not fact.is_met]
    if left == [Requirement.ACCEPTED]:
        return State.WAITING, _latest([answer.touched_at for answer in answers if answer.status is Status.SUBMITTED])
    presences = _about(step, person) if Requirement.ATTENDED in regime.rule else []
    if left == [Requirement.ATTENDED] and len(facts) == 1 and presences:
        return State.ABSENT, _latest([presence.at for presence in presences])
    touched = [
        *(person.read.get((step.module_slug, section)) for section in regime.sections),
        *(answer.touched_at for answer in answers if answer.has_draft or answer.submitted_at),
        *(presence.at for presence in presences if presence.is_present),
    ]
    since = _latest(touched)
    return (State.NOW, since) if since is not None else (State.TODO, None)


def _about(step: StepFacts, person: PersonFacts) -> list[Presence]:
    """Return the half-days that a step can count: of séances about its module, or of any where it names none."""
    return [presence for presence in person.presences if not step.module_slug or step.module_slug in presence.slugs]


def _latest(instants: Sequence[datetime | None]) -> datetime | None:
    return max((instant for instant in instants if instant is not None), default=None)
