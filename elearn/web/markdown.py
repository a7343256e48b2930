"""Renders the Markdown that people type (séance notes) as safe HTML, without retouching a word of it."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

from flask import Flask
from markdown_it import MarkdownIt
from markdown_it.token import Token
from markupsafe import Markup

from elearn.content.sanitise import sanitise

HIGHEST, LOWEST = 3, 6  # notes stand under an h2
READER = MarkdownIt("commonmark", {"html": False, "breaks": True, "maxNesting": 20}).enable("table").disable("image")


def init_app(app: Flask) -> None:
    """Give templates the `markdown` filter."""
    app.jinja_env.filters["markdown"] = markdown


@lru_cache(maxsize=256)
def markdown(text: str) -> Markup:
    """Return typed Markdown as safe HTML: no raw HTML, no picture, no id of an author's, headings below h2."""
    tokens = READER.parse(text)
    _set_headings(tokens)
    for token in tokens:
        _settle(token)
    html = READER.renderer.render(tokens, READER.options, {})
    html = html.replace("<table>", '<div class="table-frame"><table>').replace("</table>", "</table></div>")
    return Markup(sanitise(html))  # noqa: S704 - the reader refuses raw HTML, and nh3 keeps known tags alone


def _set_headings(tokens: Sequence[Token]) -> None:
    """Bring the largest heading that was typed to h3, and the others along, so that no level is skipped at the top."""
    headings = [token for token in tokens if token.type in ("heading_open", "heading_close")]
    shift = HIGHEST - min((int(token.tag[1]) for token in headings), default=HIGHEST)
    for token in headings:
        token.tag = f"h{min(int(token.tag[1]) + shift, LOWEST)}"


def _settle(token: Token) -> None:
    style = str(token.attrs.pop("style", ""))
    if style:  # the content policy refuses inline styles
        token.attrs["class"] = "align-" + style.rpartition(":")[2]
    if token.type == "th_open":
        token.attrs["scope"] = "col"
    for child in token.children or []:
        if child.type == "link_open":
            child.attrs.pop("title", None)
            child.attrs["rel"] = "noopener noreferrer nofollow"
