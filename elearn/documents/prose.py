"""Takes typed Markdown apart into plain blocks that a document can set: headings, paragraphs, list lines."""

from __future__ import annotations

from markdown_it import MarkdownIt

READER = MarkdownIt("commonmark", {"html": False, "maxNesting": 20})


def blocks_of(text: str) -> list[dict[str, str | int]]:
    """Return the blocks of a text in order, each with its `kind` (heading, paragraph, item), words and depth.

    What only dresses words (bold, links) falls away; not one word does.
    """
    blocks: list[dict[str, str | int]] = []
    depth, kind = 0, "paragraph"
    for token in READER.parse(text):
        if token.type in ("bullet_list_open", "ordered_list_open"):
            depth += 1
        elif token.type in ("bullet_list_close", "ordered_list_close"):
            depth -= 1
        elif token.type == "heading_open":
            kind = "heading"
        elif token.type == "heading_close":
            kind = "paragraph"
        elif token.type in ("inline", "fence", "code_block", "html_block"):
            words = _plain(token.children) if token.type == "inline" else token.content.rstrip("\n")
            blocks.append({"kind": "item" if depth and kind == "paragraph" else kind, "text": words, "depth": depth})
    return blocks


def _plain(children: object) -> str:
    words: list[str] = []
    for child in children or ():  # type: ignore[attr-defined]
        if child.type in ("softbreak", "hardbreak"):
            words.append("\n")
        elif child.type == "image":
            words.append(child.content)
        else:
            words.append(child.content)
    return "".join(words)
