"""Checks what is taken for a person's details, and what is not; every number here is invented."""

from __future__ import annotations

from datetime import date
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from elearn.content.privacy import LABELS, DetailKind, identifying_details


def kinds(text: str, today: date | None = None) -> list[DetailKind]:
    return [detail.kind for detail in identifying_details(text, today)]


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("écrire à jean.roy+ips@example.org demain", DetailKind.EMAIL),
        ("06 12 34 56 78", DetailKind.PHONE),
        ("0612345678", DetailKind.PHONE),
        ("06.12.34.56.78", DetailKind.PHONE),
        ("+33 6 12 34 56 78", DetailKind.PHONE),
        ("+32 475 12 34 56", DetailKind.PHONE),
        ("0475 12 34 56", DetailKind.PHONE),
        ("02 123 45 67", DetailKind.PHONE),
        ("079 123 45 67", DetailKind.PHONE),
        ("+41 79 123 45 67", DetailKind.PHONE),
        ("(418) 555-0123", DetailKind.PHONE),
        ("418 555-0123", DetailKind.PHONE),
        ("+1 418 555 0123", DetailKind.PHONE),
        ("1 84 12 76 451 089 46", DetailKind.FRENCH_NIR),
        ("184127645108946", DetailKind.FRENCH_NIR),
        ("2 69 05 2A 588 157 17", DetailKind.FRENCH_NIR),
        ("TREM 8551 1234", DetailKind.QUEBEC_NAM),
        ("TREM85511234", DetailKind.QUEBEC_NAM),
        ("85.07.30-033.28", DetailKind.BELGIAN_NUMBER),
        ("756.1234.5678.97", DetailKind.SWISS_AVS),
        ("née le 12 mars 1984", DetailKind.BIRTH_DATE),
        ("date de naissance : 12/03/1984", DetailKind.BIRTH_DATE),
        ("Né le 1er mai 1990 à Lille", DetailKind.BIRTH_DATE),
        ("Mme Dupont", DetailKind.NAME),
        ("M. de La Tour", DetailKind.NAME),
        ("le Dr Émile Lenoir", DetailKind.NAME),
        ("Madame Lévesque-Roy", DetailKind.NAME),
    ],
)
def test_a_person_s_detail_is_seen(text: str, kind: DetailKind) -> None:
    assert kinds(text) == [kind]


@pytest.mark.parametrize(
    "text",
    [
        "José a 34 ans et vit seul depuis 2019.",
        "Le 12 mars 2026, à 14 h 32, nous avons visité 6 employeurs.",
        "1 84 12 76 451 089 47",  # a NIR with a wrong key
        "85.07.30-033.29",
        "756.1234.5678.98",
        "ABCD 8599 1234",  # no such month
        "Monsieur le maire, madame la directrice",
        "3 526 suivis, 231 contacts, 1 127 présences",
        "la loi 2005-102 du 11 février 2005",
        "arrondi à 12 345 678,90 €",
        "chapitres 1, 2, 3, 4, 5, 6, 7, 8, 9 et 10",
    ],
)
def test_ordinary_text_is_left_in_peace(text: str) -> None:
    assert kinds(text) == []


def test_an_old_full_date_is_a_birth_date_when_today_is_known() -> None:
    today = date(2026, 11, 1)
    assert kinds("le 12 mars 1984", today) == [DetailKind.BIRTH_DATE]
    assert kinds("le 12 mars 2024", today) == []


def test_a_detail_says_where_it_stands_and_never_repeats_the_words() -> None:
    text = "Appelez Mme Dupont au 06 12 34 56 78."
    details = identifying_details(text)
    assert [text[one.start : one.end] for one in details] == ["Mme Dupont", "06 12 34 56 78"]
    assert "Dupont" not in repr(details)
    assert details[1].label == "un numéro de téléphone"


def test_a_number_is_told_once() -> None:
    assert kinds("1 84 12 76 451 089 46 ou 756.1234.5678.97") == [DetailKind.FRENCH_NIR, DetailKind.SWISS_AVS]


def test_every_kind_has_its_french_words() -> None:
    assert set(LABELS) == set(DetailKind)


@given(st.text(alphabet="0123456789 .-/+@abMNé(),", max_size=200))
def test_no_text_is_too_strange_to_look_at(text: str) -> None:
    details = identifying_details(text, date(2026, 1, 1))
    assert all(0 <= one.start < one.end <= len(text) for one in details)
    assert all(one.end <= other.start for one, other in pairwise(details))
