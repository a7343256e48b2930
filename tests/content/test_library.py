"""Checks a whole folder: what crosses files, the ledger of ids, and one broken file among good ones."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from elearn.content.catalogue import Catalogue, load_catalogue
from elearn.content.check import check_folder, has_errors, write_missing_ids
from elearn.content.ids import grown, read_ledger
from elearn.content.library import load_folder
from tests.content.conftest import SAMPLES

CHAPTER, VIGNETTE, LEDGER = "chapters/02-rencontre.md", "vignettes/mireille.md", "identifiants.txt"
GLOSSARY, PRINCIPLES = "glossaire.yml", "principes.yml"


def spoil(folder: Path, name: str, before: str, after: str) -> None:
    path = folder / name
    text = path.read_text(encoding="utf-8")
    assert before in text
    path.write_text(text.replace(before, after), encoding="utf-8")


def told(folder: Path) -> list[tuple[str, str]]:
    return [(one.path.removeprefix("content/"), one.code) for one in check_folder(folder) if not one.is_warning]


def test_the_sample_folder_reads_without_a_fault() -> None:
    modules, faults = load_folder(SAMPLES)
    assert [module.slug for module in modules] == ["rencontre", "mireille"]
    assert {one.code for one in faults} <= {"identifiant-non-inscrit"}


@pytest.mark.parametrize(
    ("name", "before", "after", "fault"),
    [
        (CHAPTER, "mireille#appel", "mireile#appel", (CHAPTER, "module-inconnu")),
        (CHAPTER, "mireille#appel", "mireille#apel", (CHAPTER, "etape-inconnue")),
        (VIGNETTE, "chapitre: rencontre", "chapitre: rencontres", (VIGNETTE, "chapitre-inconnu")),
        (VIGNETTE, "chapitre: rencontre", "chapitre: mireille", (VIGNETTE, "chapitre-inconnu")),
        (VIGNETTE, "{#ecouter}", "{#ecouter-dabord}", (LEDGER, "identifiant-disparu")),
        (VIGNETTE, "{#ecouter}", "{#ancien}", (VIGNETTE, "identifiant-repris")),
        (LEDGER, "mireille#apres", "mireille apres", (LEDGER, "registre-illisible")),
        (LEDGER, "mireille#apres", "mireille#premier-appel", (LEDGER, "registre-en-double")),
        (GLOSSARY, "- terme: rétablissement", "- terme: référent de soins", (GLOSSARY, "catalogue-illisible")),
        (PRINCIPLES, "principes:", "principes: [", (PRINCIPLES, "catalogue-illisible")),
    ],
)
def test_what_crosses_files_is_told(name: str, before: str, after: str, fault: tuple[str, str], folder: Path) -> None:
    spoil(folder, name, before, after)
    assert fault in told(folder)


def test_a_near_name_is_suggested(folder: Path) -> None:
    spoil(folder, CHAPTER, "mireille#appel", "mireile#appel")
    (one,) = [one for one in check_folder(folder) if one.code == "module-inconnu"]
    assert one.line == 47
    assert "mireille" in one.message


def test_a_broken_file_leaves_the_others_published(folder: Path) -> None:
    spoil(folder, VIGNETTE, "titre: Mireille", "titrre: Mireille")
    modules, faults = load_folder(folder)
    assert [module.slug for module in modules] == ["rencontre"]
    assert {one.path for one in faults if not one.is_warning} == {f"content/{VIGNETTE}"}


def test_a_reload_reads_again_only_the_files_that_changed(folder: Path) -> None:
    before = {module.slug: module for module in load_folder(folder)[0]}
    changed = next(path for path in sorted((folder / "vignettes").glob("*.md")))
    changed.write_text(changed.read_text(encoding="utf-8") + "\nUne phrase de plus.\n", encoding="utf-8")

    after = {module.slug: module for module in load_folder(folder)[0]}

    assert {slug for slug, module in after.items() if module is not before[slug]} == {changed.stem}


def test_a_module_whose_published_id_vanished_is_left_out(folder: Path) -> None:
    spoil(folder, VIGNETTE, "{#ecouter}", "{#autre}")
    assert [module.slug for module in load_folder(folder)[0]] == ["rencontre"]


def test_a_retired_id_may_be_missing(folder: Path) -> None:
    spoil(folder, VIGNETTE, "{#ecouter}", "{#autre}")
    spoil(folder, LEDGER, "premier-appel.ecouter", "premier-appel.ecouter retired")
    assert told(folder) == []


def test_a_removed_module_is_told_by_its_ids(folder: Path) -> None:
    (folder / VIGNETTE).unlink()
    assert (LEDGER, "identifiant-disparu") in told(folder)


def test_two_modules_never_share_a_name(folder: Path) -> None:
    (folder / CHAPTER).rename(folder / "chapters" / "03-mireille.md")
    assert (VIGNETTE, "module-en-double") in told(folder)


def test_a_file_never_takes_the_name_of_a_case(folder: Path) -> None:
    (folder / VIGNETTE).rename(folder / "vignettes" / "cas-12.md")
    assert ("vignettes/cas-12.md", "nom-reserve") in told(folder)


def test_a_ledger_that_is_not_text_is_told(folder: Path) -> None:
    (folder / LEDGER).write_bytes(b"mireille#\xff\n")
    assert (LEDGER, "encodage-invalide") in told(folder)


def test_a_fact_out_of_date_is_told_from_the_day_after(folder: Path) -> None:
    spoil(
        folder,
        CHAPTER,
        "## Écouter {#ecouter}",
        "::: fait-daté {valable-jusqu-au=2026-06-30}\nUn montant.\n:::\n\n## Écouter {#ecouter}",
    )
    assert "fait-perime" not in [one.code for one in check_folder(folder, date(2026, 6, 30))]
    assert "fait-perime" in [one.code for one in check_folder(folder, date(2026, 7, 1))]


def test_new_ids_are_warned_of_and_refuse_nothing(folder: Path) -> None:
    faults = check_folder(folder)
    assert [one.message.count("3") for one in faults if one.code == "identifiant-non-inscrit"] == [1, 0]
    assert not has_errors(faults)


def test_missing_ids_are_written_and_the_ledger_grows(folder: Path) -> None:
    spoil(folder, CHAPTER, "## Écouter {#ecouter}", "## Écouter l’autre")
    spoil(folder, CHAPTER, "{#karim minutes=12", "{minutes=12")
    spoil(folder, CHAPTER, "{#regarder principes=preferences}", "{principes=preferences}")
    spoil(folder, CHAPTER, ' {#attendre indices="attendre, silence"}', "")
    spoil(folder, CHAPTER, "#ecouter)", "#ecouter-l-autre)")
    changed = write_missing_ids(folder)
    text = (folder / CHAPTER).read_text(encoding="utf-8")
    assert {path.name for path in changed} == {"02-rencontre.md", LEDGER}
    assert "## Écouter l’autre {#ecouter-l-autre}\n" in text
    assert "::: exercice {#exercice minutes=12" in text
    assert "- SECRETCANARY attendre {#secretcanary-attendre}\n" in text
    assert "  avec lui {#secretcanary-regarder-avec-lui principes=preferences}\n" in text
    assert "rencontre#exercice.secretcanary-attendre\n" in (folder / LEDGER).read_text(encoding="utf-8")
    assert check_folder(folder) == ()
    assert write_missing_ids(folder) == ()


def test_writing_ids_keeps_line_ends_and_byte_order_mark(folder: Path) -> None:
    path = folder / VIGNETTE
    source = path.read_text(encoding="utf-8").replace(" {#horaire ", " {").replace("\n", "\r\n")
    path.write_bytes(b"\xef\xbb\xbf" + source.encode())
    write_missing_ids(folder)
    raw = path.read_bytes()
    assert raw.startswith(b"\xef\xbb\xbf---\r\n")
    assert b"- Horaire {#horaire lignes=2" in raw
    assert raw.count(b"\n") == raw.count(b"\r\n")


def test_the_ledger_only_grows() -> None:
    text = "# registre\na#b\na#c retired\n"
    assert grown(text, ["a#b", "a#c", "a#d", "a#d"]) == text + "a#d\n"
    assert grown("a#b", ["a#c"]) == "a#b\na#c\n"
    assert grown(text, ["a#b"]) == text
    assert read_ledger(text, "x")[0].retired == {"a#c": 3}


def test_the_lists_of_the_folder_are_read(catalogue: Catalogue) -> None:
    assert catalogue.principle_codes == ("exclusion-zero", "preferences")
    assert [(tag.code, tag.section) for tag in catalogue.fidelity] == [("O6", "organisation"), ("V4", "services")]
    term = catalogue.find_term("Référents de soins")
    assert term is not None and term.countries == (("FR", "référent"), ("QC", "intervenant pivot"))
    assert catalogue.images == {"images/plan.png"}


def test_an_empty_folder_is_an_empty_library(tmp_path: Path) -> None:
    assert load_folder(tmp_path) == ((), ())
    assert load_catalogue(tmp_path) == (Catalogue(images=frozenset()), ())


def test_the_chapters_and_vignettes_that_we_ship_have_no_fault() -> None:
    faults = check_folder(Path(__file__).parents[2] / "content")
    assert [(one.path, one.line, one.code) for one in faults if not one.is_warning] == []
