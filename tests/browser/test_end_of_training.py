"""Issues an end-of-training attestation: who, the result of each objective, the paper, and its public page."""

from __future__ import annotations

import pytest
import sqlalchemy as sa
from playwright.sync_api import Page, expect

from elearn.accounts.models import User
from elearn.db import session
from elearn.editions.queries import get_module
from elearn.organisations.models import Team
from tests.browser.conftest import COORDINATOR, Enter
from tests.browser.hands import Hands, Way
from tests.browser.site import Site
from tests.browser.test_access import found_by_axe
from tests.programmes.builders import a_programme, an_accepted_answer, an_assignment
from tests.surveys.builders import some_objectives

pytestmark = [pytest.mark.browser, pytest.mark.slow]
NAMES = {Way.MOUSE: "Ombeline Souris", Way.KEYBOARD: "Gaspard Clavier", Way.NO_SCRIPTS: "Perrine Sobre"}
MEETS, WRITES = "Mener un premier contact", "Écrire une suite datée"


def done_with_objectives(site: Site, email: str, title: str) -> None:
    """Let somebody have done a programme of one stage, which has two objectives."""
    with site.data():
        person = session().scalars(sa.select(User).where(User.email == email)).one()
        team = session().scalars(sa.select(Team).where(Team.name == "Littoral")).one()
        lead = session().scalars(sa.select(User).where(User.email == COORDINATOR)).one()
        programme = a_programme(team, "stage:jose#premier-contact", title=title, by=lead)
        some_objectives(programme, lead, MEETS, WRITES)
        an_assignment(programme, person)
        an_accepted_answer(person, get_module("jose"), "premiers-jours")


def say(hands: Hands, objective: str, result: str) -> None:
    """Say the result of one objective."""
    group = hands.page.get_by_role("group", name=objective)
    box = group.get_by_label(result, exact=True)
    if hands.way is not Way.KEYBOARD:
        box.check()
        return
    hands.reach(group.get_by_role("radio").first)
    hands.page.keyboard.press("Space")
    while not box.is_checked():
        hands.page.keyboard.press("ArrowDown")


def ensure_anybody_can_use(page: Page, way: Way) -> None:
    """Ask axe about a page, once: it is a script itself."""
    if way is Way.MOUSE:
        assert not list(found_by_axe(page))


def test_whoever_coordinates_says_each_result_reads_the_paper_and_anybody_verifies_it(
    site: Site, enter: Enter, way: Way
):
    name, title = NAMES[way], f"Au terme, {way.value}"
    done_with_objectives(site, site.add_learner(name), title)
    hands = Hands(enter(COORDINATOR, "/attestations", way=way), way)
    page = hands.page

    hands.follow("Fin de formation")
    hands.follow(name)
    expect(page.get_by_role("heading", name=f"Pour {name}")).to_be_visible()
    assert page.get_by_role("radio", checked=True).count() == 0  # nobody deduces a result
    say(hands, MEETS, "Acquis")
    hands.press("Délivrer l’attestation")
    expect(page.get_by_text("Dites le résultat pour cet objectif.").first).to_be_visible()
    expect(page.get_by_role("group", name=MEETS).get_by_label("Acquis", exact=True)).to_be_checked()
    ensure_anybody_can_use(page, way)

    say(hands, WRITES, "En cours d’acquisition")
    hands.press("Délivrer l’attestation")
    expect(page.get_by_text("L’attestation de fin de formation est délivrée.")).to_be_visible()
    expect(page.get_by_role("article", name="Attestation de fin de formation")).to_contain_text(name)
    expect(page.get_by_role("row", name=WRITES)).to_contain_text("en cours d’acquisition")
    ensure_anybody_can_use(page, way)
    asked = page.get_by_role("link", name="Ouvrir le PDF").get_attribute("href")
    assert asked is not None and page.request.get(f"{site.url}{asked}").body().startswith(b"%PDF")

    code = page.locator(".attestation .code").inner_text()
    anybody = Hands(enter("", "/verifier", way=way), way)
    anybody.write("Code de l’attestation", code.replace("-", " ").lower())
    anybody.press("Vérifier")
    expect(anybody.page.get_by_role("heading", name="Cette attestation est valable")).to_be_visible()
    expect(anybody.page.locator("main")).to_contain_text(name)
    for words in (MEETS, WRITES, "acquis"):  # the public page says no result
        expect(anybody.page.locator("main")).not_to_contain_text(words)
    ensure_anybody_can_use(anybody.page, way)

    page.goto("/attestations?papier=fin-de-formation")
    assert page.get_by_role("region", name="À délivrer").get_by_role("link", name=name).count() == 0
