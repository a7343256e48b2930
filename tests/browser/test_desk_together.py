"""Follows two who supervise: at one answer at once, without a network, signed out, correcting, and reading blind."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from elearn.demo.load import PASSWORD
from tests.browser.conftest import SUPERVISOR, Enter
from tests.browser.hands import Hands, Way, settle
from tests.browser.site import Site
from tests.browser.watch import Watch

pytestmark = [pytest.mark.browser, pytest.mark.slow]
JOSE_1 = "/vignettes/jose/etapes/premier-contact"
EFFECT = 31_000  # a review takes effect thirty seconds after it was sent
KEPT = re.compile(r"(Gardé|Enregistré) à \d+\s+h\s+\d\d")
SOPHIE = "Sophie Lambert"
FIVE = ("Alpha", "Bravo", "Charly", "Delta", "Echo")
YES, NO = "Validée", "À reprendre"


def words(page: Page):
    return page.locator("#words")


def state(page: Page):
    return page.locator(".desk-tools .save-state")


def take(page: Page) -> None:
    page.get_by_role("button", name="Prendre cette réponse").click()
    expect(page.locator(".claim")).to_contain_text("30 min")


def send(page: Page, verdict: str, said: str) -> None:
    words(page).fill(said)
    page.get_by_label(verdict).check()
    page.get_by_role("button", name="Envoyer et m’arrêter là").click()
    expect(page.locator(".toast")).to_contain_text("Votre avis est envoyé")


def test_two_who_read_the_same_answer_are_told_and_both_reviews_are_kept(site: Site, enter: Enter, way: Way):
    learner = site.add_learner(f"Yseult {way.name.title()}")
    marc = site.add_supervisor(f"Gontran {way.name.title()}")
    number = site.hand_in(learner, "J’irais le voir chez lui.")
    first = enter(SUPERVISOR, f"/relectures/{number}")
    take(first)
    words(first).fill("Je commence à le lire.")

    second = enter(marc, f"/relectures/{number}", way=way)
    hands = Hands(second, way)
    expect(second.get_by_text(f"{SOPHIE} relit cette réponse.")).to_be_visible()
    expect(second.get_by_text(re.compile(r"Elle lui est réservée encore (29|30)\s+min"))).to_be_visible()
    hands.open("Reprendre cette relecture")
    hands.write("Pourquoi reprenez-vous cette relecture ?", "Sophie est en congé demain.")
    hands.press("Reprendre la relecture")
    expect(second.locator(".claim")).to_contain_text("30 min")
    hands.write("Un mot d’ensemble", "Oui, chez lui.")
    hands.tick("Validée")
    hands.press("Envoyer et m’arrêter là")
    expect(second.locator(".toast")).to_contain_text("Votre avis est envoyé")

    send(first, "À reprendre", "Et s’il préfère le café ?")
    expect(first.locator("h1")).to_have_text("Relectures")
    if way is not Way.MOUSE:
        return  # what is kept is the same
    first.wait_for_timeout(EFFECT)
    first.goto(f"/relectures/{number}")
    sent = first.locator("section[aria-labelledby='avis-envoyes']")
    expect(sent).to_contain_text("Oui, chez lui.")
    expect(sent).to_contain_text("Et s’il préfère le café ?")
    expect(sent).to_contain_text("second avis")
    told = first.get_by_text("Sophie est en congé demain.")
    for _ in range(9):  # the inbox learns of it within a minute
        first.goto("/boite")
        if told.count():
            break
        first.wait_for_timeout(10_000)
    expect(told.first).to_be_visible()


def test_a_review_half_written_survives_the_tab_the_network_and_the_sign_in(site: Site, enter: Enter, watch: Watch):
    watch.expected |= {401, 403}
    email = site.add_supervisor("Hermine Lozac’h")
    number = site.hand_in(site.add_learner("Isaure Bizien"), "Je l’appellerais.")
    page = enter(email, f"/relectures/{number}")
    take(page)

    words(page).fill("Commencé ici.")
    expect(state(page)).to_have_text(KEPT)
    context = page.context
    page.close()
    page = context.new_page()
    page.goto(f"/relectures/{number}")
    expect(words(page)).to_have_value("Commencé ici.")

    context.set_offline(True)
    words(page).fill("Commencé ici, puis dans le train.")
    expect(state(page)).to_have_text("Hors connexion : gardé sur cet appareil")
    context.set_offline(False)
    expect(state(page)).to_have_text(KEPT)
    page.reload()
    expect(words(page)).to_have_value("Commencé ici, puis dans le train.")

    context.clear_cookies()
    words(page).fill("Commencé ici, puis dans le train, puis le soir.")
    expect(state(page)).to_contain_text("Votre connexion a expiré")
    with page.expect_popup() as opened:
        page.get_by_role("button", name="Me reconnecter").click()
    Hands(opened.value, Way.MOUSE).write("Courriel", email)
    Hands(opened.value, Way.MOUSE).write("Mot de passe", PASSWORD)
    Hands(opened.value, Way.MOUSE).press("Se connecter")
    expect(state(page)).to_have_text(KEPT)
    page.reload()
    expect(words(page)).to_have_value("Commencé ici, puis dans le train, puis le soir.")


def test_a_review_sent_after_the_sign_in_has_gone_comes_back_whole(site: Site, enter: Enter, watch: Watch):
    watch.expected |= {401, 403}
    email = site.add_supervisor("Lancelin Marec")
    number = site.hand_in(site.add_learner("Josselin Bizien"), "Je l’appellerais.")
    page = enter(email, f"/relectures/{number}", way=Way.NO_SCRIPTS)
    take(page)
    page.context.clear_cookies()
    words(page).fill("Et ses propres raisons ?")
    page.get_by_label("À reprendre").check()

    page.get_by_role("button", name="Envoyer et m’arrêter là").click()
    expect(page.get_by_text("Votre texte est gardé.")).to_be_visible()
    Hands(page, Way.NO_SCRIPTS).write("Courriel", email)
    Hands(page, Way.NO_SCRIPTS).write("Mot de passe", PASSWORD)
    Hands(page, Way.NO_SCRIPTS).press("Se connecter et retrouver mon texte")
    page.locator("main form button").first.click()

    expect(page.locator(".toast")).to_contain_text("Votre avis est envoyé")
    page.goto(f"/relectures/{number}")
    expect(page.get_by_text("Et ses propres raisons ?").first).to_be_visible()


def test_a_correction_is_a_second_dated_sending_that_both_see(site: Site, enter: Enter):
    learner = site.add_learner("Katell Bizien")
    number = site.hand_in(learner, "Je l’appellerais.")
    page = enter(SUPERVISOR, f"/relectures/{number}")
    take(page)
    send(page, "À reprendre", "Et ses propres raisons ?")
    page.wait_for_timeout(EFFECT)

    page.goto(f"/relectures/{number}")
    page.get_by_role("link", name="Corriger mon avis").click()
    words(page).fill("J’avais mal lu : ses raisons y sont.")
    page.get_by_label("Validée").check()
    page.get_by_role("button", name="Envoyer la correction").click()
    expect(page.get_by_text("corrige un premier envoi").first).to_be_visible()

    author = enter(learner, JOSE_1)
    expect(author.get_by_text("J’avais mal lu : ses raisons y sont.").first).to_be_visible()
    author.locator("summary", has_text="Avant correction").first.click()
    expect(author.get_by_text("Et ses propres raisons ?").first).to_be_visible()


def test_two_read_blind_then_see_where_they_differ_as_a_hand_counts_it(site: Site, enter: Enter, watch: Watch):
    watch.expected.add(404)
    marc = site.add_supervisor("Rozenn Kerdiles")
    authors = [site.add_learner(f"Auteur {name}") for name in FIVE]
    for author in authors:
        site.hand_in(author, f"J’irais le voir. {author}")  # the newest, so offered whatever others handed in before
    page = enter(SUPERVISOR, "/calibrations/nouvelle?exercice=jose%23premiers-jours")
    page.get_by_label("Titre").fill("Cinq réponses à José")
    for name in FIVE:
        page.get_by_label(re.compile(f"Auteur {name}, version 1")).check()
    page.get_by_label("Rozenn Kerdiles").check()
    page.get_by_label(re.compile("Sans aucun nom")).check()
    page.get_by_role("button", name="Ouvrir la calibration").click()
    for _ in FIVE:
        page.get_by_role("button", name="Ce texte peut être lu").first.click()
        settle(page)
        page.wait_for_load_state()
    page.get_by_role("button", name="Commencer la lecture").click()
    address = page.url.partition("#")[0]

    other = enter(marc, address)
    half_read(page, address)
    read(page, address, (YES, YES, NO, YES, NO), ideas=(0, 0, 1, 2, 0), word="Mot de Sophie")
    expect(page.get_by_text("La lecture est en cours.")).to_be_visible()
    expect(page.locator("table.compared")).to_have_count(0)
    other.reload()
    expect(other.get_by_text("Vous lisez sans voir les autres.")).to_be_visible()
    assert "Mot de Sophie" not in other.content()
    read(other, address, (YES, NO, NO, YES, YES), ideas=(0, 1, 1, 2, 0), word="Mot de Rozenn")

    for one in (page, other):
        one.goto(address)
        facts = one.locator("section[aria-labelledby='accord']")
        expect(facts).to_contain_text("3 sur 5 · alpha 0,25")  # 1 - (2/5) / (2 × 6 × 4 / (10 × 9))
        ideas = one.locator("table.compared").first.locator("tbody tr").count() - 1
        expect(facts).to_contain_text(f"{5 * ideas - 1} sur {5 * ideas}")
        expect(one.locator("tr.differs")).to_have_count(3)
        expect(one.get_by_text("Mot de Sophie").first).to_be_visible()
        expect(one.get_by_text("Mot de Rozenn").first).to_be_visible()
    page.get_by_role("link", name="Prévoir une séance sur ces différences").click()
    expect(page.get_by_label("Titre")).to_have_value("Cinq réponses à José")
    expect(page.locator("#case_1")).to_have_value("jose#premier-contact")
    expect(page.get_by_label("Rozenn Kerdiles", exact=True)).to_be_checked()
    expect(page.get_by_label("Auteur Alpha", exact=True)).not_to_be_checked()


def half_read(page: Page, address: str) -> None:
    """Begin to read the first answer, and leave it by another link: what was found so far is there on return."""
    page.goto(f"{address}/reponses/1")
    page.locator("#words").fill("Commencé")
    page.locator("input[name='ideas']").nth(0).check()
    expect(page.locator(".desk-tools .save-state")).to_have_text(KEPT)
    page.goto(address)
    page.goto(f"{address}/reponses/1")
    expect(page.locator("#words")).to_have_value("Commencé")
    expect(page.locator("input[name='ideas']").nth(0)).to_be_checked()
    page.locator("input[name='ideas']").nth(0).uncheck()
    # Left in the middle of a save, it would be found again as another window's: both would be shown.
    expect(page.locator(".desk-tools .save-state")).to_have_text(KEPT)


def read(page: Page, address: str, verdicts: tuple[str, ...], *, ideas: tuple[int, ...], word: str) -> None:
    """Read each answer in turn; of each, tick so many of the first key ideas; send."""
    for number, (verdict, ticked) in enumerate(zip(verdicts, ideas, strict=True), start=1):
        page.goto(f"{address}/reponses/{number}")
        for place in range(ticked):
            page.locator("input[name='ideas']").nth(place).check()
        page.get_by_label(verdict).check()
        page.locator("#words").fill(word)
        page.get_by_role("button", name="Garder et passer à la suivante").click()
        settle(page)
        expect(page).not_to_have_url(re.compile(f"/reponses/{number}$"))
    page.goto(address)
    page.get_by_role("button", name="Envoyer mes lectures").click()
    settle(page)
    expect(page.get_by_role("button", name="Envoyer mes lectures")).to_have_count(0)
