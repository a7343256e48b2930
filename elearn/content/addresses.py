"""Checks the addresses of links and pictures, and sets what a page needs on them."""

from __future__ import annotations

import re
from collections.abc import Sequence

from markdown_it.token import Token

from elearn.content.catalogue import Catalogue
from elearn.content.faults import FaultLog
from elearn.content.sanitise import LINK_SCHEMES

IMAGES_URL = "/contenu/"
_SCHEME = re.compile(r"([a-zA-Z][a-zA-Z0-9+.-]*):")
_VAGUE_LINKS = frozenset({"ici", "cliquez ici", "lien", "ce lien", "en savoir plus", "lire la suite", "plus"})


def set_link(token: Token, line: int, log: FaultLog) -> None:
    """Note an address of another kind than ours, and keep other sites from knowing where a reader comes from."""
    address = str(token.attrs.get("href", ""))
    scheme = _SCHEME.match(address)
    if (scheme and scheme[1].lower() not in LINK_SCHEMES) or not address or address.startswith("//"):
        log.add(line, "lien-invalide", value=address)
    token.attrs.pop("title", None)
    if scheme and scheme[1].lower() != "mailto":
        token.attrs["rel"] = "noopener noreferrer"


def set_image(token: Token, line: int, catalogue: Catalogue, log: FaultLog) -> None:
    """Lead a picture to our own address; note one that is missing, elsewhere, or not described."""
    source = str(token.attrs.get("src", ""))
    name = source.removeprefix("../").removeprefix("/")
    if _SCHEME.match(source) or source.startswith("//"):
        log.add(line, "image-externe", value=source)
    elif not _has_image(name, catalogue):
        log.add(line, "image-absente", value=source)
    if not token.content.strip():
        log.add(line, "image-sans-description", value=source)
    token.attrs = {"src": IMAGES_URL + name, "alt": "", "loading": "lazy"}


def _has_image(name: str, catalogue: Catalogue) -> bool:
    if ".." in name or not name.startswith("images/"):
        return False
    return catalogue.images is None or name in catalogue.images


def check_link_words(children: Sequence[Token], line: int, log: FaultLog) -> None:
    """Note a link whose words do not say where it leads."""
    for opening, words, closing in zip(children, children[1:], children[2:], strict=False):
        is_whole = opening.type == "link_open" and closing.type == "link_close"
        if is_whole and words.content.strip().casefold() in _VAGUE_LINKS:
            log.add(line, "lien-peu-clair", value=words.content.strip())
