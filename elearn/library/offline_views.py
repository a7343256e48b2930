"""Serves what lets a browser install the site and read without a network: never a page of anybody's."""

from __future__ import annotations

import hashlib
import json

from flask import Blueprint, Response, jsonify, render_template, url_for

from elearn.settings import home
from elearn.web.access import public
from elearn.web.context import asset
from elearn.web.language import gettext, locale

blueprint = Blueprint("offline", __name__)
PAPER, ACCENT = "#F7F6F2", "#0E5563"
SHELL = ("app.css", "app.js", "favicon.svg")


@blueprint.get("/service-worker.js")
@public
def service_worker() -> Response:
    """Serve the service worker from the root, since it may only care for the addresses below its own."""
    shell = [url_for("offline.offline_page"), *(asset(name) for name in SHELL)]
    source = (home("static") / "sw" / "service-worker.js").read_text(encoding="utf-8")
    version = hashlib.sha256("\n".join([*shell, source]).encode()).hexdigest()[:12]
    head = f"const shell = {json.dumps(shell)};\nconst version = {json.dumps(version)};\n"
    return Response(head + source, mimetype="text/javascript", headers={"Cache-Control": "no-cache"})


@blueprint.get("/manifest.webmanifest")
@public
def manifest() -> Response:
    """Say how the site is called and drawn once it is installed on a telephone."""
    pictures = [
        {"src": asset("favicon.svg"), "sizes": "any", "type": "image/svg+xml", "purpose": "any"},
        {"src": asset("icon-192.png"), "sizes": "192x192", "type": "image/png", "purpose": "any"},
        {"src": asset("icon-512.png"), "sizes": "512x512", "type": "image/png", "purpose": "maskable"},
    ]
    made: Response = jsonify(
        id="/",
        name="Parcours IPS",
        short_name="Parcours IPS",
        description=gettext("Se former au soutien en emploi, en répondant avec ses propres mots."),
        lang=locale(),
        start_url="/",
        scope="/",
        display="standalone",
        background_color=PAPER,
        theme_color=ACCENT,
        icons=pictures,
    )
    made.mimetype = "application/manifest+json"
    return made


@blueprint.get("/hors-connexion")
@public
def offline_page() -> str:
    """Say that there is no network, and which pages this device has: the list is made on the device."""
    return render_template("library/offline.html")
