"""A queue of ten answers read to its end with the keyboard alone, and once by what the accessibility tree names."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
import sqlalchemy as sa
from playwright.sync_api import Page, expect

from elearn import clock
from elearn.db import session, transaction
from elearn.reviews import phrase_actions
from elearn.reviews.models import KeyIdeaTick, Review, ReviewComment
from tests.builders import a_learner, a_submission, a_supervisor, a_team, a_vignette, actor_of

pytestmark = pytest.mark.browser
TEXT = "J’irais la voir au café, sans dossier.\n\nPuis j’appellerais son équipe pour l’été prochain."
NAMES = ("Ana", "Bilal", "Chloé", "David", "Élise", "Farid", "Gaëlle", "Hugo", "Inès", "Jules")

LISTEN = """() => {
  window.heard = [];
  const regions = "[aria-live], [role=status], [role=alert]";
  const ears = new MutationObserver((changes) => {
    for (const change of changes) {
      const at = change.target.nodeType === 1 ? change.target : change.target.parentElement;
      const region = at?.closest(regions);
      if (!region || region.closest("dialog:not([open])")) continue;
      const text = (change.target.nodeType === 1 ? change.target : change.target.parentElement).textContent.trim();
      if (text && !at.closest("[aria-hidden=true]")) window.heard.push(text.replace(/\\s+/g, " "));
    }
  });
  // What a page holds when it opens is not read aloud: only what changes afterwards is.
  document.addEventListener("DOMContentLoaded", () =>
    ears.observe(document, { childList: true, characterData: true, subtree: true }));
}"""

SEEN = """() => {
  const at = document.activeElement;
  const style = getComputedStyle(at);
  const ring = style.outlineStyle !== "none" || style.boxShadow !== "none";
  const box = at.getBoundingClientRect();
  const isShown = box.bottom > 0 && box.top < innerHeight;
  return { where: at.tagName, lost: at === document.body, ring, isShown };
}"""


@pytest.fixture
def team(app):
    """Return a team with ten answers to one question that wait, and its supervisor, who keeps one phrase."""
    made, published = a_team("Littoral"), a_vignette()
    sophie = a_supervisor(made, "Sophie Lambert")
    for days, name in enumerate(NAMES):
        a_submission(a_learner(made, f"{name} Morel"), published, TEXT, ago=timedelta(days=20 - days))
    with transaction():
        phrase_actions.keep_phrase(actor_of(sophie), "Et pourquoi là ?", clock.now())
    return sophie


def focus_is_seen(page: Page, after: str) -> None:
    """Fail where the focus is lost, out of the window, or without a ring."""
    found = page.evaluate(SEEN)
    assert not found["lost"] and found["ring"] and found["isShown"], (after, found)


def heard(page: Page, words: str) -> None:
    """Fail unless a live region has said these words, once."""
    page.wait_for_function("words => window.heard.some((said) => said.includes(words))", arg=words)
    said = page.evaluate("window.heard")
    assert len([one for one in said if words in one]) == 1, said


def tab_to(page: Page, target) -> None:
    """Press Tab until the focus is there."""
    for _ in range(60):
        if target.evaluate("element => element === document.activeElement"):
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"the Tab key does not reach {target}")


def spaced(text: str) -> re.Pattern[str]:
    """Return what finds these words whatever kind of space stands between them."""
    return re.compile(r"\s".join(re.escape(word) for word in text.split(" ")))


@pytest.mark.slow
def test_ten_answers_are_read_commented_and_decided_with_the_keyboard_alone(team, window):
    page = window(team, "/relectures?exercice=ana%23depart&ordre=anciennes")
    page.context.add_init_script(f"({LISTEN})()")
    keys = page.keyboard
    tab_to(page, page.get_by_role("link", name=f"{NAMES[0]} Morel"))
    keys.press("Enter")
    head = page.get_by_role("heading", level=1)
    expect(head).to_have_text(spaced(f"Réponse d’{NAMES[0]} Morel"))
    expect(head).to_be_focused()
    tab_to(page, page.get_by_role("button", name="Prendre cette réponse"))
    keys.press("Enter")
    expect(page.get_by_role("button", name="Prolonger")).to_be_visible()

    for place, name in enumerate(NAMES):
        expect(head).to_have_text(re.compile(f"{name}\\sMorel"))
        expect(head).to_be_focused()
        focus_is_seen(page, f"opening {name}")
        if place:
            heard(page, "Votre avis est envoyé. Réponse lue")
        if place == 0:
            keys.press("?")
            expect(page.get_by_role("dialog")).to_contain_text("Choisir des mots")
            keys.press("Escape")
            expect(page.get_by_role("dialog")).to_have_count(0)
            expect(head).to_be_focused()

        keys.press("s")
        heard(page, "Mots choisis : « J’irais »")
        for key in ("ArrowRight", "Shift+ArrowRight", "Shift+ArrowRight"):
            keys.press(key)
        heard(page, "Mots choisis : « la voir au »")
        focus_is_seen(page, "choosing words")
        keys.press("c")
        box = page.get_by_role("textbox", name="Commentaire").locator("visible=true")
        expect(box).to_be_focused()
        if place % 2:
            keys.type("Vrai choix, jk ? ")
        else:
            tab_to(page, page.get_by_role("button", name="Mes phrases").locator("visible=true").first)
            keys.press("Enter")
            expect(page.get_by_role("dialog", name=spaced("Quelle phrase insérer ?"))).to_be_visible()
            keys.press("1")
            heard(page, "Phrase insérée.")
            expect(box).to_be_focused()
            expect(box).to_have_value(spaced("Et pourquoi là ?"))
        expect(page.get_by_role("radio", checked=True)).to_have_count(0)
        focus_is_seen(page, "writing")
        tab_to(page, page.get_by_role("button", name="Ajouter le commentaire").locator("visible=true"))
        keys.press("Enter")
        note = page.get_by_role("complementary", name="Commentaire 1")
        expect(note).to_be_focused()
        focus_is_seen(page, "adding the comment")
        expect(page.locator("mark")).to_contain_text("la voir au")

        idea = page.get_by_role("checkbox", name="Lui demander ce qu’elle aime")
        tab_to(page, idea)
        keys.press("Space")
        expect(idea).to_be_checked()
        keys.press("v" if place % 2 else "r")
        verdict = page.get_by_role("radio", name="Validée" if place % 2 else "À reprendre")
        expect(verdict).to_be_checked()
        expect(verdict).to_be_focused()
        expect(page.get_by_role("complementary", name="Outils de relecture")).to_contain_text("Gardé à")
        tab_to(page, page.get_by_role("button", name="Envoyer l’avis"))
        focus_is_seen(page, "before sending")
        keys.press("Enter")

    page.wait_for_url(lambda url: url.partition("?")[0].endswith("/relectures"))
    expect(page.get_by_role("button", name="Annuler l’envoi")).to_be_visible()
    heard(page, "Votre avis est envoyé. Réponse lue")
    session().rollback()
    reviews = session().scalars(sa.select(Review).order_by(Review.id)).all()
    assert [one.verdict.value for one in reviews] == ["returned", "accepted"] * 5
    comments = session().scalars(sa.select(ReviewComment).order_by(ReviewComment.id)).all()
    assert {one.quote for one in comments} == {"la voir au"} and len(comments) == 10
    assert {one.text for one in comments} == {"Et pourquoi là ?", "Vrai choix, jk ?"}
    assert session().scalar(sa.select(sa.func.count()).select_from(KeyIdeaTick)) == 10


def test_an_answer_is_read_commented_and_decided_by_role_and_name_alone(team, window):
    page = window(team, "/relectures?exercice=ana%23depart&ordre=anciennes")
    main = page.get_by_role("main")
    expect(main).to_match_aria_snapshot("- list:\n  - listitem:\n    - link /Ana.Morel/")
    main.get_by_role("link", name=re.compile("Ana.Morel")).press("Enter")
    main.get_by_role("button", name="Prendre cette réponse").press("Enter")
    answer = main.get_by_role("article", name="Réponse et commentaires")
    expect(answer).to_contain_text("J’irais la voir au café")
    page.keyboard.press("c")
    answer.get_by_role("textbox", name=re.compile("Mots commentés")).fill("sans dossier")
    answer.get_by_role("textbox", name="Commentaire", exact=True).fill("Et avec quoi ?")
    answer.get_by_role("button", name="Ajouter le commentaire").press("Enter")
    expect(answer.get_by_role("complementary", name="Commentaire 1")).to_contain_text(spaced("Et avec quoi ?"))
    expect(answer.get_by_role("link", name="commentaire 1")).to_be_visible()
    tools = main.get_by_role("complementary", name="Outils de relecture")
    ideas = tools.get_by_role("group", name="Idées clés dans cette réponse")
    ideas.get_by_role("checkbox", name=re.compile("Rencontrer son équipe")).press("Space")
    tools.get_by_role("textbox", name=re.compile("Un mot")).fill("Merci.")
    tools.get_by_role("radio", name=re.compile("^Validée")).press("Space")
    expect(tools).to_match_aria_snapshot(
        """
        - group "Idées clés dans cette réponse":
          - checkbox /Lui demander/
          - checkbox /Rencontrer/ [checked]
        """
    )
    tools.get_by_role("button", name="Envoyer l’avis").press("Enter")
    expect(main.get_by_role("status").filter(has_text="Votre avis est envoyé")).to_be_visible()
    expect(main.get_by_role("heading", level=1)).to_have_text(re.compile("Bilal.Morel"))
    main.get_by_role("button", name="Annuler l’envoi").press("Enter")
    expect(main.get_by_role("heading", level=1)).to_have_text(re.compile("Ana.Morel"))
    expect(tools.get_by_role("radio", name=re.compile("^Validée"))).to_be_checked()


def test_the_desk_is_used_at_four_hundred_per_cent_without_scrolling_sideways(team, window):
    page = window(team, "/relectures?exercice=ana%23depart&ordre=anciennes")
    page.set_viewport_size({"width": 320, "height": 256})
    page.get_by_role("link", name=re.compile("Ana.Morel")).click()
    page.get_by_role("button", name="Prendre cette réponse").click()
    expect(page.get_by_role("button", name="Prolonger")).to_be_visible()
    page.keyboard.press("c")
    page.keyboard.type("Un mot qui tient dans la largeur.")
    page.keyboard.press("Escape")
    for name in ("?", "p"):
        page.evaluate("document.activeElement.blur()")
        page.keyboard.press(name)
        expect(page.get_by_role("dialog")).to_be_visible()
        assert page.get_by_role("dialog").evaluate("box => box.scrollWidth <= box.clientWidth")
        assert page.evaluate("document.documentElement.scrollWidth") <= 320
        page.keyboard.press("Escape")
    page.goto(page.url.partition("/relectures")[0] + "/equipe")
    expect(page.get_by_role("heading", name="Cette semaine")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
