"""Gives tests of accounts the mail box."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from elearn.settings import Settings
from tests.accounts.builders import mails_of


@pytest.fixture
def new_mails(settings: Settings) -> Callable[[], list[str]]:
    """Return a function that reads the messages written since the test began."""
    before: set[Path] = set(settings.outbox.glob("*.txt"))
    return lambda: mails_of(settings.outbox, before)
