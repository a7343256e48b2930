"""Draws, from the tables of the code, the tables of the authors' reference, so that the two cannot part."""

from __future__ import annotations

import re
from collections.abc import Iterable

from elearn.content.containers import (
    ATTRIBUTES,
    CONTAINERS,
    FIELD_ATTRIBUTES,
    HEADING_ATTRIBUTES,
    IDEA_ATTRIBUTES,
    french_attribute,
    places_of,
)
from elearn.content.faults import MESSAGES, WARNINGS, typeset
from elearn.content.front_matter import KEYS
from elearn.content.model import Audience

_FACT = re.compile(r"(?<!\{)\{\w+\}(?!\})|(?<=#)\{\w+\}")


def reference_tables() -> dict[str, str]:
    """Return each table in Markdown, by the name that marks its place in the page."""
    return {
        "entete": _keys(),
        "conteneurs": _containers(),
        "attributs": _attributes(),
        "fautes": _faults(code for code in MESSAGES if code not in WARNINGS),
        "avertissements": _faults(code for code in MESSAGES if code in WARNINGS),
    }


def _table(head: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> str:
    lines = [head, tuple("---" for _ in head), *rows]
    return "\n".join(typeset("| " + " | ".join(cell.replace("|", "\\|") for cell in line) + " |") for line in lines)


def _keys() -> str:
    return _table(
        ("Clé", "En anglais", "Obligatoire", "Ce qu’elle dit"),
        ((f"`{key.french}`", f"`{key.name}`", "oui" if key.is_required else "", key.use) for key in KEYS),
    )


def _containers() -> str:
    rows = []
    for row in CONTAINERS:
        who = (
            "caché jusqu’à la remise"
            if row.is_secret
            else ("personnes qui encadrent" if row.audience is Audience.SUPERVISORS else "tout le monde")
        )
        attributes = ", ".join(
            f"`{french_attribute(name)}`" + (" (obligatoire)" if name in row.required else "")
            for name in row.attributes
        )
        rows.append((f"`{row.french}`", f"`{row.alias}`", row.use, places_of(row), who, attributes))
    return _table(("Bloc", "En anglais", "À quoi il sert", "Où il se met", "Qui le voit", "Attributs"), rows)


def _attributes() -> str:
    rows = []
    for attribute in ATTRIBUTES:
        users = [row.french for row in CONTAINERS if attribute.name in row.attributes]
        users += [
            label
            for label, names in (
                ("titre « ## »", HEADING_ATTRIBUTES),
                ("idée clé", IDEA_ATTRIBUTES),
                ("champ", FIELD_ATTRIBUTES),
            )
            if attribute.name in names
        ]
        rows.append((f"`{attribute.french}`", f"`{attribute.name}`", attribute.use, ", ".join(users)))
    return _table(("Attribut", "En anglais", "Ce qu’il dit", "Où"), rows)


def _faults(codes: Iterable[str]) -> str:
    return _table(("Code", "Message"), ((f"`{code}`", _without_facts(MESSAGES[code])) for code in codes))


def _without_facts(message: str) -> str:
    blank = message.replace("{suggestion}", "").replace("{known}", "…")
    return _FACT.sub("…", blank).replace("….", "…").replace("{{", "{").replace("}}", "}")
