"""Lets one step come before another: as advice it is named and holds nothing back, as a condition it holds back."""

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

pytestmark = [pytest.mark.browser, pytest.mark.slow]
NAMES = {Way.MOUSE: "Ondine Souris", Way.KEYBOARD: "Malo Clavier", Way.NO_SCRIPTS: "Régis Sobre"}
FIRST, SECOND = "L’implication", "José, le premier contact"


def given_two_steps(site: Site, email: str, title: str) -> int:
    """Give somebody a programme of a chapter and a stage; return its number."""
    with site.data():
        person = session().scalars(sa.select(User).where(User.email == email)).one()
        team = session().scalars(sa.select(Team).where(Team.name == "Littoral")).one()
        lead = session().scalars(sa.select(User).where(User.email == COORDINATOR)).one()
        programme = a_programme(team, "chapter:implication", "stage:jose#premier-contact", title=title, by=lead)
        an_assignment(programme, person)
        return programme.id


def open_order(hands: Hands, programme: int) -> None:
    """Open the order of the second step."""
    hands.page.goto(f"/programmes/{programme}")
    hands.follow("Ordre", hands.page.locator("main li").filter(has_text=SECOND).last)


def card(page: Page) -> str:
    """Return what home says of the second step, its spaces made plain."""
    page.goto("/")
    return " ".join(page.locator(".contents li").filter(has_text=SECOND).first.inner_text().split())


def test_a_step_is_advised_then_asked_before_another_and_holds_back_until_it_is_done(
    site: Site, enter: Enter, way: Way
):
    name = NAMES[way]
    email = site.add_learner(name)
    number = given_two_steps(site, email, f"Dans l’ordre, {way.value}")
    hands, person = Hands(enter(COORDINATOR, "/programmes", way=way), way), enter(email, "/", way=way)

    open_order(hands, number)
    hands.tick("Un autre jalon est conseillé avant")
    hands.press("Enregistrer")
    expect(hands.page.get_by_text("Choisissez le jalon à faire avant.").first).to_be_visible()
    hands.choose("Le jalon à faire avant facultatif", FIRST)
    hands.press("Enregistrer")
    expect(hands.page.get_by_text("L’ordre est enregistré. Ce qui était fait reste fait.")).to_be_visible()
    expect(hands.page.get_by_text(f"Après « {FIRST} », conseillé.")).to_be_visible()
    assert "Après" not in card(person)
    person.goto("/suivi/moi")
    expect(person.get_by_text(f"Mieux après « {FIRST} ».")).to_be_visible()

    open_order(hands, number)
    hands.tick("Un autre jalon est exigé avant")
    hands.press("Enregistrer")
    expect(hands.page.get_by_role("heading", name="Vérifier avant d’enregistrer")).to_be_visible()
    expect(hands.page.get_by_text("Rien n’est encore enregistré.")).to_be_visible()
    expect(hands.page.get_by_text(f"1 personne : {name}")).to_be_visible()
    if way is Way.MOUSE:
        assert not list(found_by_axe(hands.page))
    hands.press("Enregistrer cet ordre")
    expect(hands.page.get_by_text(f"Après « {FIRST} », exigé.")).to_be_visible()
    assert f"Après « {FIRST} »" in card(person)
    assert person.get_by_role("link", name=SECOND).count() == 0

    with site.data():  # what is done too early waits, and counts on the day when the chapter is read
        somebody = session().scalars(sa.select(User).where(User.email == email)).one()
        an_accepted_answer(somebody, get_module("jose"), "premiers-jours")
    person.goto("/suivi/moi")
    expect(person.get_by_text(f"À faire d’abord : « {FIRST} ».")).to_be_visible()
    expect(person.get_by_text("0 jalon fait sur 2")).to_be_visible()
    site.read(email, "implication")
    person.reload()
    expect(person.get_by_text("2 jalons faits sur 2")).to_be_visible()
    assert "Après" not in card(person)
