"""Lists what the application is made of: blueprints, the endpoints of libraries, and functions handed down."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from flask import Blueprint, g
from flask_login import current_user

from elearn import clock
from elearn.accounts import views as accounts_views
from elearn.accounts.models import User
from elearn.api import key_views
from elearn.api import views as api_views
from elearn.cases import offer_views
from elearn.cases import views as cases_views
from elearn.certificates import renewal_views
from elearn.certificates import views as certificates_views
from elearn.complaints import register_views as complaints_register_views
from elearn.complaints import views as complaints_views
from elearn.discussions import views as discussions_views
from elearn.instance import views as instance_views
from elearn.library import answer_views, offline_views, portfolio_views, team_views
from elearn.library import views as library_views
from elearn.notices import feed_views
from elearn.notices import tasks as notices_tasks
from elearn.notices import views as notices_views
from elearn.organisations import views as organisations_views
from elearn.organisations.queries import find_signed_in_actor
from elearn.organisations.queries import load_actor as load_seats
from elearn.policy import Actor
from elearn.privacy import views as privacy_views
from elearn.programmes import tasks as programme_tasks
from elearn.programmes import views as programmes_views
from elearn.progress import field_views, leave_views, order_views, proof_views, recognition_views, step_views
from elearn.progress import tasks as progress_tasks
from elearn.progress import views as progress_views
from elearn.reports import hours_views, quality_views
from elearn.reports import views as reports_views
from elearn.reviews import calibration_views, dialogue_views, idea_views
from elearn.reviews import views as reviews_views
from elearn.reviews import writing_views as reviewing_views
from elearn.reviews.counters import unread_word, waiting_count
from elearn.surveys import positioning_views
from elearn.surveys import tasks as survey_tasks
from elearn.surveys import views as surveys_views

BLUEPRINTS: tuple[Blueprint, ...] = (
    accounts_views.blueprint,
    organisations_views.blueprint,
    library_views.blueprint,
    answer_views.blueprint,
    cases_views.blueprint,
    offer_views.blueprint,
    offline_views.blueprint,
    portfolio_views.blueprint,
    team_views.blueprint,
    reviews_views.blueprint,
    reviewing_views.blueprint,
    dialogue_views.blueprint,
    calibration_views.blueprint,
    idea_views.blueprint,
    discussions_views.blueprint,
    discussions_views.phone_blueprint,
    programmes_views.blueprint,
    progress_views.blueprint,
    step_views.blueprint,
    leave_views.blueprint,
    order_views.blueprint,
    recognition_views.blueprint,
    field_views.blueprint,
    proof_views.blueprint,
    certificates_views.blueprint,
    renewal_views.blueprint,
    complaints_views.blueprint,
    complaints_register_views.blueprint,
    surveys_views.blueprint,
    positioning_views.blueprint,
    notices_views.blueprint,
    feed_views.blueprint,
    privacy_views.blueprint,
    reports_views.blueprint,
    quality_views.blueprint,
    hours_views.blueprint,
    api_views.blueprint,
    key_views.blueprint,
    instance_views.blueprint,
)
TASKS = (
    programme_tasks,
    notices_tasks,
    progress_tasks,
    survey_tasks,
)  # imported, so that the queue knows what they ask it to run
# Asked again each second or two by every telephone of a room, which may all have one address: not counted.
POLLED = frozenset({"discussions.desk_state", "discussions.projector_state", "seance.state"})
COUNTERS: dict[str, Callable[[Actor], str]] = {"/relectures": waiting_count, "/reponses": unread_word}


def find_signed_in(uniquifier: str, token_hash: str, now: datetime) -> User | None:
    """Return the person of a living sign-in, and keep what they may do for the rest of the request: one statement."""
    found = find_signed_in_actor(uniquifier, token_hash, now)
    if found is None:
        return None
    person, g.actor = found
    return person


def load_actor() -> Actor | None:
    """Return the signed-in person with their seats of today, or None."""
    if not current_user.is_authenticated:
        return None
    kept: Actor | None = g.get("actor")
    return kept or load_seats(current_user, clock.now().date())
