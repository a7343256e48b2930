"""Decides where a block goes in the text of a case: the nearest place that may hold it."""

from __future__ import annotations

from dataclasses import dataclass

from elearn.cases.outline import place_of, tree_of
from elearn.cases.samples import SAMPLES
from elearn.content.blocks import Node
from elearn.content.containers import SECTION, Container, container_named, is_allowed


@dataclass(frozen=True, slots=True)
class Insertion:
    """A block to insert after the line `after` (0: before the first), with the empty lines that it needs around it."""

    after: int
    text: str


def insertion_of(text: str, name: str, line: int | None = None) -> Insertion | None:
    """Return where a sample goes: the nearest right place from `line` on, else the last right place of the text.

    None for a name that is not offered, and where every block that could hold this one has one already.
    """
    sample = SAMPLES.get(name)
    if sample is None:
        return None
    spec = container_named(sample.container)
    root, first = tree_of(text)
    lines = text.rstrip().split("\n")
    after = _nearest(root, spec, line, lines) if line is not None and line >= first else None
    if after is None:
        after = _last(root, root, spec, len(lines))
    if after is None:
        return None
    before = "\n" if after and lines[after - 1].strip() else ""
    behind = "\n" if after < len(lines) and lines[after].strip() else ""
    return Insertion(after, before + sample.text + behind)


def with_sample(text: str, name: str, line: int | None = None) -> str:
    """Return the text with one block more in its right place; what cannot be inserted changes nothing."""
    insertion = insertion_of(text, name, line)
    if insertion is None:
        return text
    lines = text.rstrip().split("\n")
    head, rest = lines[: insertion.after], lines[insertion.after :]
    return "".join(f"{one}\n" for one in head) + insertion.text + "".join(f"{one}\n" for one in rest)


def _nearest(root: Node, spec: Container, line: int, lines: list[str]) -> int | None:
    """Return the line after which a block goes, from the block in which `line` stands outwards."""
    path = [root]
    while True:
        inner = next((one for one in _inside(path[-1]) if one.line <= line and not 0 < one.end <= line), None)
        if inner is None:
            break
        path.append(inner)
    for depth in range(len(path) - 1, -1, -1):
        if _takes(path[depth], root, spec):
            return _end_of_words(lines, line) if depth == len(path) - 1 else path[depth + 1].end or None
    return None


def _last(node: Node, root: Node, spec: Container, end: int) -> int | None:
    """Return the end of the last block that may hold another one of this kind."""
    if node is root and _takes(root, root, spec):
        return end
    for child in reversed(_inside(node)):
        found = _last(child, root, spec, end)
        if found is not None:
            return found
        if child.end and _takes(child, root, spec):
            return child.end - 1
    return None


def _takes(node: Node, root: Node, spec: Container) -> bool:
    if spec.is_single and any(child.kind == spec.name for child in node.children):
        return False
    if node is root and spec.name == "stage":
        return place_of(root, root) != SECTION
    return is_allowed(spec, place_of(node, root))


def _inside(node: Node) -> list[Node]:
    return [child for child in node.content if isinstance(child, Node)]


def _end_of_words(lines: list[str], line: int) -> int:
    """Return the last line of the paragraph in which `line` stands."""
    while line < len(lines) and lines[line].strip() and not lines[line].lstrip().startswith(":::"):
        line += 1
    return min(line, len(lines))
