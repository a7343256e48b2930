"""Names the address under which every page of séances stands."""

from __future__ import annotations

from flask import Blueprint

blueprint = Blueprint("discussions", __name__, url_prefix="/seances")
