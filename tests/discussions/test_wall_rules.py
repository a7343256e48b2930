"""What may be done at a wall: codes, lengths, names, votes, hints."""

from __future__ import annotations

import pytest

from elearn.clock import now
from elearn.discussions import wall_rules
from elearn.discussions.rules import State
from elearn.errors import RuleBroken


def test_a_code_has_six_characters_that_are_easily_told_apart() -> None:
    codes = {wall_rules.new_code() for _ in range(300)}

    assert len(codes) == 300
    assert {len(code) for code in codes} == {6}
    assert not set("".join(codes)) & set("0O1Iabc")


@pytest.mark.parametrize("typed", ["mk4t7p", "MK4 T7P", " mk4-t7p ", "MK4T7P"])
def test_a_code_is_read_however_it_was_typed(typed: str) -> None:
    assert wall_rules.read_code(typed) == "MK4T7P"


def test_a_code_is_shown_in_two_groups() -> None:
    assert wall_rules.spaced("MK4T7P") == "MK4 T7P"


def test_a_contribution_of_two_thousand_characters_is_taken_whole_and_a_longer_one_is_not_cut() -> None:
    assert wall_rules.ensure_contribution("é" * 2000) == "é" * 2000
    with pytest.raises(RuleBroken) as broken:
        wall_rules.ensure_contribution("é" * 2001)
    assert broken.value.facts == {"given": 2001, "longest": 2000}


@pytest.mark.parametrize("text", ["", "   ", "\r\n \n"])
def test_an_empty_contribution_is_not_taken(text: str) -> None:
    with pytest.raises(RuleBroken):
        wall_rules.ensure_contribution(text)


def test_line_ends_of_every_system_are_made_one() -> None:
    assert wall_rules.ensure_contribution("un\r\ndeux\rtrois") == "un\ndeux\ntrois"


def test_a_guest_gives_a_name_only_where_the_wall_bears_names() -> None:
    assert wall_rules.ensure_named("Camille", is_anonymous=True) == ""
    assert wall_rules.ensure_named("  Camille   Roussel ", is_anonymous=False) == "Camille Roussel"
    with pytest.raises(RuleBroken):
        wall_rules.ensure_named(" ", is_anonymous=False)


def test_only_who_holds_the_wall_leads_it_and_nobody_before_it_is_taken_up() -> None:
    wall_rules.ensure_leads(None, 3)
    wall_rules.ensure_leads(3, 3)
    with pytest.raises(RuleBroken):
        wall_rules.ensure_leads(3, 4)


def test_nothing_changes_on_a_wall_that_has_ended_or_was_called_off() -> None:
    wall_rules.ensure_runs(None, State.PLANNED)
    wall_rules.ensure_runs(None, State.CLOSED)
    with pytest.raises(RuleBroken):
        wall_rules.ensure_runs(now(), State.HELD)
    with pytest.raises(RuleBroken):
        wall_rules.ensure_runs(None, State.CANCELLED)


@pytest.mark.parametrize(("people", "few"), [(0, True), (3, True), (4, False), (40, False)])
def test_under_four_people_a_page_warns(people: int, few: bool) -> None:
    assert wall_rules.is_few(people) is few


def test_three_voices_are_given_and_no_more() -> None:
    wall_rules.ensure_may_vote(is_voting=True, is_set_aside=False, given=2)
    with pytest.raises(RuleBroken):
        wall_rules.ensure_may_vote(is_voting=True, is_set_aside=False, given=3)
    with pytest.raises(RuleBroken):
        wall_rules.ensure_may_vote(is_voting=False, is_set_aside=False, given=0)
    with pytest.raises(RuleBroken):
        wall_rules.ensure_may_vote(is_voting=True, is_set_aside=True, given=0)


@pytest.mark.parametrize(
    ("hints", "texts", "found"),
    [
        (("café",), ["Un Café près de chez lui", "une cafétéria", "rien"], 1),
        (("l’allocation", "calcul"), ["parler de l'allocation", "un calcul avant", "l’ALLOCATION et le calcul"], 3),
        ((), ["un café"], 0),
        (("a.b",), ["aXb", "a.b"], 1),
    ],
)
def test_a_hint_counts_the_texts_in_which_its_words_stand_whole(
    hints: tuple[str, ...], texts: list[str], found: int
) -> None:
    assert wall_rules.mentions(hints, texts) == found
