"""Places what was read: the chapter's name, its opening, its sections, its exercises with what is revealed later."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from elearn.content.containers import CHAPTER_TOP, SECTION, container_named, is_allowed
from elearn.content.importer.labels import CHAPTER_NUMBER, Label, bare, chapter_number
from elearn.content.importer.labels import STAGE as STAGE_LABEL
from elearn.content.importer.report import Left, Notes, Recognised, Removed, beginning
from elearn.content.importer.units import Announced, Heading, Paragraph, Row, Unit
from elearn.content.model import ModuleKind

PROSE = "prose"
REVEALED = ("model-answers", "key-ideas", "common-mistakes")
_QUESTION = re.compile(r"\b(?:que|qu[’']|comment|quelles?|quels?)\b[^.!]*\b\w+[- ]vous\b[^.!]*\?\W*$", re.IGNORECASE)
_LONGEST_PREAMBLE, _MOST_PREAMBLE_LINES = 900, 14
_CHAPTER_ONLY = frozenset({"overview", "how-to", "objectives", "field-task"})


@dataclass(slots=True)
class Piece:
    """One block, or a run of prose. Headings inside are paragraphs that begin with « ### »."""

    kind: str
    first: int
    title: str = ""
    level: int = 0
    paragraphs: list[Paragraph] = field(default_factory=list)
    rows: int = 0
    revealed: dict[str, list[Paragraph]] = field(default_factory=dict)

    @property
    def last(self) -> int:
        """The last line of its words."""
        every = [*self.paragraphs, *(one for many in self.revealed.values() for one in many)]
        return max([self.first, *(one.last for one in every)])


@dataclass(slots=True)
class SectionOutline:
    """A section to be: its title, its heading level in the source, its pieces."""

    title: str
    line: int
    level: int = 0
    pieces: list[Piece] = field(default_factory=list)


@dataclass(slots=True)
class Outline:
    """A module to be. What stands before the first section is its opening, which has no title."""

    kind: ModuleKind
    title: str = ""
    number: int | None = None
    source: str = ""
    opening: SectionOutline = field(default_factory=lambda: SectionOutline("", 1))
    sections: list[SectionOutline] = field(default_factory=list)


def outline_of(units: list[Unit], notes: Notes, kind: ModuleKind | None = None) -> Outline:
    """Return the plan of a module, its kind guessed from its labels where it is not given."""
    outline = Outline(kind or _kind_of(units))
    _Placing(outline, notes).run(_named(list(units), outline, notes))
    return outline


def _kind_of(units: list[Unit]) -> ModuleKind:
    labels = {unit.label.kind for unit in units if isinstance(unit, Announced)}
    is_chapter = bool(labels & (_CHAPTER_ONLY | {CHAPTER_NUMBER, "summary"}))
    is_vignette = bool(labels & {"story", "portrait", STAGE_LABEL, "exercise", "model-answers"})
    return ModuleKind.VIGNETTE if is_vignette and not is_chapter else ModuleKind.CHAPTER


def _named(units: list[Unit], outline: Outline, notes: Notes) -> list[Unit]:
    """Take the name of the chapter off the units: what stands before it says where the text comes from."""
    place = next((at for at, unit in enumerate(units[:40]) if _is_number(unit)), None)
    if place is not None:
        before, units = units[:place], units[place:]
        words = [_words_of(unit) for unit in before]
        if len(words) <= _MOST_PREAMBLE_LINES and sum(map(len, words)) <= _LONGEST_PREAMBLE:
            outline.source = " ; ".join(word.rstrip(" .;") for word in words if word)
            if before and outline.source:
                first, last = _line_of(before[0]), _line_of(before[-1])
                notes.recognised.append(Recognised(first, last, "sources", outline.source, "clé source: de l’en-tête"))
            before = []
        numbered = units.pop(0)
        if isinstance(numbered, Announced):
            outline.number, outline.title = chapter_number(numbered.label.words)
            outline.title = " ".join(filter(None, (outline.title, numbered.label.rest)))
            notes.recognised.append(Recognised(numbered.line, numbered.line, "number", numbered.label.words))
        units = [*before, *units]
    if not outline.title and units and _is_title(units[0]):
        title = units.pop(0)
        outline.title = _words_of(title)
        notes.recognised.append(Recognised(_line_of(title), _line_of(title), "title", outline.title))
    return units


def _is_number(unit: Unit) -> bool:
    return isinstance(unit, Announced) and unit.label.kind == CHAPTER_NUMBER


def _is_title(unit: Unit) -> bool:
    if isinstance(unit, Heading):
        return True
    is_short = isinstance(unit, Paragraph) and not unit.is_list and len(unit.text) <= 90 and unit.first == unit.last
    return is_short and isinstance(unit, Paragraph) and not unit.text.rstrip().endswith((".", ",", ";", ":", "?", "!"))


def _words_of(unit: Unit) -> str:
    if isinstance(unit, Heading):
        return unit.words
    if isinstance(unit, Paragraph):
        return bare(unit.text.replace("\n", " "))
    return " ".join(filter(None, (unit.label.words, unit.label.rest))) if isinstance(unit, Announced) else ""


def _line_of(unit: Unit) -> int:
    return unit.first if isinstance(unit, Paragraph) else unit.line


class _Placing:
    """What is open while units are placed: a section, a piece in it, and the part of the last exercise."""

    def __init__(self, outline: Outline, notes: Notes) -> None:
        self.outline, self.notes = outline, notes
        self.section = outline.opening
        self.piece: Piece | None = None
        self.exercise: Piece | None = None
        self.part = ""  # the revealed part that paragraphs now go to
        self.part_level = 0

    def run(self, units: list[Unit]) -> None:
        for unit in units:
            if isinstance(unit, Announced):
                self.announce(unit.label, unit.line)
            elif isinstance(unit, Heading):
                self.head(unit)
            elif isinstance(unit, Row):
                self.row(unit)
            else:
                self.write(unit)

    def announce(self, label: Label, line: int) -> None:
        note = "orthographe devinée" if label.is_guessed else ""
        if label.kind in (CHAPTER_NUMBER, STAGE_LABEL):
            self.open_section(Heading(line, label.level, label.words))
            return
        if label.kind in REVEALED:
            self.reveal(label, line, note)
            return
        kind = self.allowed(label.kind)
        if not kind:
            self.head(Heading(line, max(label.level, 3), label.words))
            return
        self.notes.recognised.append(Recognised(line, line, kind, label.words, note))
        self.open(Piece(kind, line, "" if kind == "exercise" else _title(label, kind), label.level))

    def allowed(self, kind: str) -> str:
        """Return the block that a label opens where we are, or nothing where no such block may stand."""
        if self.outline.kind is ModuleKind.VIGNETTE:
            return "" if kind in _CHAPTER_ONLY else kind
        if kind in ("portrait", "outcome"):
            return "story"
        container = container_named(kind)
        if self.section is self.outline.opening and is_allowed(container, CHAPTER_TOP):
            return kind
        return kind if is_allowed(container, SECTION) else ""

    def open(self, piece: Piece) -> None:
        """Begin a block; a story after an answered exercise begins a new stage of a vignette."""
        if self.outline.kind is ModuleKind.CHAPTER:
            self.need_a_section(piece)
        elif piece.kind in ("story", "portrait") and any(one.kind == "exercise" for one in self.section.pieces):
            title = piece.title or f"Étape {len(self.outline.sections) + 2}"
            self.begin(SectionOutline(title, piece.first))
        self.section.pieces.append(piece)
        self.piece, self.part = piece, ""
        if piece.kind == "exercise":
            self.exercise = piece

    def need_a_section(self, piece: Piece) -> None:
        is_opening = self.section is self.outline.opening
        if is_opening and piece.kind != PROSE and not is_allowed(container_named(piece.kind), CHAPTER_TOP):
            title = piece.title or self.outline.title or "Le récit"
            self.notes.added.append(f"Une section « {title} », pour le bloc de la ligne {piece.first}.")
            self.begin(SectionOutline(title, piece.first))

    def begin(self, section: SectionOutline) -> None:
        self.outline.sections.append(section)
        self.section, self.piece, self.part = section, None, ""

    def open_section(self, heading: Heading) -> None:
        self.notes.recognised.append(Recognised(heading.line, heading.line, "section", heading.words))
        self.begin(SectionOutline(heading.words, heading.line, heading.level))

    def head(self, heading: Heading) -> None:
        """A title in answers parts them; one lower than its section's stays inside it; any other opens a section."""
        if self.part == "model-answers" and (not heading.level or heading.level > self.part_level > 0):
            self.write(Paragraph(heading.line, heading.line, f"### {heading.words}"))
        elif self.section.title and self.section.level and heading.level > self.section.level:
            self.piece, self.part = None, ""
            self.write(Paragraph(heading.line, heading.line, f"### {heading.words}"))
        else:
            self.open_section(heading)

    def row(self, row: Row) -> None:
        if self.piece is not None and self.piece is self.exercise and not self.part:
            self.piece.rows += 1
            self.notes.removed.append(Removed(row.line, "", "ligne pour écrire, remplacée par la case de réponse"))
        else:
            self.notes.removed.append(Removed(row.line, "", "filet"))

    def reveal(self, label: Label, line: int, note: str) -> None:
        self.notes.recognised.append(Recognised(line, line, label.kind, label.words, note))
        exercise = self.exercise
        is_same = exercise is not None and self.part == label.kind
        if exercise is None or (label.kind in exercise.revealed and exercise.revealed[label.kind] and not is_same):
            exercise = Piece("exercise", line)
            self.open(exercise)
        exercise.revealed.setdefault(label.kind, [])
        self.piece, self.part = exercise, label.kind
        self.part_level = label.level or (self.part_level if is_same else 0)

    def write(self, paragraph: Paragraph) -> None:
        """Put words where they belong: the open block, the exercise that they ask, or the text of the section."""
        piece = self.piece
        if piece is not None and self.part:
            piece.revealed[self.part].append(paragraph)
            return
        is_question = not paragraph.is_list and _QUESTION.search(paragraph.text) is not None
        if piece is not None and piece.kind == "story" and is_question and piece.paragraphs:
            self.notes.recognised.append(
                Recognised(paragraph.first, paragraph.last, "exercise", "", "question devinée")
            )
            piece = Piece("exercise", paragraph.first)
            self.open(piece)
        if piece is None:
            piece = Piece(PROSE, paragraph.first)
            self.open(piece)
        piece.paragraphs.append(paragraph)


def _title(label: Label, kind: str) -> str:
    """Return the words of a label where they say more than the block's own title."""
    return label.words if kind in ("story", "portrait", "dialogue") else ""


def note_the_rest(outline: Outline, notes: Notes) -> None:
    """Complete the report: the last line of each block, and each passage that stays as text."""
    for section in (outline.opening, *outline.sections):
        for piece in section.pieces:
            if piece.kind == PROSE:
                text = " ".join(one.text.removeprefix("### ") for one in piece.paragraphs)
                notes.left.append(Left(piece.first, piece.last, beginning(text)))
            else:
                _lengthen(piece.first, piece.paragraphs, notes)
                for part in piece.revealed.values():
                    _lengthen(part[0].first if part else 0, part, notes)


def _lengthen(first: int, paragraphs: list[Paragraph], notes: Notes) -> None:
    if not paragraphs:
        return
    end = max(paragraph.last for paragraph in paragraphs)
    before = [at for at, one in enumerate(notes.recognised) if one.first <= max(first, paragraphs[0].first)]
    if before:
        at = max(before, key=lambda place: notes.recognised[place].first)
        one = notes.recognised[at]
        notes.recognised[at] = Recognised(one.first, max(one.last, end), one.kind, one.words, one.note)
