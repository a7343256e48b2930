"""Turns Markdown into HTML and into plain text: French typography, glossary links, tables, pictures."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from markdown_it.token import Token

from elearn.content.addresses import check_link_words, set_image, set_link
from elearn.content.catalogue import Catalogue, Term
from elearn.content.faults import FaultLog
from elearn.content.glossary import Definitions, with_definitions
from elearn.content.markdown import READER
from elearn.content.typography import french, squeeze

_TAG = re.compile(r"</?[a-zA-Z][a-zA-Z0-9]*(?:\s[^<>]*)?/?>")
_LOST_ATTRIBUTES = re.compile(r"\{#[\w-]+[^{}]*\}\s*$")


@dataclass(frozen=True, slots=True)
class Rendered:
    """HTML that still has to be sanitised with its surroundings, and the same words as plain text."""

    html: str = ""
    text: str = ""


@dataclass(slots=True)
class Renderer:
    """Renders the Markdown of one module; remembers the terms already defined and the last heading's level."""

    catalogue: Catalogue
    log: FaultLog
    is_french: bool = True
    level: int = 2
    definitions: Definitions = field(init=False)

    def __post_init__(self) -> None:
        self.definitions = Definitions(self.catalogue, self.log)

    def block(self, source: str, line: int, *, is_numbered: bool = False, has_definitions: bool = False) -> Rendered:
        """Render paragraphs, lists and tables; `line` is where the source begins in the file.

        `is_numbered` turns the outer list into a numbered one; `has_definitions` sets the definition of a
        term, once a module, right after the paragraph that names it.
        """
        tokens = READER.parse(source)
        texts: list[str] = []
        for token in tokens:
            at = line + (token.map[0] if token.map else 0)
            if token.type == "inline":
                terms = self._inline(token, at)
                texts.append(_plain(token.children or []))
                if has_definitions:
                    token.meta["definitions"] = self.definitions.notes(terms)
            elif token.type == "heading_open":
                self._heading(token, at)
            elif token.type == "heading_close":
                token.tag = _shifted(token.tag)
            elif token.type in ("fence", "code_block"):
                texts.append(token.content)
            elif is_numbered and token.level == 0 and token.type.startswith("bullet_list"):
                token.tag = "ol"
            elif token.type in _TABLE_PARTS:
                _set_table(token)
        html = READER.renderer.render(with_definitions(tokens), READER.options, {})
        html = html.replace("<table>", _TABLE_OPEN).replace("</table>", "</table></div>")
        return Rendered(html, "\n".join(text for text in texts if text))

    def line_of_text(self, source: str, line: int) -> str:
        """Return a title, a label or an idea as plain text: markup gone, typography done."""
        tokens = READER.parseInline(source)
        for token in tokens:
            self._inline(token, line)
        return squeeze("".join(_plain(token.children or []) for token in tokens))

    def typeset(self, text: str) -> str:
        """Return plain text with the typography of the module's language."""
        return french(text) if self.is_french else text

    def _heading(self, token: Token, line: int) -> None:
        if token.tag == "h1":
            self.log.add(line, "titre-trop-haut")
        depth = int(token.tag[1])
        if depth > self.level + 1:
            self.log.add(line, "niveau-de-titre-saute", expected="#" * (self.level + 1))
        token.tag = _shifted(token.tag)
        self.level = max(depth, 2)

    def _inline(self, token: Token, line: int) -> list[Term]:
        terms: list[Term] = []
        before, is_code_link, children = "", False, []
        for child in token.children or []:
            if child.type == "text":
                self._check_text(child.content, line)
                if self.is_french and not is_code_link:
                    child.content = french(child.content, before)
            elif child.type in ("softbreak", "hardbreak"):
                line += 1
            elif child.type == "link_open":
                is_code_link = child.info == "auto"
                set_link(child, line, self.log)
            elif child.type == "link_close":
                is_code_link = False
            elif child.type == "image":
                set_image(child, line, self.catalogue, self.log)
            elif child.type == "term":
                linked, term = self.definitions.link(child.meta["name"], self.typeset(child.content), line)
                children.extend(linked)
                terms.extend([term] if term else [])
                before = child.content[-1]
                continue
            if child.content:
                before = child.content[-1]
            elif child.type.endswith("break"):
                before = " "
            children.append(child)
        token.children = children
        if _LOST_ATTRIBUTES.search(token.content):
            self.log.add(line, "attributs-sans-effet")
        check_link_words(children, line, self.log)
        return terms

    def _check_text(self, text: str, line: int) -> None:
        if "<" in text:
            found = _TAG.search(text)
            if found:
                self.log.add(line, "html-ignore", value=found.group())


_TABLE_PARTS = ("th_open", "td_open")
_TABLE_OPEN = '<div class="table-frame" role="region" tabindex="0" aria-label="Tableau"><table>'


def _set_table(token: Token) -> None:
    """Turn the alignment into a class, since the content policy refuses inline styles."""
    style = str(token.attrs.pop("style", ""))
    if style:
        token.attrs["class"] = "align-" + style.rpartition(":")[2]
    if token.type == "th_open":
        token.attrs["scope"] = "col"


def _shifted(tag: str) -> str:
    return "h2" if tag == "h1" else tag


def _plain(children: Sequence[Token]) -> str:
    parts = []
    for child in children:
        if child.type in ("text", "code_inline", "image"):
            parts.append(child.content)
        elif child.type.endswith("break"):
            parts.append(" ")
    return "".join(parts)
