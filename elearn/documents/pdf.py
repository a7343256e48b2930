"""Typesets a tagged PDF (PDF/UA-1, PDF/A-2a) from a typst template and plain facts."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

import typst


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
