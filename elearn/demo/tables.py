"""Shapes the rows of the demonstration's tables, and sets their French prose."""

from __future__ import annotations

from dataclasses import dataclass
from inspect import cleandoc

from elearn.content.typography import french
from elearn.policy import Role

WHOLE = 0
OPENS_A_LINE = ("- ", "# ", "## ", "### ")


def prose(text: str) -> str:
    """Return a text as its author typed it: one line a paragraph, one a list item, French spaces and apostrophes."""
    lines: list[str] = []
    for line in cleandoc(text).split("\n"):
        goes_on = line and lines and lines[-1] and not line.startswith(OPENS_A_LINE)
        if goes_on:
            lines[-1] += f" {line.strip()}"
        else:
            lines.append(line)
    return french("\n".join(lines))


@dataclass(frozen=True, slots=True)
class NetworkRow:
    """A network and the territories that it names."""

    key: str
    name: str
    zone: str
    territories: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class OrganisationRow:
    """An organisation of a network; `lead` coordinates it."""

    key: str
    network: str
    name: str
    city: str
    country: str
    zone: str
    lead: str


@dataclass(frozen=True, slots=True)
class TeamRow:
    """A team of an organisation, in a territory."""

    key: str
    organisation: str
    name: str
    territory: str


@dataclass(frozen=True, slots=True)
class PersonRow:
    """An invented person. Without `email`, their address comes from their name."""

    key: str
    name: str
    title: str
    zone: str = "Europe/Paris"
    email: str = ""


@dataclass(frozen=True, slots=True)
class SeatRow:
    """A role of a person in a place (its key; empty for the whole platform), from a day to a day."""

    person: str
    role: Role
    place: str
    starts: str = "-70 00:00"
    ends: str = ""


@dataclass(frozen=True, slots=True)
class Reading:
    """Somebody read the first `sections` of a chapter, all of them if `WHOLE`, from an hour on."""

    who: str
    slug: str
    at: str
    sections: int = WHOLE


@dataclass(frozen=True, slots=True)
class Remark:
    """What a supervisor says about some words of an answer."""

    on: str
    says: str


@dataclass(frozen=True, slots=True)
class Opinion:
    """A review: by whom, when, which verdict; `ideas` are the ends of the ticked ideas' ids."""

    by: str
    at: str
    is_accepted: bool
    words: str
    ideas: str
    remarks: tuple[Remark, ...] = ()
    is_read: bool = True


@dataclass(frozen=True, slots=True)
class Handed:
    """An answer that was handed in; `found` and `retained` are its author's look back, a few minutes later."""

    who: str
    at: str
    text: str
    opinion: Opinion | None = None
    found: str = ""
    retained: str = ""


@dataclass(frozen=True, slots=True)
class Drafted:
    """A draft that nobody but its author reads."""

    who: str
    at: str
    text: str


@dataclass(frozen=True, slots=True)
class Question:
    """Everything that was written about one exercise."""

    exercise: str
    handed: tuple[Handed, ...]
    drafts: tuple[Drafted, ...] = ()


def accepted(by: str, at: str, ideas: str, words: str, *remarks: Remark) -> Opinion:
    """Return a review that says « validée »."""
    return Opinion(by, at, True, words, ideas, remarks)


def returned(by: str, at: str, ideas: str, words: str, *remarks: Remark, is_read: bool = True) -> Opinion:
    """Return a review that says « à reprendre »."""
    return Opinion(by, at, False, words, ideas, remarks, is_read)
