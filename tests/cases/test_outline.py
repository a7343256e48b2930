"""Checks the plan that is drawn of a case, what it says is missing, and where a block goes."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from elearn.cases.inserting import insertion_of, with_sample
from elearn.cases.outline import Held, Outline, Piece, outline_of
from elearn.cases.reading import read_case
from elearn.cases.samples import SAMPLES, starting_text
from tests.cases.builders import LISTS, finished

NEW = starting_text("Nadia", "Nadia")
BARE = """---
titre: Nadia
personne: Nadia
---

::: étape {titre="Le début"}
Nadia attend.

::: exercice
Que faites-vous ?

::: idées-clés
- Demander
:::
:::
:::

::: étape {titre="La suite"}
:::
"""


def line_of(text: str, words: str) -> int:
    """The number of the first line that holds some words."""
    return next(number for number, line in enumerate(text.split("\n"), 1) if words in line)


def missing(outline: Outline) -> list[Piece]:
    """What a plan says is missing, in its order."""
    pieces: list[Held] = [held for part in outline.parts for held in part.pieces]
    return [held.piece for held in (*pieces, *outline.whole) if not held.is_there]


def test_the_plan_of_a_new_case_has_its_stages_and_the_words_of_the_model_with_their_lines() -> None:
    outline = outline_of(NEW)
    assert [(part.number, part.title) for part in outline.parts] == [(1, "Le premier contact"), (2, "La suite")]
    assert missing(outline) == [Piece.REMEMBER]
    assert outline.missing == 0  # a box to remember is advised: the case may be published without
    assert [held.count for held in outline.parts[0].pieces if held.piece is Piece.IDEAS] == [3]
    lines = NEW.split("\n")
    assert all(one.words in lines[one.line - 1] for one in outline.leftovers)
    assert len(outline.leftovers) == 13 and not outline_of(finished(NEW)).leftovers


def test_the_plan_says_what_each_stage_and_the_whole_case_lack() -> None:
    assert missing(outline_of(BARE)) == [
        Piece.MORE_IDEAS,
        Piece.ANSWERS,
        Piece.STORY,
        Piece.QUESTION,
        Piece.SUMMARY,
        Piece.REMEMBER,
    ]


def test_a_question_without_words_is_to_be_written_and_nothing_is_offered_in_its_place() -> None:
    text = BARE.replace("Que faites-vous ?\n", "")
    first = outline_of(text).parts[0].pieces[1]
    assert first.piece is Piece.WORDS and not first.is_there and first.adds == ""


def test_the_plan_of_a_chapter_is_its_sections() -> None:
    text = "---\ntype: chapitre\ntitre: A\nrésumé: B\n---\n\nDu texte.\n\n## Ouvrir\n\nA.\n\n## Fermer\n\nB.\n"
    assert [part.title for part in outline_of(text).parts] == ["Ouvrir", "Fermer"]


@pytest.mark.parametrize("name", ["idees-cles", "reponses", "histoire", "question", "souvenez-vous", "etape"])
def test_what_is_missing_is_added_where_the_plan_says_and_is_missing_no_more(name: str) -> None:
    text = BARE.replace("::: idées-clés\n- Demander\n:::\n", "")
    while True:
        pieces = [held for part in outline_of(text).parts for held in part.pieces]
        lacking = [held for held in (*pieces, *outline_of(text).whole) if held.adds == name]
        if not lacking:
            break
        text = with_sample(text, name, lacking[0].line)
    errors = [fault for fault in read_case(text, 7, LISTS).faults if not fault.is_warning]
    assert {fault.code for fault in errors} <= {"resume-absent", "section-vide"}, errors


@pytest.mark.parametrize("name", SAMPLES)
def test_wherever_the_cursor_stands_a_block_goes_where_the_checker_lets_it_stand(name: str) -> None:
    for line in range(1, NEW.count("\n") + 2):
        text = with_sample(NEW, name, line)
        errors = [fault for fault in read_case(text, 7, LISTS).faults if not fault.is_warning]
        assert errors == [], (line, errors)


def test_a_stage_asked_for_in_the_middle_of_a_story_comes_after_the_stage() -> None:
    text = with_sample(NEW, "etape", line_of(NEW, "Racontez la situation"))
    titles = [part.title for part in outline_of(text).parts]
    assert titles == ["Le premier contact", "Une étape de plus", "La suite"]


def test_a_dialogue_asked_for_in_a_paragraph_comes_after_the_paragraph() -> None:
    text = NEW.replace("Racontez la situation", "Une ligne.\nUne autre.\n\nRacontez la situation", 1)
    added = with_sample(text, "dialogue", line_of(text, "Une ligne."))
    assert "Une autre.\n\n::: dialogue\n" in added and "\n:::\n\nRacontez la situation" in added


def test_what_every_question_has_is_not_added_again() -> None:
    assert insertion_of(NEW, "reponses", line_of(NEW, "que feriez-vous")) is None


def test_an_insertion_is_the_whole_difference() -> None:
    line = line_of(NEW, "Racontez la situation")
    insertion = insertion_of(NEW, "dialogue", line)
    assert insertion is not None
    lines = NEW.rstrip().split("\n")
    before = "".join(f"{one}\n" for one in lines[: insertion.after])
    assert with_sample(NEW, "dialogue", line) == before + insertion.text + NEW[len(before) :]


@given(st.lists(st.sampled_from([*NEW.split("\n"), *BARE.split("\n"), "# a", "- b", "::: ", ":::", "## c", "---"])))
def test_no_text_is_too_broken_for_a_plan_or_a_block(lines: list[str]) -> None:
    text = "\n".join(lines)
    outline = outline_of(text)
    last = text.count("\n") + 1
    assert all(1 <= part.line <= last for part in outline.parts)
    for name in SAMPLES:
        insertion = insertion_of(text, name, len(lines) // 2)
        assert insertion is None or 0 <= insertion.after <= last
