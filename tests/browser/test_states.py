"""Checks that no page is forgotten by the lists that the other tests of this folder go through."""

from __future__ import annotations

from flask import Flask

from tests.browser.states import STATES

# Steps of a sign-in that is under way, and what is no page.
NOT_ALONE = {
    "/connexion/aide", "/connexion/code", "/connexion/code-de-secours", "/connexion/methode", "/sante",
    "/reconnexion", "/deconnexion", "/static/<path:filename>", "/personnes/export.csv", "/attestations/dossier.zip",
    "/rapport.csv", "/rapport.pdf", "/rapport.xlsx", "/rapport/qualiopi.csv", "/reponses.md", "/reponses.pdf",
    "/rapport/heures.csv", "/rapport/heures.xlsx",
    "/reclamations/registre.csv", "/manifest.webmanifest", "/service-worker.js", "/suivi/moi/echeances.ics",
    "/api/openapi.json", "/api/v1/cle", "/api/v1/programmes", "/api/v1/rapport",
}  # fmt: skip


def test_every_page_with_an_address_of_its_own_is_looked_at(application: Flask):
    addresses = {rule.rule for rule in application.url_map.iter_rules() if "GET" in rule.methods and not rule.arguments}

    seen = {state.url.partition("?")[0] for state in STATES}

    assert addresses - NOT_ALONE <= seen
