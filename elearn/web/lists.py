"""Gives pages the lists to which a text may refer: principles, fidelity items, words of the trade."""

from __future__ import annotations

from flask import current_app

from elearn.content.catalogue import Catalogue, load_catalogue
from elearn.settings import Settings


def content_lists() -> Catalogue:
    """Return the lists of the content folder as they stand there today."""
    settings: Settings = current_app.extensions["parcours.settings"]
    return load_catalogue(settings.content_folder)[0]
