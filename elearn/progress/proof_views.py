"""Sends a file that proves what was said of a step: to its person, and to whoever may say it."""

from __future__ import annotations

from io import BytesIO

from flask import Blueprint, send_file
from werkzeug.wrappers import Response

from elearn.policy import Permission
from elearn.progress.proof_queries import get_proof_file
from elearn.web.access import my_reach, requires

blueprint = Blueprint("proof_files", __name__)


@blueprint.get("/suivi/preuves/<int:proof_file_id>")
@requires(Permission.PROGRESS_READ, Permission.FIELD_CONFIRM, Permission.PROGRAMME_MANAGE)
def proof_file(proof_file_id: int) -> Response:
    """Send a file to be kept, never shown in the page's own origin, as what its bytes are."""
    found = get_proof_file(
        proof_file_id,
        own=my_reach(Permission.PROGRESS_READ),
        confirms=my_reach(Permission.FIELD_CONFIRM),
        manages=my_reach(Permission.PROGRAMME_MANAGE),
    )
    response = send_file(
        BytesIO(found.content), mimetype=found.kind.mimetype, as_attachment=True, download_name=found.name
    )
    response.headers["Cache-Control"] = "no-store, private"
    return response
