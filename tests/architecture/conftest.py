"""Gives the sweeps one world, built once a process, and put back as it was after each test."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from elearn.editions.queries import forget_kept
from tests.architecture.world import World, build_world


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory) -> tuple[World, Path]:
    """Return the world, and what its database held at first."""
    made = build_world(tmp_path_factory.mktemp("world"))
    return made, made.keep()


@pytest.fixture
def world(built: tuple[World, Path]) -> Iterator[World]:
    """Yield the world as it was built, whatever a test before did to it."""
    made, kept = built
    forget_kept()
    made.put_back(kept)
    yield made
    forget_kept()
