"""What an operator types, on a real data folder."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner

from elearn.cli import main
from elearn.content.library import FOLDERS
from elearn.settings import home


@pytest.fixture
def terminal(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> CliRunner:
    monkeypatch.setenv("PARCOURS_MODE", "development")
    monkeypatch.setenv("PARCOURS_DATA", str(tmp_path))
    return CliRunner()


def test_the_first_administrator_is_invited_by_a_printed_link_and_by_e_mail(
    terminal: CliRunner, tmp_path: Path
) -> None:
    assert terminal.invoke(main, ["db", "upgrade"]).exit_code == 0
    told = terminal.invoke(main, ["user", "invite", "--admin", "ada@example.org", "Ada Lebrun"])
    assert told.exit_code == 0 and "/invitation/" in told.output
    letter = next((tmp_path / "outbox").glob("*.txt")).read_text(encoding="utf-8")
    assert told.output.strip() in letter and "ada@example.org" in letter


def test_the_same_person_is_not_invited_twice(terminal: CliRunner) -> None:
    terminal.invoke(main, ["db", "upgrade"])
    terminal.invoke(main, ["user", "invite", "--admin", "ada@example.org", "Ada Lebrun"])
    told = terminal.invoke(main, ["user", "invite", "--admin", "ada@example.org", "Ada Lebrun"])
    assert told.exit_code == 1 and "Error:" in told.output


def test_content_in_fault_is_told_with_its_line_and_ends_with_one(terminal: CliRunner, tmp_path: Path) -> None:
    folder = tmp_path / "content"
    (folder / "chapters").mkdir(parents=True)
    (folder / "chapters" / "01-sans-titre.md").write_text("---\nrésumé: Rien.\n---\n\n## Une partie\n\nTexte.\n")
    told = terminal.invoke(main, ["content", "check", str(folder)])
    assert told.exit_code == 1 and "01-sans-titre.md:1" in told.output and "titre-absent" in told.output


def test_a_warning_is_told_and_fails_only_where_it_is_asked_to(terminal: CliRunner, tmp_path: Path) -> None:
    folder = tmp_path / "content"
    (folder / "vignettes").mkdir(parents=True)
    text = "---\ntitre: Un titre\nrésumé: Un résumé\nsource: Cas fictif\n---\nIl vient,  puis il part.\n"
    (folder / "vignettes" / "essai.md").write_text(text, encoding="utf-8")
    told = terminal.invoke(main, ["content", "check", str(folder)])
    assert told.exit_code == 0 and "essai.md:6 espace-double" in told.output
    assert terminal.invoke(main, ["content", "check", "--strict", str(folder)]).exit_code == 1


def test_a_folder_is_checked_again_at_each_save(
    terminal: CliRunner, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "content"
    (folder / "vignettes").mkdir(parents=True)
    vignette = folder / "vignettes" / "essai.md"
    vignette.write_text("---\ntitre: Un titre\n---\nIl vient.\n", encoding="utf-8")
    saves = iter(["---\ntitre: Un titre\nrésumé: Un résumé\nsource: Cas fictif\n---\nIl vient.\n"])

    def save(seconds: float) -> None:
        text = next(saves, None)
        if text is None:
            raise KeyboardInterrupt
        vignette.write_text(text, encoding="utf-8")

    monkeypatch.setattr("elearn.cli.sleep", save)
    told = terminal.invoke(main, ["content", "watch", str(folder)]).output
    before, _, after = told.partition("vignettes/essai.md\n")
    assert "resume-absent" in before and after == "Le contenu est en ordre.\n"


def test_the_content_that_we_ship_is_in_order(terminal: CliRunner) -> None:
    assert terminal.invoke(main, ["content", "check"]).output.endswith("Le contenu est en ordre.\n")


def test_publishing_and_the_demonstration_work_by_hand_too(terminal: CliRunner) -> None:
    terminal.invoke(main, ["db", "upgrade"])
    count = sum(1 for folder in FOLDERS for _ in (home("content") / folder).glob("*.md"))
    assert f"{count} édition(s) nouvelle(s)" in terminal.invoke(main, ["content", "publish"]).output
    told = terminal.invoke(main, ["demo", "load"])
    assert told.exit_code == 0 and "learner@example.org" in told.output
    assert terminal.invoke(main, ["demo", "load"]).exit_code == 1


def test_production_refuses_a_database_that_holds_the_demonstration(
    terminal: CliRunner, monkeypatch: pytest.MonkeyPatch
) -> None:
    for command in (["db", "upgrade"], ["content", "publish"], ["demo", "load"]):
        assert terminal.invoke(main, command).exit_code == 0
    for name, value in {
        "PARCOURS_MODE": "production",
        "PARCOURS_SECRET": "un secret des tests, qui ne sert nulle part",
        "PARCOURS_SALT": "un sel des tests, qui ne sert nulle part non plus",
        "PARCOURS_URL": "https://parcours.example.org",
        "PARCOURS_MAIL": "smtp://localhost:2525",
        "PARCOURS_CONTACT": "contact@example.org",
    }.items():
        monkeypatch.setenv(name, value)
    invite = ["user", "invite", "--admin", "ada@example.org", "Ada Lebrun"]
    for command in (["run"], ["worker"], ["content", "publish"], invite):
        told = terminal.invoke(main, command)
        assert told.exit_code == 1 and "demonstration accounts" in told.output, command


def test_bad_settings_are_told_in_one_list(terminal: CliRunner, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PARCOURS_MODE", "production")
    monkeypatch.setenv("PORT", "many")
    told = terminal.invoke(main, ["run"])
    assert told.exit_code == 2
    for name in ("PARCOURS_SECRET", "PARCOURS_SALT", "PORT", "PARCOURS_URL", "PARCOURS_MAIL", "PARCOURS_CONTACT"):
        assert name in told.output


def test_what_the_matrix_keeps_is_computed_again_by_a_command(terminal: CliRunner) -> None:
    terminal.invoke(main, ["db", "upgrade"])
    told = terminal.invoke(main, ["progress", "rebuild"])
    assert told.exit_code == 0 and told.output == "0 avancement(s) calculé(s) de nouveau.\n"
