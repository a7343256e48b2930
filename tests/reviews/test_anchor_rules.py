"""Comments stay on the words that they are about, whatever overlaps, is accented or is missing."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from elearn.reviews.anchor_rules import Comment, Span, anchored, annotated, find_words, hint_words, paragraphs_of

TEXT = "J’irais au café.\n\nL’été, son équipe 👩‍👧 viendrait.\nPuis on verrait."


def on(number: int, words: str, text: str = TEXT) -> Comment:
    start = text.index(words)
    return Comment(number, start, start + len(words), f"Commentaire {number}")


def test_blank_lines_part_paragraphs_and_single_breaks_do_not():
    assert [TEXT[span.start : span.end] for span in paragraphs_of(TEXT)] == [
        "J’irais au café.",
        "L’été, son équipe 👩‍👧 viendrait.\nPuis on verrait.",
    ]


@pytest.mark.parametrize("text", ["", " \n \n"])
def test_a_text_without_words_has_no_paragraph(text):
    assert paragraphs_of(text) == ()


def test_overlapping_comments_split_and_each_keeps_its_number():
    shown = annotated(TEXT, [on(1, "J’irais au"), on(2, "au café")])
    assert [(piece.text, piece.is_marked, piece.numbers) for piece in shown[0].pieces] == [
        ("J’irais ", True, ()),
        ("au", True, (1,)),
        (" café", True, (2,)),
        (".", False, ()),
    ]


def test_a_comment_over_two_paragraphs_is_shown_once_and_numbered_at_its_end():
    across = Comment(1, TEXT.index("café"), TEXT.index(", son"), "Deux.")
    first, second = annotated(TEXT, [across])
    assert [one.number for one in first.comments] == [1]
    assert second.comments == ()
    assert [piece.numbers for piece in first.pieces + second.pieces if piece.numbers] == [(1,)]
    assert second.pieces[0].numbers == (1,)


def test_a_comment_that_ends_in_the_white_keeps_its_number():
    shown = annotated(TEXT, [Comment(1, 0, TEXT.index("L’été"), "Tout.")])
    assert shown[0].pieces[-1].numbers == (1,)


def test_an_emoji_counts_as_the_characters_that_it_is():
    shown = annotated(TEXT, [on(1, "viendrait")])
    assert [piece.text for piece in shown[1].pieces if piece.is_marked] == ["viendrait"]


@pytest.mark.parametrize(
    ("quote", "found"),
    [("café", "café"), ("CAFE", "café"), ("j'irais  au", "J’irais au"), ("cafe\u0301", "café"), ("thé", None)],
)
def test_quoted_words_are_found_whatever_the_accents_capitals_and_apostrophes(quote, found):
    span = find_words(TEXT, quote)
    assert (TEXT[span.start : span.end] if span else None) == found


def test_decomposed_accents_are_found_whole():
    text = "un cafe\u0301 noir"
    assert find_words(text, "café") == Span(3, 8)


@pytest.mark.parametrize(
    ("start", "end", "quote", "expected", "is_found"),
    [
        (3, 7, "", Span(3, 7), True),
        (None, None, "café", Span(11, 15), True),
        (None, None, "", Span(0, 16), True),
        (None, None, "thé", Span(0, 16), False),
        (7, 3, "", Span(0, 16), True),
        (0, 10_000, "café", Span(11, 15), True),
    ],
)
def test_a_comment_without_good_offsets_falls_back_on_the_quote_then_on_the_paragraph(
    start, end, quote, expected, is_found
):
    assert anchored(TEXT, Span(0, 16), start, end, quote) == (expected, is_found)


@pytest.mark.parametrize(
    ("hints", "found"),
    [
        (("cafe",), ("café",)),
        (("caf",), ()),
        (("équipes",), ()),
        (("equipe",), ("équipe",)),
        (("l'été", "absent"), ("L’été",)),
        (("",), ()),
    ],
)
def test_a_hint_gives_the_words_as_the_author_wrote_them(hints, found):
    assert hint_words(TEXT, hints) == found


def test_a_hint_finds_a_plural():
    assert hint_words("Voir des boutiques.", ("boutique",)) == ("boutiques",)


TYPED = st.text(alphabet="aé \n👩b’", min_size=1, max_size=60)
PLACES = st.lists(st.tuples(st.integers(0, 60), st.integers(1, 20)), max_size=5)


@given(TYPED, PLACES)
def test_no_character_of_a_paragraph_is_lost_or_doubled(text, places):
    comments = [Comment(n, start, start + length, "x") for n, (start, length) in enumerate(places, start=1)]
    for paragraph in annotated(text, comments):
        assert "".join(piece.text for piece in paragraph.pieces) == text[paragraph.start : paragraph.end]


@given(TYPED, st.data())
def test_every_comment_on_words_is_shown_and_numbered_exactly_once(text, data):
    spans = paragraphs_of(text)
    if not spans:
        return
    span = data.draw(st.sampled_from(spans))
    start = data.draw(st.integers(span.start, span.end - 1))
    end = data.draw(st.integers(start + 1, len(text)))
    shown = annotated(text, [Comment(1, start, end, "x")])
    assert sum(len(paragraph.comments) for paragraph in shown) == 1
    assert sum(piece.numbers == (1,) for paragraph in shown for piece in paragraph.pieces) == 1
