"""Joins titles as French does: « José, le premier contact »."""

from __future__ import annotations

import re

# An article, or an infinitive before one: neither can be somebody's name.
_NOT_A_NAME = re.compile(
    r"(?:L[ea]|Les|Une?|Des|Du|De|Aux?|Ce|Cette|Ces|À) |[LD][’']"
    r"|[A-ZÉ]\w+(?:er|ir|re) (?:l[ea] |les |l’|une? |des |du |sa |son |ses |avec )"
)


def joined_titles(first: str, second: str) -> str:
    """Return two titles as one: the second loses its capital where it surely begins with no name."""
    follows = second[:1].lower() + second[1:] if _NOT_A_NAME.match(second) else second
    return ", ".join(title for title in (first, follows) if title)
