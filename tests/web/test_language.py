"""Dates, hours and lists are written as each language does."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from flask import Flask, g

from elearn.content.typography import elides
from elearn.web import language

INSTANT = datetime(2026, 11, 20, 13, 41, tzinfo=UTC)


@pytest.fixture(params=["fr", "en"])
def spoken(request: pytest.FixtureRequest, app: Flask) -> str:
    g.language = request.param
    return str(request.param)


def _said(spoken: str, french: str, english: str) -> str:
    return french if spoken == "fr" else english


def test_an_hour_is_written_in_the_zone_that_is_asked(spoken: str) -> None:
    assert language.hour(INSTANT, "Europe/Paris") == _said(spoken, "14\u00a0h\u00a041", "14:41")
    assert language.hour(INSTANT, "America/Toronto") == _said(spoken, "8\u00a0h\u00a041", "08:41")


@pytest.mark.parametrize(
    ("style", "french", "english"),
    [
        ("short", "1er déc.", "1 Dec"),
        ("long", "1er décembre 2026", "1 December 2026"),
        ("full", "mardi 1er décembre 2026", "Tuesday 1 December 2026"),
    ],
)
def test_the_first_of_a_month_is_first_in_french(spoken: str, style: str, french: str, english: str) -> None:
    assert language.day(date(2026, 12, 1), style) == _said(spoken, french, english)


def test_the_eleventh_is_not_the_first(spoken: str) -> None:
    assert language.day(date(2026, 12, 11)) == _said(spoken, "11 décembre 2026", "11 December 2026")


def test_a_list_of_names_ends_with_and(spoken: str) -> None:
    assert language.joined(["Ana", "Bo", "Cy"]) == _said(spoken, "Ana, Bo et Cy", "Ana, Bo and Cy")
    assert language.joined(["Ana"]) == "Ana" and language.joined([]) == ""


def test_our_words_are_typeset_and_what_fills_them_is_not(spoken: str) -> None:
    if spoken == "fr":
        assert language.gettext("Avis : %(what)s", what="a : b") == "Avis\u202f: a : b"


def test_french_counts_zero_as_one(spoken: str) -> None:
    assert language.ngettext("%(num)s mot", "%(num)s mots", 0) == _said(spoken, "0\u00a0mot", "0 words")


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("a\nb\n\nc", '<p dir="auto">a<br>b</p>\n<p dir="auto">c</p>'),
        ("<b>", '<p dir="auto">&lt;b&gt;</p>'),
        ('l\'"un" : deux', '<p dir="auto">l&#39;&#34;un&#34; : deux</p>'),
        ("", ""),
    ],
)
def test_a_typed_text_is_escaped_and_never_corrected(typed: str, shown: str) -> None:
    assert str(language.paragraphs(typed)) == shown


@pytest.mark.parametrize(
    ("name", "is_elided"),
    [("Aïcha Benali", True), ("Élodie", True), ("Hélène", True), ("Henri", True), ("Hassan", False), ("Camille", False),
     ("Yanis", False), ("Œdipe", True), ("", False)],
)  # fmt: skip
def test_names_elide_as_they_are_said(name, is_elided):
    assert elides(name) is is_elided


def test_a_name_is_joined_as_it_is_said_in_a_message_and_in_a_page(app):
    with app.test_request_context():
        assert language.gettext("Relecture de %(name)s", name="Aïcha Benali") == "Relecture d’Aïcha Benali"
        assert language.gettext("Relecture de %(name)s", name="Camille Roussel") == "Relecture de Camille Roussel"
        assert language.gettext("Plus que %(days)s jours", days=8).startswith("Plus que 8")
        page = "{{ _('Réponse de %(name)s', name=n) }}, {{ ngettext('que %(names)s', 'que %(names)s', 2, names=n) }}"
        made = app.jinja_env.from_string(page).render(n="Élodie <b>")
    assert made == "Réponse d’Élodie &lt;b&gt;, qu’Élodie &lt;b&gt;"
