"""Scans the lines of a body into a tree of prose, headings and containers, with line numbers."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from elearn.content.attributes import Attributes, read_attributes, split_trailing
from elearn.content.containers import HEADING_ATTRIBUTES, Container, find_container, nearest_container
from elearn.content.faults import FaultLog, suggestion

_COLONS = re.compile(r" {0,3}:{3,}[ \t\u00a0]*(?P<rest>.*)$")
_FEW_COLONS = re.compile(r" {0,3}(?P<few>::?)(?!:)[ \t\u00a0]*(?P<rest>.*)$")
_FENCE = re.compile(r" {0,3}(?P<fence>`{3,}(?=[^`]*$)|~{3,})")
_HEADING = re.compile(r" {0,3}##(?:[ \t]+(?P<title>.*?))?[ \t]*$")
_DEEPEST = 8


@dataclass(frozen=True, slots=True)
class Prose:
    """A run of Markdown; `line` is that of its first line, counted from 1 in the file."""

    line: int
    text: str


@dataclass(frozen=True, slots=True)
class Heading:
    """A `##` heading outside every container: it opens a section of a chapter."""

    line: int
    title: str
    attributes: Attributes


@dataclass(slots=True)
class Node:
    """One container and what stands in it. `spec` is None for a name that is not in the table.

    `end` is the line that closes it, 0 where nothing does.
    """

    line: int
    name: str
    spec: Container | None
    attributes: Attributes
    content: list[Prose | Heading | Node] = field(default_factory=list)
    end: int = 0

    @property
    def children(self) -> list[Node]:
        """The known containers directly inside this one."""
        return [child for child in self.content if isinstance(child, Node) and child.spec]

    @property
    def kind(self) -> str:
        """The canonical name; empty for the root and for an unknown container."""
        return self.spec.name if self.spec else ""


def scan(body: str, first_line: int, log: FaultLog, *, is_chapter: bool) -> Node:
    """Return the root of the tree; faults go to the log, and scanning always reaches the end."""
    return _Scanner(log, is_chapter).run(body.split("\n"), first_line)


class _Scanner:
    """The stack of open containers, the prose being gathered, and the fence that hides both."""

    def __init__(self, log: FaultLog, is_chapter: bool) -> None:
        self.log, self.is_chapter = log, is_chapter
        self.stack = [Node(1, "", None, Attributes(1))]
        self.lines: list[str] = []
        self.start = 1
        self.fence = ""
        self.fence_line = 0

    def run(self, lines: list[str], first_line: int) -> Node:
        for number, line in enumerate(lines, first_line):
            if not self._is_code(line, number) and self._is_markup(line, number):
                continue
            if not self.lines:
                self.start = number
            self.lines.append(line)
        if self.fence:
            self.log.add(self.fence_line, "code-non-ferme", fence=self.fence)
        self._flush()
        self._leave(0)
        return self.stack[0]

    def _is_code(self, line: str, number: int) -> bool:
        match = _FENCE.match(line)
        if not self.fence:
            if match:
                self.fence, self.fence_line = match["fence"], number
            return match is not None
        if match and match["fence"].startswith(self.fence) and not line.strip().strip(self.fence[0]):
            self.fence = ""
        return True

    def _is_markup(self, line: str, number: int) -> bool:
        colons = _COLONS.match(line) or self._too_few_colons(line, number)
        if colons:
            self._flush()
            rest = colons["rest"].strip()
            if rest:
                self._open(rest, number)
            else:
                self._close(number)
            return True
        heading = _HEADING.match(line) if self.is_chapter else None
        if heading is None:
            return False
        self._flush()
        self._leave(0)  # a section never begins inside a container: what is open was forgotten
        title, braces = split_trailing(heading["title"] or "")
        attributes = read_attributes(braces, number, HEADING_ATTRIBUTES, self.log)
        self.stack[0].content.append(Heading(number, title.rstrip("#").rstrip(), attributes))
        return True

    def _too_few_colons(self, line: str, number: int) -> re.Match[str] | None:
        """Take « :: étape » and « :: » for what they mean, and say so: one slip should not be told as four faults."""
        colons = _FEW_COLONS.match(line)
        if colons is None:
            return None
        name = _name_and_braces(colons["rest"].strip())[0]
        if find_container(name) is None and (name or colons["few"] == ":"):
            return None
        self.log.add(number, "deux-points-manquants", name=f"::: {name}".rstrip())
        return colons

    def _open(self, rest: str, number: int) -> None:
        name, braces = _name_and_braces(rest)
        spec = find_container(name)
        if spec is None:
            self.log.add(number, "conteneur-inconnu", name=name, suggestion=suggestion(nearest_container(name)))
        attributes = read_attributes(braces, number, spec.attributes, self.log) if spec else Attributes(number)
        node = Node(number, spec.french if spec else name, spec, attributes)
        if node.kind in ("stage", "exercise"):
            self._leave_unfinished(node.kind)
        if len(self.stack) > _DEEPEST:
            self.log.add(number, "imbrication")
        else:
            self.stack[-1].content.append(node)
        self.stack.append(node)

    def _leave_unfinished(self, kind: str) -> None:
        # A stage inside a stage, or an exercise inside an exercise, means that the first was not closed.
        depth = next((depth for depth, node in enumerate(self.stack) if node.kind == kind), 0)
        if depth:
            self._leave(depth - 1)

    def _leave(self, depth: int) -> None:
        for node in self.stack[depth + 1 :]:
            self.log.add(node.line, "bloc-non-ferme", name=node.name)
        del self.stack[depth + 1 :]

    def _close(self, number: int) -> None:
        if len(self.stack) == 1:
            self.log.add(number, "fermeture-sans-ouverture")
        else:
            self.stack.pop().end = number

    def _flush(self) -> None:
        text = "\n".join(self.lines)
        if text.strip():
            self.stack[-1].content.append(Prose(self.start, text))
        self.lines = []


def _name_and_braces(rest: str) -> tuple[str, str]:
    name, brace, after = rest.partition("{")
    return name.strip().rstrip(":").strip(), brace + after
