"""Shows each of the other roles its own part, and refuses the rest to every one of the six accounts."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import ADMIN, COORDINATOR, LEARNER, REGIONAL, STRANGER, SUPERVISOR, Enter
from tests.browser.hands import Hands, Way
from tests.browser.site import Site
from tests.browser.watch import Watch

pytestmark = pytest.mark.browser

REFUSED = {
    LEARNER: ("/relectures", "/equipe", "/personnes", "/journal", "/etat", "/seances/nouvelle", "/programmes/nouveau"),
    SUPERVISOR: ("/reponses", "/personnes", "/journal", "/etat", "/programmes/nouveau"),
    COORDINATOR: ("/relectures", "/reponses", "/etat", "/reseaux"),
    REGIONAL: ("/relectures", "/reponses", "/etat", "/programmes/nouveau", "/personnes/inviter"),
    ADMIN: ("/relectures", "/reponses", "/suivi", "/programmes", "/equipe", "/seances/nouvelle"),
    STRANGER: ("/relectures", "/equipe", "/personnes", "/journal", "/etat"),
}


@pytest.mark.parametrize("email", REFUSED)
def test_what_is_not_ones_own_is_refused(enter: Enter, watch: Watch, email: str):
    watch.expected |= {403, 404}
    page = enter(email)

    for url in REFUSED[email]:
        answer = page.goto(url)
        assert answer is not None
        assert answer.status in (403, 404), f"{url} answers {answer.status} to {email}"


def test_an_answer_is_nothing_to_a_coordinator_or_a_stranger(site: Site, enter: Enter, watch: Watch):
    watch.expected |= {403, 404}
    number = site.hand_in(site.add_learner("Aubin Lescure"), "Un texte que seules deux personnes liront, aubergine.")

    for email in (COORDINATOR, REGIONAL, ADMIN, STRANGER, LEARNER):
        page = enter(email, f"/relectures/{number}")
        expect(page.get_by_role("heading", level=1)).to_be_visible()
        assert "aubergine" not in page.content()


def test_a_regional_coordinator_follows_four_organisations_without_a_text(enter: Enter, way: Way):
    page = enter(REGIONAL, way=way)
    hands = Hands(page, way)

    expect(page.get_by_role("heading", level=1)).to_have_text("Avancement des personnes")
    expect(page.get_by_text("jamais le texte des réponses")).to_be_visible()
    hands.use(page.locator(".matrix a.cell").first)
    expect(page.locator("#pourquoi")).to_contain_text("La règle")
    hands.go("Personnes")
    for name in ("Association Les Deux Rives", "Maison de l’Orvelle", "L’Élan des Combes", "Centre Le Tournant"):
        expect(page.locator("main .listing").get_by_text(name).first).to_be_visible()


def test_an_administrator_sees_states_and_the_journal_and_never_a_text(enter: Enter, way: Way):
    page = enter(ADMIN, way=way)
    hands = Hands(page, way)

    expect(page.get_by_role("heading", level=1)).to_be_visible()
    hands.go("État")
    expect(page.get_by_role("heading", level=1)).to_contain_text("État")
    hands.go("Journal")
    expect(page.get_by_role("heading", level=1)).to_have_text("Journal")
    hands.go("Personnes")
    expect(page.get_by_text("Camille Roussel").first).to_be_visible()


def test_a_stranger_reads_and_answers_in_a_network_of_their_own(enter: Enter):
    page = enter(STRANGER, "/modules")

    page.get_by_role("link", name="José").first.click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("José")
    assert "Sophie Lambert" not in page.content()
    assert "Marc Dutilleul" not in page.content()
