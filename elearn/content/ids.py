"""Keeps the ledger of published ids: it may only grow, and a retired id never serves again."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from elearn.content.faults import fault
from elearn.content.model import Fault, Module

LEDGER_FILE = "identifiants.txt"
_LINE = re.compile(r"(?P<id>[a-z0-9-]+#[a-z0-9-]+(?:\.[a-z0-9-]+)?)(?:\s+(?P<mark>retired|retiré))?")


@dataclass(frozen=True, slots=True)
class Ledger:
    """The published ids with the line of each, those in use apart from those retired."""

    live: Mapping[str, int] = field(default_factory=dict)
    retired: Mapping[str, int] = field(default_factory=dict)


def published_ids(module: Module) -> tuple[str, ...]:
    """Return the ids that a module publishes: each exercise, then its key ideas."""
    ids: list[str] = []
    for exercise in module.exercises:
        reveal = module.reveal_of(exercise.id)
        ids += [exercise.id, *(idea.id for idea in (reveal.key_ideas if reveal else ()))]
    return tuple(ids)


def read_ledger(text: str, path: str) -> tuple[Ledger, tuple[Fault, ...]]:
    """Read the ledger; blank lines and lines that begin with `#` are comments."""
    live: dict[str, int] = {}
    retired: dict[str, int] = {}
    faults: list[Fault] = []
    for number, line in enumerate(text.splitlines(), 1):
        written = line.strip()
        if not written or written.startswith("#"):
            continue
        match = _LINE.fullmatch(written)
        if match is None:
            faults.append(fault(path, number, "registre-illisible"))
        elif match["id"] in live or match["id"] in retired:
            faults.append(fault(path, number, "registre-en-double", value=match["id"]))
        else:
            (retired if match["mark"] else live)[match["id"]] = number
    return Ledger(live, retired), tuple(faults)


def vanished_ids(ledger: Ledger, present: Iterable[str], complete: Iterable[str]) -> tuple[str, ...]:
    """Return the live ids that no text holds any more.

    `complete` names the modules that were read whole: the ids of a file that did not parse are not lost.
    """
    there, whole = set(present), set(complete)
    return tuple(one for one in ledger.live if one not in there and one.partition("#")[0] in whole)


def grown(text: str, ids: Iterable[str]) -> str:
    """Return the ledger's text with the new ids at its end; no line is changed or taken away."""
    ledger, _ = read_ledger(text, LEDGER_FILE)
    new = [one for one in dict.fromkeys(ids) if one not in ledger.live and one not in ledger.retired]
    if not new:
        return text
    start = text if not text or text.endswith("\n") else text + "\n"
    return start + "\n".join(new) + "\n"
