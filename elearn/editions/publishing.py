"""Publishes a folder of files: each module that is in order, whatever the state of the others."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path

from elearn import clock
from elearn.content.check import has_errors
from elearn.content.library import load_library
from elearn.content.model import Fault
from elearn.db import transaction
from elearn.editions.actions import publish, publish_glossary, publish_tags, retire_absent


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
        titles = {tag.code: tag.title for tag in library.catalogue.principles}
        for module in library.modules:
            named = tuple(titles[code] for code in module.principles if code in titles)
            published += publish(replace(module, principle_titles=named), clock.now()) is not None
        if library.catalogue.principles:
            publish_tags((*library.catalogue.principles, *library.catalogue.fidelity))
        if library.catalogue.terms:
            publish_glossary(library.catalogue.terms)
        slugs = {file.slug for file in library.files if file.slug}
        if slugs:
            retire_absent(slugs)
    return Outcome(published, len(library.modules) - published, library.faults)
