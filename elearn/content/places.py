"""Says at which address an exercise is answered: rooms that may not ask the library link to it."""

from __future__ import annotations

import re

from elearn.content.model import Module, ModuleKind

_CASE = re.compile(r"cas-[0-9]+")
SHELVES = {ModuleKind.CHAPTER: "chapitres", ModuleKind.VIGNETTE: "vignettes"}


def case_slug(case_id: int) -> str:
    """Return the slug under which a case is published: its number, so that two organisations never collide."""
    return f"cas-{case_id}"


def is_case(slug: str) -> bool:
    """Whether a slug is that of a case; the checker refuses it for a file."""
    return _CASE.fullmatch(slug) is not None


def module_address(module: Module) -> str:
    """Return the address of a module."""
    return f"/{SHELVES[module.kind]}/{module.slug}"


def exercise_address(module: Module, exercise_id: str) -> str | None:
    """Return the address of the page on which an exercise is answered, or None where this module has it no more."""
    for section in module.sections:
        for exercise in section.exercises:
            if exercise.id == exercise_id:
                is_vignette = module.kind is ModuleKind.VIGNETTE
                part = f"etapes/{section.id}" if is_vignette else f"exercices/{exercise.anchor}"
                return f"{module_address(module)}/{part}"
    return None
