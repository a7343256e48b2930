"""Builds one exercise and, apart from it, what is shown only after the answer."""

from __future__ import annotations

import re
from collections.abc import Sequence

from elearn.content.blocks import Heading, Node, Prose
from elearn.content.containers import FIELD_ATTRIBUTES, IDEA_ATTRIBUTES
from elearn.content.digests import digest_facts
from elearn.content.entries import read_entries, read_fields, read_key_ideas
from elearn.content.model import Exercise, ExerciseKind, FormField, OtherAnswer, Path, Reveal
from elearn.content.passages import render_passage
from elearn.content.reading import Reading
from elearn.content.render import Rendered
from elearn.content.values import (
    DEFAULT_EXERCISE_MINUTES,
    read_fidelity,
    read_kind,
    read_minutes,
    read_principles,
    read_score,
    read_words,
)

_PATH_HEADING = re.compile(r" {0,3}###[ \t]+(.+?)[ \t#]*$")
_CODE_FENCE = re.compile(r" {0,3}(?:`{3}|~{3})")


def build_exercise(
    node: Node, section_title: str, seen: Sequence[str], reading: Reading
) -> tuple[Exercise, Reveal | None]:
    """Build one exercise. `seen` holds the texts of the story that the learner has before the eyes."""
    attributes, log = node.attributes, reading.log
    title = reading.renderer.line_of_text(attributes.get("title"), node.line) or section_title
    anchor = reading.take_id(attributes, attributes.get("title"), reading.ids, "exercice")
    exercise_id = f"{reading.module}#{anchor}"
    reading.lines[exercise_id] = node.line
    kind = read_kind(attributes.get("kind"), node.line, log)
    prompt = render_passage(node.content, reading)
    if not prompt.text.strip():
        log.add(node.line, "exercice-vide")
    fields = _fields(node, kind, reading)
    hint = reading.renderer.typeset(attributes.get("hint"))
    words = read_words(attributes.get("words"), node.line, log)
    exercise = Exercise(
        id=exercise_id,
        anchor=anchor,
        kind=kind,
        title=title,
        prompt_html=prompt.html,
        prompt_text=prompt.text,
        minutes=read_minutes(attributes.get("minutes"), node.line, log) or DEFAULT_EXERCISE_MINUTES,
        hint=hint,
        words=words,
        principles=read_principles(attributes.get("principles"), node.line, reading.catalogue, log),
        fidelity=read_fidelity(attributes.get("fidelity"), node.line, reading.catalogue, log),
        fields=fields,
        seen_digest=_seen_digest(kind, prompt, fields, seen),
    )
    return exercise, _reveal(node, exercise, reading)


def _seen_digest(kind: ExerciseKind, prompt: Rendered, fields: Sequence[FormField], seen: Sequence[str]) -> str:
    # Plain texts, so that a new renderer or a moved comma of markup does not change what was seen.
    return digest_facts(
        {
            "kind": kind.value,
            "prompt": prompt.text.split(),
            "story": [text.split() for text in seen],
            "fields": [[field.id, field.label, field.hint] for field in fields],
        }
    )


def _fields(node: Node, kind: ExerciseKind, reading: Reading) -> tuple[FormField, ...]:
    container = _child(node, "fields")
    if container is None:
        if kind is ExerciseKind.FORM:
            reading.log.add(node.line, "champs-absents")
        return ()
    if kind is not ExerciseKind.FORM:
        reading.log.add(container.line, "champs-inattendus")
    return read_fields(read_entries(container, FIELD_ATTRIBUTES, reading), reading)


def _child(node: Node, kind: str) -> Node | None:
    return next((child for child in node.children if child.kind == kind), None)


def _reveal(node: Node, exercise: Exercise, reading: Reading) -> Reveal | None:
    score, reasons = _reference(node, exercise.kind, reading)
    ideas = _child(node, "key-ideas")
    entries = read_entries(ideas, IDEA_ATTRIBUTES, reading) if ideas else []
    answers, mistakes = _child(node, "model-answers"), _child(node, "common-mistakes")
    caveat, paths = _answers(answers, reading) if answers else ("", ())
    reveal = Reveal(
        exercise_id=exercise.id,
        key_ideas=read_key_ideas(entries, exercise.id, reading),
        caveat_html=caveat,
        paths=paths,
        other_answers=tuple(
            OtherAnswer(reading.renderer.typeset(child.attributes.get("author")), _filled(child, reading))
            for child in node.children
            if child.kind == "other-answer"
        ),
        common_mistakes_html=_filled(mistakes, reading) if mistakes else "",
        reference_score=score,
        reference_reasons_html=reasons,
    )
    return reveal if reveal != Reveal(exercise.id) else None


def _filled(node: Node, reading: Reading) -> str:
    html = render_passage(node.content, reading, node.kind).html
    if not html:
        reading.log.add(node.line, "bloc-vide", name=node.name)
    return html


def _reference(node: Node, kind: ExerciseKind, reading: Reading) -> tuple[int | None, str]:
    container = _child(node, "reference")
    if container is None:
        if kind is ExerciseKind.SCORED:
            reading.log.add(node.line, "reference-absente")
        return None, ""
    if kind is not ExerciseKind.SCORED:
        reading.log.add(container.line, "reference-inattendue")
    written = container.attributes.get("score")
    score = read_score(written, container.line, reading.log) if written else None
    return score, _filled(container, reading)


def _answers(node: Node, reading: Reading) -> tuple[str, tuple[Path, ...]]:
    """Part the answers at their headings: what stands before the first one is the caveat."""
    groups = _by_heading(node)
    caveat = render_passage(groups[0][2], reading).html
    paths = []
    for line, heading, content in groups[1:]:
        title = reading.renderer.line_of_text(heading, line)
        reading.renderer.level = 3
        html = render_passage(content, reading).html
        if not html:
            reading.log.add(line, "reponse-sans-texte", name=title)
        paths.append(Path(title, html))
    if not paths and caveat:
        return "", (Path("", caveat),)
    if not paths:
        reading.log.add(node.line, "bloc-vide", name=node.name)
    return caveat, tuple(paths)


def _by_heading(node: Node) -> list[tuple[int, str, list[Prose | Heading | Node]]]:
    groups: list[tuple[int, str, list[Prose | Heading | Node]]] = [(node.line, "", [])]
    for part in node.content:
        if not isinstance(part, Prose):
            groups[-1][2].append(part)
            continue
        lines: list[str] = []
        start, is_code = part.line, False
        for number, line in enumerate(part.text.split("\n"), part.line):
            is_code ^= _CODE_FENCE.match(line) is not None
            match = None if is_code else _PATH_HEADING.match(line)
            if match is None:
                lines.append(line)
                continue
            _keep(groups[-1][2], start, lines)
            groups.append((number, match[1], []))
            lines, start = [], number + 1
        _keep(groups[-1][2], start, lines)
    return groups


def _keep(content: list[Prose | Heading | Node], line: int, lines: list[str]) -> None:
    text = "\n".join(lines)
    if text.strip():
        content.append(Prose(line, text))
