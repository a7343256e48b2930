"""Keeps the tags and attributes that our pages know, and nothing else: the last step before HTML is trusted."""

from __future__ import annotations

import nh3

_TAGS = {
    "p",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "ul",
    "ol",
    "li",
    "strong",
    "em",
    "code",
    "pre",
    "blockquote",
    "hr",
    "br",
    "a",
    "img",
    "table",
    "thead",
    "tbody",
    "tr",
    "th",
    "td",
    "div",
    "aside",
    "span",
    "cite",
}
_ATTRIBUTES = {
    "a": {"href", "class", "rel"},
    "img": {"src", "alt", "loading"},
    "ol": {"start"},
    "th": {"scope", "class"},
    "td": {"class"},
    "div": {"class", "role", "tabindex", "aria-label"},
    "aside": {"class", "aria-label"},
    "p": {"class"},
    "span": {"class"},
    "code": {"class"},
}
LINK_SCHEMES = frozenset({"http", "https", "mailto"})


def sanitise(html: str) -> str:
    """Return the HTML without any tag, attribute or address outside the allowed list."""
    return nh3.clean(html, tags=_TAGS, attributes=_ATTRIBUTES, url_schemes=set(LINK_SCHEMES), link_rel=None)
