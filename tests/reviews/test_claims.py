"""A submission is held by one supervisor at a time, however many reach for it at once."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import pytest
import sqlalchemy as sa

from elearn import clock
from elearn.answers.actions import withdraw_submission
from elearn.answers.models import Answer, Submission
from elearn.db import db, session, transaction
from elearn.errors import Missing, RuleBroken
from elearn.reviews import actions, claim_actions, rules
from elearn.reviews.following import take_next
from elearn.reviews.models import Claim, TakeOver
from elearn.reviews.queue_queries import Wanted
from tests.builders import a_learner, a_submission, a_supervisor, a_team, a_vignette, actor_of
from tests.reviews.builders import a_claim, a_review, a_scene, reach_of, written

pytestmark = pytest.mark.postgresql
CROWD = 20


def at_once(app, people, deed):
    """Let everybody do something at the same instant, each through a connection of their own."""
    barrier = Barrier(len(people))

    def run(person):
        with app.app_context():
            barrier.wait()
            try:
                return deed(person)
            finally:
                db.session.remove()

    with ThreadPoolExecutor(len(people)) as pool:
        return list(pool.map(run, people))


def test_a_claim_lasts_thirty_minutes(app):
    scene, now = a_scene(), clock.now()
    claim = a_claim(scene.sophie, scene.submission, at=now)
    assert claim.ends_at == now + rules.HOLD


def test_what_somebody_holds_is_not_taken_and_the_refusal_names_them(app):
    scene = a_scene()
    a_claim(scene.sophie, scene.submission)
    with pytest.raises(RuleBroken) as broken:
        a_claim(scene.marc, scene.submission)
    assert broken.value.facts == {"name": "Sophie Lambert", "minutes": 30}


def test_a_hold_can_be_prolonged_by_who_has_it(app):
    scene, now = a_scene(), clock.now()
    a_claim(scene.sophie, scene.submission, at=now)
    later = a_claim(scene.sophie, scene.submission, at=now + timedelta(minutes=20))
    assert later.ends_at == now + timedelta(minutes=50)


def test_an_expired_hold_is_free(app):
    scene, now = a_scene(), clock.now()
    a_claim(scene.sophie, scene.submission, at=now)
    assert a_claim(scene.marc, scene.submission, at=now + rules.HOLD).reviewer_id == scene.marc.id


def test_a_hold_that_is_given_back_is_free(app):
    scene, now = a_scene(), clock.now()
    a_claim(scene.sophie, scene.submission, at=now)
    with transaction():
        claim_actions.release_claim(actor_of(scene.sophie), scene.submission, now + timedelta(minutes=1))
    taken = a_claim(scene.marc, scene.submission, at=now + timedelta(minutes=2))
    assert taken.reviewer_id == scene.marc.id


def test_nobody_gives_back_what_somebody_else_holds(app):
    scene, now = a_scene(), clock.now()
    a_claim(scene.sophie, scene.submission, at=now)
    with transaction():
        claim_actions.release_claim(actor_of(scene.marc), scene.submission, now)
    assert session().scalar(sa.select(Claim.ends_at)) == now + rules.HOLD


def test_a_hold_is_taken_over_with_a_reason_that_is_kept(app):
    scene = a_scene()
    a_claim(scene.sophie, scene.submission)
    assert a_claim(scene.marc, scene.submission, reason="Sophie est absente.").reviewer_id == scene.marc.id
    kept = session().scalars(sa.select(TakeOver)).one()
    assert (kept.from_id, kept.by_id, kept.reason) == (scene.sophie.id, scene.marc.id, "Sophie est absente.")


def test_what_is_reviewed_is_no_longer_taken(app):
    scene = a_scene()
    a_review(scene.sophie, scene.submission)
    with pytest.raises(RuleBroken):
        a_claim(scene.marc, scene.submission)


def test_what_was_taken_cannot_be_withdrawn(app):
    scene = a_scene()
    a_claim(scene.sophie, scene.submission)
    with pytest.raises(RuleBroken), transaction():
        answer = session().get_one(Answer, scene.submission.answer_id)
        withdraw_submission(actor_of(scene.learner), answer, clock.now())


def test_what_was_withdrawn_is_not_there_to_be_taken(app):
    scene = a_scene()
    with transaction():
        answer = session().get_one(Answer, scene.submission.answer_id)
        withdraw_submission(actor_of(scene.learner), answer, clock.now())
    with pytest.raises(Missing):
        a_claim(scene.sophie, scene.submission)


@pytest.mark.parametrize("is_expired", [False, True], ids=["never held", "expired"])
def test_of_twenty_who_reach_at_once_one_holds_it(app, is_expired):
    team = a_team()
    submission = a_submission(a_learner(team), a_vignette(), ago=timedelta(days=1))
    crowd = [actor_of(a_supervisor(team)) for _ in range(CROWD)]
    if is_expired:
        a_claim(a_supervisor(team), submission, at=clock.now() - timedelta(hours=1))
    now, submission_id = clock.now(), submission.id

    def reach_for_it(actor):
        try:
            with transaction():
                claim_actions.take_claim(actor, session().get_one(Submission, submission_id), now)
        except RuleBroken:
            return None
        return actor.id

    holders = [holder for holder in at_once(app, crowd, reach_for_it) if holder]
    session().rollback()
    assert len(holders) == 1
    assert session().scalars(sa.select(Claim.reviewer_id)).all() == holders


def test_twenty_who_take_the_next_answer_at_once_each_have_their_own(app):
    team, published = a_team(), a_vignette()
    for _ in range(CROWD):
        a_submission(a_learner(team), published, ago=timedelta(days=1))
    crowd = [a_supervisor(team) for _ in range(CROWD)]
    askers = [(actor_of(person), reach_of(person)) for person in crowd]
    now = clock.now()

    def take_one(asker):
        # Those who come second to one answer go on to the following one; nobody is left with nothing.
        return take_next(*asker, Wanted(), now)[0]

    taken = at_once(app, askers, take_one)
    assert None not in taken
    assert len(set(taken)) == CROWD


def test_two_reviews_at_once_are_both_kept_and_one_decides(app):
    scene, now = a_scene(), clock.now()
    submission_id, actors = scene.submission.id, [actor_of(scene.sophie), actor_of(scene.marc)]

    def send(actor):
        with transaction():
            submission = session().get_one(Submission, submission_id)
            return actions.give_review(actor, submission, written(), now=now).outcome.value

    outcomes = at_once(app, actors, send)
    assert sorted(outcomes) == ["decides", "opinion"]
