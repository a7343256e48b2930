"""Reads the documentation as its readers do: pages, headings, links, code, and words in bold."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
FENCE = re.compile(r"^```.*?^```", re.MULTILINE | re.DOTALL)
CODE = re.compile(r"`([^`\n]+)`")
LINK = re.compile(r"!?\[[^\]]*\]\(([^)\s]+)\)")
BOLD = re.compile(r"\*\*([^*\n]+)\*\*")


@dataclass(frozen=True)
class Page:
    """One page of the documentation."""

    path: Path

    @property
    def name(self) -> str:
        """Where it lies in the repository."""
        return self.path.relative_to(ROOT).as_posix()

    @cached_property
    def text(self) -> str:
        """All of it."""
        return self.path.read_text(encoding="utf-8")

    @property
    def prose(self) -> str:
        """The text without code and without the addresses of links."""
        bare = CODE.sub(" ", FENCE.sub("", self.text))
        return re.sub(r"\]\([^)]*\)|<[^>\n]+>|https?://\S+", "]", bare)

    @property
    def fences(self) -> list[str]:
        """The blocks of code."""
        return [fence.split("\n", 1)[1].rsplit("```", 1)[0] for fence in FENCE.findall(self.text)]

    @property
    def code(self) -> list[str]:
        """What stands between backquotes in the text, outside blocks."""
        return CODE.findall(FENCE.sub("", self.text))

    @property
    def links(self) -> list[str]:
        """Where its links and pictures lead, within the repository."""
        found = LINK.findall(CODE.sub("code", FENCE.sub("", self.text)))
        return [link for link in found if not link.startswith(("http://", "https://", "mailto:"))]

    @property
    def bold(self) -> list[str]:
        """What stands in bold."""
        return [plain(words) for words in BOLD.findall(FENCE.sub("", self.text))]

    @property
    def anchors(self) -> set[str]:
        """The addresses of its headings, as a forge makes them."""
        heads = re.findall(r"^#+ (.+)$", FENCE.sub("", self.text), re.MULTILINE)
        return {re.sub(r"[^\w\- ]", "", head.lower()).replace(" ", "-") for head in heads}

    def section(self, heading: str) -> str:
        """Return the text under a heading of the second level."""
        return self.text.split(f"\n## {heading}\n", 1)[1].split("\n## ", 1)[0]


def page(name: str) -> Page:
    """Return one page by its place in the repository."""
    return Page(ROOT / name)


def pages() -> list[Page]:
    """Return every page of the documentation."""
    top = [ROOT / name for name in ("README.md", "CHANGELOG.md", "CONTRIBUTING.md")]
    return [Page(path) for path in (*top, *sorted((ROOT / "docs").rglob("*.md")))]


def guides() -> list[Page]:
    """Return the guides for each role."""
    return [Page(path) for path in sorted((ROOT / "docs" / "guide").glob("*.md"))]


def plain(words: str) -> str:
    """Return words with every kind of space as a plain one."""
    return re.sub(r"\s+", " ", words).strip()


def sources(*patterns: str) -> Iterator[str]:
    """Yield the text of the source files that match."""
    for pattern in patterns:
        for path in sorted(ROOT.glob(pattern)):
            yield path.read_text(encoding="utf-8")
