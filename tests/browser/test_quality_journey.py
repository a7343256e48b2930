"""Says that something goes wrong and what one thinks of a programme, and sees what becomes of it."""

from __future__ import annotations

import re

import pytest
import sqlalchemy as sa
from playwright.sync_api import expect

from elearn.accounts.models import User
from elearn.db import session
from elearn.editions.queries import get_module
from elearn.organisations.models import Team
from tests.browser.conftest import COORDINATOR, SUPERVISOR, Enter
from tests.browser.hands import Hands, Way
from tests.browser.site import Site
from tests.browser.watch import Watch
from tests.programmes.builders import a_programme, an_accepted_answer, an_assignment
from tests.surveys.builders import an_asked_person

pytestmark = [pytest.mark.browser, pytest.mark.slow]
NAMES = {Way.MOUSE: "Maud Souris", Way.KEYBOARD: "Tanguy Clavier", Way.NO_SCRIPTS: "Yaël Sobre"}


def test_a_complaint_is_written_answered_closed_and_reopened_and_nobody_else_reads_it(
    site: Site, enter: Enter, watch: Watch, way: Way
):
    name, subject = NAMES[way], f"La salle du jeudi, {way.value}"
    own = Hands(enter(site.add_learner(name), "/reclamations", way=way), way)
    own.follow("Écrire une réclamation")
    expect(own.page.locator("main")).to_contain_text("Hélène Garnier")
    own.write("Objet", subject)
    own.write("Ce qui ne va pas", "Elle est fermée quand la séance commence.")
    own.press("Envoyer la réclamation")
    received = own.page.get_by_text("Votre réclamation est enregistrée sous le numéro")
    expect(received).to_be_visible()
    address, reference = own.page.url, re.search(r"\d{4}-\d+", received.inner_text())
    assert reference is not None

    watch.expected |= {403, 404}
    supervisor = enter(SUPERVISOR, "about:blank")
    answer = supervisor.goto(address)
    assert answer is not None and answer.status == 404

    lead = Hands(enter(COORDINATOR, "/reclamations/registre", way=way), way)
    lead.follow(reference[0])
    lead.write("Votre réponse", "La clé est désormais à l’accueil dès huit heures.")
    lead.press("Enregistrer la réponse")
    expect(lead.page.get_by_text("La réponse est enregistrée à sa date.")).to_be_visible()
    lead.write("Ce qui va changer", "Une clé à l’accueil.")
    lead.press("Noter l’amélioration")
    expect(lead.page.get_by_text("L’amélioration est notée.")).to_be_visible()
    lead.press("Clore la réclamation")
    expect(lead.page.get_by_text("La réclamation est close.")).to_be_visible()

    own.page.goto(address)
    expect(own.page.get_by_text("La clé est désormais à l’accueil")).to_be_visible()
    expect(own.page.get_by_text("Une clé à l’accueil.")).to_be_visible()
    own.write("Ce qui manque encore facultatif", "L’accueil ouvre à neuf heures.")
    own.press("Rouvrir la réclamation")
    expect(own.page.get_by_text("La réclamation est rouverte.")).to_be_visible()


def test_somebody_who_has_finished_says_what_they_think_once_and_nothing_is_shown_of_one(
    site: Site, enter: Enter, way: Way
):
    email, title = site.add_learner(NAMES[way]), f"À juger, {way.value}"
    with site.data():
        person = session().scalars(sa.select(User).where(User.email == email)).one()
        team = session().scalars(sa.select(Team).where(Team.name == "Littoral")).one()
        lead = session().scalars(sa.select(User).where(User.email == COORDINATOR)).one()
        programme = a_programme(team, "stage:jose#premier-contact", title=title, by=lead)
        assignment = an_assignment(programme, person)
        an_accepted_answer(person, get_module("jose"), "premiers-jours")
        an_asked_person(assignment)
        number = programme.id

    hands = Hands(enter(email, "/", way=way), way)
    hands.follow("Répondre à l’enquête")
    expect(hands.page.get_by_text("Votre réponse est anonyme")).to_be_visible()
    hands.press("Envoyer mon avis")
    expect(hands.page.get_by_text("Répondez à une des affirmations au moins").first).to_be_visible()
    hands.tick("Tout à fait")  # of the first statement
    hands.write("Que faudrait-il changer ? facultatif", "Un cas de plus sur les transports.")
    hands.press("Envoyer mon avis")
    expect(hands.page.get_by_role("heading", name="Merci de votre réponse")).to_be_visible()
    hands.page.reload()
    expect(hands.page.get_by_role("heading", name="Merci de votre réponse")).to_be_visible()
    hands.page.goto("/")
    expect(hands.page.get_by_role("link", name=re.compile("Répondre à l’enquête"))).to_have_count(0)

    results = enter(COORDINATOR, f"/enquetes/programmes/{number}")
    expect(results.get_by_text("Moins de cinq réponses").first).to_be_visible()
    assert "transports" not in results.content()
