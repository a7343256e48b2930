"""Turns a step's rule versions and its module's editions into the regimes that the computation asks for."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime

from elearn.content.model import Module
from elearn.programmes.contents import Timeline, exercises_of, sections_of
from elearn.programmes.models import RuleVersion
from elearn.programmes.queries import PlannedStep
from elearn.programmes.rules import Place, Rule
from elearn.progress.rules import Regime, StepFacts

Stretch = tuple[datetime | None, datetime | None]


def step_facts(planned: PlannedStep) -> StepFacts:
    """Return a step as the computation sees it."""
    step = planned.step
    return StepFacts(
        step.id,
        step.module_slug,
        regimes_of(step.place, planned.versions, planned.timeline),
        step.is_optional,
        step.added_at,
        step.removed_at,
        step.after_id if step.binds_from is not None else None,
        step.binds_from,
    )


def regimes_of(place: Place, versions: Sequence[RuleVersion], timeline: Timeline | None) -> tuple[Regime, ...]:
    """Return one regime for each rule version and edition that were in force together; the present one last.

    The first version and the first edition hold for what was done before them too. After a roll-back, the newest
    edition and the current one both count: nobody loses what they finished in between.
    """
    found = [
        Regime(rule, *_parts(place, module), starts_at=overlap[0], ends_at=overlap[1])
        for rule, in_force in _rules(versions)
        for module, published in _modules(timeline)
        if (overlap := _overlap(in_force, published)) is not None
    ]
    return tuple(_joined(found))


def _rules(versions: Sequence[RuleVersion]) -> Iterator[tuple[Rule, Stretch]]:
    for position, version in enumerate(versions):
        starts_at = version.in_force_from if position else None
        yield version.rule, (starts_at, versions[position + 1].in_force_from if position + 1 < len(versions) else None)


def _modules(timeline: Timeline | None) -> Iterator[tuple[Module | None, Stretch]]:
    if timeline is None:
        yield None, (None, None)
        return
    editions = timeline.editions
    for position, edition in enumerate(editions):
        starts_at = edition.published_at if position else None
        yield edition.module, (starts_at, editions[position + 1].published_at if position + 1 < len(editions) else None)
    if timeline.current.edition_id != editions[-1].edition_id:
        yield timeline.module, (editions[-1].published_at, None)


def _parts(place: Place, module: Module | None) -> tuple[frozenset[str], frozenset[str]]:
    sections = frozenset(section.id for section in sections_of(place, module))
    return sections, frozenset(exercise.id for exercise in exercises_of(place, module))


def _overlap(one: Stretch, other: Stretch) -> Stretch | None:
    starts = [instant for instant in (one[0], other[0]) if instant is not None]
    ends = [instant for instant in (one[1], other[1]) if instant is not None]
    starts_at, ends_at = max(starts, default=None), min(ends, default=None)
    return None if starts_at is not None and ends_at is not None and starts_at >= ends_at else (starts_at, ends_at)


def _joined(regimes: Sequence[Regime]) -> Iterator[Regime]:
    """Join neighbours that asked for the same: most editions change words, not parts."""
    held: Regime | None = None
    for regime in regimes:
        if held is None:
            held = regime
        elif _asks(held) == _asks(regime) and held.ends_at == regime.starts_at:
            held = Regime(held.rule, held.sections, held.exercises, held.starts_at, regime.ends_at)
        else:
            yield held
            held = regime
    if held is not None:
        yield held


def _asks(regime: Regime) -> tuple[Rule, frozenset[str], frozenset[str]]:
    return regime.rule, regime.sections, regime.exercises
