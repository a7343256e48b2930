"""Séances that are held otherwise: from memory, in writing over a week, across organisations, by two pens."""

from __future__ import annotations

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import REGIONAL, SUPERVISOR, ZONE, Enter
from tests.browser.hands import Hands, Way
from tests.browser.site import Site
from tests.browser.test_live_discussion import code_of, contribute, join
from tests.browser.watch import Watch

pytestmark = pytest.mark.browser


def plan(
    hands: Hands, title: str, *, how: str = "En direct, à une heure dite", ago: timedelta = timedelta(minutes=5)
) -> None:
    """Plan a séance of the team Littoral about José's first contact, begun a while `ago`; land on its page."""
    hands.follow("Planifier une séance")
    hands.follow("Littoral")
    fill(hands, title, a_while_ago(ago), how)
    hands.press("Planifier la séance")
    expect(hands.page.get_by_role("heading", level=1)).to_have_text(title)


def a_while_ago(ago: timedelta) -> datetime:
    return datetime.now(ZoneInfo(ZONE)).replace(tzinfo=None) - ago


def fill(hands: Hands, title: str, start: datetime, how: str) -> None:
    hands.write("Titre", title)
    hands.give_day("Date", start.date())
    hands.give_hour("Heure de début", start.time())
    hands.choose("Comment", how)
    hands.write("Lieu facultatif", "Salle des Marronniers")
    hands.choose("Vignette 1 facultatif", "José – Le premier contact")


def lead(hands: Hands) -> Page:
    """Take up the desk of the séance on whose page one stands."""
    hands.follow("Animer la séance")
    expect(hands.page.get_by_role("heading", level=1)).to_have_text("Animer la séance")
    return hands.page


def ask(desk: Page) -> None:
    desk.get_by_role("button", name="Poser cette question").first.click()
    expect(desk.get_by_role("button", name="Ouvrir le mur")).to_be_visible()


def come_in(page: Page) -> None:
    """Join with one's account from the page of the séance; where one is new, names are spoken of first."""
    page.get_by_role("link", name="Rejoindre sur cet appareil").click()
    enters = page.get_by_role("button", name="Rejoindre", exact=True)
    expect(enters.or_(page.get_by_label("Votre contribution"))).to_be_visible()
    if enters.is_visible():
        expect(page.locator(".names")).to_contain_text("Sans nom")
        enters.click()
    expect(page.get_by_label("Votre contribution")).to_be_visible()


def test_a_group_writes_the_eight_principles_from_memory_and_compares(site: Site, enter: Enter):
    leading = Hands(enter(SUPERVISOR, "/seances"), Way.MOUSE)
    plan(leading, "Les huit, de mémoire")
    desk = lead(leading)
    desk.get_by_text("Ajouter une question").click()
    desk.get_by_label("Une question du manuel").select_option(label="Les huit principes, de mémoire")
    desk.get_by_role("button", name="Ajouter la question").click()
    desk.get_by_role("listitem").filter(has_text="huit principes").get_by_role("button", name="Poser").click()
    expect(desk.get_by_role("button", name="Ouvrir le mur")).to_be_visible()
    phone, screen = enter("", "/s", width=390, height=780), enter(SUPERVISOR, desk.url.replace("/animer", "/ecran"))
    join(phone, code_of(desk))
    contribute(phone, "L’emploi ordinaire, les préférences de la personne, chercher vite.")
    expect(phone.locator("main")).not_to_contain_text("Idées clés")

    desk.get_by_role("button", name="Ouvrir le mur").click()
    desk.get_by_role("button", name="Montrer les réponses raisonnables").click()
    ideas = desk.get_by_role("group", name="Et sur notre mur ?").get_by_role("checkbox")
    expect(ideas).to_have_count(8)
    ideas.first.check()
    desk.get_by_role("button", name="Enregistrer les idées cochées").click()

    for page in (phone, screen):
        expect(page.get_by_label("Cochée :", exact=True)).to_have_count(1)
        expect(page.get_by_label("Pas cochée :")).to_have_count(7)


def test_a_seance_is_held_in_writing_and_an_absent_person_reads_it_afterwards(site: Site, enter: Enter):
    early, absent = site.add_learner("Maxence Aubry"), site.add_learner("Nora Benhaddou")
    leading = Hands(enter(SUPERVISOR, "/seances"), Way.MOUSE)
    plan(leading, "José, par écrit", how="Par écrit, pendant 7 jours")
    address = leading.page.url
    expect(leading.page.get_by_text("par écrit", exact=False).first).to_be_visible()
    desk = lead(leading)
    ask(desk)

    writing = enter(early, address, width=390, height=780)
    come_in(writing)
    contribute(writing, "Passer le voir au foyer, puis marcher un peu.")
    writing.goto(address)
    come_in(writing)
    expect(writing.locator(".sent")).to_contain_text("Passer le voir au foyer")

    desk.get_by_role("link", name="Terminer la séance").click()
    desk.get_by_role("button", name="Terminer la séance").click()
    expect(desk.locator("#compte-rendu")).to_contain_text("Passer le voir au foyer")
    reading = enter(absent, address)
    expect(reading.locator("#compte-rendu")).to_contain_text("Passer le voir au foyer")


def test_people_of_two_organisations_meet_and_see_nothing_else_of_each_other(site: Site, enter: Enter, watch: Watch):
    watch.expected.add(404)
    near, far = site.add_learner("Octave Lemoine"), site.add_learner("Perrine Guillou", "Orvelle")
    planning = Hands(enter(REGIONAL, "/seances"), Way.MOUSE)
    planning.follow("Planifier une séance")
    fill(planning, "José, en région", a_while_ago(timedelta(minutes=5)), "En direct, à une heure dite")
    page = planning.page
    page.get_by_label("Animation", exact=True).select_option(label="Sophie Lambert")
    page.get_by_label("Anne-Lise Morand").uncheck()
    for name in ("Octave Lemoine", "Perrine Guillou"):
        page.get_by_label(name).check()
    planning.press("Planifier la séance")
    expect(
        page.get_by_role("status").filter(has_text="José, en région").or_(page.get_by_role("heading", level=1))
    ).to_be_visible()
    leading = Hands(enter(SUPERVISOR, "/seances"), Way.MOUSE)
    leading.follow("José, en région")
    address = leading.page.url
    expect(leading.page.get_by_role("complementary", name="Repères")).to_contain_text("Perrine Guillou")
    desk = lead(leading)
    ask(desk)

    for email, text in ((near, "Un café."), (far, "Une marche.")):
        person = enter(email, address, width=390, height=780)
        expect(person.get_by_role("complementary", name="Repères")).to_contain_text("Octave Lemoine")
        come_in(person)
        contribute(person, text)
    desk.get_by_role("button", name="Ouvrir le mur").click()
    expect(person.locator(".wall")).to_contain_text("Un café.")

    person.goto(address)
    for hidden in ("Les Deux Rives", "Littoral", near):
        assert hidden not in person.content()
    answer = page.goto(address)  # planning it gave no seat
    assert answer is not None
    assert answer.status == 404


def test_two_people_write_the_minutes_at_once_and_both_texts_are_kept(site: Site, enter: Enter):
    other = site.add_learner("Quentin Rocher")
    leading = Hands(enter(SUPERVISOR, "/seances"), Way.MOUSE)
    plan(leading, "José, à deux plumes")
    first, second = leading.page, enter(other, f"{leading.page.url}/compte-rendu")
    first.goto(f"{first.url}/compte-rendu")
    for page, text in ((first, "Écrire moins, aller voir plus."), (second, "Nora appelle le foyer lundi.")):
        page.get_by_label("Ce que nous retenons").fill(text)
    first.get_by_role("button", name="Enregistrer le compte rendu").click()
    expect(first.locator("#compte-rendu")).to_contain_text("Écrire moins")

    second.get_by_role("button", name="Enregistrer le compte rendu").click()
    expect(second.get_by_text("Écrire moins, aller voir plus.").first).to_be_visible()
    expect(second.get_by_text("Nora appelle le foyer lundi.").first).to_be_visible()
    second.get_by_role("button", name="Enregistrer ce texte").click()

    expect(second.locator("#compte-rendu")).to_contain_text("Écrire moins, aller voir plus.")
    expect(second.locator("#compte-rendu")).to_contain_text("Nora appelle le foyer lundi.")
