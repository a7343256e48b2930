"""Says what a step consists of in an edition of its module: sections, exercises, minutes, address."""

from __future__ import annotations

from dataclasses import dataclass

import sqlalchemy as sa

from elearn.content.model import Exercise, Module, ModuleKind, Section
from elearn.content.titles import joined_titles
from elearn.db import session
from elearn.editions.models import CurrentModule, Edition
from elearn.editions.queries import Published, get_editions, get_modules, list_modules
from elearn.errors import Missing
from elearn.programmes.rules import USUAL_FIELD_WORK, USUAL_MEETING, Place, StepKind


@dataclass(frozen=True, slots=True)
class Timeline:
    """Every edition of one module, the first one first, and which is current."""

    editions: tuple[Published, ...]
    current: Published

    @property
    def module(self) -> Module:
        """The module as it is now."""
        return self.current.module


def list_timelines(slugs: set[str]) -> dict[str, Timeline]:
    """Return the timelines of some modules, in two statements (one more for editions this process has not read)."""
    wanted = sorted(slugs)
    pointers = session().execute(
        sa.select(CurrentModule.slug, CurrentModule.edition_id).where(CurrentModule.slug.in_(wanted))
    )
    current = dict(pointers.all())
    found = session().execute(
        sa.select(Edition.slug, Edition.id).where(Edition.slug.in_(wanted)).order_by(Edition.slug, Edition.number)
    )
    pairs = [(slug, edition_id) for slug, edition_id in found if slug in current]
    read = get_editions(edition_id for _, edition_id in pairs)
    return {
        slug: Timeline(tuple(read[id] for owner, id in pairs if owner == slug), read[edition_id])
        for slug, edition_id in current.items()
    }


def sections_of(place: Place, module: Module | None) -> tuple[Section, ...]:
    """Return the sections or stages that a step covers; none for a séance or a module that is gone."""
    if module is None or place.kind is StepKind.DISCUSSION:
        return ()
    if place.kind is StepKind.STAGE:
        return tuple(section for section in module.sections if section.id == place.stage_id)
    return module.sections


def exercises_of(place: Place, module: Module | None) -> tuple[Exercise, ...]:
    """Return the exercises that a step covers."""
    return tuple(exercise for section in sections_of(place, module) for exercise in section.exercises)


def minutes_of(place: Place, module: Module | None, planned: int | None) -> int:
    """Return how long a step takes: what its author estimated, or what is planned for a séance or field work."""
    if place.kind is StepKind.DISCUSSION:
        return planned or USUAL_MEETING
    if place.kind is StepKind.FIELD:
        return planned or USUAL_FIELD_WORK
    return sum(section.total_minutes for section in sections_of(place, module))


def address_of(place: Place, module: Module | None) -> str:
    """Return the address of the page where a step is done; a stage not open yet leads to where one is."""
    if place.kind is StepKind.FIELD:
        return "/suivi/moi"
    if place.kind is StepKind.DISCUSSION or module is None:
        return "/seances" if place.kind is StepKind.DISCUSSION else "/modules"
    if module.kind is ModuleKind.CHAPTER:
        return f"/chapitres/{module.slug}"
    return f"/vignettes/{module.slug}" + (f"?etape={place.stage_id}" if place.stage_id else "")


def title_of(place: Place, module: Module | None) -> str:
    """Return the title that a step takes unless somebody gives it another."""
    if module is None:
        return ""
    names = [section.title for section in sections_of(place, module)] if place.kind is StepKind.STAGE else []
    return joined_titles(module.title, names[0] if names else "")


@dataclass(frozen=True, slots=True)
class PlaceChoice:
    """Something that can become a step, as a form offers it."""

    place: Place
    title: str
    group: str
    exercises: int


def list_places() -> tuple[PlaceChoice, ...]:
    """Return everything that can become a step, in reading order: two statements (one more the first time)."""
    modules = list_modules()
    read = get_modules(module.slug for module in modules)
    found: list[PlaceChoice] = []
    for module in (read[row.slug].module for row in modules if row.slug in read):
        kind = StepKind.CHAPTER if module.kind is ModuleKind.CHAPTER else StepKind.VIGNETTE
        places = [Place(kind, module.slug)]
        stages = [section for section in module.sections if section.is_stage]
        if len(stages) > 1:
            places += [Place(StepKind.STAGE, module.slug, stage.id) for stage in stages]
        places.append(Place(StepKind.DISCUSSION, module.slug))
        found += [
            PlaceChoice(place, title_of(place, module), module.title, len(exercises_of(place, module)))
            for place in places
        ]
    return (*found, PlaceChoice(Place(StepKind.DISCUSSION), "", "", 0), PlaceChoice(Place(StepKind.FIELD), "", "", 0))


def get_place(key: str) -> PlaceChoice:
    """Return what a form's key names. Raises Missing where there is no such module or stage."""
    for choice in list_places():
        if choice.place.key == key:
            return choice
    raise Missing(key)
