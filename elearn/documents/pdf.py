"""Typesets a tagged PDF (PDF/UA-1, PDF/A-2a) from a typst template and plain facts."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

import typst

UNDRAWN = "□"
MOST_SIGNS = 400  # of scripts that the fonts of the PDF do not have, each found by one more typesetting
_NEVER_DRAWN = re.compile(r"[\U00010000-\U0010FFFF\ufe00-\ufe0f\u200d\u20e3\x00-\x08\x0b-\x1f\x7f]+")
_NOT_DISPLAYED = re.compile(r'the text `"(.+?)"` could not be displayed', re.DOTALL)


def make_pdf(template: Path, facts: Mapping[str, Any], *, made_at: datetime) -> bytes:
    """Return the PDF that `template` makes of `facts`.

    The facts travel as JSON (`sys.inputs.facts`), never inside the source, so that nothing that somebody typed
    can become markup. The same facts and `made_at` give the same bytes on every machine: the system's fonts are
    not looked at. Raises typst's own error where the standards are not met (no title, no alt text).
    """
    return typst.compile(
        template,
        format="pdf",
        sys_inputs={"facts": json.dumps(facts, ensure_ascii=False)},
        pdf_standards=["ua-1", "a-2a"],
        ignore_system_fonts=True,
        timestamp=int(made_at.timestamp()),
    )


def make_pdf_of_any_words(template: Path, facts: Mapping[str, Any], *, missing: str, made_at: datetime) -> bytes:
    """Return the same for facts that hold words of people, which may have any sign of any script.

    A sign that the fonts do not have is drawn as a box; then `facts["missing"]`, empty otherwise, is `missing`.
    """
    drawn: dict[str, Any] = _mapped(facts, lambda text: _NEVER_DRAWN.sub(UNDRAWN, text))
    plain = _mapped(facts, str)
    for _ in range(MOST_SIGNS):
        if drawn != plain:
            drawn["missing"] = missing
        try:
            return make_pdf(template, drawn, made_at=made_at)
        except typst.TypstError as fault:
            found = _NOT_DISPLAYED.search(str(fault))
            if found is None:
                raise
            sign = _unescaped(found[1])
            drawn = _without(drawn, sign)
    raise RuntimeError("more signs than the fonts of the PDF can do without")


def _without(facts: Mapping[str, Any], sign: str) -> dict[str, Any]:
    made: dict[str, Any] = _mapped(facts, lambda text: text.replace(sign, UNDRAWN))
    return made


def _unescaped(sign: str) -> str:
    """Return the sign that typst names in its message, which writes those that cannot be seen by their number."""
    return re.sub(r"\\u\{([0-9a-f]+)\}", lambda found: chr(int(found[1], 16)), sign)


def _mapped(value: Any, deed: Callable[[str], str]) -> Any:
    if isinstance(value, str):
        return deed(value)
    if isinstance(value, Mapping):
        return {name: _mapped(one, deed) for name, one in value.items()}
    return [_mapped(one, deed) for one in value] if isinstance(value, list | tuple) else value
