"""Checks the HTML: typography, terms, tables, links, pictures, headings, and nothing that could run."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from elearn.content.catalogue import Catalogue
from elearn.content.faults import FaultLog
from elearn.content.render import Renderer
from elearn.content.sanitise import sanitise
from elearn.content.typography import french

N, F = "\u00a0", "\u202f"


def html(source: str, catalogue: Catalogue, *, is_french: bool = True) -> str:
    renderer = Renderer(catalogue, FaultLog("a.md"), is_french)
    return sanitise(renderer.block(source, 1, has_definitions=True).html).strip().replace("&nbsp;", N)


@pytest.mark.parametrize(
    ("plain", "set_"),
    [
        ("Qu'est-ce que c'est ?", f"Qu’est-ce que c’est{F}?"),
        ("Voilà : oui ; non !", f"Voilà{F}: oui{F}; non{F}!"),
        ("Quoi? Oui; non! Ceci: cela", f"Quoi{F}? Oui{F}; non{F}! Ceci{F}: cela"),
        ("Quoi ?!", f"Quoi{F}?!"),
        ("« mot »", f"«{N}mot{N}»"),
        ("«mot»", f"«{N}mot{N}»"),
        ("62 % et 62%", f"62{N}% et 62{N}%"),
        ("34 ans, 14 h 32, 14h32", f"34{N}ans, 14{N}h{N}32, 14{N}h{N}32"),
        ("3 526 suivis", f"3{F}526 suivis"),
        ("12 500 €", f"12{F}500{N}€"),
        ("M. Roy et Mme Roy, p. 12", f"M.{N}Roy et Mme{N}Roy, p.{N}12"),
        ("Attendez...", "Attendez…"),
        ("14:32 et 2:1", "14:32 et 2:1"),
        ("Voir https://example.org/a?b=c;d ou a:b@example.org", "Voir https://example.org/a?b=c;d ou a:b@example.org"),
        ("Un emploi (oui ?)", f"Un emploi (oui{F}?)"),
    ],
)
def test_french_text_gets_its_spaces_and_apostrophes(plain: str, set_: str) -> None:
    assert french(plain) == set_


@given(st.text(alphabet="ab1 9h%€«»;:!?.'’’()@/\u00a0\u202f…M", max_size=40))
def test_typography_applied_twice_changes_nothing_more(text: str) -> None:
    assert french(french(text)) == french(text)


def test_code_and_addresses_are_left_alone(catalogue: Catalogue) -> None:
    source = "L'un `l'autre : x ?` [c'est là](https://example.org/l'un?a:b) <https://example.org/?q=l'a>"
    shown = html(source, catalogue)
    assert "<code>l'autre : x ?</code>" in shown
    assert 'href="https://example.org/l\'un?a:b"' in shown
    assert ">https://example.org/?q=l'a</a>" in shown
    assert "L’un" in shown and "c’est là" in shown


def test_a_mark_after_bold_words_gets_its_space(catalogue: Catalogue) -> None:
    assert html("**Karim** : oui\n\n**Karim**: oui", catalogue) == (
        f"<p><strong>Karim</strong>{F}: oui</p>\n<p><strong>Karim</strong>{F}: oui</p>"
    )


def test_another_language_keeps_its_own_typography(catalogue: Catalogue) -> None:
    assert html("It's here: yes?", catalogue, is_french=False) == "<p>It's here: yes?</p>"


def test_a_term_leads_to_the_glossary_and_is_defined_once(catalogue: Catalogue) -> None:
    renderer = Renderer(catalogue, FaultLog("a.md"))
    first = renderer.block("Votre [[case manager]] et la [[sienne|référente de soins]].", 1, has_definitions=True).html
    again = renderer.block("Le [[référents de soins]] revient.", 9, has_definitions=True).html
    assert '<a class="term" href="/glossaire#referent-de-soins">case manager</a>' in first
    assert '<a class="term" href="/glossaire#referent-de-soins">sienne</a>' in first
    assert first.count("<aside") == 1
    assert first.index("</p>") < first.index("<aside")
    assert "La personne de l’équipe" in first
    assert "<aside" not in again and "/glossaire#referent-de-soins" in again
    assert renderer.log.found == []


def test_a_definition_never_splits_a_list(catalogue: Catalogue) -> None:
    shown = html("- Le [[rétablissement]]\n- Autre", catalogue)
    assert shown.index("</ul>") < shown.index("<aside")


def test_double_brackets_inside_code_are_code(catalogue: Catalogue) -> None:
    assert html("`[[inconnu]]`", catalogue) == "<p><code>[[inconnu]]</code></p>"


def test_a_table_is_framed_and_aligned_by_classes(catalogue: Catalogue) -> None:
    shown = html("| a | b |\n|:-:|--:|\n| 1 | 2 |", catalogue)
    assert shown.startswith('<div class="table-frame" role="region" tabindex="0" aria-label="Tableau"><table>')
    assert '<th class="align-center" scope="col">a</th>' in shown
    assert '<td class="align-right">2</td>' in shown
    assert "style" not in shown


def test_links_to_other_sites_do_not_tell_where_one_comes_from(catalogue: Catalogue) -> None:
    assert html("[mot](https://example.org)", catalogue) == (
        '<p><a href="https://example.org" rel="noopener noreferrer">mot</a></p>'
    )
    assert html("[mot](/modules)", catalogue) == '<p><a href="/modules">mot</a></p>'


def test_a_picture_keeps_its_description_and_comes_from_here(catalogue: Catalogue) -> None:
    assert html("![Un plan](images/plan.png)", catalogue) == (
        '<p><img src="/contenu/images/plan.png" alt="Un plan" loading="lazy"></p>'
    )


def test_headings_stay_under_the_title_of_the_page(catalogue: Catalogue) -> None:
    assert html("# Un\n\n## Deux\n\n### Trois", catalogue) == "<h2>Un</h2>\n<h2>Deux</h2>\n<h3>Trois</h3>"


def test_a_heading_follows_the_one_before_it_across_boxes(catalogue: Catalogue) -> None:
    renderer = Renderer(catalogue, FaultLog("a.md"))
    renderer.block("### Trois", 1)
    renderer.block("#### Quatre", 5)
    assert renderer.log.found == []
    renderer.block("###### Six", 9)
    assert [one.code for one in renderer.log.found] == ["niveau-de-titre-saute"]


@pytest.mark.parametrize(
    "hostile",
    [
        "<script>alert(1)</script>",
        "<img src=x onerror=alert(1)>",
        "[x](javascript:alert(1))",
        "[x](JaVaScRiPt&colon;alert(1))",
        "![x](data:text/html;base64,PHN2Zz4=)",
        "<svg onload=alert(1)>",
        '[x](<https://a" onclick=alert(1)>)',
        "<style>*{display:none}</style>",
        '```"><script>\n</script>\n```',
        "[x]: javascript:alert(1)\n\n[x]",
        "| <script> |\n|---|\n| x |",
        "[[<script>alert(1)</script>]]",
        "<!-- --><iframe src=//evil>",
        "[a](vbscript:x) <a href='javascript:x'>b</a>",
    ],
)
def test_nothing_that_could_run_is_rendered(hostile: str, catalogue: Catalogue) -> None:
    assert not runs(html(hostile, catalogue))


@given(st.text(max_size=300))
def test_no_text_renders_into_something_that_runs(source: str) -> None:
    assert not runs(html(source.replace("\ud800", ""), Catalogue()))


def runs(shown: str) -> bool:
    tags = re.findall(r"<[^>]*>", shown)
    return any(
        re.search(
            r"<\s*/?\s*(?:script|style|iframe|svg|object|embed|form|input)|[\s/\"']on\w+\s*=|\bstyle\s*=|"
            r"(?:javascript|vbscript|data)\s*:",
            re.sub(r'(?:alt|class)="[^"]*"', "", tag),
            re.IGNORECASE,
        )
        for tag in tags
    )
