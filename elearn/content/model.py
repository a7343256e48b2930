"""Names what a chapter or a vignette is once parsed: frozen values, no file, no database, no request.

Three audiences, three places: what everybody reads (`Section.blocks`, `Exercise`), what nobody reads
before the reveal (`Reveal`), and what only supervisors read (`Block.audience`). A page that shows an
`Exercise` cannot leak its `Reveal` by accident, because it does not hold it.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum


class ModuleKind(StrEnum):
    """A chapter is theory, with or without exercises; a vignette is a case told in stages."""

    CHAPTER = "chapter"
    VIGNETTE = "vignette"


class ExerciseKind(StrEnum):
    """How one answers: in one's own words, by filling in a practice form, by scoring an item 1 to 5."""

    OPEN = "open"
    FORM = "form"
    SCORED = "scored"


class Audience(StrEnum):
    """Who may be sent a block."""

    EVERYBODY = "everybody"
    SUPERVISORS = "supervisors"


@dataclass(frozen=True, slots=True)
class KeyIdea:
    """One strategy that a good answer may hold. `id` is `module#exercise.idea`, for ever."""

    id: str
    text: str
    hints: tuple[str, ...] = ()
    principles: tuple[str, ...] = ()
    fidelity: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Path:
    """One article of the reasonable answers: a heading (« Avec José ») and its safe HTML."""

    title: str
    html: str


@dataclass(frozen=True, slots=True)
class OtherAnswer:
    """What one experienced specialist would do, and why."""

    author: str
    html: str


@dataclass(frozen=True, slots=True)
class Reveal:
    """What is shown only after submission (or by a séance that opened it), and on the review desk."""

    exercise_id: str
    key_ideas: tuple[KeyIdea, ...] = ()
    caveat_html: str = ""
    paths: tuple[Path, ...] = ()
    other_answers: tuple[OtherAnswer, ...] = ()
    common_mistakes_html: str = ""
    reference_score: int | None = None
    reference_reasons_html: str = ""


@dataclass(frozen=True, slots=True)
class FormField:
    """One line of a practice form (`fiche`): a stable id within the exercise, a label, a hint."""

    id: str
    label: str
    hint: str = ""
    rows: int = 3


@dataclass(frozen=True, slots=True)
class Exercise:
    """One question. `id` is `module#exercise`, for ever; `anchor` is its part after the `#`.

    `seen_digest` fingerprints what the learner saw when answering: prompt, stage story and form.
    `words` is the suggested length, (lowest, highest), or None.
    """

    id: str
    anchor: str
    kind: ExerciseKind
    title: str
    prompt_html: str
    prompt_text: str
    minutes: int
    hint: str = ""
    words: tuple[int, int] | None = None
    principles: tuple[str, ...] = ()
    fidelity: tuple[str, ...] = ()
    fields: tuple[FormField, ...] = ()
    seen_digest: str = ""


@dataclass(frozen=True, slots=True)
class Block:
    """One piece of a section, in reading order.

    `kind` is the canonical English name of the container (see `containers.py`), or `prose`, or
    `exercise` (then `exercise_anchor` says which), or `invitation` (then `target_module` and
    `target_stage` say where the card leads). `html` is safe and final. `facts` holds the remaining
    attributes as pairs: a figure's source and date, a country note's country, a fact's validity.
    """

    kind: str
    html: str = ""
    title: str = ""
    audience: Audience = Audience.EVERYBODY
    exercise_anchor: str = ""
    target_module: str = ""
    target_stage: str = ""
    facts: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Section:
    """A section of a chapter, or a stage of a vignette. `id` is stable within its module.

    `minutes` counts reading alone; the exercises it holds add their own (`total_minutes`).
    """

    id: str
    title: str
    is_stage: bool
    minutes: int
    blocks: tuple[Block, ...]
    exercises: tuple[Exercise, ...] = ()
    text: str = ""

    @property
    def total_minutes(self) -> int:
        """Minutes of reading and of exercises together."""
        return self.minutes + sum(exercise.minutes for exercise in self.exercises)


@dataclass(frozen=True, slots=True)
class Module:
    """One Markdown file, parsed and rendered: everything that an edition freezes.

    `digest` fingerprints the source text (after normalising line ends); `sections` are the sections of
    a chapter or the stages of a vignette; `reveals` stands apart on purpose, one per exercise that has
    key ideas or model answers. `chapter` is the slug of the chapter that a vignette belongs to.
    """

    slug: str
    kind: ModuleKind
    title: str
    summary: str
    language: str
    digest: str
    sections: tuple[Section, ...]
    number: int | None = None
    person: str = ""
    chapter: str = ""
    source: str = ""
    rights: str = ""
    is_minor_revision: bool = False
    principles: tuple[str, ...] = ()
    fidelity: tuple[str, ...] = ()
    reveals: tuple[Reveal, ...] = field(default=())
    principle_titles: tuple[str, ...] = ()

    @property
    def minutes(self) -> int:
        """Minutes of the whole module, reading and exercises."""
        return sum(section.total_minutes for section in self.sections)

    @property
    def exercises(self) -> tuple[Exercise, ...]:
        """Every exercise of the module, in reading order."""
        return tuple(exercise for section in self.sections for exercise in section.exercises)

    def reveal_of(self, exercise_id: str) -> Reveal | None:
        """The reveal of one exercise, or None where the author gave neither ideas nor answers."""
        return next((reveal for reveal in self.reveals if reveal.exercise_id == exercise_id), None)


@dataclass(frozen=True, slots=True)
class Fault:
    """One mistake in a content file: where, which kind, and a sentence that says what to do.

    `code` is stable (`titre-absent`); `message` is French, made from the code and the facts.
    `is_warning` faults are reported and do not refuse the file.
    """

    path: str
    line: int
    code: str
    message: str
    is_warning: bool = False
