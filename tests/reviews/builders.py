"""Builds reviews, claims and the people around one answer."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from elearn import clock
from elearn.accounts.models import User
from elearn.answers.models import Answer, Submission
from elearn.db import session, transaction
from elearn.editions.queries import Published
from elearn.organisations.models import Team
from elearn.policy import Permission, Reach, reach
from elearn.reviews import actions, claim_actions
from elearn.reviews.actions import Given
from elearn.reviews.models import Claim
from elearn.reviews.rules import Verdict, Written, WrittenComment
from tests.builders import a_learner, a_submission, a_supervisor, a_team, a_vignette, actor_of

TEXT = "J’irais la voir au café, sans dossier.\n\nPuis j’appellerais son équipe pour l’été prochain."
SOON = timedelta(seconds=31)


@dataclass(frozen=True)
class Scene:
    """One answer that waits, its author, and two supervisors of the team."""

    team: Team
    learner: User
    sophie: User
    marc: User
    published: Published
    submission: Submission


def a_scene(*, ago: timedelta = timedelta(days=3), text: str = TEXT) -> Scene:
    """Hand in one answer in a team with two supervisors, some time ago."""
    team = a_team("Littoral")
    learner, published = a_learner(team, "Camille Roussel"), a_vignette()
    sophie, marc = a_supervisor(team, "Sophie Lambert"), a_supervisor(team, "Marc Dutilleul")
    return Scene(team, learner, sophie, marc, published, a_submission(learner, published, text, ago=ago))


def reach_of(person: User) -> Reach:
    """Return how far a supervisor may review."""
    return reach(actor_of(person), Permission.ANSWER_REVIEW)


def written(
    verdict: Verdict | None = Verdict.RETURNED,
    words: str = "",
    *,
    comments: Sequence[tuple[str, str]] = (),
    ideas: Sequence[str] = (),
) -> Written:
    """Return what a supervisor wrote; a comment is a pair (quoted words, text) on the text of the scene."""
    placed = [(TEXT.index(quote), quote, text) for quote, text in comments]
    made = tuple(WrittenComment(start, start + len(quote), text) for start, quote, text in placed)
    return Written(verdict, words, frozenset(ideas), made)


def a_review(
    person: User,
    submission: Submission,
    what: Written | None = None,
    *,
    at: datetime | None = None,
    has_certificate: bool = False,
) -> Given:
    """Send a review, now or at an instant."""
    with transaction():
        return actions.give_review(
            actor_of(person),
            submission,
            what or written(),
            now=at or clock.now(),
            has_certificate=has_certificate,
        )


def a_claim(person: User, submission: Submission, *, at: datetime | None = None, reason: str = "") -> Claim:
    """Hold a submission, now or from an instant on."""
    with transaction():
        return claim_actions.take_claim(actor_of(person), submission, at or clock.now(), reason=reason)


def answer_of(submission: Submission) -> Answer:
    """Return the answer of a submission as the database has it now."""
    session().rollback()
    return session().get_one(Answer, submission.answer_id, populate_existing=True)
