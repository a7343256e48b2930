"""Turns Markdown into HTML and into plain text: French typography, glossary links, tables, pictures."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from html import escape

from markdown_it.token import Token

from elearn.content.catalogue import Catalogue
from elearn.content.faults import FaultLog, suggestion
from elearn.content.markdown import READER
from elearn.content.names import closest
from elearn.content.sanitise import LINK_SCHEMES
from elearn.content.typography import french, squeeze

IMAGES_URL = "/contenu/"
_SCHEME = re.compile(r"([a-zA-Z][a-zA-Z0-9+.-]*):")
_TAG = re.compile(r"</?[a-zA-Z][a-zA-Z0-9]*(?:\s[^<>]*)?/?>")
_LOST_ATTRIBUTES = re.compile(r"\{#[\w-]+[^{}]*\}\s*$")
_VAGUE_LINKS = frozenset({"ici", "cliquez ici", "lien", "ce lien", "en savoir plus", "lire la suite", "plus"})


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
    defined: set[str] = field(default_factory=set)
    level: int = 2

    def block(self, source: str, line: int, *, is_numbered: bool = False, has_definitions: bool = False) -> Rendered:
        """Render paragraphs, lists and tables; `line` is where the source begins in the file.

        `is_numbered` turns the outer list into a numbered one; `has_definitions` sets the definition of a
        term, once a module, right after the paragraph that names it.
        """
        tokens = READER.parse(source)
        texts: list[str] = []
        shown: list[Token] = []
        for token in tokens:
            at = line + (token.map[0] if token.map else 0)
            shown.append(token)
            if token.type == "inline":
                terms = self._inline(token, at)
                texts.append(_plain(token.children or []))
                if has_definitions:
                    pending = self._definitions(terms)
                    if pending:
                        token.meta["definitions"] = pending
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
        html = READER.renderer.render(_with_definitions(shown), READER.options, {})
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

    def _inline(self, token: Token, line: int) -> list[str]:
        terms: list[str] = []
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
                self._link(child, line)
            elif child.type == "link_close":
                is_code_link = False
            elif child.type == "image":
                self._image(child, line)
            elif child.type == "term":
                children.extend(self._term(child, terms, line))
                before = "x"
                continue
            if child.content:
                before = child.content[-1]
            elif child.type.endswith("break"):
                before = " "
            children.append(child)
        token.children = children
        if _LOST_ATTRIBUTES.search(token.content):
            self.log.add(line, "attributs-sans-effet")
        self._check_link_words(children, line)
        return terms

    def _check_text(self, text: str, line: int) -> None:
        if "<" in text:
            found = _TAG.search(text)
            if found:
                self.log.add(line, "html-ignore", value=found.group())

    def _check_link_words(self, children: Sequence[Token], line: int) -> None:
        for place, child in enumerate(children[:-1]):
            words = children[place + 1].content.strip().casefold() if child.type == "link_open" else ""
            if words in _VAGUE_LINKS and children[place + 2:place + 3] and children[place + 2].type == "link_close":
                self.log.add(line, "lien-peu-clair", value=words)

    def _link(self, token: Token, line: int) -> None:
        address = str(token.attrs.get("href", ""))
        scheme = _SCHEME.match(address)
        if (scheme and scheme[1].lower() not in LINK_SCHEMES) or not address or address.startswith("//"):
            self.log.add(line, "lien-invalide", value=address)
        token.attrs.pop("title", None)
        if scheme and scheme[1].lower() != "mailto":
            token.attrs["rel"] = "noopener noreferrer"

    def _image(self, token: Token, line: int) -> None:
        source = str(token.attrs.get("src", ""))
        name = source.removeprefix("../").removeprefix("/")
        if _SCHEME.match(source) or source.startswith("//"):
            self.log.add(line, "image-externe", value=source)
        elif not self._has_image(name):
            self.log.add(line, "image-absente", value=source)
        if not token.content.strip():
            self.log.add(line, "image-sans-description", value=source)
        token.attrs = {"src": IMAGES_URL + name, "alt": "", "loading": "lazy"}

    def _has_image(self, name: str) -> bool:
        if ".." in name or not name.startswith("images/"):
            return False
        return self.catalogue.images is None or name in self.catalogue.images

    def _term(self, token: Token, terms: list[str], line: int) -> list[Token]:
        word = Token("text", "", 0, content=self.typeset(token.content))
        term = self.catalogue.find_term(str(token.meta["name"]))
        if term is None:
            near = closest(str(token.meta["name"]), (one.name for one in self.catalogue.terms))
            self.log.add(line, "terme-inconnu", value=token.meta["name"], suggestion=suggestion(near))
            return [word]
        terms.append(term.slug)
        opening = Token("link_open", "a", 1, attrs={"class": "term", "href": f"/glossaire#{term.slug}"})
        return [opening, word, Token("link_close", "a", -1)]

    def _definitions(self, slugs: Sequence[str]) -> str:
        notes = []
        for slug in dict.fromkeys(slugs):
            term = next(term for term in self.catalogue.terms if term.slug == slug)
            if slug not in self.defined and term.definition:
                self.defined.add(slug)
                name = term.name[:1].upper() + term.name[1:]
                notes.append('<aside class="side-note" aria-label="Au glossaire">'
                             f"<strong>{escape(name)}</strong> {escape(term.definition)}</aside>\n")
        return "".join(notes)


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


def _with_definitions(tokens: Sequence[Token]) -> list[Token]:
    """Set each definition after the outermost block that holds its term: an aside never splits a list."""
    ordered: list[Token] = []
    pending = ""
    for token in tokens:
        ordered.append(token)
        if token.type == "inline":
            pending += str(token.meta.get("definitions", ""))
        if pending and token.level == 0 and token.nesting == -1:
            ordered.append(Token("html_block", "", 0, content=pending))
            pending = ""
    return ordered


def _plain(children: Sequence[Token]) -> str:
    parts = []
    for child in children:
        if child.type in ("text", "code_inline", "image"):
            parts.append(child.content)
        elif child.type.endswith("break"):
            parts.append(" ")
    return "".join(parts)
