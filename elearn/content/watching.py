"""Tells which files of a content folder have changed since the last look."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

_WATCHED = (".md", ".yml", ".txt")


def changes(root: Path, wait: Callable[[], object]) -> Iterator[tuple[str, ...]]:
    """Yield nothing's name at once, then the names of what was written, added or taken away after each `wait`.

    Looks at dates and sizes, so that a folder at rest costs a list of its files. Ends when interrupted.
    """
    seen = _state(root)
    yield ()
    while True:
        try:
            wait()
        except KeyboardInterrupt:
            return
        now = _state(root)
        if now != seen:
            changed = sorted(name for name in seen.keys() | now.keys() if seen.get(name) != now.get(name))
            seen = now
            yield tuple(changed)


def _state(root: Path) -> dict[str, tuple[int, int]]:
    state = {}
    for path in root.rglob("*"):
        if path.suffix in _WATCHED:
            try:
                facts = path.stat()
            except OSError:
                continue  # taken away between the list and the look
            state[path.relative_to(root).as_posix()] = (facts.st_mtime_ns, facts.st_size)
    return state
