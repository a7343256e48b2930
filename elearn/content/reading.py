"""Carries what one file accumulates while it is read: its faults, its ids, its invitations, its ids to write."""

from __future__ import annotations

from dataclasses import dataclass, field

from elearn.content.attributes import Attributes
from elearn.content.catalogue import Catalogue
from elearn.content.faults import FaultLog
from elearn.content.names import slug
from elearn.content.render import Renderer


@dataclass(frozen=True, slots=True)
class MissingId:
    """A line that needs an id, and the id that `content check --fix` writes there."""

    line: int
    proposal: str


@dataclass(frozen=True, slots=True)
class Link:
    """An invitation to another module, to be checked once every module is known."""

    line: int
    module: str
    stage: str


@dataclass(slots=True)
class Reading:
    """The state of one file being read. `ids` gives the line of each id of sections and exercises."""

    module: str
    catalogue: Catalogue
    log: FaultLog
    renderer: Renderer
    ids: dict[str, int] = field(default_factory=dict)
    missing: list[MissingId] = field(default_factory=list)
    links: list[Link] = field(default_factory=list)
    lines: dict[str, int] = field(default_factory=dict)
    valid_until: list[tuple[str, int]] = field(default_factory=list)

    def take_id(self, attributes: Attributes, title: str, taken: dict[str, int], fallback: str) -> str:
        """Return the id written, or a proposal noted as missing; note an id that is already taken."""
        written = attributes.id
        if written and written in taken:
            self.log.add(attributes.line, "identifiant-en-double", value=written, first=taken[written])
        if not written:
            written = free_id(slug(title) or fallback, taken)
            if "id" not in attributes.values:  # an ill-formed id was told already
                self.log.add(attributes.line, "identifiant-absent", proposal=written)
                self.missing.append(MissingId(attributes.line, written))
        taken.setdefault(written, attributes.line)
        return written


def free_id(proposal: str, taken: dict[str, int]) -> str:
    """Return the proposal, numbered when it is already taken."""
    number, wanted = 2, proposal
    while wanted in taken:
        wanted, number = f"{proposal}-{number}", number + 1
    return wanted
