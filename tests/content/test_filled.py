"""A form and a scored item as one text, and back."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from elearn.content.filled import REST, fields_of, filled, joined, own_words, score_in, values_of
from elearn.content.model import Exercise, ExerciseKind, FormField


def an_exercise(kind: ExerciseKind, *fields: FormField) -> Exercise:
    return Exercise("ana#fiche", "fiche", kind, "Fiche", "<p>Remplissez.</p>", "Remplissez.", 8, fields=fields)


HOURS, WORDS = FormField("horaire", "Horaire souhaité"), FormField("dire", "Ce qu’elle dit à l’employeur")
FORM = an_exercise(ExerciseKind.FORM, HOURS, WORDS)
SCORED = an_exercise(ExerciseKind.SCORED)
OPEN = an_exercise(ExerciseKind.OPEN)
typed = st.text(alphabet=st.sampled_from("a é■ \n’œ😀#"), max_size=40).map(lambda value: value.strip("\n"))


def test_a_form_is_one_text_with_a_heading_for_each_field() -> None:
    text = filled(FORM, {"horaire": "Le matin.", "dire": "Rien encore."})
    assert text == "■ Horaire souhaité\n\nLe matin.\n\n■ Ce qu’elle dit à l’employeur\n\nRien encore."


def test_an_empty_field_keeps_its_heading_and_an_empty_form_is_no_text() -> None:
    assert filled(FORM, {"dire": "Rien."}) == "■ Horaire souhaité\n\n■ Ce qu’elle dit à l’employeur\n\nRien."
    assert filled(FORM, {"horaire": "  ", "dire": "\n"}) == ""


@given(typed, typed)
def test_what_was_typed_comes_back_as_it_was_typed(hours: str, words: str) -> None:
    values = values_of(FORM, filled(FORM, {"horaire": hours, "dire": words}))
    assert values.get("horaire", "") == (hours if hours.strip() else "")
    assert values.get("dire", "") == (words if words.strip() else "")
    assert REST not in values


@given(st.text(max_size=200))
def test_a_text_that_is_no_form_is_kept_whole(text: str) -> None:
    once = filled(FORM, values_of(FORM, text))
    assert filled(FORM, values_of(FORM, once)) == once
    assert all(word in once for word in text.replace("■", " ").split())


def test_a_field_that_was_reworded_is_known_by_its_place() -> None:
    earlier = an_exercise(ExerciseKind.FORM, FormField("horaire", "Ses horaires"), WORDS)
    text = filled(earlier, {"horaire": "Le matin.", "dire": "Rien."})
    assert values_of(FORM, text) == {"horaire": "Le matin.", "dire": "Rien."}


def test_what_a_form_asks_no_more_is_kept_apart_with_its_heading() -> None:
    earlier = an_exercise(ExerciseKind.FORM, HOURS, FormField("lieu", "Lieu"), WORDS)
    values = values_of(FORM, filled(earlier, {"horaire": "Le matin.", "lieu": "En ville.", "dire": "Rien."}))
    assert values[REST] == "■ Lieu\n\nEn ville."
    assert values_of(FORM, filled(FORM, values)) == values


def test_labels_and_scores_are_not_words_of_the_author() -> None:
    assert own_words(FORM, filled(FORM, {"horaire": "Le matin", "dire": "Rien"})) == 3
    assert own_words(SCORED, filled(SCORED, {"cotation": "4", "justification": "Presque tout"})) == 2
    assert own_words(OPEN, "Je l’appelle") == 3


@pytest.mark.parametrize(("sent", "score"), [("4", 4), ("1 sur 5", 1), ("", None), ("6", None), ("12", None)])
def test_a_score_goes_from_1_to_5(sent: str, score: int | None) -> None:
    assert score_in(SCORED, filled(SCORED, {"cotation": sent, "justification": "Parce que"})) == score


def test_a_scored_item_reads_as_a_sentence() -> None:
    text = filled(SCORED, {"cotation": "4", "justification": "Presque tout y est."})
    assert text == "■ Cotation\n\n4 sur 5\n\n■ Justification\n\nPresque tout y est."
    assert [field.id for field in fields_of(SCORED)] == ["cotation", "justification"]


def test_two_forms_are_joined_field_by_field_and_two_scores_keep_the_first() -> None:
    one, other = filled(FORM, {"horaire": "Le matin.", "dire": "Rien."}), filled(FORM, {"horaire": "Le soir."})
    assert values_of(FORM, joined(FORM, one, other)) == {"horaire": "Le matin.\n\nLe soir.", "dire": "Rien."}
    scores = [filled(SCORED, {"cotation": score, "justification": "Oui"}) for score in "45"]
    assert values_of(SCORED, joined(SCORED, *scores)) == {"cotation": "4 sur 5", "justification": "Oui"}
    assert joined(OPEN, "Un", "Deux") == "Un\n\nDeux"
