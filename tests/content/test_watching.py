"""Checks that a change of a content file is seen, whatever it was."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from elearn.content.watching import changes


def acts(*deeds: Callable[[], object]) -> Callable[[], object]:
    """Return a `wait` that does one deed each time it is called, and is interrupted when none is left."""
    left = list(deeds)

    def wait() -> object:
        if not left:
            raise KeyboardInterrupt
        return left.pop(0)()

    return wait


def test_what_is_written_added_or_taken_away_is_named_once(folder: Path) -> None:
    vignette, new = folder / "vignettes" / "mireille.md", folder / "vignettes" / "neuf.md"

    told = list(
        changes(
            folder,
            acts(
                lambda: vignette.write_text("autre", encoding="utf-8"),
                lambda: None,
                lambda: new.write_text("neuf", encoding="utf-8"),
                new.unlink,
            ),
        )
    )

    assert told == [(), ("vignettes/mireille.md",), ("vignettes/neuf.md",), ("vignettes/neuf.md",)]
