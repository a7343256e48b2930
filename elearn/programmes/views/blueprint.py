"""Names the blueprint of the room, the permissions of its routes and the words of its templates."""

from __future__ import annotations

from flask import Blueprint

from elearn.policy import Permission
from elearn.programmes import wording
from elearn.web.access import requires

blueprint = Blueprint("programmes", "elearn.programmes.views")
READ = requires(Permission.PROGRAMME_READ)
MANAGE = requires(Permission.PROGRAMME_MANAGE)


@blueprint.context_processor
def words() -> dict[str, object]:
    """Give the templates of this room its words."""
    return {"rule_words": wording.rule_words, "kind_words": wording.kind_words, "duration": wording.duration}
