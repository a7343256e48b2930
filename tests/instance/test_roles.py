"""Tests that the roles page and its document say what the policy does, and nothing else."""

from __future__ import annotations

from collections.abc import Callable

from elearn.accounts.models import User
from elearn.instance.roles import role_cards
from elearn.instance.roles_document import DOCUMENT, document
from elearn.instance.wording import DEEDS, EXTENTS, PROMISES
from elearn.organisations.wording import ROLE_DUTIES, ROLE_NAMES
from elearn.policy import GRANTS, Extent, Permission, Role
from tests.conftest import Door

Doors = Callable[[User | None], Door]


def test_every_permission_extent_and_role_has_its_words() -> None:
    assert set(DEEDS) == set(Permission)
    assert set(EXTENTS) == set(Extent)
    assert set(ROLE_NAMES) == set(ROLE_DUTIES) == set(Role)


def test_no_two_permissions_say_the_same() -> None:
    assert len(set(DEEDS.values())) == len(DEEDS)


def test_the_cards_hold_every_grant_once() -> None:
    drawn = {(right.permission, card.role, right.extent) for card in role_cards() for right in card.rights}
    granted = {
        (permission, role, EXTENTS[extent]) for permission, roles in GRANTS.items() for role, extent in roles.items()
    }
    assert drawn == granted


def test_the_document_is_current() -> None:
    written = DOCUMENT.read_text(encoding="utf-8")
    assert written == document(), "run: python -m elearn.instance.roles_document"


def test_anybody_reads_who_sees_what(door: Doors) -> None:
    page = door(None).get("/qui-voit-quoi")
    assert page.status == 200
    for promise in PROMISES:
        assert page.says(promise.replace(" ;", "\u202f;").replace("\u202f", " "))
    for name in ROLE_NAMES.values():
        assert page.says(name)
    assert page.html.count('class="meta"') == sum(len(roles) for roles in GRANTS.values())
