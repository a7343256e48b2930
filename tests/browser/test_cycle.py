"""Turns one answer the whole way round: handed in, returned, handed in again, accepted; three people see the same."""

from __future__ import annotations

from dataclasses import dataclass

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import COORDINATOR, SUPERVISOR, Enter
from tests.browser.hands import Hands, Way, settle
from tests.browser.site import Site

pytestmark = pytest.mark.browser
NAME = "Maïwenn Prat"
STAGE = "/vignettes/jose/etapes/premier-contact"
EFFECT = 31_000  # a review takes effect thirty seconds after it was sent


@dataclass
class Three:
    """Three people, each at the page where the answer's state is theirs to see."""

    learner: Page
    supervisor: Page
    coordinator: Page
    table: str
    queue: str

    def agree(self, *, listed: str, in_the_cell: str, waits: bool) -> None:
        """Check that all three see the same state now."""
        self.learner.goto("/reponses")
        expect(self.learner.locator(".listing li").filter(has_text="José, étape 1")).to_contain_text(listed)
        self.coordinator.goto(self.table)
        row = self.coordinator.get_by_role("row").filter(has_text=NAME)
        expect(row.locator("a.cell").first).to_have_text(in_the_cell)
        self.supervisor.goto(self.queue)
        expect(self.supervisor.locator(".queue").get_by_role("link", name=NAME)).to_have_count(1 if waits else 0)

    def write(self, text: str, button: str) -> None:
        """Hand the answer in."""
        self.learner.goto(STAGE)
        self.learner.get_by_label("Votre réponse", exact=True).fill(text)
        self.learner.get_by_role("button", name=button).click()
        expect(self.learner.locator(".receipt")).to_be_visible()

    def review(self, verdict: str, words: str) -> None:
        """Read it, decide, send."""
        self.supervisor.goto(self.queue)
        self.supervisor.locator(".queue").get_by_role("link", name=NAME).click()
        self.supervisor.get_by_role("button", name="Prendre cette réponse").click()
        self.supervisor.locator("#words").fill(words)
        self.supervisor.get_by_label(verdict).check()
        self.supervisor.get_by_role("button", name="Envoyer et m’arrêter là").click()
        expect(self.supervisor.locator(".toast")).to_be_visible()


def test_three_people_see_the_same_at_each_turn(site: Site, enter: Enter):
    email = site.add_learner(NAME)
    queue = f"/relectures?personne={site.number_of(email)}"
    three = Three(enter(email), enter(SUPERVISOR), enter(COORDINATOR), given_a_programme(enter), queue)

    three.write("Je l’appellerais.", "Remettre ma réponse")
    three.agree(listed="remise", in_the_cell="remise", waits=True)

    three.review("À reprendre", "Et ses propres raisons ?")
    three.agree(listed="remise", in_the_cell="remise", waits=False)  # it can still be undone
    three.learner.wait_for_timeout(EFFECT)
    three.agree(listed="à reprendre", in_the_cell="à reprendre", waits=False)

    three.learner.goto("/")
    expect(three.learner.locator("main").get_by_text("1 nouvelle relecture")).to_be_visible()
    three.learner.goto(STAGE)
    expect(three.learner.get_by_text("Et ses propres raisons ?")).to_be_visible()
    three.learner.get_by_role("button", name="J’ai lu cette relecture").click()
    settle(three.learner)
    expect(three.learner.get_by_role("button", name="J’ai lu cette relecture")).to_have_count(0)
    three.learner.goto("/")
    expect(three.learner.get_by_text("1 nouvelle relecture")).to_have_count(0)
    three.learner.goto(STAGE)
    expect(three.learner.get_by_label("Votre réponse", exact=True)).to_have_value("Je l’appellerais.")
    three.write("Je l’appellerais, et je lui demanderais ses raisons.", "Remettre la version 2")
    three.agree(listed="remise", in_the_cell="remise", waits=True)

    three.review("Validée", "Oui.")
    three.learner.wait_for_timeout(EFFECT)
    three.agree(listed="validée", in_the_cell="validée", waits=False)


def given_a_programme(enter: Enter) -> str:
    """Give the learner a programme whose one step is the first stage; return the address of its table."""
    hands = Hands(enter(COORDINATOR, "/programmes/nouveau"), Way.MOUSE)
    hands.write("Titre", "Un seul jalon")
    hands.press("Créer le programme")
    hands.page.get_by_label("Jalon", exact=True).select_option("stage:jose#premier-contact")
    hands.press("Ajouter le jalon")
    hands.follow("Attribuer le programme")
    hands.tick(f"{NAME}, Littoral")
    hands.press("Attribuer")
    address = hands.page.get_by_role("link", name="Voir l’avancement").get_attribute("href")
    assert address is not None
    return address
