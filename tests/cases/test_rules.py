"""Checks what a new case starts from."""

from __future__ import annotations

import pytest

from elearn.cases.inserting import with_sample
from elearn.cases.reading import read_case
from elearn.cases.rules import LONGEST_TEXT, ensure_fits
from elearn.cases.samples import SAMPLES, leftovers, starting_text
from elearn.content.catalogue import Catalogue, Tag
from elearn.content.containers import CONTAINERS, STAGE, VIGNETTE_TOP
from elearn.errors import RuleBroken

LISTS = Catalogue((Tag("preferences", "Les préférences"),))


@pytest.mark.parametrize("title", ["Nadia", 'Un « titre » : et "deux" \\ points', "# Titre", "a: b"])
def test_a_new_case_is_two_stages_in_order_whatever_its_title(title: str) -> None:
    read = read_case(starting_text(title, "Nadia"), 7, LISTS)
    assert read.module is not None, read.faults
    assert [len(section.exercises) for section in read.module.sections] == [1, 1]
    assert len(read.module.reveals) == 2 and {one.code for one in read.faults} <= {"guillemets-droits"}


@pytest.mark.parametrize("name", SAMPLES)
def test_each_block_that_is_offered_can_be_added_to_a_new_case(name: str) -> None:
    """What a question or a stage already has is not added twice; all else goes where the checker lets it stand."""
    text = with_sample(starting_text("Nadia", "Nadia"), name)
    read = read_case(text, 7, LISTS)
    assert read.module is not None, read.faults
    assert (text == starting_text("Nadia", "Nadia")) == (name in ("idees-cles", "reponses"))
    assert SAMPLES[name].text.endswith(":::\n") and leftovers(SAMPLES[name].text)


def test_every_block_that_a_case_may_hold_is_offered() -> None:
    places = {VIGNETTE_TOP, STAGE, "exercise", "anywhere"}
    wanted = {one.name for one in CONTAINERS if places & set(one.parents)}
    with_a_question = {"fields", "reference"}
    assert {sample.container for sample in SAMPLES.values()} == wanted - with_a_question


def test_an_unknown_block_changes_nothing() -> None:
    assert with_sample("Texte", "inconnu") == "Texte"


def test_missing_ids_are_written_and_stay_the_same() -> None:
    first = read_case(starting_text("Nadia", "Nadia"), 7, LISTS)
    again = read_case(first.text, 7, LISTS)
    assert "{#le-premier-contact " in first.text and again.text == first.text


def test_a_text_that_no_module_can_hold_is_refused() -> None:
    ensure_fits("a" * LONGEST_TEXT)
    with pytest.raises(RuleBroken):
        ensure_fits("a" * (LONGEST_TEXT + 1))
