"""Checks what a well-written file becomes: sections, stages, exercises, reveals, texts and digests."""

from __future__ import annotations

from dataclasses import replace

import pytest

from elearn.content.catalogue import Catalogue
from elearn.content.library import load_folder
from elearn.content.model import Audience, Block, ExerciseKind, Module, ModuleKind, Section
from elearn.content.parse import parse_module
from tests.content.bad_samples import ANSWERED, HEAD, STORY, exercise
from tests.content.conftest import SAMPLES


@pytest.fixture(scope="module")
def modules() -> dict[str, Module]:
    found, faults = load_folder(SAMPLES)
    assert [one for one in faults if not one.is_warning] == []
    return {module.slug: module for module in found}


@pytest.fixture(scope="module")
def chapter(modules: dict[str, Module]) -> Module:
    return modules["rencontre"]


@pytest.fixture(scope="module")
def vignette(modules: dict[str, Module]) -> Module:
    return modules["mireille"]


def block(section: Section, kind: str) -> Block:
    return next(one for one in section.blocks if one.kind == kind)


def parsed(text: str, catalogue: Catalogue, path: str = "content/vignettes/essai.md") -> Module:
    module, faults = parse_module(text, path, catalogue)
    assert module is not None, faults
    return module


def test_a_chapter_takes_its_number_and_slug_from_its_file(chapter: Module) -> None:
    assert (chapter.kind, chapter.number, chapter.slug) == (ModuleKind.CHAPTER, 2, "rencontre")
    assert chapter.summary == "Avant l’emploi, il y a quelqu’un\u202f: tout commence là."
    assert chapter.principles == ("preferences",)
    assert chapter.is_minor_revision is False


def test_a_vignette_takes_its_facts_from_the_front_matter(vignette: Module) -> None:
    assert (vignette.kind, vignette.person, vignette.chapter) == (ModuleKind.VIGNETTE, "Mireille", "rencontre")
    assert vignette.is_minor_revision is True
    assert (vignette.principles, vignette.fidelity) == (("exclusion-zero",), ("O6",))


def test_what_stands_before_the_first_heading_opens_the_chapter(chapter: Module) -> None:
    opening = chapter.sections[0]
    assert (opening.id, opening.title) == ("apercu", "Aperçu et mode d’emploi")
    assert [one.kind for one in opening.blocks] == ["overview", "how-to", "objectives", "remember", "supervisor-note"]
    assert block(opening, "remember").html.startswith("<ol>")
    assert block(opening, "objectives").html.startswith("<ul>")
    assert block(opening, "how-to").title == "Mode d’emploi"


def test_sections_keep_their_ids_titles_and_minutes(chapter: Module) -> None:
    assert [(one.id, one.title, one.minutes, one.is_stage) for one in chapter.sections] == [
        ("apercu", "Aperçu et mode d’emploi", 1, False),
        ("ou-se-voir", "Où se voir", 4, False),
        ("ecouter", "Écouter", 1, False),
    ]
    assert chapter.sections[2].total_minutes == 13
    assert chapter.minutes == 18


def test_stages_become_sections_and_what_follows_them_an_ending(vignette: Module) -> None:
    assert [(one.id, one.title, one.is_stage) for one in vignette.sections] == [
        ("appel", "L’appel", True),
        ("suite", "La suite", True),
        ("issue", "Ce qu’il en est advenu", True),
    ]
    assert vignette.sections[0].blocks[0].kind == "portrait"
    assert [one.kind for one in vignette.sections[2].blocks] == ["outcome"]


def test_a_vignette_without_stages_is_a_single_one(catalogue: Catalogue) -> None:
    module = parsed(HEAD + STORY + exercise().removeprefix(HEAD), catalogue)
    assert [(one.id, one.is_stage, len(one.exercises)) for one in module.sections] == [("recit", True, 1)]


def test_an_exercise_keeps_its_prompt_and_its_reveal_apart(chapter: Module) -> None:
    (found,) = chapter.exercises
    assert (found.id, found.anchor, found.kind) == ("rencontre#karim", "karim", ExerciseKind.OPEN)
    assert (found.minutes, found.words, found.title) == (12, (100, 200), "Écouter")
    assert found.prompt_text.startswith("Que faites-vous de ce silence\u202f?")
    assert '<div class="box dialogue"><p><strong>Karim</strong>\u202f: …</p>\n<p>' in found.prompt_html
    reveal = chapter.reveal_of(found.id)
    assert reveal is not None
    assert [(idea.id, idea.text) for idea in reveal.key_ideas] == [
        ("rencontre#karim.attendre", "SECRETCANARY attendre"),
        ("rencontre#karim.regarder", "SECRETCANARY regarder avec lui"),
    ]
    assert reveal.key_ideas[0].hints == ("attendre", "silence")
    assert reveal.key_ideas[1].principles == ("preferences",)
    assert reveal.caveat_html == "<p>SECRETCANARY il n’y a pas une seule réponse.</p>"
    assert [path.title for path in reveal.paths] == ["Avec Karim", "Avec l’équipe"]


def test_a_scored_exercise_keeps_its_reference_and_a_form_its_fields(vignette: Module) -> None:
    scored, form = vignette.exercises
    reveal = vignette.reveal_of(scored.id)
    assert reveal is not None
    assert (scored.kind, reveal.reference_score) == (ExerciseKind.SCORED, 4)
    assert reveal.reference_reasons_html == "<p>SECRETCANARY presque tout y est.</p>"
    assert form.kind is ExerciseKind.FORM
    assert [(one.id, one.label, one.rows, one.hint) for one in form.fields] == [("horaire", "Horaire", 2, "Ses mots.")]
    assert "Horaire" not in form.prompt_html


def test_other_answers_and_common_mistakes_stay_in_the_reveal(catalogue: Catalogue) -> None:
    inside = (
        '::: autre-réponse {auteur="Une collègue"}\nJ\'irais au café.\n:::\n::: erreurs-fréquentes\nConvoquer.\n:::\n'
    )
    module = parsed(exercise(inside=ANSWERED + inside), catalogue)
    (reveal,) = module.reveals
    assert [(one.author, one.html) for one in reveal.other_answers] == [("Une collègue", "<p>J’irais au café.</p>")]
    assert reveal.common_mistakes_html == "<p>Convoquer.</p>"
    assert [(path.title, path.html) for path in reveal.paths] == [("", "<p>Une réponse.</p>")]


def test_a_smaller_heading_stays_inside_its_answer(catalogue: Catalogue) -> None:
    inside = "::: idées-clés\n- Une {#a}\n:::\n::: réponses\n### Avec José\nUn.\n\n#### Puis\nDeux.\n:::\n"
    module, faults = parse_module(exercise(inside=inside), "content/vignettes/a.md", catalogue)
    assert module is not None and [one.code for one in faults] == ["cas-fictif-absent"]
    assert [path.html for path in module.reveals[0].paths] == ["<p>Un.</p>\n<h4>Puis</h4>\n<p>Deux.</p>"]


def test_nothing_secret_or_for_supervisors_is_in_what_everybody_reads(modules: dict[str, Module]) -> None:
    for module in modules.values():
        for section in module.sections:
            public = [one.html + one.title for one in section.blocks if one.audience is Audience.EVERYBODY]
            exercises = [repr(one) for one in section.exercises]
            shown = "".join([*public, *exercises, section.text, section.title, module.summary])
            assert "SECRETCANARY" not in shown
            assert "SUPERVISORCANARY" not in shown


def test_a_note_inside_a_story_becomes_a_block_of_its_own(chapter: Module) -> None:
    kinds = [(one.kind, one.audience) for one in chapter.sections[2].blocks]
    assert kinds[:2] == [("story", Audience.EVERYBODY), ("supervisor-note", Audience.SUPERVISORS)]
    assert "vitrine" in block(chapter.sections[2], "story").html


def test_a_note_inside_an_exercise_or_its_answers_stays_for_supervisors(catalogue: Catalogue) -> None:
    inside = "::: réponses\nOui.\n::: note-superviseur\nENTRENOUS\n:::\n:::\n::: note-superviseur\nENTRENOUS\n:::\n"
    module = parsed(exercise(inside=inside), catalogue)
    assert [one.kind for one in module.sections[0].blocks] == ["exercise", "supervisor-note", "supervisor-note"]
    assert "ENTRENOUS" not in repr(module.reveals) + repr(module.exercises) + module.sections[0].text


def test_an_invitation_says_where_it_leads(chapter: Module) -> None:
    card = block(chapter.sections[1], "invitation")
    assert (card.target_module, card.target_stage) == ("mireille", "appel")
    assert card.html == "<p>Mireille vient d’appeler.</p>"


def test_facts_are_kept_by_canonical_name(chapter: Module) -> None:
    assert block(chapter.sections[1], "figure").facts == (("source", "Enquête inventée"), ("date", "2025-03"))
    assert block(chapter.sections[2], "field-task").facts == (("minutes", "30"),)


def test_the_text_of_a_section_holds_its_words_for_the_search(chapter: Module) -> None:
    text = chapter.sections[1].text
    for words in ("venez au bureau", "Trois lieux", "Café", "Un plan du quartier", "Mireille vient d’appeler"):
        assert words in text
    assert "Que faites-vous de ce silence" in chapter.sections[2].text
    assert "<" not in text


def test_english_names_mean_the_same(catalogue: Catalogue) -> None:
    story = "::: histoire {titre=A}\nTexte\n:::\n"
    french = parsed(HEAD + story + exercise("#q type=libre").removeprefix(HEAD), catalogue)
    text = exercise("#q kind=open").removeprefix(HEAD)
    for one, other in (("exercice", "exercise"), ("idées-clés", "key-ideas"), ("réponses", "answers")):
        text = text.replace(f"::: {one}", f"::: {other}")
    head = "---\ntitle: Un titre\nsummary: Un résumé\nprinciples: [preferences]\n---\n"
    english = parsed(head + "::: story {title=A}\nTexte\n:::\n" + text, catalogue)
    assert replace(english, digest=french.digest) == french


def test_two_files_with_other_line_ends_have_one_digest(catalogue: Catalogue) -> None:
    unix, windows = HEAD + "Texte.\n", (HEAD + "Texte.\n").replace("\n", "\r\n")
    assert parsed(unix, catalogue).digest == parsed(windows, catalogue).digest


@pytest.mark.parametrize(
    ("before", "after", "is_changed"),
    [
        ("Que feriez-vous ?", "Que  feriez-vous\u202f?", False),
        ("Que feriez-vous ?", "Que ferez-vous ?", True),
        ("Il était une fois.", "Il était deux fois.", True),
        ("Une idée", "Une autre idée", False),
        ("Une réponse.", "Une autre réponse.", False),
    ],
)
def test_the_digest_of_what_was_seen_changes_with_it_alone(
    before: str, after: str, is_changed: bool, catalogue: Catalogue
) -> None:
    text = HEAD + STORY + exercise().removeprefix(HEAD)
    (old,), (new,) = parsed(text, catalogue).exercises, parsed(text.replace(before, after), catalogue).exercises
    assert (old.seen_digest != new.seen_digest) is is_changed


def test_the_same_text_gives_the_same_module(catalogue: Catalogue) -> None:
    text = exercise()
    assert parsed(text, catalogue) == parsed(text, catalogue)
