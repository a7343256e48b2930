"""Says at which address an exercise is answered: rooms that may not ask the library link to it."""

from __future__ import annotations

from elearn.content.model import Module, ModuleKind

SHELVES = {ModuleKind.CHAPTER: "chapitres", ModuleKind.VIGNETTE: "vignettes"}


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
