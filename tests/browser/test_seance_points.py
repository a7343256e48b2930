"""What a séance promises, point by point: names told first, long texts, a tablet, a lost chair, an early end."""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from icalendar import Calendar
from playwright.sync_api import Page, expect

from tests.browser.conftest import SUPERVISOR, ZONE, Enter
from tests.browser.hands import Hands, Way, settle
from tests.browser.site import Site
from tests.browser.test_live_discussion import Ear, code_of, contribute, join, plan
from tests.browser.test_other_seances import ask, come_in, fill, lead

pytestmark = pytest.mark.browser
EMOJI = "🙂"


def begin(enter: Enter, title: str, *, way: Way = Way.MOUSE, **screen: object) -> Page:
    """Plan a séance that has begun, put its first question, and return its desk."""
    leading = Hands(enter(SUPERVISOR, "/seances", way=way, **screen), way)
    plan(leading, title)
    ask(leading.page)
    return leading.page


def shown(page: Page, part: str = ".contribution") -> list[str]:
    return page.locator(part).all_inner_texts()


def test_names_are_told_on_the_telephone_before_the_first_word_and_then_shown(site: Site, enter: Enter):
    leading = Hands(enter(SUPERVISOR, "/seances"), Way.MOUSE)
    plan(leading, "José, avec les noms")
    desk = leading.page
    desk.get_by_text("Noms et accès").click()
    desk.get_by_label("Montrer les noms").check()
    desk.get_by_role("button", name="Enregistrer ces choix").click()
    expect(desk.get_by_text("Noms et accès")).to_contain_text("avec les noms")
    ask(desk)

    guest = enter("", "/s", width=360, height=780)
    guest.get_by_label("Code affiché à l’écran").fill(code_of(desk))
    guest.get_by_role("button", name="Rejoindre").click()
    expect(guest.locator(".names")).to_contain_text("Avec les noms")
    expect(guest.get_by_label("Votre contribution")).to_have_count(0)
    guest.get_by_label("Votre nom").fill("Paul Morel")
    guest.get_by_role("button", name="Rejoindre").click()
    expect(guest.locator(".names")).to_contain_text("Paul Morel, accompagnera ce que vous écrivez")
    contribute(guest, "Un café dans son quartier.")

    desk.get_by_role("button", name="Ouvrir le mur").click()
    expect(guest.locator(".wall")).to_contain_text("Paul Morel")


def test_a_guest_gives_a_name_when_the_next_question_bears_them(site: Site, enter: Enter, watch):
    watch.expected.add(409)
    desk = begin(enter, "José, puis des noms")
    guest = enter("", "/s", width=360, height=780)
    join(guest, code_of(desk))
    expect(guest.get_by_label("Votre nom")).to_have_count(0)
    desk.get_by_text("Noms et accès").click()
    desk.get_by_label("Montrer les noms").check()
    desk.get_by_role("button", name="Enregistrer ces choix").click()
    expect(desk.get_by_text("Noms et accès")).to_contain_text("avec les noms")
    desk.get_by_text("Ajouter une question").click()
    desk.get_by_label("Ou votre question").fill("Et chez nous ?")
    desk.get_by_role("button", name="Ajouter la question").click()
    desk.get_by_role("button", name="Poser cette question").click()

    expect(guest.locator(".names")).to_contain_text("Avec les noms")
    guest.get_by_label("Votre contribution").fill("On va les voir.")
    guest.get_by_role("button", name="Envoyer ma contribution").click()
    expect(guest.locator(".save-state")).to_contain_text("Donnez le nom")
    guest.get_by_label("Votre nom").fill("Paul Morel")
    guest.get_by_role("button", name="Envoyer ma contribution").click()

    expect(desk.locator(".contribution")).to_contain_text("Paul Morel")
    expect(guest.get_by_label("Votre nom")).to_have_count(0)
    expect(guest.get_by_label("Votre contribution")).to_have_value("")


def test_an_anonymous_contribution_bears_no_name_on_any_screen_nor_in_what_any_browser_is_sent(
    site: Site, enter: Enter
):
    author = site.add_learner("Odilon Trévidic")
    desk = begin(enter, "José, sans nom")
    seance = desk.url.removesuffix("/animer")
    phone = enter(author, seance, width=360, height=780)
    come_in(phone)
    guest, screen = enter("", "/s", width=360, height=780), enter(SUPERVISOR, f"{seance}/ecran")
    ears = [Ear(guest), Ear(screen)]
    contribute(phone, "Lui demander ce qu’il aime.")
    join(guest, code_of(desk))
    desk.get_by_role("button", name="Ouvrir le mur").click()
    for page in (guest, screen, desk):
        expect(page.locator(".wall")).to_contain_text("Lui demander ce qu’il aime.")

    assert [ear for ear in ears if "Trévidic" in ear.all() or author in ear.all()] == []
    assert "Trévidic" not in desk.content()
    desk.get_by_role("link", name="Terminer la séance").click()
    desk.get_by_role("button", name="Terminer la séance").click()
    minutes = desk.locator("#compte-rendu")
    expect(minutes).to_contain_text("Lui demander ce qu’il aime.")
    expect(minutes).not_to_contain_text("Trévidic")


def test_two_thousand_characters_are_kept_through_a_closed_tab_and_sent_whole(site: Site, enter: Enter, watch):
    watch.expected.add(409)
    desk = begin(enter, "José, en long")
    phone = enter("", "/s", width=360, height=780)
    join(phone, code_of(desk))
    text = ("Été à l’hôtel. " * 200)[:1999] + EMOJI  # 2,000 signs, the last of which a browser counts as two
    box = phone.get_by_label("Votre contribution")
    box.fill(text + "x")
    expect(phone.locator("#contribution-longueur")).to_contain_text(re.compile(r"2\s?001 caractères"))
    phone.get_by_role("button", name="Envoyer ma contribution").click()
    expect(phone.locator(".save-state")).to_contain_text("la limite est de 2000")
    expect(box).to_have_value(text + "x")

    box.fill(text)
    expect(phone.locator(".save-state")).to_contain_text("Gardé sur ce téléphone")
    address, context = phone.url, phone.context
    phone.close()  # as a locked telephone that forgets its pages
    phone = context.new_page()
    phone.goto(address)
    expect(phone.get_by_label("Votre contribution")).to_have_value(text)
    phone.get_by_role("button", name="Envoyer ma contribution").click()

    expect(desk.locator(".contribution")).to_contain_text(EMOJI)
    assert text in desk.locator(".contribution").inner_text()


def test_a_late_comer_sees_the_present_question_and_what_is_open(site: Site, enter: Enter):
    desk = begin(enter, "José, en retard")
    first = enter("", "/s", width=360, height=780)
    join(first, code_of(desk))
    contribute(first, "Un café dans son quartier.")
    desk.get_by_role("button", name="Ouvrir le mur").click()
    desk.get_by_text("Ajouter une question").click()
    desk.get_by_label("Ou votre question").fill("Et chez nous ?")
    desk.get_by_role("button", name="Ajouter la question").click()
    desk.get_by_role("button", name="Poser cette question").click()
    expect(first.get_by_role("heading", level=1)).to_have_text("Et chez nous ?")

    late = enter("", "/s", width=360, height=780)
    join(late, code_of(desk))

    expect(late.get_by_role("heading", level=1)).to_have_text("Et chez nous ?")
    late.get_by_role("navigation", name="Autres questions").get_by_role("link").first.click()
    expect(late.locator(".wall")).to_contain_text("Un café dans son quartier.")


def test_the_desk_is_worked_on_a_tablet_with_a_finger(site: Site, enter: Enter):
    desk = begin(enter, "José, au doigt", width=768, height=1024, touch=True)
    phone = enter("", "/s", width=360, height=780)
    join(phone, code_of(desk))
    for text in ("Un café dans son quartier.", "Partir de ses vêtements.", "Lui écrire."):
        contribute(phone, text)
    expect(desk.locator(".contribution")).to_have_count(3)

    desk.get_by_label("Nouveau groupe").fill("Dehors")
    desk.get_by_role("button", name="Créer le groupe").tap()
    coffee = desk.locator(".contribution").filter(has_text="Un café")
    coffee.get_by_label("Ranger dans").select_option(label="Dehors")
    coffee.get_by_role("button", name="Ranger", exact=True).tap()
    expect(desk.locator(".group").first).to_contain_text("Un café")
    desk.get_by_text("Régler « Dehors »").tap()
    desk.get_by_label("Nom du groupe").fill("Hors du bureau")
    desk.get_by_role("button", name="Renommer").tap()
    expect(desk.get_by_role("heading", name="Hors du bureau")).to_be_visible()
    coffee.get_by_role("button", name="Retenir").tap()
    expect(desk.locator(".contribution.kept")).to_contain_text("Un café")
    desk.locator(".contribution").filter(has_text="Lui écrire").get_by_role("button", name="Écarter").tap()
    expect(desk.get_by_text("1 contribution écartée")).to_be_visible()
    desk.get_by_role("button", name="Ouvrir le mur").tap()
    desk.get_by_role("button", name="Montrer les réponses raisonnables").tap()
    desk.get_by_label("Un premier contact rapide, hors du bureau").tap()
    desk.get_by_role("button", name="Enregistrer les idées cochées").tap()
    expect(phone.get_by_label("Cochée :", exact=True)).to_have_count(1)
    expect(phone.locator(".wall")).to_contain_text("Hors du bureau")


def test_with_the_keyboard_alone_one_renames_sets_aside_and_compares(site: Site, enter: Enter):
    desk = begin(enter, "José, aux touches", way=Way.KEYBOARD)
    hands = Hands(desk, Way.KEYBOARD)
    phone = enter("", "/s", width=360, height=780)
    join(phone, code_of(desk))
    for text in ("Un café dans son quartier.", "Lui écrire."):
        contribute(phone, text)
    expect(desk.locator(".contribution")).to_have_count(2)

    hands.write("Nouveau groupe", "Dehors")
    hands.press("Créer le groupe")
    expect(desk.get_by_role("heading", name="Dehors")).to_be_visible()
    hands.open("Régler « Dehors »")
    hands.write("Nom du groupe", "Hors du bureau")
    hands.press("Renommer")
    expect(desk.get_by_role("heading", name="Hors du bureau")).to_be_visible()
    hands.press("Écarter", desk.locator(".contribution").filter(has_text="Lui écrire"))
    expect(desk.get_by_text("1 contribution écartée")).to_be_visible()
    hands.press("Ouvrir le mur")
    expect(phone.locator(".wall")).to_contain_text("Un café")
    hands.press("Montrer les réponses raisonnables")
    hands.tick("Un premier contact rapide, hors du bureau")
    hands.press("Enregistrer les idées cochées")
    expect(phone.get_by_label("Cochée :", exact=True)).to_have_count(1)


def test_ideas_ticked_and_not_sent_yet_stay_while_others_vote(site: Site, enter: Enter):
    desk = begin(enter, "José, au vote")
    phone = enter("", "/s", width=360, height=780)
    join(phone, code_of(desk))
    contribute(phone, "Un café dans son quartier.")
    desk.get_by_role("button", name="Ouvrir le mur").click()
    desk.get_by_role("button", name="Faire voter").click()
    desk.get_by_role("button", name="Montrer les réponses raisonnables").click()
    idea = desk.get_by_label("Un premier contact rapide, hors du bureau")
    idea.check()
    desk.get_by_label("Nouveau groupe").fill("Commencé")
    desk.get_by_role("heading", level=1).click()

    phone.get_by_role("button", name="Donner une voix").click()
    expect(phone.get_by_role("button", name="Reprendre ma voix")).to_be_visible()
    expect(desk.locator(".contribution")).to_contain_text("1 voix")

    expect(idea).to_be_checked()
    expect(desk.get_by_label("Nouveau groupe")).to_have_value("Commencé")
    desk.get_by_role("button", name="Créer le groupe").click()
    expect(desk.get_by_label("Nouveau groupe")).to_have_value("")


def test_a_facilitator_who_loses_the_network_loses_nothing_and_another_goes_on(site: Site, enter: Enter, watch):
    watch.expected.add(409)
    desk = begin(enter, "José, coupé")
    phone = enter("", "/s", width=360, height=780)
    join(phone, code_of(desk))
    contribute(phone, "Avant la coupure.")
    expect(desk.locator(".contribution")).to_have_count(1)

    desk.context.set_offline(True)
    desk.get_by_label("Nouveau groupe").fill("Pas encore envoyé")
    desk.get_by_role("button", name="Créer le groupe").click()
    expect(desk.locator("[data-connection]")).to_contain_text("rien n’est perdu")
    contribute(phone, "Pendant la coupure.")
    other = enter(site.add_supervisor("Bérengère Hamon"), desk.url)
    other.get_by_role("button", name="Prendre la main").click()
    expect(other.get_by_text("vous avez la main")).to_be_visible()
    other.get_by_role("button", name="Ouvrir le mur").click()
    expect(phone.locator(".wall")).to_contain_text("Pendant la coupure.")
    expect(phone.locator(".wall")).to_contain_text("Avant la coupure.")

    desk.context.set_offline(False)
    expect(desk.get_by_text("Bérengère Hamon a la main")).to_be_visible()
    expect(desk.locator(".contribution")).to_have_count(2)
    expect(desk.get_by_label("Nouveau groupe")).to_have_value("Pas encore envoyé")
    desk.get_by_role("button", name="Créer le groupe").click()
    expect(desk.locator("[data-connection]")).to_contain_text("Prenez la main pour agir.")
    desk.wait_for_timeout(2500)  # two rounds of the page, which have no right to take the refusal away
    expect(desk.locator("[data-connection]")).to_contain_text("Prenez la main pour agir.")


def test_an_early_end_gives_minutes_that_hold_everything_and_are_sent_and_printed(site: Site, enter: Enter):
    email = site.add_learner("Thibault Kergoat")
    desk = begin(enter, "José, écourtée")
    seance = desk.url.removesuffix("/animer")
    phone = enter(email, seance, width=360, height=780)
    come_in(phone)
    contribute(phone, f"Un café {EMOJI}, près de chez lui.")
    phone.get_by_role("button", name="Signer ma présence").click()
    expect(phone.get_by_text("Présence signée à")).to_be_visible()
    expect(desk.locator(".contribution")).to_have_count(1)
    desk.get_by_role("link", name="Terminer la séance").click()
    desk.get_by_role("button", name="Terminer la séance").click()

    hands, minutes = Hands(desk, Way.MOUSE), desk.locator("#compte-rendu")
    expect(minutes).to_contain_text("que feriez-vous dans les premiers jours")
    expect(minutes).to_contain_text("Le premier contact")
    expect(minutes).to_contain_text(f"Un café {EMOJI}, près de chez lui.")
    hands.open("Noter une suite à donner")
    hands.write("Ce qui est à faire", "Prévenir le foyer")
    hands.choose("Qui facultatif", "Thibault Kergoat")
    hands.give_day("Pour le facultatif", datetime.now(ZoneInfo(ZONE)).date() + timedelta(days=10))
    hands.press("Noter cette suite")
    expect(desk.locator("#suites")).to_contain_text("Thibault Kergoat, pour le")
    there = desk.get_by_role("complementary", name="Repères").get_by_role("listitem")
    expect(there.filter(has_text="Thibault Kergoat")).to_contain_text("présence")

    with desk.expect_download() as saved:
        desk.get_by_role("link", name="Compte rendu en PDF").click()
    assert saved.value.path().read_bytes().startswith(b"%PDF")
    before = set((site.folder / "outbox").glob("*.txt"))
    desk.get_by_role("button", name="Envoyer par courriel aux personnes invitées").click()
    expect(desk.get_by_text("Le compte rendu part par courriel")).to_be_visible()
    expect(desk.locator("#compte-rendu")).to_contain_text("Un café")
    letters = _letters(site, desk, before, email)
    assert "Voici le compte rendu" in letters and "Un café" in letters and "Prévenir le foyer" in letters

    desk.emulate_media(media="print")
    expect(desk.get_by_role("navigation", name="Navigation principale")).to_be_hidden()
    expect(desk.get_by_role("button", name="Envoyer par courriel")).to_be_hidden()
    expect(minutes).to_be_visible()


def _letters(site: Site, page: Page, before: set, email: str) -> str:
    """Return the letter that went to somebody; the queue takes a moment."""
    for _ in range(40):
        new = [one.read_text(encoding="utf-8") for one in set((site.folder / "outbox").glob("*.txt")) - before]
        found = [one for one in new if email in one]
        if found:
            return found[0]
        page.wait_for_timeout(250)
    raise AssertionError("no letter went")


def test_a_signature_on_the_telephone_counts_in_the_programme_at_once(site: Site, enter: Enter):
    email = site.add_learner("Ursule Le Bihan")
    desk = begin(enter, "José, à émarger")
    seance = desk.url.removesuffix("/animer")
    site.assign(email, "Premiers pas en soutien en emploi")
    person = enter(email, "/suivi", width=360, height=780)
    step = person.get_by_role("listitem").filter(has_text="Une séance d’équipe sur José").first
    expect(step).to_contain_text("Il manque")

    phone = enter(email, seance, width=360, height=780)
    come_in(phone)
    phone.get_by_role("button", name="Signer ma présence").click()
    expect(phone.get_by_text("Présence signée à")).to_be_visible()

    person.reload()
    expect(step).not_to_contain_text("Il manque")
    expect(step).not_to_contain_text("à faire")


def test_a_calendar_file_is_kept_from_the_page_and_opens_at_the_hour_of_the_place(site: Site, enter: Enter):
    leading = Hands(enter(SUPERVISOR, "/seances"), Way.MOUSE)
    for title, day, utc in (("L’heure d’été", "2027-03-27", 13), ("Après elle", "2027-03-29", 12)):
        leading.page.goto("/seances")
        leading.follow("Planifier une séance")
        leading.follow("Littoral")
        fill(leading, title, datetime.fromisoformat(f"{day} 14:00"), "En direct, à une heure dite")
        leading.press("Planifier la séance")
        settle(leading.page)
        with leading.page.expect_download() as saved:
            leading.page.get_by_role("link", name="Ajouter à mon agenda").click()
        (event,) = Calendar.from_ical(saved.value.path().read_text(encoding="utf-8")).walk("VEVENT")
        assert (event.decoded("DTSTART").isoformat(), str(event["SUMMARY"])) == (f"{day}T{utc}:00:00+00:00", title)


def test_somebody_who_will_be_absent_writes_before_the_meeting(site: Site, enter: Enter):
    absent = site.add_learner("Violaine Queffélec")
    leading = Hands(enter(SUPERVISOR, "/seances"), Way.MOUSE)
    leading.follow("Planifier une séance")
    leading.follow("Littoral")
    tomorrow = datetime.now(ZoneInfo(ZONE)).replace(tzinfo=None, hour=10, minute=0) + timedelta(days=1)
    fill(leading, "José, demain", tomorrow, "En direct, à une heure dite")
    leading.press("Planifier la séance")
    address = leading.page.url
    desk = lead(leading)
    expect(desk.get_by_text("La séance n’a pas commencé.")).to_be_visible()
    ask(desk)

    phone = enter(absent, address, width=360, height=780)
    expect(phone.get_by_text("Une question est déjà posée.")).to_be_visible()
    come_in(phone)
    contribute(phone, "Je ne serai pas là : un café, pour moi.")
    expect(desk.locator(".contribution")).to_contain_text("un café, pour moi")
