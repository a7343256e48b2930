"""Checks French spelling: what is looked up, what is left alone, and what is said where there is no dictionary."""

from __future__ import annotations

from pathlib import Path

import pytest

from elearn.content.prose import prose_of
from elearn.content.spelling import CACHE_FOLDER, NoDictionary, Speller, check_spelling, own_words, unknown_words

WORDS = "la le une un il vient avec son mémoire rendez vous emploi équipe référent de soins dit oui maison État et"
HEAD = "---\ntitre: Le titre\nrésumé: Le résumé\npersonne: Zoltan\n---\n"


def unknown(text: str, *own: str) -> list[str]:
    allowed = set(WORDS.split()) | {"titre", "résumé", "Le", "La", "Il", "Une"}
    return list(unknown_words(text, Speller(lambda word: word in allowed, frozenset(own))))


@pytest.fixture
def dictionary(tmp_path: Path) -> Path:
    """Return the stem of a small dictionary of hunspell, of our own."""
    (tmp_path / "petit.aff").write_text("SET UTF-8\nSFX S Y 1\nSFX S 0 s .\n", encoding="utf-8")
    entries = [f"{word}/S" for word in WORDS.split()]
    (tmp_path / "petit.dic").write_text("\n".join([str(len(entries)), *entries]) + "\n", encoding="utf-8")
    return tmp_path / "petit"


@pytest.fixture
def written(tmp_path: Path) -> Path:
    """Return a content folder with one vignette that holds one slip."""
    folder = tmp_path / "contenu"
    (folder / "vignettes").mkdir(parents=True)
    (folder / "orthographe.txt").write_text("# les noms\ntitre résumé\nfictif cas\n", encoding="utf-8")
    head = "---\ntitre: titre\nrésumé: résumé\nsource: Cas fictif\n---\n"
    text = head + "::: histoire\nil vient avec son mémoires.\n\nla memoire.\n:::\n"
    (folder / "vignettes" / "a.md").write_text(text, encoding="utf-8")
    return folder


def test_a_slip_is_told_at_its_line_with_the_word_that_was_meant(written: Path, dictionary: Path) -> None:
    (told,) = check_spelling(written, dictionaries=[dictionary])
    assert (told.path, told.line, told.code, told.is_warning) == ("contenu/vignettes/a.md", 9, "mot-inconnu", True)
    assert "memoire" in told.message and "mémoire" in told.message


def test_each_word_is_looked_up_once_for_good(written: Path, dictionary: Path) -> None:
    check_spelling(written, dictionaries=[dictionary])
    (kept,) = (written.parent / CACHE_FOLDER).glob("*.txt")
    assert "-memoire\n" in kept.read_text(encoding="utf-8") and "+vient\n" in kept.read_text(encoding="utf-8")

    kept.write_text(kept.read_text(encoding="utf-8").replace("-memoire", "+memoire"), encoding="utf-8")

    assert check_spelling(written, dictionaries=[dictionary]) == ()


def test_a_missing_dictionary_is_said(written: Path, tmp_path: Path) -> None:
    with pytest.raises(NoDictionary, match="hunspell"):
        check_spelling(written, dictionaries=[tmp_path / "absent"])


def test_the_list_of_the_folder_allows_words_and_its_comments_none(written: Path) -> None:
    assert own_words(written) == {"titre", "résumé", "fictif", "cas"}


@pytest.mark.parametrize(
    "text",
    [
        "L’équipe et qu’il, jusqu'un, aujourd’hui",  # elisions
        "rendez-vous, un-emploi",  # each part of a word with hyphens
        "14h32, 2e, n3, 100",  # what holds a digit
        "un emploi `xyzzy` https://zzzz.example/kkkk www.zzzz.fr",  # code and addresses
        "[[son référent|wwww]] et [un emploi](https://zzzz.example)",  # where a link leads
        "![un emploi](images/zzzz.png)",
        '::: exercice {#wwww type=libre principes="wwww"}\nun emploi\n:::',  # ids and codes
        "Zoltan vient avec Zoltan",  # the person of the vignette
        "::: dialogue\n**Wwww** : oui\n:::\nWwww vient",  # who speaks
        "::: sources\nWwww, Zzzz, *The wwww zzzz*, un emploi\n:::",  # names and foreign titles that are cited
        '::: figure {source="Wwww, Handbook of Zzzz"}\nun emploi\n:::',
        "```\nwwww\n```",
    ],
)
def test_what_is_no_french_word_is_left_alone(text: str) -> None:
    assert unknown(HEAD + text + "\n") == []


@pytest.mark.parametrize(
    ("text", "slips"),
    [
        ("la memoire et la memoire", ["memoire"]),
        ("rendez-vouz", ["rendez-vouz"]),
        ('::: étape {titre="Une maizon"}\nun\n:::', ["maizon"]),
        ("::: sources\nun emplois\n:::", ["emplois"]),
        ("l’Etat", ["Etat"]),
        ("**memoire**", ["memoire"]),
    ],
)
def test_a_slip_is_found_wherever_it_is_read(text: str, slips: list[str]) -> None:
    assert unknown(HEAD + text + "\n") == slips


def test_a_word_of_the_list_is_known_whatever_its_capital() -> None:
    assert unknown(HEAD + "Coaching et coaching\n", "coaching") == []


def test_the_front_matter_is_read_too_and_its_codes_are_not() -> None:
    found = prose_of('---\ntitre: "José"\nprincipes: [preferences]\nrésumé: Un mot.\n---\nTexte.\n')
    assert [(words.line, words.text) for words in found] == [(2, "José"), (4, "Un mot."), (6, "Texte.")]
