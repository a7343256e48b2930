"""Sets up the Markdown reader: CommonMark and tables, glossary terms in double brackets, no raw HTML."""

from __future__ import annotations

from markdown_it import MarkdownIt
from markdown_it.rules_inline import StateInline

_LONGEST_TERM = 120


def _term(state: StateInline, silent: bool) -> bool:
    """Read `[[forme]]` or `[[forme|terme]]` into one token of type `term`."""
    if not state.src.startswith("[[", state.pos):
        return False
    end = state.src.find("]]", state.pos + 2, min(state.posMax, state.pos + _LONGEST_TERM))
    inside = state.src[state.pos + 2 : end] if end > 0 else ""
    form, _, name = inside.partition("|")
    if not form.strip() or "[" in inside or "\n" in inside:
        return False
    if not silent:
        token = state.push("term", "", 0)
        token.content = form.strip()
        token.meta = {"name": (name or form).strip()}
    state.pos = end + 2
    return True


def _reader() -> MarkdownIt:
    reader = MarkdownIt("commonmark", {"html": False, "maxNesting": 20}).enable("table")
    reader.inline.ruler.before("link", "term", _term)
    return reader


# One reader for the process: parsing keeps its state apart, in each call.
READER = _reader()
