"""Builds the sections of a chapter and the stages of a vignette from the tree of blocks."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from elearn.content.attributes import Attributes
from elearn.content.blocks import Heading, Node, Prose
from elearn.content.exercises import build_exercise
from elearn.content.model import Audience, Block, Exercise, Reveal, Section
from elearn.content.passages import APART, facts_of, render_passage, title_of
from elearn.content.reading import Link, Reading
from elearn.content.values import READING_WORDS_A_MINUTE, read_minutes, read_target
from elearn.content.words import count_words

Content = Sequence[Prose | Heading | Node]
OPENING_ID, OPENING_TITLE = "apercu", "Aperçu et mode d’emploi"
WHOLE_ID, WHOLE_TITLE = "recit", "Le récit"
ENDING_ID, ENDING_TITLE = "issue", "Ce qu’il en est advenu"
_STORIES = frozenset({"portrait", "story", "dialogue"})
_DEFINING = frozenset({"prose", "story", "overview", "portrait"})


@dataclass(frozen=True, slots=True)
class Part:
    """A stretch of the tree that becomes one section."""

    id: str
    title: str
    line: int
    is_stage: bool
    minutes: str
    content: Content


@dataclass(slots=True)
class _Gathered:
    """What one section has so far."""

    blocks: list[Block] = field(default_factory=list)
    exercises: list[Exercise] = field(default_factory=list)
    reveals: list[Reveal] = field(default_factory=list)
    texts: list[str] = field(default_factory=list)
    stories: list[str] = field(default_factory=list)
    exercise_texts: list[str] = field(default_factory=list)


def chapter_parts(root: Node, reading: Reading) -> list[Part]:
    """Part a chapter at its `##` headings; what stands before the first one opens it."""
    parts: list[Part] = []
    content: list[Prose | Heading | Node] = []
    heading: Heading | None = None
    for part in [*root.content, None]:
        if part is not None and not isinstance(part, Heading):
            content.append(part)
            continue
        if heading is not None:
            parts.append(_headed(heading, content, reading))
        elif content:
            reading.ids[OPENING_ID] = content[0].line
            parts.append(Part(OPENING_ID, OPENING_TITLE, content[0].line, False, "", content))
        heading, content = part, []
    return parts


def _headed(heading: Heading, content: Content, reading: Reading) -> Part:
    title = reading.renderer.line_of_text(heading.title, heading.line)
    if not title:
        reading.log.add(heading.line, "section-sans-titre")
    if not content:
        reading.log.add(heading.line, "section-vide", name=title)
    anchor = reading.take_id(heading.attributes, title, reading.ids, "section")
    return Part(anchor, title, heading.line, False, heading.attributes.get("minutes"), content)


def vignette_parts(root: Node, reading: Reading) -> list[Part]:
    """Part a vignette into its stages; without any, the whole body is one.

    What stands before a stage belongs to it. What follows the last one makes an ending of its own,
    so that it opens, like any stage, after the answers of the stage before it.
    """
    if not any(child.kind == "stage" for child in root.children):
        return [Part(WHOLE_ID, WHOLE_TITLE, 1, True, "", root.content)] if root.content else []
    parts: list[Part] = []
    waiting: list[Prose | Heading | Node] = []
    for part in root.content:
        if not (isinstance(part, Node) and part.kind == "stage"):
            waiting.append(part)
            continue
        title = title_of(part, reading)
        if not part.content:
            reading.log.add(part.line, "section-vide", name=title)
        anchor = reading.take_id(part.attributes, title, reading.ids, "etape")
        parts.append(Part(anchor, title, part.line, True, part.attributes.get("minutes"), [*waiting, *part.content]))
        waiting = []
    if waiting:
        anchor = reading.take_id(Attributes(waiting[0].line, {"id": ENDING_ID}), "", reading.ids, ENDING_ID)
        parts.append(Part(anchor, ENDING_TITLE, waiting[0].line, True, "", waiting))
    return parts


def build_section(part: Part, reading: Reading) -> tuple[Section, tuple[Reveal, ...]]:
    """Render one section and its exercises; reveals come apart."""
    gathered = _Gathered()
    reading.renderer.level = 2
    for piece in part.content:
        if isinstance(piece, Prose):
            rendered = render_passage([piece], reading, "prose", has_definitions=True)
            gathered.blocks.append(Block("prose", rendered.html))
            gathered.texts.append(rendered.text)
        elif isinstance(piece, Node) and piece.spec:
            _add_node(piece, part.title, gathered, reading)
    written = read_minutes(part.minutes, part.line, reading.log)
    estimated = -(-count_words("\n".join(gathered.texts)) // READING_WORDS_A_MINUTE)
    section = Section(
        id=part.id,
        title=part.title,
        is_stage=part.is_stage,
        minutes=written if written is not None else max(estimated, 1),
        blocks=tuple(gathered.blocks),
        exercises=tuple(gathered.exercises),
        text="\n".join(text for text in (*gathered.texts, *gathered.exercise_texts) if text),
    )
    return section, tuple(gathered.reveals)


def _add_node(node: Node, section_title: str, gathered: _Gathered, reading: Reading) -> None:
    if node.kind == "exercise":
        exercise, reveal = build_exercise(node, section_title, gathered.stories, reading)
        gathered.exercises.append(exercise)
        gathered.reveals.extend([reveal] if reveal else [])
        gathered.blocks.append(Block("exercise", title=exercise.title, exercise_anchor=exercise.anchor))
        gathered.exercise_texts.append(exercise.prompt_text)
    elif node.spec and not node.spec.is_secret and node.kind not in ("stage", "fields"):
        _add_block(node, node.spec.audience, gathered, reading)
    _add_hidden_notes(node, gathered, reading)


def _add_block(node: Node, audience: Audience, gathered: _Gathered, reading: Reading) -> None:
    rendered = render_passage(node.content, reading, node.kind, has_definitions=node.kind in _DEFINING)
    title = title_of(node, reading)
    if not rendered.html and not node.children:
        reading.log.add(node.line, "bloc-vide", name=node.name)
    target = ("", "")
    if node.kind == "invitation" and node.attributes.get("target"):
        target = read_target(node.attributes.get("target"), node.line, reading.log)
        if target[0]:
            reading.links.append(Link(node.line, *target))
    minutes = read_minutes(node.attributes.get("minutes"), node.line, reading.log)
    facts = facts_of(node, reading)
    if minutes is not None:
        facts.append(("minutes", str(minutes)))  # shown; field work is not reading, and counts by its own rule
    gathered.blocks.append(
        Block(
            node.kind,
            rendered.html,
            title,
            audience,
            target_module=target[0],
            target_stage=target[1],
            facts=tuple(facts),
        )
    )
    if audience is Audience.EVERYBODY:
        gathered.texts.append("\n".join(text for text in (title, rendered.text) if text))
        if node.kind in _STORIES:
            gathered.stories.append(rendered.text)


def _add_hidden_notes(node: Node, gathered: _Gathered, reading: Reading) -> None:
    """Set the supervisors' notes found inside a container right after it, as blocks of their own."""
    for child in node.children:
        if child.kind == "supervisor-note":
            _add_block(child, Audience.SUPERVISORS, gathered, reading)
        if child.kind not in APART or child.kind == "supervisor-note":
            _add_hidden_notes(child, gathered, reading)
