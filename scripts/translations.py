"""Keeps the English catalogue complete: gathers the French msgids of code and templates, checks, writes, compiles."""

from __future__ import annotations

import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).resolve().parent.parent
ENGLISH = ROOT / "elearn" / "translations" / "en" / "LC_MESSAGES" / "messages.po"
KEYWORDS = ("_", "_l", "marked", "tell:2", "_n:1,2", "gettext", "ngettext:1,2", "lazy_gettext")


def gathered() -> Catalog:
    """Return every msgid that code and templates mark, as `[tool.babel]` says where to look."""
    with tempfile.NamedTemporaryFile(suffix=".pot") as found:
        keywords = [word for keyword in KEYWORDS for word in ("-k", keyword)]
        extract = [sys.executable, "-m", "babel.messages.frontend", "-q", "extract", "-F", "pyproject.toml"]
        subprocess.run([*extract, *keywords, "-o", found.name, "."], cwd=ROOT, check=True)
        return read_po(found)


def english() -> Catalog:
    """Return the English catalogue, empty if there is none yet."""
    if not ENGLISH.exists():
        return Catalog(locale="en", domain="messages", project="Parcours IPS")
    with ENGLISH.open("rb") as written:
        return read_po(written, locale="en")


def faults(template: Catalog, catalogue: Catalog) -> Iterator[str]:
    """Yield one sentence for each msgid that English lacks, doubts, mistakes or no longer needs."""
    for message in template:
        if not message.id:
            continue
        known = catalogue.get(message.id, message.context)
        where = ", ".join(f"{path}:{line}" for path, line in message.locations[:2])
        if known is None or not all(_strings(known)):
            yield f"{where}: « {_first(message)} » has no English."
        elif known.fuzzy:
            yield f"{where}: the English of « {_first(message)} » is marked as uncertain."
        else:
            known.locations, known.flags = message.locations, message.flags | known.flags
            yield from (f"{where}: « {_first(message)} »: {fault}." for fault in known.check(catalogue))
    yield from (f"« {_first(old)} » is no longer used." for old in catalogue if old.id and _unused(old, template))


def update(template: Catalog, catalogue: Catalog) -> None:
    """Write the catalogue anew: what is new is empty, what is no longer used goes."""
    made = catalogue.creation_date  # kept, so that nothing but a message changes the file
    catalogue.update(template, no_fuzzy_matching=True)
    catalogue.creation_date = made
    catalogue.obsolete.clear()
    ENGLISH.parent.mkdir(parents=True, exist_ok=True)
    with ENGLISH.open("wb") as written:
        write_po(written, catalogue, width=120, sort_output=True, include_lineno=False)


def compiled(catalogue: Catalog) -> None:
    """Write the form that the application reads."""
    with ENGLISH.with_suffix(".mo").open("wb") as written:
        write_mo(written, catalogue)


def _unused(old: Message, template: Catalog) -> bool:
    return template.get(old.id, old.context) is None


def _first(message: Message) -> str:
    return message.id if isinstance(message.id, str) else message.id[0]


def _strings(message: Message) -> tuple[str, ...]:
    return (message.string,) if isinstance(message.string, str) else tuple(message.string or ("",))


def main(arguments: list[str]) -> int:
    """Check the catalogue (`check`), write what is new into it (`update`), or only compile it (`compile`)."""
    catalogue = english()
    if arguments == ["update"]:
        update(gathered(), catalogue)
    found = list(faults(gathered(), catalogue)) if arguments != ["compile"] else []
    print("\n".join(found) or f"English: {len(catalogue)} messages.")
    if ENGLISH.exists():
        compiled(catalogue)
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
