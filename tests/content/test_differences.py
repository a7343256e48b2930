"""What changed between two states of a text."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from elearn.content.differences import asked, changed_words, section_changes, told
from elearn.content.model import Exercise, ExerciseKind, FormField, Module, ModuleKind, Section

texts = st.text(alphabet="ab é\n", max_size=60)


def a_section(anchor: str, text: str) -> Section:
    return Section(anchor, anchor.title(), False, 3, (), text=text)


def a_module_of(*sections: Section) -> Module:
    return Module("ana", ModuleKind.CHAPTER, "Ana", "", "fr", "d", sections)


@given(texts, texts)
def test_both_texts_are_whole_in_the_pieces(before: str, after: str) -> None:
    pieces = changed_words(before, after)
    assert "".join(words for kind, words in pieces if kind != "added") == before
    assert "".join(words for kind, words in pieces if kind != "removed") == after


def test_a_changed_word_is_removed_then_added() -> None:
    assert changed_words("Que feriez-vous demain ?", "Que feriez-vous aujourd’hui ?") == (
        ("same", "Que feriez-vous "),
        ("removed", "demain"),
        ("added", "aujourd’hui"),
        ("same", " ?"),
    )


def test_a_rewritten_passage_is_one_change_and_not_a_crumb_of_common_words_at_a_time() -> None:
    before = "Bonjour. Je ne parlerais pas tout de suite d’argent, mais je noterais sa crainte. Puis un café."
    after = "Bonjour. Si José ne venait pas au rendez-vous, j’irais vers lui. Puis un café."
    pieces = changed_words(before, after)
    assert pieces[-3:] == (
        ("removed", "tout de suite d’argent, mais je noterais sa crainte."),
        ("added", "au rendez-vous, j’irais vers lui."),
        ("same", " Puis un café."),
    )
    assert all(words.strip() for _, words in pieces)


def test_a_common_passage_between_two_changes_stays() -> None:
    kinds = [kind for kind, _ in changed_words("Le matin, un café avec elle.", "Le soir, un café avec lui.")]
    assert kinds == ["same", "removed", "added", "same", "removed", "added"]


def test_two_very_long_texts_are_not_compared_word_by_word() -> None:
    long = "mot " * 15_000
    assert changed_words(long, f"{long}fin") == (("removed", long), ("added", f"{long}fin"))


def test_a_section_is_changed_by_its_words_and_not_by_its_spaces() -> None:
    before = a_module_of(a_section("un", "Le matin."), a_section("deux", "Le soir."))
    after = a_module_of(a_section("un", "Le  matin."), a_section("deux", "La nuit."), a_section("trois", "Midi."))
    changes = section_changes(before, after)
    assert [(change.id, change.is_new) for change in changes] == [("deux", False), ("trois", True)]
    assert section_changes(before, after, ["un"]) == ()


def test_a_question_is_its_prompt_with_its_fields_and_a_story_is_what_stands_around_it() -> None:
    exercise = Exercise(
        "ana#q", "q", ExerciseKind.FORM, "", "", "Remplissez.", 5, fields=(FormField("lieu", "Lieu", "En ville ?"),)
    )
    assert asked(exercise) == "Remplissez.\nLieu En ville ?"
    assert told(replace(a_section("un", "Elle appelle.\nRemplissez."), exercises=(exercise,))) == "Elle appelle."
