"""Writes a plan in the canonical format: front matter, opening, sections or stages, exercises with their ids."""

from __future__ import annotations

import re

from elearn.content.containers import VIGNETTE_TOP, container_named, is_allowed
from elearn.content.front_matter import KEYS
from elearn.content.importer.outline import PROSE, REVEALED, Outline, Piece, SectionOutline
from elearn.content.importer.report import Notes
from elearn.content.importer.source import LONGEST_LINE
from elearn.content.importer.units import Paragraph
from elearn.content.model import ModuleKind
from elearn.content.names import fold, slug
from elearn.content.reading import free_id
from elearn.content.sections import ENDING_ID, OPENING_ID

USUAL_QUESTION = "Si vous étiez le spécialiste en emploi, que feriez-vous ?"
_SENTENCE = re.compile(r".{20,280}?[.!?…](?=\s|$)", re.DOTALL)
_LONGEST_SUMMARY = 300
_WORDS_A_ROW = (20, 40)
_ENTRY = re.compile(r"(?:- |\d{1,2}\. )")
_FRENCH_KEYS = {key.name: key.french for key in KEYS}


def write(outline: Outline, notes: Notes) -> str:
    """Return the text of the module; what had to be added for the format is noted."""
    return _Writer(outline, notes).text()


class _Writer:
    """The lines written so far, and the ids taken."""

    def __init__(self, outline: Outline, notes: Notes) -> None:
        self.outline, self.notes = outline, notes
        self.out: list[str] = []
        self.ids: dict[str, int] = {OPENING_ID: 1, ENDING_ID: 1}
        self.homeless: list[Paragraph] = []  # titles of sections without a text

    def text(self) -> str:
        self.front_matter()
        is_chapter = self.outline.kind is ModuleKind.CHAPTER
        self.opening(self.outline.opening, is_chapter=is_chapter)
        for section in self.outline.sections:
            if self.is_empty(section):
                line = section.line
                self.homeless.append(Paragraph(line, line, f"**{section.title}**" if fold(section.title) else ""))
                self.homeless += [piece_title for piece in section.pieces for piece_title in _bare_title(piece)]
            elif is_chapter:
                self.section(section)
            else:
                self.stage(section)
        self.paragraphs(self.homeless)
        if not any(line and not line.startswith(":") for line in self.out[self.body_start :]):
            self.out.append("À écrire.")
            self.notes.added.append("« À écrire. », faute de texte dans la source.")
        return "\n".join(self.out).rstrip() + "\n"

    def front_matter(self) -> None:
        outline = self.outline
        title = outline.title if fold(outline.title) else "Sans titre"
        if title != outline.title:
            self.notes.added.append("Le titre « Sans titre » : donnez le vôtre, clé titre: de l’en-tête.")
        keys = {"title": title, "summary": self.summary()}
        if outline.number is not None:
            keys["number"] = str(outline.number)
        if outline.source:
            keys["source"] = outline.source
        self.out.append("---")
        for name in ("title", "number", "summary", "source"):
            if name in keys:
                value = keys[name] if name == "number" else _quoted(keys[name])
                self.out.append(f"{_FRENCH_KEYS[name]}: {value}")
        self.out += ["---", ""]
        self.body_start = len(self.out)

    def summary(self) -> str:
        """Return the first sentence of the overview, or of the text: a page needs a standfirst."""
        pieces = [piece for section in (self.outline.opening, *self.outline.sections) for piece in section.pieces]
        pieces.sort(key=lambda piece: piece.kind != "overview")
        for piece in pieces:
            for paragraph in piece.paragraphs if piece.kind not in ("supervisor-note", "exercise") else ():
                if not paragraph.is_list and not paragraph.text.startswith(("#", "|", ">")):
                    first = _SENTENCE.match(paragraph.text)
                    words = (first.group() if first else paragraph.text[:_LONGEST_SUMMARY]).replace("\n", " ")
                    if fold(words):
                        self.notes.added.append(f"Le résumé, d’après la ligne {paragraph.first}.")
                        return words
        self.notes.added.append("Le résumé « À écrire. » : donnez le vôtre, clé résumé: de l’en-tête.")
        return "À écrire."

    def is_empty(self, section: SectionOutline) -> bool:
        return not any(_has_text(piece) for piece in section.pieces)

    def opening(self, section: SectionOutline, *, is_chapter: bool) -> None:
        if is_chapter:
            merged: dict[str, Piece] = {}
            for piece in section.pieces:
                single = piece.kind != PROSE and container_named(piece.kind).is_single
                if single and piece.kind in merged:
                    merged[piece.kind].paragraphs += piece.paragraphs  # one block of each: the second goes on with it
                    piece.paragraphs = []
                merged.setdefault(piece.kind, piece)
            self.pieces(section)
        elif not self.outline.sections:
            self.pieces(section)
        elif not self.is_empty(section):
            kinds = [container_named(piece.kind) for piece in section.pieces if piece.kind != PROSE]
            story = next((piece.title for piece in section.pieces if piece.title), "Pour commencer")
            if not all(is_allowed(kind, VIGNETTE_TOP) for kind in kinds):
                self.stage(SectionOutline(story, section.line, pieces=section.pieces))
            else:
                self.pieces(section)

    def section(self, section: SectionOutline) -> None:
        anchor = self.take(section.title, "section")
        self.out += [f"## {_inline(section.title)} {{#{anchor}}}", ""]
        self.adopt()
        self.pieces(section)

    def stage(self, section: SectionOutline) -> None:
        anchor = self.take(section.title, "etape")
        self.out.append(f'::: étape {{#{anchor} titre="{_attribute(section.title) or "Étape"}"}}')
        self.out.append("")
        self.adopt()
        self.pieces(section)
        self.out += [":::", ""]

    def adopt(self) -> None:
        self.paragraphs(self.homeless)
        self.homeless = []

    def take(self, words: str, fallback: str) -> str:
        anchor = free_id(slug(words) or fallback, self.ids)
        self.ids[anchor] = 1
        return anchor

    def pieces(self, section: SectionOutline) -> None:
        for piece in section.pieces:
            if piece.kind == PROSE:
                self.paragraphs(piece.paragraphs)
            elif not _has_text(piece):
                self.homeless += _bare_title(piece)
            elif piece.kind == "exercise":
                self.exercise(piece)
            else:
                title = f' {{titre="{_attribute(piece.title)}"}}' if _attribute(piece.title) else ""
                self.out.append(f"::: {container_named(piece.kind).french}{title}")
                self.paragraphs(piece.paragraphs)
                self.close()

    def exercise(self, piece: Piece) -> None:
        exercise_id = self.take("question", "question")
        low, high = (each * piece.rows for each in _WORDS_A_ROW)
        words = f' mots="{low}-{high}"' if piece.rows >= 3 else ""
        self.out.append(f"::: exercice {{#{exercise_id} type=libre{words}}}")
        if not any(fold(paragraph.text) for paragraph in piece.paragraphs):
            piece.paragraphs = [Paragraph(piece.first, piece.first, USUAL_QUESTION)]
            self.notes.added.append(f"La question « {USUAL_QUESTION} », ligne {piece.first}.")
        self.paragraphs(piece.paragraphs)
        for kind in sorted(piece.revealed, key=REVEALED[::-1].index):
            written = [one for one in piece.revealed[kind] if fold(one.text)]
            if not written:
                continue
            self.out.append(f"::: {container_named(kind).french}")
            if kind == "key-ideas":
                self.ideas(written)
            else:
                self.paragraphs(_with_full_paths(written))
            self.close()
        self.close()

    def ideas(self, written: list[Paragraph]) -> None:
        taken: dict[str, int] = {}
        for paragraph in written:
            for line in paragraph.text.removeprefix("### ").split("\n"):
                words = _ENTRY.sub("", line, count=1) if _ENTRY.match(line) else line
                if fold(words):
                    idea = free_id(slug(words) or "idee", taken)
                    taken[idea] = 1
                    self.out.append(f"- {words} {{#{idea}}}")

    def paragraphs(self, written: list[Paragraph]) -> None:
        for paragraph in written:
            if paragraph.text.strip():
                self.out += [*_wrapped(paragraph.text), ""]

    def close(self) -> None:
        while self.out and not self.out[-1]:
            self.out.pop()
        self.out += [":::", ""]


def _has_text(piece: Piece) -> bool:
    if piece.kind == "exercise":
        return True
    return any(fold(paragraph.text) for paragraph in piece.paragraphs)


def _bare_title(piece: Piece) -> list[Paragraph]:
    return [Paragraph(piece.first, piece.first, f"**{piece.title}**")] if fold(piece.title) else []


def _with_full_paths(written: list[Paragraph]) -> list[Paragraph]:
    """Turn a title without an answer under it into bold words: an answer's title needs its answer."""
    full = []
    for place, paragraph in enumerate(written):
        after = written[place + 1] if place + 1 < len(written) else None
        is_path = paragraph.text.startswith("### ")
        if is_path and (after is None or after.text.startswith("### ")):
            paragraph = Paragraph(paragraph.first, paragraph.last, f"**{paragraph.text.removeprefix('### ')}**")
        full.append(paragraph)
    return full


def _wrapped(text: str) -> list[str]:
    """Part what no file may hold on one line, between words."""
    lines = []
    for line in text.split("\n"):
        rest = line
        while len(rest) > LONGEST_LINE:
            cut = rest.rfind(" ", 1, LONGEST_LINE)
            cut = cut if cut > 0 else LONGEST_LINE
            lines.append(rest[:cut])
            rest = rest[cut:].lstrip()
        lines.append(rest)
    return lines


def _inline(words: str) -> str:
    return words.replace("{", "(").replace("}", ")").replace("[[", "\\[\\[").replace("![", "!\\[").strip()


def _attribute(words: str) -> str:
    return " ".join(_inline(words).replace('"', "’").split())


def _quoted(words: str) -> str:
    escaped = words.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{" ".join(escaped.split())}"'
