"""Takes our own clean HTML apart into plain nodes that a document can set."""

from __future__ import annotations

from html.parser import HTMLParser
from typing import Any

Node = dict[str, Any]
_VOID = frozenset({"br", "hr", "img"})
_HOLD_BLOCKS = frozenset({"", "ul", "ol", "dl", "table", "thead", "tbody", "tr", "div", "blockquote", "aside"})


def nodes_of(html: str) -> list[Node]:
    """Return a piece of HTML that `content.sanitise` has let through as a tree, in reading order.

    A node is `{"kind": tag, "of": nodes, "href": address}`, words are `{"kind": "text", "text": words}`. Not one word
    falls away: an image is its description.
    """
    reader = _Reader()
    reader.feed(html)
    reader.close()
    return reader.root


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.root: list[Node] = []
        self._open: list[Node] = [{"kind": "", "of": self.root}]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Open a node, or put one that holds nothing."""
        given = {name: value or "" for name, value in attrs}
        if tag == "img":
            self.handle_data(given.get("alt", ""))
            return
        node: Node = {"kind": tag, "of": [], "href": given.get("href", "")}
        self._open[-1]["of"].append(node)
        if tag not in _VOID:
            self._open.append(node)

    def handle_endtag(self, tag: str) -> None:
        """Close a node, and whatever was left open in it."""
        depth = next((place for place in range(len(self._open) - 1, 0, -1) if self._open[place]["kind"] == tag), 0)
        if depth:
            del self._open[depth:]

    def handle_data(self, data: str) -> None:
        """Keep words; the white space between two blocks says nothing."""
        within = self._open[-1]
        if data.strip() or within["kind"] not in _HOLD_BLOCKS:
            within["of"].append({"kind": "text", "text": data})
