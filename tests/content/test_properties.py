"""Checks, on any text at all, that parsing ends with a module or with faults, quickly, and leaks no secret."""

from __future__ import annotations

import gc
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from elearn.content.catalogue import Catalogue, Tag, Term
from elearn.content.containers import CONTAINERS
from elearn.content.model import Audience, Module
from elearn.content.parse import parse_bytes, parse_module
from tests.content.bad_samples import HEAD, exercise
from tests.content.conftest import SAMPLES
from tests.content.test_render import runs

LISTS = Catalogue((Tag("preferences", "Préférences"),), (), (Term("rythme", "rythme", "Une cadence."),), frozenset())
SECRET, NOTE = "CANARISECRET", "CANARINOTE"

PIECES = st.sampled_from(
    [
        *(f"::: {row.french}" for row in CONTAINERS),
        *(f'::: {row.alias} {{#a titre="b"}}' for row in CONTAINERS),
        ":::",
        ":::",
        ":::",
        "::: inconnu {",
        "---",
        "titre: a",
        "## Titre {#a minutes=3}",
        "## Titre",
        "### Titre",
        "- entrée {#a}",
        "- entrée",
        "```",
        "~~~",
        "[[rythme]]",
        "[[",
        "| a | b |",
        "|---|--:|",
        "> citation",
        "    code",
        "**Nom** : mot",
        "<script>alert(1)</script>",
        "![x](images/a.png)",
        "[a](javascript:b)",
        "{#a}",
        "",
        "texte",
        "\t",
    ]
)
FILES = st.lists(PIECES | st.text(max_size=30), max_size=40).map("\n".join)


def shown_to_everybody(module: Module) -> str:
    parts = [module.title, module.summary]
    for section in module.sections:
        parts += [section.title, section.text, repr(section.exercises)]
        parts += [repr(block) for block in section.blocks if block.audience is Audience.EVERYBODY]
    return "\n".join(parts)


def all_html(module: Module) -> list[str]:
    shown = [block.html for section in module.sections for block in section.blocks]
    shown += [exercise_.prompt_html for exercise_ in module.exercises]
    for reveal in module.reveals:
        shown += [reveal.caveat_html, reveal.common_mistakes_html, reveal.reference_reasons_html]
        shown += [path.html for path in reveal.paths] + [answer.html for answer in reveal.other_answers]
    return shown


@given(st.text(max_size=400) | FILES, st.sampled_from(["content/chapters/01-a.md", "content/vignettes/a.md", "", "🙂"]))
def test_no_text_makes_the_parser_raise(text: str, path: str) -> None:
    for source in (text, HEAD + text):
        module, faults = parse_module(source, path, LISTS)
        assert (module is None) == any(not one.is_warning for one in faults)
        assert all(1 <= one.line <= source.count("\n") + source.count("\r") + 2 for one in faults)


@given(st.binary(max_size=200))
def test_no_bytes_make_the_parser_raise(raw: bytes) -> None:
    parsed = parse_bytes(raw, "content/vignettes/a.md", LISTS)
    assert parsed.module is None or not [one for one in parsed.faults if not one.is_warning]


@given(FILES)
def test_no_module_holds_html_that_runs(text: str) -> None:
    module, _ = parse_module(HEAD + text, "content/vignettes/a.md", LISTS)
    if module is not None:
        assert not any(runs(html) for html in all_html(module))


@given(
    st.lists(
        st.sampled_from(["texte", "**gras**", "- liste", "> citation", "`code`", "", "#### Titre", "1. un"]), max_size=6
    ),
    st.sampled_from(["note-pays {pays=FR}", "dialogue", "figure {source=a}", ""]),
)
def test_secrets_and_notes_never_reach_what_everybody_reads(lines: list[str], box: str) -> None:
    hidden = "\n".join([SECRET, *(f"{line} {SECRET}" for line in lines), "", SECRET])
    boxed = f"::: {box}\n{hidden}\n:::\n" if box else hidden + "\n"
    note = f"::: note-superviseur\n{hidden.replace(SECRET, NOTE)}\n:::\n"
    inside = (
        f"{note}::: idées-clés\n- {SECRET} {{#a}}\n:::\n::: réponses\n{SECRET}\n### {SECRET}\n{boxed}{note}:::\n"
        f'::: autre-réponse {{auteur="{SECRET}"}}\n{boxed}:::\n::: erreurs-fréquentes\n{boxed}:::\n'
        f"::: référence {{score=2}}\n{boxed}:::\n"
    )
    story = f"::: histoire\nUn récit.\n{note}:::\n"
    text = HEAD + story + exercise("#q type=cotation", inside=inside).removeprefix(HEAD)
    module, faults = parse_module(text, "content/vignettes/a.md", LISTS)
    assert module is not None, faults
    shown = shown_to_everybody(module)
    assert SECRET not in shown and NOTE not in shown
    assert SECRET in repr(module.reveals) and NOTE not in repr(module.reveals)
    assert len([block for block in module.sections[0].blocks if block.audience is Audience.SUPERVISORS]) >= 3


@pytest.mark.parametrize(
    "flood",
    [
        "[" * 7_000,
        ">" * 7_000,
        "**a " * 1_800,
        "`" * 7_000,
        "[[" * 3_000,
        "{#a " * 1_900,
        "![" * 3_500,
        "_a" * 3_500,
        "- " * 3_500,
        "<" * 7_000,
        "&" * 7_000,
        "[a](" * 1_700,
        "|" * 7_000,
        "'" * 7_000,
        "a@" * 3_500,
        "1 " * 3_500,
    ],
)
@pytest.mark.parametrize("between", ["\n", "\n\n"])
def test_twice_as_many_marks_never_take_four_times_as_long(flood: str, between: str) -> None:
    whole = HEAD + between.join([flood] * 26) + "\n"
    shorter = HEAD + between.join([flood[: len(flood) // 2]] * 26) + "\n"
    fewer = HEAD + between.join([flood] * 13) + "\n"
    for half in (shorter, fewer):
        longer, half_as_long = seconds_to_read(whole), seconds_to_read(half)
        for _ in range(4):  # the least of some: what a busy machine adds, it does not add each time
            if longer < 3 * half_as_long + 0.05:
                break
            longer = min(longer, seconds_to_read(whole))
            half_as_long = min(half_as_long, seconds_to_read(half))
        assert longer < 3 * half_as_long + 0.05


def seconds_to_read(text: str) -> float:
    """Return the processor time, in seconds, that reading a text takes: only ever compared with another one's.

    The collector stays out of it: how long it takes hangs on all that the tests before have left, not on the text.
    """
    gc.disable()
    try:
        start = time.thread_time()
        parse_module(text, "content/vignettes/a.md", LISTS)
        return time.thread_time() - start
    finally:
        gc.enable()


def test_a_chapter_is_read_in_much_less_than_fifty_milliseconds() -> None:
    text = (SAMPLES / "chapters" / "02-rencontre.md").read_text(encoding="utf-8")
    spent = []
    for _ in range(5):
        start = time.process_time()
        parse_module(text, "content/chapters/02-rencontre.md", LISTS)
        spent.append(time.process_time() - start)
    assert min(spent) < 0.05
