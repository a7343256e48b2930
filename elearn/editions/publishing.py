"""Publishes a folder of files: each module that is in order, whatever the state of the others."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from elearn import clock
from elearn.content.check import has_errors
from elearn.content.library import load_library
from elearn.content.model import Fault
from elearn.db import transaction
from elearn.editions.actions import publish, retire_absent


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a publication changed, and every fault that was met."""

    published: int
    unchanged: int
    faults: tuple[Fault, ...]

    @property
    def has_errors(self) -> bool:
        """Whether a module was left at its last good edition because of a fault."""
        return has_errors(self.faults)


def publish_folder(root: Path) -> Outcome:
    """Publish what is new in a folder. A file in fault is left out alone: its last good edition stays up."""
    library = load_library(root)
    published = 0
    with transaction():
        for module in library.modules:
            published += publish(module, clock.now()) is not None
        slugs = {file.slug for file in library.files if file.slug}
        if slugs:
            retire_absent(slugs)
    return Outcome(published, len(library.modules) - published, library.faults)
