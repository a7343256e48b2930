"""Follows a programme a second time: its person begins, answers again beside the first answer, and is attested anew."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
import sqlalchemy as sa
from playwright.sync_api import Page, expect

from elearn.accounts.models import User
from elearn.answers.models import Submission
from elearn.certificates.models import Certificate
from elearn.db import session, transaction
from elearn.editions.queries import get_module
from elearn.organisations.models import Team
from elearn.programmes.models import Programme
from tests.browser.conftest import COORDINATOR, Enter
from tests.browser.hands import Hands, Way
from tests.browser.site import Site
from tests.browser.test_access import found_by_axe
from tests.programmes.builders import a_programme, accept, an_accepted_answer, an_assignment

pytestmark = [pytest.mark.browser, pytest.mark.slow]
NAMES = {Way.MOUSE: "Solène Souris", Way.KEYBOARD: "Cheikh Clavier", Way.NO_SCRIPTS: "Agathe Sobre"}
AGAIN = "Je lui proposerais d’abord un café avec son équipe."


def done_once(site: Site, email: str, title: str) -> None:
    """Let somebody have done a programme of one stage, whose attestation may be renewed."""
    with site.data():
        person = session().scalars(sa.select(User).where(User.email == email)).one()
        team = session().scalars(sa.select(Team).where(Team.name == "Littoral")).one()
        lead = session().scalars(sa.select(User).where(User.email == COORDINATOR)).one()
        steps = "stage:jose#premier-contact"
        programme = a_programme(team, steps, title=title, validity_months=12, renewal_months=3, by=lead)
        an_assignment(programme, person)
        an_accepted_answer(person, get_module("jose"), "premiers-jours")


def issue(enter: Enter, title: str) -> Page:
    """Issue the attestation of a programme as a coordinator does."""
    hands = Hands(enter(COORDINATOR, "/attestations"), Way.MOUSE)
    hands.page.locator("label.tick", has_text=title).locator("input").check()
    hands.press("Délivrer les attestations")
    expect(hands.page.get_by_text("1 attestation est délivrée.")).to_be_visible()
    return hands.page


def ends_on(site: Site, title: str, last: date) -> None:
    """Let the attestation of a programme end on a day, as those of last year do."""
    with site.data(), transaction():
        of = sa.select(Programme.id).where(Programme.title == title).scalar_subquery()
        session().execute(sa.update(Certificate).where(Certificate.programme_id == of).values(valid_until=last))


def codes(site: Site, title: str) -> list[str]:
    """Return the codes of the attestations of a programme, the first one first."""
    with site.data():
        of = sa.select(Programme.id).where(Programme.title == title).scalar_subquery()
        chosen = sa.select(Certificate.code).where(Certificate.programme_id == of).order_by(Certificate.id)
        return list(session().scalars(chosen))


def ensure_anybody_can_use(page: Page, way: Way) -> None:
    """Ask axe about a page, once: it is a script itself."""
    if way is Way.MOUSE:
        assert not list(found_by_axe(page))


def test_a_programme_is_followed_again_before_its_attestation_ends(site: Site, enter: Enter, way: Way):
    title = f"À renouveler, {way.value}"
    email = site.add_learner(NAMES[way])
    done_once(site, email, title)
    issue(enter, title)
    last = date.today() + timedelta(days=40)
    ends_on(site, title, last)

    hands = Hands(enter(email, "/attestations", way=way), way)
    page = hands.page
    expect(page.get_by_text("Votre attestation vaut jusqu’au")).to_be_visible()
    ensure_anybody_can_use(page, way)
    hands.press("Commencer le renouvellement")
    expect(page.get_by_text("Le renouvellement est commencé.")).to_be_visible()
    expect(page.get_by_text("0 jalon fait sur 1")).to_be_visible()

    page.goto("/vignettes/jose/etapes/premier-contact")
    expect(page.get_by_text("Cette question revient pour votre renouvellement.")).to_be_visible()
    ensure_anybody_can_use(page, way)
    hands.write("Votre réponse", AGAIN)
    hands.press("Remettre ma réponse")
    expect(page.get_by_role("region", name="Avant votre renouvellement")).to_be_visible()
    expect(page.get_by_text(AGAIN).first).to_be_visible()
    ensure_anybody_can_use(page, way)

    with site.data():
        accept(
            session().scalars(sa.select(Submission).where(Submission.text == AGAIN).order_by(Submission.id)).all()[-1]
        )
    coordinator = issue(enter, title)
    coordinator.goto("/attestations/renouvellements")
    before, after = codes(site, title)
    for code in (before, after):
        page.goto(f"/verifier/{code}")
        expect(page.get_by_text("Cette attestation est valable")).to_be_visible()
