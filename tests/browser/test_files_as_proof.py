"""Joins the paper itself to field work that one has seen, after a fault; its person keeps it: three ways."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
import sqlalchemy as sa
from playwright.sync_api import Page, expect

from elearn.accounts.models import User
from elearn.db import session, transaction
from elearn.organisations.models import Team
from tests.browser.conftest import COORDINATOR, SUPERVISOR, Enter
from tests.browser.hands import Hands, Way
from tests.browser.site import Site
from tests.browser.test_access import found_by_axe
from tests.programmes.builders import a_programme, a_step, an_assignment
from tests.progress.builders import A_PDF

pytestmark = [pytest.mark.browser, pytest.mark.slow]
NAMES = {Way.MOUSE: "Perrine Papier", Way.KEYBOARD: "Firmin Fichier", Way.NO_SCRIPTS: "Denise Dossier"}
TOLD = "Visite d’un atelier de reliure, à deux."
FIELD = "Le papier lui-même, s’il existe en fichier"


def has_a_visit_to_make(site: Site, email: str, title: str) -> None:
    """Give somebody a programme whose one step is a visit."""
    with site.data():
        person = session().scalars(sa.select(User).where(User.email == email)).one()
        team = session().scalars(sa.select(Team).where(Team.name == "Littoral")).one()
        lead = session().scalars(sa.select(User).where(User.email == COORDINATOR)).one()
        programme = a_programme(team, title=title, by=lead)
        visit = a_step(programme, "field:", title="Une visite accompagnée", by=lead)
        with transaction():
            visit.checklist = "Prépare la visite"
        an_assignment(programme, person)


def ensure_anybody_can_use(page: Page, way: Way) -> None:
    """Ask axe about a page, once: it is a script itself."""
    if way is Way.MOUSE:
        assert not list(found_by_axe(page))


def test_a_supervisor_joins_a_paper_and_its_person_keeps_it(site: Site, enter: Enter, way: Way, tmp_path: Path):
    email = site.add_learner(NAMES[way])
    has_a_visit_to_make(site, email, f"Terrain, {way.value}")
    paper = tmp_path / "Attestation de visite.pdf"
    paper.write_bytes(A_PDF)

    hands = Hands(enter(SUPERVISOR, f"/suivi/personnes/{site.number_of(email)}", way=way), way)
    page = hands.page
    hands.follow("Confirmer")
    hands.give_day("Fait le", date(2026, 1, 10))
    hands.tick("Prépare la visite")
    page.get_by_label(FIELD).set_input_files(paper)
    hands.press("Confirmer")
    expect(page.get_by_text("Choisissez de nouveau vos fichiers").first).to_be_visible()
    ensure_anybody_can_use(page, way)
    hands.write("Ce qui a été fait", TOLD)
    page.get_by_label(FIELD).set_input_files(paper)
    hands.press("Confirmer")
    expect(page.get_by_text(f"Le travail de terrain de {NAMES[way]} est confirmé.")).to_be_visible()
    expect(page.get_by_role("link", name="Attestation de visite.pdf")).to_be_visible()
    ensure_anybody_can_use(page, way)

    own = Hands(enter(email, "/suivi/moi", way=way), way)
    expect(own.page.get_by_text(TOLD)).to_be_visible()
    with own.page.expect_download() as kept:
        own.follow("Attestation de visite.pdf")
    assert kept.value.suggested_filename == paper.name
    assert Path(kept.value.path()).read_bytes() == A_PDF
    expect(own.page.get_by_role("heading", level=1)).to_have_text("Mon avancement")
    ensure_anybody_can_use(own.page, way)
