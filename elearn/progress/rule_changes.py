"""Says whom another rule for a step would touch, before it is saved."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from elearn.policy import Reach
from elearn.programmes.contents import exercises_of
from elearn.programmes.models import RuleVersion
from elearn.programmes.queries import PlannedStep, list_followers
from elearn.programmes.rules import Rule, ensure_rule_fits
from elearn.progress.facts import facts_of
from elearn.progress.queries import programme_progress
from elearn.progress.regimes import step_facts
from elearn.progress.rules import StepProgress, compute


class Touch(StrEnum):
    """What another rule does to somebody: nobody ever loses a step that is done."""

    KEPT = "kept"
    DONE = "done"
    MORE = "more"
    LESS = "less"
    SAME = "same"


@dataclass(frozen=True, slots=True)
class RuleChange:
    """Whom a rule would touch, and how: the names of those who follow the programme now."""

    rule: Rule
    names: dict[Touch, tuple[str, ...]]

    @property
    def people(self) -> int:
        """How many people follow the programme, within reach."""
        return sum(len(names) for names in self.names.values())


def rule_change(reach: Reach, planned: PlannedStep, wanted: Rule, now: datetime) -> RuleChange:
    """Return what a rule would do to everyone within reach who follows the programme now: six statements.

    Asks the same function as every figure, with the rule added as if it were saved at `now`; changes nothing.
    Raises RuleBroken for a rule that does not fit the step.
    """
    ensure_rule_fits(planned.step.kind, wanted, exercises=len(exercises_of(planned.step.place, planned.module)))
    followers = list_followers(reach, planned.step.programme_id)
    asked = {(follower.person_id, follower.counts_from) for follower in followers}
    facts = facts_of(asked, {planned.step.module_slug} - {""}, now)
    last = planned.versions[-1]
    version = RuleVersion.asking(wanted, step_id=planned.step.id, number=last.number + 1, in_force_from=now)
    present, future = step_facts(planned), step_facts(replace(planned, versions=(*planned.versions, version)))
    names: dict[Touch, list[str]] = defaultdict(list)
    for follower in followers:
        person = facts[follower.person_id, follower.counts_from]
        before, after = (compute(step, person, due_at=None, now=now) for step in (present, future))
        names[_touch(before, after)].append(follower.name)
    return RuleChange(wanted, {touch: tuple(names[touch]) for touch in Touch if touch in names})


def order_change(reach: Reach, planned: PlannedStep, after_id: int, now: datetime) -> RuleChange:
    """Return what asking for another step first would do to everyone within reach: eleven statements.

    Who has done the step keeps it; who has done neither, or the step before not yet, waits for it; changes nothing.
    """
    names: dict[Touch, list[str]] = defaultdict(list)
    for row in programme_progress(reach, planned.step.programme_id, now):
        cells = {cell.step_id: cell.progress for cell in row.cells}
        own, before = cells[planned.step.id], cells.get(after_id)
        waits = before is not None and not before.is_met
        names[Touch.KEPT if own.is_met else Touch.MORE if waits else Touch.SAME].append(row.name)
    return RuleChange(planned.rule, {touch: tuple(names[touch]) for touch in Touch if touch in names})


def _touch(before: StepProgress, after: StepProgress) -> Touch:
    if before.is_met:
        return Touch.KEPT
    if after.is_met:
        return Touch.DONE
    asked, will_ask = (frozenset((fact.requirement, fact.left) for fact in one.missing) for one in (before, after))
    if asked == will_ask:
        return Touch.SAME
    return Touch.LESS if will_ask < asked else Touch.MORE
