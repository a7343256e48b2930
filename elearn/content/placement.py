"""Checks that each container stands where the table allows, once where once is enough, with what it needs."""

from __future__ import annotations

from elearn.content.blocks import Heading, Node
from elearn.content.containers import (
    CHAPTER_TOP,
    SECTION,
    STAGE,
    VIGNETTE_TOP,
    Container,
    french_attribute,
    is_allowed,
    places_of,
)
from elearn.content.faults import FaultLog


def check_placement(root: Node, log: FaultLog, *, is_chapter: bool) -> None:
    """Walk the tree once and note every container that is misplaced, doubled or short of an attribute."""
    has_stages = any(child.kind == "stage" for child in root.children)
    place = CHAPTER_TOP if is_chapter else VIGNETTE_TOP if has_stages else STAGE
    seen: set[str] = set()
    for part in root.content:
        if isinstance(part, Heading):
            place = SECTION
            seen = set()
        elif isinstance(part, Node):
            _check(part, place, seen, log)


def _check(node: Node, place: str, seen: set[str], log: FaultLog) -> None:
    if node.spec is not None:
        if not is_allowed(node.spec, place):
            _tell_misplaced(node, node.spec, place, log)
        if node.spec.is_single and node.kind in seen:
            code = "reponses-en-double" if node.kind == "model-answers" else "bloc-en-double"
            log.add(node.line, code, name=node.name)
        seen.add(node.kind)
        for name in node.spec.required:
            if not node.attributes.get(name):
                log.add(node.line, "attribut-absent", name=french_attribute(name), container=node.name)
    inside: set[str] = set()
    for part in node.content:
        if isinstance(part, Node):
            _check(part, node.kind, inside, log)


def _tell_misplaced(node: Node, spec: Container, place: str, log: FaultLog) -> None:
    if node.kind == "exercise" and place in (CHAPTER_TOP, VIGNETTE_TOP):
        log.add(node.line, "exercice-hors-section")
    elif node.kind == "stage" and place in (CHAPTER_TOP, SECTION):
        log.add(node.line, "etape-dans-un-chapitre")
    else:
        log.add(node.line, "conteneur-mal-place", name=node.name, places=places_of(spec))
