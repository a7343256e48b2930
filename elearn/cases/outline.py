"""Draws up the plan of a case from its text, broken or whole: its stages, what each holds, and what is missing."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from elearn.cases.reading import is_chapter
from elearn.cases.samples import leftovers
from elearn.content.blocks import Heading, Node, Prose, scan
from elearn.content.containers import SECTION, STAGE, VIGNETTE_TOP
from elearn.content.digests import normalise
from elearn.content.faults import FaultLog
from elearn.content.front_matter import FrontMatter, read_front_matter

FEWEST_IDEAS = 3


class Piece(StrEnum):
    """What a case needs so that one can learn from it."""

    SUMMARY = "summary"
    STAGE = "stage"
    STORY = "story"
    QUESTION = "question"
    WORDS = "words"
    IDEAS = "ideas"
    MORE_IDEAS = "more-ideas"
    ANSWERS = "answers"
    REMEMBER = "remember"


ADDS = {
    Piece.STAGE: "etape",
    Piece.STORY: "histoire",
    Piece.QUESTION: "question",
    Piece.IDEAS: "idees-cles",
    Piece.ANSWERS: "reponses",
    Piece.REMEMBER: "souvenez-vous",
}  # the others are written where they stand


@dataclass(frozen=True, slots=True)
class Held:
    """One piece, there or missing: the line where it stands or belongs; `count` of the key ideas."""

    piece: Piece
    line: int
    is_there: bool
    count: int = 0

    @property
    def is_advised(self) -> bool:
        """Whether it helps to learn, but a case may be published without it."""
        return self.piece is Piece.REMEMBER

    @property
    def adds(self) -> str:
        """The sample that gives what is missing, or an empty string where it is written by hand."""
        return "" if self.is_there else ADDS.get(self.piece, "")


@dataclass(frozen=True, slots=True)
class Part:
    """A stage of a case, or a section of a chapter: its number from 1, its title, its line, and what it holds."""

    number: int
    title: str
    line: int
    pieces: tuple[Held, ...]
    is_stage: bool = False


@dataclass(frozen=True, slots=True)
class Leftover:
    """Words of the model that wait to be replaced, and their line."""

    words: str
    line: int


@dataclass(frozen=True, slots=True)
class Outline:
    """The plan of a case: its parts in order, what belongs to the whole of it, and the model's words left."""

    parts: tuple[Part, ...]
    whole: tuple[Held, ...]
    leftovers: tuple[Leftover, ...]

    @property
    def missing(self) -> int:
        """How many pieces are missing without which a case is not whole; what is advised is none of them."""
        pieces = (*self.whole, *(held for part in self.parts for held in part.pieces))
        return sum(1 for held in pieces if not held.is_there and not held.is_advised)


def outline_of(text: str) -> Outline:
    """Return the plan of a text, whatever its faults."""
    text = normalise(text)
    front = read_front_matter(text, FaultLog(""))
    root = _scan(front)
    parts = _sections(root) if is_chapter(front) else _stages(root, front)
    whole = [Held(Piece.SUMMARY, front.line("summary"), bool(front.get("summary").strip()))]
    if not parts:
        whole.append(Held(Piece.STAGE, front.body_line, is_there=False))
    boxes = [node for node in _all(root) if node.kind == "remember"]
    end = len(text.rstrip().split("\n"))
    whole.append(Held(Piece.REMEMBER, boxes[0].line if boxes else end, bool(boxes)))
    return Outline(parts, tuple(whole), _leftovers(text))


def tree_of(text: str) -> tuple[Node, int]:
    """Return the tree of a text's blocks, and the line on which its body begins."""
    front = read_front_matter(normalise(text), FaultLog(""))
    return _scan(front), front.body_line


def place_of(node: Node, root: Node) -> str:
    """Return the place that a block is for the blocks inside it, as the table of containers calls it."""
    if node is not root:
        return node.kind
    if any(isinstance(part, Heading) for part in root.content):
        return SECTION
    return VIGNETTE_TOP if any(child.kind == "stage" for child in root.children) else STAGE


def _scan(front: FrontMatter) -> Node:
    return scan(front.body, front.body_line, FaultLog(""), is_chapter=is_chapter(front))


def _stages(root: Node, front: FrontMatter) -> tuple[Part, ...]:
    stages = [child for child in root.children if child.kind == "stage"]
    if not stages and root.content:  # the whole case is one stage
        return (Part(1, "", front.body_line, _pieces(root, front.body_line)),)
    return tuple(
        Part(number, stage.attributes.get("title"), stage.line, _pieces(stage, stage.line), is_stage=True)
        for number, stage in enumerate(stages, 1)
    )


def _sections(root: Node) -> tuple[Part, ...]:
    """Return the sections of a chapter, with what the questions in them hold; text before the first is none."""
    held: list[tuple[Heading, list[Held]]] = []
    for content in root.content:
        if isinstance(content, Heading):
            held.append((content, []))
        elif isinstance(content, Node) and content.kind == "exercise" and held:
            held[-1][1].extend(_of_question(content))
    return tuple(
        Part(number, heading.title, heading.line, tuple(pieces)) for number, (heading, pieces) in enumerate(held, 1)
    )


def _pieces(stage: Node, line: int) -> tuple[Held, ...]:
    """Return what a stage holds, in the order in which it is read."""
    told = next((child for child in stage.children if child.kind == "story"), None)
    prose = next((part for part in stage.content if isinstance(part, Prose)), None)
    story = told or prose
    found = [Held(Piece.STORY, story.line if story else line, story is not None)]
    questions = [child for child in stage.children if child.kind == "exercise"]
    for question in questions:
        found += _of_question(question)
    if not questions:
        found.append(Held(Piece.QUESTION, max(line, stage.end - 1), is_there=False))
    return tuple(found)


def _of_question(question: Node) -> list[Held]:
    asked = any(isinstance(part, Prose) for part in question.content)
    by_kind = {child.kind: child for child in question.children}
    ideas, answers = by_kind.get("key-ideas"), by_kind.get("model-answers") or by_kind.get("reference")
    end = max(question.line, question.end - 1)
    count = sum(part.text.count("\n- ") + part.text.startswith("- ") for part in _prose(ideas)) if ideas else 0
    kind = Piece.MORE_IDEAS if ideas and count < FEWEST_IDEAS else Piece.IDEAS
    return [
        Held(Piece.QUESTION if asked else Piece.WORDS, question.line, asked),
        Held(kind, ideas.line if ideas else end, kind is Piece.IDEAS and ideas is not None, count),
        Held(Piece.ANSWERS, answers.line if answers else end, answers is not None),
    ]


def _prose(node: Node) -> list[Prose]:
    return [part for part in node.content if isinstance(part, Prose)]


def _all(node: Node) -> list[Node]:
    found = [child for child in node.content if isinstance(child, Node)]
    return found + [deeper for child in found for deeper in _all(child)]


def _leftovers(text: str) -> tuple[Leftover, ...]:
    lines = text.split("\n")
    found = [
        Leftover(words, number) for words in leftovers(text) for number, line in enumerate(lines, 1) if words in line
    ]
    return tuple(sorted(found, key=lambda one: one.line))
