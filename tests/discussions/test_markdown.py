"""Notes in Markdown are shown as they were typed, and nothing in them can run, track or shout."""

from __future__ import annotations

import re

import html5lib
import pytest

from elearn.web.markdown import markdown


@pytest.mark.parametrize(
    "typed",
    [
        "<script>alert(1)</script>",
        "<img src=x onerror=alert(1)>",
        '<a href="https://example.org" onclick="alert(1)">lien</a>',
        "[lien](javascript:alert(1))",
        "[lien](JaVaScRiPt:alert(1))",
        "[lien](data:text/html;base64,PHNjcmlwdD4=)",
        "<div style='position:fixed'>",
        "![suivi](https://suivi.example.org/pixel.png)",
        "`<iframe src=//example.org>`",
    ],
)
def test_nothing_that_runs_or_calls_out_passes(typed: str) -> None:
    parsed = html5lib.parseFragment(str(markdown(typed)), namespaceHTMLElements=False)

    tags = {element.tag for element in parsed.iter()}
    attributes = {name for element in parsed.iter() for name in element.attrib}
    addresses = {element.get("href", "https:").partition(":")[0].lower() for element in parsed.iter()}
    assert not tags & {"script", "img", "iframe", "div", "style"}
    assert attributes <= {"href", "rel"}
    assert addresses <= {"https"}


@pytest.mark.parametrize(
    ("typed", "levels"),
    [
        ("# Un\n\n## Deux", ["h3", "h4"]),
        ("## Deux\n\n### Trois", ["h3", "h4"]),
        ("###### Six", ["h3"]),
        ("# Un\n\n##### Cinq\n\n###### Six", ["h3", "h6", "h6"]),
    ],
)
def test_headings_stand_below_those_of_the_page(typed: str, levels: list[str]) -> None:
    assert re.findall(r"<(h\d)>", str(markdown(typed))) == levels


def test_words_are_not_retouched() -> None:
    assert str(markdown('l\'accord "oral" : oui ?')) == '<p>l\'accord "oral" : oui ?</p>\n'


def test_lists_bold_words_tables_and_single_line_breaks_are_kept() -> None:
    html = str(markdown("- un\n- **deux**\n\nici\nlà\n\n| a |\n|:-:|\n| b |\n"))

    assert "<li>un</li>" in html
    assert "<strong>deux</strong>" in html
    assert "ici<br>" in html
    assert '<th class="align-center" scope="col">a</th>' in html


def test_a_link_to_elsewhere_says_nothing_of_where_one_comes_from() -> None:
    assert 'rel="noopener noreferrer nofollow"' in str(markdown("[site](https://example.org)"))


def test_no_id_of_an_author_reaches_the_page() -> None:
    parsed = html5lib.parseFragment(str(markdown('# Titre {#contenu}\n\n<p id="contenu">x</p>')))

    assert not [element for element in parsed.iter() if element.get("id")]
