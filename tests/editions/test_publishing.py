"""Files become editions: whole, once, whatever the state of their neighbours."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from elearn import clock
from elearn.db import transaction
from elearn.editions.actions import roll_back
from elearn.editions.models import Edition
from elearn.editions.publishing import publish_folder
from elearn.editions.queries import current_editions, get_module, list_editions, list_glossary, list_modules
from elearn.errors import Missing
from elearn.settings import home
from tests.builders import an_admin

pytestmark = pytest.mark.postgresql


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return Path(shutil.copytree(home("content"), tmp_path / "content"))


def test_the_content_that_we_ship_is_in_order_and_published(database: Session, folder: Path) -> None:
    outcome = publish_folder(folder)
    assert not outcome.has_errors and outcome.published == len(_files(folder))
    slugs = [row.slug for row in list_modules()]
    assert len(slugs) == len(_files(folder))
    assert [slug for slug in slugs if slug in {"huit-principes", "gerard", "implication", "jose"}] == [
        "huit-principes",
        "gerard",
        "implication",
        "jose",
    ]
    assert len(list_glossary()) >= 30


def test_publishing_again_changes_nothing(database: Session, folder: Path) -> None:
    publish_folder(folder)
    assert publish_folder(folder).published == 0
    assert database.scalar(sa.select(sa.func.count()).select_from(Edition)) == len(_files(folder))


def test_a_changed_file_makes_a_new_edition_and_the_former_stays(database: Session, folder: Path) -> None:
    publish_folder(folder)
    first = get_module("implication")
    _change(folder / "chapters" / "05-implication.md")
    publish_folder(folder)
    assert get_module("implication").number == 2
    assert [number for _, number, _ in list_editions("implication")] == [2, 1]
    assert database.get_one(Edition, first.edition_id).number == 1


def test_a_broken_file_leaves_its_last_good_edition_up(database: Session, folder: Path) -> None:
    publish_folder(folder)
    (folder / "vignettes" / "jose.md").write_text("---\ntitre: José\n", encoding="utf-8")
    outcome = publish_folder(folder)
    assert outcome.has_errors
    assert get_module("jose").module.title == "José"
    assert "jose" in current_editions()


def test_a_file_that_is_gone_leaves_the_lists_and_keeps_its_editions(database: Session, folder: Path) -> None:
    publish_folder(folder)
    (folder / "chapters" / "03-huit-principes.md").unlink()
    text = (folder / "identifiants.txt").read_text(encoding="utf-8")
    retired = "".join(
        f"{line} retired\n" if line.startswith("huit-principes#") else f"{line}\n" for line in text.splitlines()
    )
    (folder / "identifiants.txt").write_text(retired, encoding="utf-8")
    publish_folder(folder)
    assert "huit-principes" not in {row.slug for row in list_modules()}
    assert list_editions("huit-principes") != ()


def test_a_roll_back_holds_through_a_restart(database: Session, folder: Path) -> None:
    publish_folder(folder)
    first = get_module("implication")
    _change(folder / "chapters" / "05-implication.md")
    publish_folder(folder)
    admin = an_admin()
    with transaction():
        roll_back(admin.id, "implication", first.edition_id)
    publish_folder(folder)
    assert get_module("implication").edition_id == first.edition_id


def test_an_unknown_edition_cannot_be_rolled_back_to(database: Session, folder: Path) -> None:
    publish_folder(folder)
    admin = an_admin()
    with pytest.raises(Missing), transaction():
        roll_back(admin.id, "jose", 9999)


def test_what_templates_print_is_marked_safe_and_nothing_else_is(database: Session, folder: Path) -> None:
    publish_folder(folder)
    module = get_module("jose").module
    assert hasattr(module.sections[0].blocks[0].html, "__html__")
    assert not hasattr(module.title, "__html__")
    assert clock.now() > get_module("jose").published_at


def _files(folder: Path) -> list[Path]:
    return [*folder.glob("chapters/*.md"), *folder.glob("vignettes/*.md")]


def _change(path: Path) -> None:
    path.write_text(path.read_text(encoding="utf-8") + "\nUn paragraphe de plus.\n", encoding="utf-8")
