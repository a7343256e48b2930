"""Gives the tests of the content core their sample folder and its lists."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from elearn.content.catalogue import Catalogue, load_catalogue

SAMPLES = Path(__file__).parents[1] / "samples" / "content"


@pytest.fixture(scope="session")
def catalogue() -> Catalogue:
    return load_catalogue(SAMPLES)[0]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Return a copy of the sample folder that the test may spoil."""
    return Path(shutil.copytree(SAMPLES, tmp_path / "content"))
