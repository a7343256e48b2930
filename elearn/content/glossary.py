"""Links the words of a text to the glossary, and defines each term once a module, after its paragraph."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from html import escape

from markdown_it.token import Token

from elearn.content.catalogue import Catalogue, Term
from elearn.content.faults import FaultLog, suggestion
from elearn.content.names import closest

GLOSSARY_URL = "/glossaire"


@dataclass(slots=True)
class Definitions:
    """The glossary as one module uses it; `defined` holds the terms that the page has explained already."""

    catalogue: Catalogue
    log: FaultLog
    defined: set[str] = field(default_factory=set)

    def link(self, name: str, word: str, line: int) -> tuple[list[Token], Term | None]:
        """Return the tokens of a word that leads to its term, or the bare word when the term is unknown."""
        shown = Token("text", "", 0, content=word)
        term = self.catalogue.find_term(name)
        if term is None:
            near = closest(name, (one.name for one in self.catalogue.terms))
            self.log.add(line, "terme-inconnu", value=name, suggestion=suggestion(near))
            return [shown], None
        opening = Token("link_open", "a", 1, attrs={"class": "term", "href": f"{GLOSSARY_URL}#{term.slug}"})
        return [opening, shown, Token("link_close", "a", -1)], term

    def notes(self, terms: Sequence[Term]) -> str:
        """Return the side notes of the terms that were not defined yet."""
        notes = []
        for term in terms:
            if term.slug not in self.defined and term.definition:
                self.defined.add(term.slug)
                name = term.name[:1].upper() + term.name[1:]
                notes.append(
                    '<aside class="side-note" aria-label="Au glossaire">'
                    f"<strong>{escape(name)}</strong> {escape(term.definition)}</aside>\n"
                )
        return "".join(notes)


def with_definitions(tokens: Sequence[Token]) -> list[Token]:
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
