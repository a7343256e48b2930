"""Brings a chapter in as it circulates, changes what was published, and takes it back: nothing written is touched."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import ADMIN, STRANGER, Enter
from tests.browser.hands import Hands, Way, settle
from tests.browser.site import Site
from tests.browser.watch import Watch
from tests.builders import CHAPTER, VIGNETTE, a_module

pytestmark = [pytest.mark.browser, pytest.mark.slow]
CIRCULATING = Path(__file__).parents[1] / "samples" / "import" / "bienvenue.md"
SAVED = re.compile(r"Enregistré à \d+\s+h\s+\d\d")
WORDS = re.compile(r"\w+")
OLD, NEW = "que feriez-vous ?", "que diriez-vous ?"
SHOWN = 40  # the report quotes the beginning of a long passage
BLOCKS = ("aperçu", "mode-d-emploi", "souvenez-vous", "note-superviseur", "histoire", "exercice", "réponses", "résumé")


def letters(text: str) -> str:
    """Return letters and digits alone: words are compared, never marks or the ends of lines."""
    return "".join(WORDS.findall(text)).casefold()


def sentences(text: str) -> list[str]:
    """Part a text into sentences, labels and entries, each on its line or behind a stop."""
    parts = re.split(r"\n|(?<=[.!?:*])\s+", text)
    return [one for part in parts if letters(one := re.sub(r"^\s*\d+[.)]\s", "", part))]


def publish_vignette(site: Site, slug: str, question: str) -> str:
    """Publish a vignette of this test alone; return the address of its first stage."""
    source = VIGNETTE.format(title=f"Le cas {slug}", chapter="", canary="x").replace(OLD, question)
    with site.data():
        a_module(source, f"vignettes/{slug}.md")
    return f"/vignettes/{slug}/etapes/un"


def publish_chapter(site: Site, slug: str, paragraph: str, more: str = "") -> str:
    """Publish a chapter of this test alone; return its address."""
    source = CHAPTER.format(title=f"Le chapitre {slug}", number=70, canary="x").replace("Un paragraphe", paragraph)
    with site.data():
        a_module(source + more, f"chapters/70-{slug}.md")
    return f"/chapitres/{slug}"


def answer_box(page: Page):
    """The box in which an answer is written."""
    return page.get_by_label("Votre réponse", exact=True)


def bring_in(page: Page, file: Path) -> None:
    """Send a file on the page where a case begins."""
    page.locator("input[type=file]").set_input_files(file)
    page.get_by_role("button", name="Créer le cas").click()
    settle(page)


@pytest.mark.parametrize(("way", "team"), [(Way.MOUSE, "Littoral"), (Way.NO_SCRIPTS, "Estuaire")])
def test_a_chapter_comes_in_as_it_circulates_no_sentence_is_lost_and_its_file_changes_nothing(
    site: Site, enter: Enter, tmp_path: Path, way: Way, team: str
):
    page = enter(site.add_supervisor(f"Amandine {team}", team), "/mes-cas/nouveau", way=way)
    bring_in(page, CIRCULATING)
    expect(page.get_by_role("heading", level=1)).to_have_text("Ce qui a été compris du texte")
    report = page.locator("main").inner_text()
    assert [block for block in BLOCKS if block not in report] == []
    assert "Laissé en texte" in report

    Hands(page, way).follow("Ouvrir le cas")
    module = page.get_by_label("Texte du cas").input_value()
    there = letters(module) + letters(report)
    lost = [one for one in sentences(CIRCULATING.read_text(encoding="utf-8")) if letters(one) not in there]
    assert [one for one in lost if letters(one)[:SHOWN] not in letters(report)] == []

    with page.expect_download() as sent:
        page.get_by_role("link", name="Télécharger le fichier").click()
    sent.value.save_as(tmp_path / "cas.md")
    address = page.url
    page.goto("/mes-cas/nouveau")
    bring_in(page, tmp_path / "cas.md")
    expect(page.get_by_text("Aucun changement : ce texte est déjà celui de ce cas.")).to_be_visible()
    assert page.url == address


def test_a_case_not_yet_published_is_previewed_both_ways_and_an_outsider_gets_nothing(
    site: Site, enter: Enter, watch: Watch
):
    watch.expected |= {404}
    page = enter(site.add_supervisor("Benoîte Carlier"), "/mes-cas/nouveau")
    page.get_by_label("Titre du cas").fill("Un cas pour deux regards")
    page.get_by_label("Prénom inventé de la personne").fill("Nadia")
    page.get_by_role("button", name="Créer le cas").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Un cas pour deux regards")
    preview = page.url.removeprefix(site.url) + "/apercu"

    page.goto(preview)
    expect(page.locator("main")).to_contain_text("Le premier contact")
    expect(page.locator("main")).not_to_contain_text("Avec l’équipe")
    page.get_by_role("link", name="Comme en supervision").click()
    expect(page.locator("main")).to_contain_text("Avec l’équipe")

    for somebody in (STRANGER, site.add_learner("Cyrille Aubry")):
        outside = enter(somebody, preview)
        expect(outside.locator("main")).not_to_contain_text("Le premier contact")
        expect(outside).to_have_title(re.compile("^Cette page n’existe pas"))


def test_an_identifying_detail_is_pointed_out_while_a_case_is_written_and_blocks_nothing(site: Site, enter: Enter):
    page = enter(site.add_supervisor("Denise Fabre"), "/mes-cas/nouveau")
    page.get_by_label("Titre du cas").fill("Un cas trop précis")
    page.get_by_label("Prénom inventé de la personne").fill("Nadia")
    page.get_by_role("button", name="Créer le cas").click()
    text = page.get_by_label("Texte du cas")
    details = "06 12 34 56 78, nadia@exemple.fr, 2 85 05 78 006 084 41, née le 12 mai 1985."
    text.fill(text.input_value().replace("Racontez la situation", f"Nadia. {details} Racontez la situation"))

    for detail in ("téléphone", "adresse électronique", "sécurité sociale", "date de naissance"):
        expect(page.locator(".warnings, .notice").filter(has_text=detail).first).to_be_visible(timeout=20_000)
    expect(page.locator("#cas .save-state")).to_have_text(SAVED, timeout=20_000)
    page.reload()
    expect(text).to_have_value(re.compile(re.escape(details)))


@pytest.mark.parametrize("way", [Way.MOUSE, Way.NO_SCRIPTS])
def test_a_question_that_changes_keeps_the_draft_with_a_notice_and_the_answer_with_its_own_question(
    site: Site, enter: Enter, way: Way
):
    slug = f"ondine-{way.name.lower().replace('_', '-')}"
    stage = publish_vignette(site, slug, OLD)
    drafting, done = (site.add_learner(f"{name} {way.name.title()}") for name in ("Édith", "Fanny"))
    writer, author = enter(drafting, stage, way=way), enter(done, stage, way=way)
    answer_box(writer).fill("Je l’appellerais.")
    if way is Way.MOUSE:
        expect(writer.locator(".save-state")).to_have_text(SAVED)
    else:
        writer.get_by_role("button", name="Enregistrer").click()
    answer_box(author).fill("J’irais la voir.")
    author.get_by_role("button", name="Remettre ma réponse").click()
    expect(author.locator(".receipt")).to_be_visible()

    publish_vignette(site, slug, NEW)

    writer.goto(stage)
    expect(writer.get_by_text("La question a changé depuis votre brouillon.")).to_be_visible()
    expect(answer_box(writer)).to_have_value("Je l’appellerais.")
    desk = enter(site.add_supervisor(f"Gaëlle {way.name.title()}"), way=way)
    desk.goto(f"/relectures?personne={site.number_of(done)}")
    Hands(desk, way).follow(f"Fanny {way.name.title()}", desk.locator(".queue"))
    portfolio = author
    portfolio.goto("/reponses")
    portfolio.locator(".listing a").first.click()
    for page in (desk, portfolio):
        expect(page.locator("main")).to_contain_text(OLD)
        folded = page.locator("details.recall").filter(has_text="changé depuis").first
        folded.locator("summary").click()
        expect(folded.locator("del").filter(has_text="feriez-vous").first).to_be_visible()
        expect(folded.locator("ins").filter(has_text="diriez-vous").first).to_be_visible()
    author.goto(stage)
    expect(author.get_by_text("Elle a changé depuis ; votre réponse reste celle de cette question.")).to_be_visible()
    expect(author.locator("main")).to_contain_text("J’irais la voir.")


@pytest.mark.parametrize("way", [Way.MOUSE, Way.KEYBOARD, Way.NO_SCRIPTS])
def test_an_edition_comes_back_in_two_actions_and_what_people_wrote_is_as_it_was(site: Site, enter: Enter, way: Way):
    slug = f"lucien-{way.name.lower().replace('_', '-')}"
    stage = publish_vignette(site, slug, OLD)
    author = enter(site.add_learner(f"Hugo {way.name.title()}"), stage, way=way)
    answer_box(author).fill("J’irais la voir.")
    author.get_by_role("button", name="Remettre ma réponse").click()
    expect(author.locator(".receipt")).to_be_visible()
    publish_vignette(site, slug, NEW)
    author.goto(stage)
    expect(author.get_by_text("Elle a changé depuis")).to_be_visible()

    hands = Hands(enter(ADMIN, "/etat", way=way), way)
    hands.follow(f"Le cas {slug}")
    hands.press("Revenir à l’édition 1")

    expect(hands.page.get_by_text("L’édition 1 est en ligne.")).to_be_visible()
    author.goto(stage)
    expect(author.locator("main")).to_contain_text(OLD)
    expect(author.locator("main")).to_contain_text("J’irais la voir.")
    expect(author.get_by_text("Elle a changé depuis")).to_have_count(0)


@pytest.mark.parametrize("way", [Way.MOUSE, Way.NO_SCRIPTS])
def test_whoever_had_finished_sees_which_sections_changed_and_what_is_to_be_done(site: Site, enter: Enter, way: Way):
    slug = f"revu-{way.name.lower().replace('_', '-')}"
    address = publish_chapter(site, slug, "Un paragraphe")
    email = site.add_learner(f"Irène {way.name.title()}")
    site.read(email, slug)
    publish_chapter(site, slug, "Un autre paragraphe")

    page = enter(email, address, way=way)
    told = page.locator(".notice").filter(has_text="Ce chapitre a changé depuis que vous l’avez lu.")
    expect(told).to_contain_text("Commencer")
    expect(told).not_to_contain_text("Finir")
    expect(told).to_contain_text("Rien n’est à refaire : ce que vous avez lu reste compté.")
    told.get_by_role("button", name="J’ai vu ces changements").click()
    settle(page)
    expect(told).to_have_count(0)

    publish_chapter(site, slug, "Un autre paragraphe", "\n## Ajouter {#ajouter minutes=2}\n\nUne suite.\n")
    page.goto(address)
    expect(told).to_contain_text("Ajouter")
    expect(told).to_contain_text("Une section nouvelle est à lire.")
