"""Checks the import of chapters as they circulate: labels known whatever their marks, and no word lost."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from click.testing import CliRunner
from hypothesis import given, settings
from hypothesis import strategies as st

from elearn.cli import main
from elearn.content.catalogue import Catalogue
from elearn.content.importer.importing import SourceTooLong, import_bytes, import_text, letters
from elearn.content.importer.labels import find_label
from elearn.content.importer.report import Imported, lines_of
from elearn.content.model import ModuleKind
from elearn.content.parse import parse_module
from elearn.settings import home

SAMPLES = Path(__file__).parents[1] / "samples" / "import"
_WORD = re.compile(r"[^\W_]+")


def sample(name: str) -> tuple[str, Imported]:
    text = (SAMPLES / name).read_text(encoding="utf-8")
    return text, import_text(text, name)


def kinds(imported: Imported) -> list[str]:
    return [one.name for one in imported.report.recognised]


def errors(imported: Imported) -> list[str]:
    return [one.code for one in imported.faults if not one.is_warning]


EXPECTED = [
    "aperçu",
    "souvenez-vous",
    "note-superviseur",
    "titre de section",
    "histoire",
    "exercice",
    "réponses",
    "résumé",
]


@pytest.mark.parametrize("name", ["bienvenue.md", "bienvenue.txt"])
def test_each_block_of_a_circulating_chapter_is_recognised(name: str) -> None:
    _, imported = sample(name)
    assert [kind for kind in EXPECTED if kind not in kinds(imported)] == []
    assert errors(imported) == []
    assert imported.kind is ModuleKind.CHAPTER


@pytest.mark.parametrize("name", ["bienvenue.md", "bienvenue.txt"])
def test_every_sentence_of_a_sample_is_in_the_module_or_in_the_report(name: str) -> None:
    text, imported = sample(name)
    removed = [one.words for one in imported.report.removed if one.words]
    for words in removed:
        text = text.replace(words, "")
    for label in imported.report.recognised:
        text = text.replace(label.words, f"{label.words}\n\n") if label.words else text
    there = letters(imported.text + "\n".join([*(one.words for one in imported.report.recognised), *removed]))
    text = re.sub(r"(?<=[a-zé])-\n(?=[a-zé])", "", text)
    sentences = [
        sentence for sentence in re.split(r"(?<=[.!?:])\s+|\n\s*\n|\n(?=[#*•\d -])", text) if letters(sentence)
    ]
    assert [sentence for sentence in sentences if letters(re.sub(r"^\d\. ", "", sentence)) not in there] == []
    assert "Passages à replacer" not in imported.text


def test_the_module_of_a_sample_has_its_story_question_and_hidden_answers() -> None:
    _, imported = sample("bienvenue.md")
    module, _ = parse_module(imported.text, "content/chapters/04-accueil.md", Catalogue())
    assert module is not None
    assert (imported.name, module.number, module.title) == ("chapters/04-accueil.md", 4, "L’accueil")
    assert "coopérative" in module.source and "Ana Perrault" in module.source
    (exercise,) = module.exercises
    assert exercise.words == (120, 240)
    assert exercise.prompt_text.startswith("Si vous étiez le spécialiste en emploi de Samia")
    (reveal,) = module.reveals
    assert "le marché, un matin" in repr(reveal.paths)
    assert "le marché, un matin" not in "".join(section.text for section in module.sections)
    assert [block.kind for block in module.sections[1].blocks] == ["prose", "story", "exercise", "summary"]


def test_what_is_no_text_is_told_with_its_line() -> None:
    _, imported = sample("bienvenue.txt")
    assert [(one.number, one.why) for one in imported.report.removed][:3] == [
        (1, "en-tête ou pied de page"),
        (2, "en-tête ou pied de page"),
        (4, "numéro de page"),
    ]
    told = "\n".join(lines_of(imported))
    assert "4 fois ligne pour écrire" in told and "Laissé en texte" in told


def test_cut_words_and_sentences_become_whole_again() -> None:
    _, imported = sample("bienvenue.txt")
    assert "pour écouter, pas" in imported.text and "et parfois des mois" in imported.text
    assert "Peut-être ne servira-t-on que d'une seule." in imported.text
    _, other = sample("bienvenue.md")
    assert "qu'elle aime les plantes" in other.text


@pytest.mark.parametrize(
    ("line", "kind"),
    [
        ("#### Aperçu du chapitre", "overview"),
        ("APERÇU DU CHAPITRE", "overview"),
        (" **Souvenez-vous :**", "remember"),
        ("**Souvenez vous**:", "remember"),
        ("\uf0a7 Souvenez-vous :", "remember"),
        ("Souvenez-vouz :", "remember"),
        ("### ***Envisager les solutions***", "exercise"),
        ("Mode d'emploi du chapitre :", "how-to"),
        ("Mode d’emploi", "how-to"),
        ("**Quelques réponses possibles :** Il n'y en a pas une seule.", "model-answers"),
        ("Histoire de José", "story"),
        ("L'histoire d'Éléonore", "story"),
        ("Note du superviseur : Lisez d'abord.", "supervisor-note"),
        ("**Résumé du chapitre**", "summary"),
        ("Vignette 3", "story"),
    ],
)
def test_a_label_is_known_whatever_its_marks(line: str, kind: str) -> None:
    found = find_label(line)
    assert found is not None and found.kind == kind


@pytest.mark.parametrize(
    "line",
    [
        "Souvenez-vous de ce que José a dit.",
        "histoire de voir",
        "- Sources",
        "La question est posée.",
        "Les sources de la rivière sont plus haut, dans la montagne.",
        "Résumé en une phrase, le chapitre dit ceci",
        "1. Sources",
        "",
    ],
)
def test_a_sentence_is_no_label(line: str) -> None:
    assert find_label(line) is None


def test_a_case_in_two_moments_becomes_a_vignette_in_two_stages() -> None:
    text = (
        "Nadir\n\nHistoire de Nadir\nNadir veut cuisiner.\n\nQuestion\nQue feriez-vous ?"
        "\n\nRéponses raisonnables\nVous cuisinez."
        "\n\nHistoire de la semaine suivante\nIl ne vient pas.\n\nQuestion\nEt là ?"
        "\n\nRéponses raisonnables\nVous passez.\n"
    )
    imported = import_text(text, "nadir.txt")
    module, faults = parse_module(imported.text, "content/vignettes/nadir.md", Catalogue())
    assert imported.name == "vignettes/nadir.md" and module is not None, faults
    assert [len(section.exercises) for section in module.sections] == [1, 1]
    assert len(module.reveals) == 2


def test_answers_without_a_question_stay_hidden_behind_the_usual_one() -> None:
    imported = import_text("Chapitre 1\n\nUn titre\n\nRéponses raisonnables\n\nVous attendez.\n", "a.txt")
    assert "Si vous étiez" in imported.text and "Si vous étiez" in "".join(imported.report.added)


def test_a_file_of_windows_is_read_and_told() -> None:
    imported = import_bytes("Aperçu du chapitre\n\nÀ l’été.\n".encode("cp1252"), "a.txt")
    assert "À l’été" in imported.text and "Windows" in "".join(imported.report.added)


def test_a_source_that_no_one_could_read_is_refused() -> None:
    with pytest.raises(SourceTooLong):
        import_text("mot " * 200_000, "a.txt")


PIECES = st.sampled_from(
    """
## Titre
# Un
### Réponses raisonnables
**Idées clés**
Souvenez-vous :
- entrée
1. un
---
___
::: histoire
:::
```
[[x]]
![a](b.png)
[a](javascript:b)
{#a}
Texte normal.
texte
Résumé
Note du superviseur : oui
> cit
1990. An
**
Portrait de X
Étape 2 : suite
Erreurs fréquentes
Que feriez-vous ?
Histoire de Léo
Question
Dialogue
**Nom** : mot
\f
12
Page 2 sur 3
Chapitre 3
Chapitre IV : Titre
Sources
\x00
<script>x</script>
=====
\tcode
    code
Issue
a-
-b
| a | b |
titre: a
""".splitlines()
)
SOURCES = st.lists(PIECES | st.text(max_size=30), max_size=30).map("\n".join) | st.text(max_size=300)


@given(SOURCES)
def test_no_text_makes_the_import_raise_or_lose_a_word(text: str) -> None:
    imported = import_text(text, "essai.md")
    if imported.is_canonical:
        return
    report = imported.report
    there = letters("\n".join([imported.text, *(one.words for one in (*report.recognised, *report.removed))]))
    lost = [word for word in _WORD.findall(text) if letters(word) not in there]
    assert [word for word in lost if word.isascii()] == []
    assert errors(imported) == []


@settings(max_examples=40)
@given(st.lists(st.tuples(st.integers(0, 90), PIECES), max_size=6), st.sampled_from(["bienvenue.md", "bienvenue.txt"]))
def test_a_mutated_chapter_still_makes_a_module(changes: list[tuple[int, str]], name: str) -> None:
    lines = (SAMPLES / name).read_text(encoding="utf-8").split("\n")
    for place, piece in changes:
        lines.insert(min(place, len(lines)), piece)
    assert errors(import_text("\n".join(lines), name)) == []


@pytest.fixture
def terminal(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> CliRunner:
    monkeypatch.setenv("PARCOURS_MODE", "development")
    monkeypatch.setenv("PARCOURS_DATA", str(tmp_path))
    return CliRunner()


def test_exporting_a_module_and_importing_it_again_changes_nothing(terminal: CliRunner, tmp_path: Path) -> None:
    for path in [*sorted((home("content") / "chapters").glob("*.md")), home("content") / "vignettes" / "jose.md"]:
        slug = path.stem.split("-", 1)[1] if path.parent.name == "chapters" else path.stem
        told = terminal.invoke(main, ["content", "export", slug, "--out", str(tmp_path / "export")])
        assert told.exit_code == 0, told.output
        again = terminal.invoke(
            main, ["content", "import", str(tmp_path / "export" / path.name), "--out", str(home("content"))]
        )
        assert "aucun changement" in again.output


def test_importing_twice_changes_nothing_and_never_writes_over_another_text(
    terminal: CliRunner, tmp_path: Path
) -> None:
    source, out = SAMPLES / "bienvenue.md", tmp_path / "content"
    assert " : écrit" in terminal.invoke(main, ["content", "import", str(source), "--out", str(out)]).output
    written = out / "chapters" / "04-accueil.md"
    assert written.is_file()
    assert "aucun changement" in terminal.invoke(main, ["content", "import", str(source), "--out", str(out)]).output

    written.write_text(written.read_text(encoding="utf-8") + "\nUne phrase de plus.\n", encoding="utf-8")

    told = terminal.invoke(main, ["content", "import", str(source), "--out", str(out)])
    assert told.exit_code == 1 and "Une phrase de plus." in written.read_text(encoding="utf-8")
    assert (
        "remplacé" in terminal.invoke(main, ["content", "import", str(source), "--out", str(out), "--replace"]).output
    )
    assert "Une phrase de plus." not in written.read_text(encoding="utf-8")
