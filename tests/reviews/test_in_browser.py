"""What scripts add to the desk: selecting words, keys that never fire while typing, drafts that save themselves."""

from __future__ import annotations

import re

import pytest
import sqlalchemy as sa
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from elearn import clock
from elearn.db import session, transaction
from elearn.reviews import calibration_actions, phrase_actions
from elearn.reviews.models import Reply, Review, ReviewComment, ReviewDraft, SupervisorNote
from tests.builders import a_learner, a_submission, actor_of
from tests.conftest import Door
from tests.reviews.builders import SOON, a_claim, a_review, a_scene, written

pytestmark = pytest.mark.browser
TYPED = "Un café 🙂 près de l’été.\n\nPuis son équipe, 👩‍👧 ensemble."

SELECT = """([number, words]) => {
  const paragraph = document.querySelectorAll("[data-start]")[number - 1];
  const walker = document.createTreeWalker(paragraph, NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    const at = node.data.indexOf(words);
    if (at < 0) continue;
    getSelection().setBaseAndExtent(node, at, node, at + words.length);
    return;
  }
}"""


SPAN = """([number, first, last]) => {
  const walker = document.createTreeWalker(document.querySelectorAll("[data-start]")[number - 1], NodeFilter.SHOW_TEXT);
  const ends = [];
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    if (!ends.length && node.data.includes(first)) ends.push(node, node.data.indexOf(first));
    if (ends.length === 2 && node.data.includes(last)) ends.push(node, node.data.indexOf(last) + last.length);
  }
  getSelection().setBaseAndExtent(...ends);
}"""


@pytest.fixture
def scene(app):
    made = a_scene(text=TYPED)
    a_claim(made.sophie, made.submission)
    return made


@pytest.fixture
def desk(scene, window):
    return window(scene.sophie, f"/relectures/{scene.submission.id}")


def choose(desk, paragraph, words):
    desk.evaluate(SELECT, [paragraph, words])
    expect(desk.locator("[data-label]").nth(paragraph - 1)).to_contain_text("Commenter «")


def kept(desk, words):
    """Return the draft once it holds some words: an earlier one may have been kept while they were being written."""
    form: object = None
    for _ in range(100):
        expect(desk.locator(".save-state.kept")).to_be_visible(timeout=8_000)
        session().rollback()
        form = session().scalars(sa.select(ReviewDraft)).one().form
        if words in str(form):
            return form
        desk.wait_for_timeout(100)
    raise AssertionError(f"« {words} » was never kept: {form}")


def test_selected_words_are_commented_on_and_sent_to_the_author_in_the_same_place(scene, desk):
    choose(desk, 2, "équipe, 👩‍👧 ensemble")
    desk.keyboard.press("c")
    desk.keyboard.type("Laquelle ?")
    desk.keyboard.press("Escape")
    desk.evaluate("document.activeElement.blur()")
    desk.keyboard.press("r")
    desk.get_by_role("button", name="Envoyer l’avis").click()
    expect(desk.get_by_role("button", name="Annuler l’envoi")).to_be_visible()
    session().rollback()
    comment = session().scalars(sa.select(ReviewComment)).one()
    assert (comment.quote, comment.text) == ("équipe, 👩‍👧 ensemble", "Laquelle ?")
    assert [review.verdict for review in session().scalars(sa.select(Review))] == ["returned"]


def test_words_that_are_marked_already_can_be_selected_again(scene, desk):
    choose(desk, 1, "café 🙂 près")
    desk.locator("summary", has_text="Commenter «").click()
    expect(desk.locator("#additions-0-text")).to_be_focused()  # the box takes the keys once it has opened
    desk.keyboard.type("Bien.")
    desk.get_by_role("button", name="Ajouter le commentaire").locator("visible=true").click()
    expect(desk.locator("mark")).to_contain_text("café 🙂 près")
    choose(desk, 1, "de l’été")
    desk.keyboard.press("c")
    desk.keyboard.type("Quand ?")
    form = kept(desk, "Quand ?")
    quotes = [TYPED[one["start"] : one["end"]] for one in form["comments"]]
    assert quotes == ["café 🙂 près", "de l’été"]


def comment_on(desk, text):
    desk.keyboard.press("c")
    desk.keyboard.type(text)
    desk.get_by_role("button", name="Ajouter le commentaire").locator("visible=true").click()
    expect(desk.locator("aside.comment", has_text=text)).to_be_focused()
    desk.evaluate("document.activeElement.blur()")


def test_words_that_overlap_are_marked_for_the_author_in_the_same_place_on_a_telephone_too(scene, desk, window):
    choose(desk, 1, "café 🙂 près")
    comment_on(desk, "Bien.")
    desk.evaluate(SPAN, [1, "près", "l’été"])
    comment_on(desk, "Quand ?")
    desk.keyboard.press("r")
    desk.get_by_role("button", name="Envoyer et m’arrêter là").click()
    expect(desk.get_by_role("button", name="Annuler l’envoi")).to_be_visible()
    session().rollback()
    assert {one.quote: one.text for one in session().scalars(sa.select(ReviewComment))} == {
        "café 🙂 près": "Bien.",
        "près de l’été": "Quand ?",
    }
    with transaction() as database:
        database.execute(sa.update(Review).values(sent_at=clock.now() - SOON, effective_at=clock.now() - SOON / 31))

    author = window(scene.learner, "/vignettes/ana/etapes/un")
    for width in (360, 1280):
        author.set_viewport_size({"width": width, "height": 800})
        words = author.locator(".annotated p").first
        assert words.evaluate("p => [...p.childNodes].map(node => [node.nodeName === 'MARK', node.textContent])") == [
            [False, "Un "],
            [True, "café 🙂 "],
            [True, "près1"],
            [True, " de l’été2"],
            [False, "."],
        ]
        for number, said in ((1, "Bien."), (2, "Quand ?")):
            words.get_by_role("link", name=f"commentaire {number}").click()
            remark = author.get_by_role("complementary", name=f"Commentaire {number}")
            expect(remark).to_contain_text(said)
            expect(remark).to_be_in_viewport()
        assert author.evaluate("document.documentElement.scrollWidth") <= width


def test_on_a_telephone_words_are_held_and_their_comment_is_a_touch_away(scene, app, address, browser):
    context = browser.new_context(
        locale="fr-FR", has_touch=True, is_mobile=True, viewport={"width": 360, "height": 740}
    )
    cookie = Door(app).sign_in(scene.sophie).client.get_cookie(app.config["SESSION_COOKIE_NAME"])
    context.add_cookies([{"name": cookie.key, "value": cookie.value, "url": address}])
    desk = context.new_page()
    desk.goto(f"{address}/relectures/{scene.submission.id}")
    choose(desk, 1, "près de l’été")
    desk.locator("summary", has_text="Commenter « près de l’été »").tap()
    expect(desk.locator("#additions-0-text")).to_be_focused()
    desk.keyboard.type("Quand ?")
    desk.get_by_role("button", name="Ajouter le commentaire").locator("visible=true").tap()
    expect(desk.locator("mark")).to_contain_text("près de l’été")
    context.close()


def test_keys_never_fire_while_one_types(scene, desk):
    desk.get_by_label("Un mot d’ensemble").fill("")
    desk.get_by_label("Un mot d’ensemble").press_sequentially("vrjkc?")
    assert desk.get_by_label("Un mot d’ensemble").input_value() == "vrjkc?"
    expect(desk.locator("input[name=verdict]:checked")).to_have_count(0)
    expect(desk.get_by_role("dialog")).to_have_count(0)


def test_the_list_of_keys_opens_with_a_key_and_can_switch_them_off(scene, desk):
    desk.keyboard.press("?")
    expect(desk.get_by_role("dialog")).to_contain_text("Réponse suivante")
    desk.get_by_label("Raccourcis actifs sur cet appareil").uncheck()
    desk.get_by_role("button", name="Fermer").click()
    desk.keyboard.press("v")
    expect(desk.locator("input[name=verdict]:checked")).to_have_count(0)


def test_next_and_previous_have_their_keys(scene, window):
    other = a_submission(a_learner(scene.team, "Aïcha Benali"), scene.published)
    desk = window(scene.sophie, f"/relectures/{scene.submission.id}")
    desk.keyboard.press("j")
    desk.wait_for_url(re.compile(f"/relectures/{other.id}$"))
    desk.keyboard.press("k")
    desk.wait_for_url(re.compile(f"/relectures/{scene.submission.id}$"))


def test_what_is_written_saves_itself_and_is_there_on_return(scene, desk):
    desk.get_by_label("Un mot d’ensemble").fill("À moitié écrit.")
    assert kept(desk, "À moitié écrit.")["words"] == "À moitié écrit."
    desk.reload()
    expect(desk.get_by_label("Un mot d’ensemble")).to_have_value("À moitié écrit.")


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("width", [360, 1280])
def test_axe_finds_nothing_on_the_queue_and_the_desk(scene, window, theme, width):
    page = window(scene.sophie, "/relectures")
    page.emulate_media(color_scheme=theme)
    page.set_viewport_size({"width": width, "height": 900})
    for path in ("/relectures", f"/relectures/{scene.submission.id}"):
        page.goto(re.sub(r"/relectures.*", path, page.url))
        page.evaluate("scrollTo(0, document.body.scrollHeight)")  # where the bar at a thumb's reach covers nothing
        found = Axe().run(page, options={"runOnly": ["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa"]})
        assert found.violations_count == 0, found.generate_report()
        assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_a_phrase_is_inserted_with_three_keys_and_can_be_changed(scene, window):
    with transaction():
        phrase_actions.keep_phrase(actor_of(scene.sophie), "Et pourquoi là ?", clock.now())
    desk = window(scene.sophie, f"/relectures/{scene.submission.id}")
    choose(desk, 1, "café")
    desk.keyboard.press("p")
    expect(desk.get_by_role("dialog", name="Quelle phrase insérer ?")).to_be_visible()
    desk.keyboard.press("1")
    box = desk.locator("#additions-0-text")
    expect(box).to_be_focused()
    expect(box).to_have_value("Et pourquoi là ?")
    desk.keyboard.type(" Dites-le.")
    expect(box).to_have_value("Et pourquoi là ? Dites-le.")
    expect(desk.locator("#additions-0-quote")).to_have_value("café")
    desk.keyboard.press("Tab")
    desk.keyboard.press("Tab")
    expect(desk.locator("[data-phrases='additions-0-text']")).to_be_focused()
    desk.keyboard.press("Enter")
    desk.keyboard.press("1")
    expect(box).to_have_value("Et pourquoi là ? Dites-le. Et pourquoi là ?")
    (comment,) = kept(desk, "Dites-le. Et pourquoi là ?")["comments"]
    assert comment["text"] == "Et pourquoi là ? Dites-le. Et pourquoi là ?"


def test_a_phrase_never_fires_while_one_types(scene, desk):
    desk.locator("#words").fill("")  # the last page of another test may have kept its words as it closed
    desk.locator("#words").click()
    desk.keyboard.type("pppp 1")
    expect(desk.locator("#words")).to_have_value("pppp 1")
    expect(desk.locator("#phrases")).not_to_be_visible()


def test_a_note_half_written_is_there_on_return_and_goes_with_the_review(scene, desk):
    desk.locator("summary", has_text="Laisser une note").click()
    desk.get_by_label("Note", exact=True).fill("À voir avec")
    assert kept(desk, "À voir avec")["note"] == "À voir avec"
    desk.reload()
    expect(desk.get_by_label("Note", exact=True)).to_be_visible()
    expect(desk.get_by_label("Note", exact=True)).to_have_value("À voir avec")
    desk.get_by_label("Note", exact=True).fill("À voir avec Marc.")
    desk.get_by_label("Validée").check()
    desk.get_by_role("button", name="Envoyer et m’arrêter là").click()
    expect(desk.get_by_text("La note est enregistrée")).to_be_visible()
    session().rollback()
    assert [one.text for one in session().scalars(sa.select(SupervisorNote))] == ["À voir avec Marc."]


@pytest.mark.parametrize("who", ["learner", "sophie"])
def test_a_reply_half_written_is_there_on_return_until_it_is_sent(scene, window, who):
    review = a_review(scene.sophie, scene.submission, written(words="Bien."), at=clock.now() - SOON).review
    here = f"/relectures/{scene.submission.id}" if who == "sophie" else "/vignettes/ana/etapes/un"
    page = window(getattr(scene, who), here)
    box, fold = page.locator(f"#echange-{review.id}"), page.locator(".dialogue-thread summary")
    fold.click()
    box.fill("Et si elle")
    page.goto(page.url.partition("/relectures")[0].partition("/vignettes")[0] + "/modules")
    page.go_back()
    page.reload()
    expect(box).to_be_visible()
    expect(box).to_have_value("Et si elle")
    expect(page.locator(f"#echange-{review.id}-repris")).to_be_visible()
    box.fill("Et si elle refuse ?")
    page.get_by_role("button", name="Envoyer ma réponse").click()
    expect(page.get_by_text("C’est noté")).to_be_visible()
    expect(box).to_have_value("")
    session().rollback()
    assert [one.text for one in session().scalars(sa.select(Reply))] == ["Et si elle refuse ?"]
    assert page.evaluate("Object.keys(localStorage).filter(key => key.includes('saisie')).length") == 0


def test_the_time_left_is_counted_and_its_end_is_said_to_the_eye_and_to_the_ear(scene, desk):
    desk.clock.install()
    desk.reload()
    expect(desk.locator(".claim")).to_contain_text(re.compile(r"encore\s(29|30)\smin"))
    desk.clock.fast_forward("25:30")
    expect(desk.locator(".claim.short")).to_contain_text(re.compile(r"encore\s[45]\smin"))
    desk.clock.fast_forward("05:00")
    expect(desk.locator(".claim")).to_contain_text("La réservation a pris fin. Ce que vous écrivez reste gardé")
    expect(desk.locator(".claim")).not_to_contain_text("min")
    expect(desk.locator("[data-behaviour=review-claim] [data-said]")).to_contain_text("La réservation a pris fin.")
    desk.get_by_role("button", name="Prolonger").click()
    expect(desk.get_by_text("Cette réponse vous est réservée jusqu’à")).to_be_visible()


@pytest.mark.parametrize("learns", ["with-a-save", "while-reading"])
def test_who_has_it_open_is_told_that_somebody_took_it_over_and_goes_on_writing(scene, desk, learns):
    words, told = desk.locator("#words"), desk.locator("[data-told]")
    if learns == "while-reading":
        desk.clock.install()
        desk.reload()
    desk.get_by_role("button", name="Prolonger").focus()
    words.focus()
    desk.keyboard.type("Je commence")
    kept(desk, "Je commence") if learns == "with-a-save" else None
    expect(told).to_be_empty()
    a_claim(scene.marc, scene.submission, reason="Sophie est en congé demain.")
    if learns == "with-a-save":
        desk.keyboard.type(" à le lire")
    else:
        desk.clock.fast_forward("01:05")
    expect(told).to_contain_text(re.compile(r"Marc Dutilleul a repris cette réponse à \d+\sh\s\d\d"))
    expect(told).to_contain_text("Sophie est en congé demain.")
    expect(told.locator(".notice")).to_be_in_viewport()
    expect(desk.locator(".claim")).to_contain_text("Cette réponse ne vous est plus réservée.")
    expect(desk.get_by_role("button", name="Prolonger")).to_have_count(0)
    expect(desk.get_by_role("button", name="Rendre à la file")).to_have_count(0)
    expect(words).to_be_focused()
    desk.keyboard.type(" jusqu’au bout.")
    expect(words).to_have_value(re.compile(r"^Je commence( à le lire)? jusqu’au bout\.$"))
    assert Axe().run(desk, context="[data-told]").violations_count == 0

    desk.get_by_role("button", name="J’ai compris").click()
    expect(words).to_be_focused()
    desk.get_by_label("Validée").check()
    desk.get_by_role("button", name="Envoyer et m’arrêter là").click()
    expect(desk.locator(".toast")).to_contain_text("Votre avis est envoyé")


def test_a_phrase_goes_from_a_comment_to_a_colleague(scene, desk, window):
    choose(desk, 1, "café")
    comment_on(desk, "Et pourquoi là ?")
    desk.locator("aside.comment summary", has_text="Modifier").click()
    desk.get_by_role("button", name="Garder comme phrase").click()
    expect(desk.get_by_text("La phrase est gardée.")).to_be_visible()
    expect(desk.locator("aside.comment")).to_contain_text("Et pourquoi là ?")
    desk.goto(desk.url.partition("/relectures")[0] + "/relectures/phrases")
    desk.get_by_label("Phrase 1").fill("Et pourquoi cet endroit ?")
    desk.get_by_label("Partagée avec").select_option(label="les personnes qui encadrent Littoral")
    desk.get_by_role("button", name="Enregistrer la phrase").click()
    expect(desk.get_by_text("La phrase est enregistrée.")).to_be_visible()

    colleague = window(scene.marc, f"/relectures/{scene.submission.id}?ecrire=1")
    colleague.keyboard.press("p")
    colleague.keyboard.press("1")
    box = colleague.locator("#additions-0-text")
    expect(box).to_have_value("Et pourquoi cet endroit ?")
    box.press_sequentially(" Dites-le.")
    expect(box).to_have_value("Et pourquoi cet endroit ? Dites-le.")
    colleague.goto(colleague.url.partition("/relectures")[0] + "/relectures/phrases")
    expect(colleague.get_by_text("Partagée par Sophie Lambert avec Littoral")).to_be_visible()
    expect(colleague.get_by_label("Phrase 1")).to_have_count(0)


def test_a_text_made_nameless_by_hand_is_not_lost_when_another_one_is_settled(scene, window):
    other = a_submission(a_learner(scene.team, "Aïcha Benali"), scene.published, "J’appellerais Aïcha.")
    with transaction():
        made = calibration_actions.open_calibration(
            actor_of(scene.sophie),
            title="Deux lectures",
            submission_ids=[scene.submission.id, other.id],
            reader_ids=[scene.sophie.id, scene.marc.id],
            asks=False,
            now=clock.now(),
        )
    page = window(scene.sophie, f"/calibrations/{made.id}")
    first, second = (page.get_by_label(f"Texte sans nom, réponse {number}") for number in (1, 2))
    first.fill("Relu à moitié.")
    second.fill("Relu en entier.")
    page.get_by_role("button", name="Ce texte peut être lu").nth(1).click()
    expect(page.get_by_text("Le texte 2 est prêt à être lu.")).to_be_visible()
    expect(first).to_have_value("Relu à moitié.")
    expect(page.locator("#texte-1-repris")).to_be_visible()
    expect(second).to_have_value("Relu en entier.")
    expect(page.locator("#texte-2-repris")).to_be_hidden()


def test_two_windows_on_one_reading_are_shown_to_the_later_which_keeps_what_it_typed(scene, window):
    with transaction():
        sophie = actor_of(scene.sophie)
        made = calibration_actions.open_calibration(
            sophie,
            title="Nos lectures",
            submission_ids=[scene.submission.id],
            reader_ids=[scene.sophie.id, scene.marc.id],
            asks=False,
            now=clock.now(),
        )
        calibration_actions.settle_text(sophie, made, 1, "Un texte.", clock.now())
        calibration_actions.start_reading(sophie, made, clock.now())
    here = f"/calibrations/{made.id}/reponses/1"
    first, second = window(scene.marc, here), window(scene.marc, here)
    first.locator("#words").fill("Il manque son équipe.")
    expect(first.locator(".save-state.kept")).to_be_visible(timeout=8_000)
    second.locator("#words").fill("Elle va le voir.")
    expect(second.locator(".two-readings")).to_contain_text("changée dans une autre fenêtre", timeout=8_000)
    expect(second.locator(".two-readings")).to_contain_text("Il manque son équipe.")
    expect(second.locator(".two-readings")).to_be_focused()
    expect(second.locator("#words")).to_have_value("Elle va le voir.")
    second.locator("#words").fill("Elle va le voir, sans son équipe.")
    expect(second.locator(".save-state.kept")).to_be_visible(timeout=8_000)
    second.goto(first.url)
    expect(second.locator("#words")).to_have_value("Elle va le voir, sans son équipe.")
