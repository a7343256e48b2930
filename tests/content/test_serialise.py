"""Checks that a module kept as plain JSON comes back exactly."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pytest

from elearn.content.library import load_folder
from elearn.content.model import Module, ModuleKind, Section
from elearn.content.serialise import module_from_dict, module_to_dict
from tests.content.conftest import SAMPLES


@pytest.mark.parametrize("module", load_folder(SAMPLES)[0], ids=lambda module: module.slug)
def test_a_module_comes_back_exactly_from_json(module: Module) -> None:
    stored = json.loads(json.dumps(module_to_dict(module), ensure_ascii=False))
    assert module_from_dict(stored) == module


def test_empty_and_missing_values_come_back_too() -> None:
    bare = Module("a", ModuleKind.VIGNETTE, "A", "B", "fr", "0" * 64, (Section("s", "S", True, 1, ()),))
    assert module_from_dict(module_to_dict(bare)) == bare
    assert module_from_dict(module_to_dict(replace(bare, number=3))).number == 3


def test_an_older_edition_takes_the_defaults_of_what_it_lacks() -> None:
    stored = module_to_dict(load_folder(SAMPLES)[0][0])
    del stored["rights"], stored["sections"][0]["text"]
    stored["forgotten"] = True
    module = module_from_dict(stored)
    assert (module.rights, module.sections[0].text) == ("", "")


@pytest.mark.parametrize(
    ("change", "error"),
    [
        (lambda stored: stored.pop("title"), KeyError),
        (lambda stored: stored.update(kind="roman"), ValueError),
    ],
)
def test_what_cannot_be_rebuilt_is_refused(change: Any, error: type[Exception]) -> None:
    stored = module_to_dict(load_folder(SAMPLES)[0][0])
    change(stored)
    with pytest.raises(error):
        module_from_dict(stored)
