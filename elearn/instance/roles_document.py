"""Writes `docs/roles.md` from the policy: `python -m elearn.instance.roles_document` after a change of `GRANTS`."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from elearn.content.typography import french
from elearn.instance.wording import DEEDS, EXTENTS, PROMISES
from elearn.organisations.wording import ROLE_DUTIES, ROLE_NAMES
from elearn.policy import GRANTS, Role
from elearn.settings import ROOT

DOCUMENT = ROOT / "docs" / "roles.md"
NOTHING = "–"


def document() -> str:
    """Return the whole document."""
    return "\n".join(french(line) for line in _lines()) + "\n"


def _lines() -> Iterator[str]:
    yield from (
        "# Qui voit quoi",
        "",
        "Cette page est tirée de la table `GRANTS` de `elearn/policy.py`, comme la page `/qui-voit-quoi` du site.",
        "Ne la modifiez pas à la main : `python -m elearn.instance.roles_document` la récrit, et un test la compare.",
        "",
        "## Les promesses",
        "",
    )
    yield from (f"- {promise}" for promise in PROMISES)
    yield from ("", "## Les rôles", "")
    yield from (f"- **{ROLE_NAMES[role]}** (`{role}`) : {ROLE_DUTIES[role]}." for role in Role)
    yield from ("", "## Les droits", "")
    yield f"| Droit | {' | '.join(ROLE_NAMES[role] for role in Role)} | Code |"
    yield f"| --- {'| --- ' * len(Role)}| --- |"
    for permission, extents in GRANTS.items():
        cells = (EXTENTS[extents[role]] if role in extents else NOTHING for role in Role)
        yield f"| {DEEDS[permission]} | {' | '.join(cells)} | `{permission}` |"


def main(path: Path = DOCUMENT) -> None:
    """Write the document."""
    path.write_text(document(), encoding="utf-8")


if __name__ == "__main__":
    main()
