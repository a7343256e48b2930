"""Reviews as they are sent, undone and corrected: the first decides, nothing written is refused or lost."""

from __future__ import annotations

from datetime import timedelta

import pytest
import sqlalchemy as sa

from elearn import clock
from elearn.answers.models import Submission
from elearn.answers.rules import Status
from elearn.db import session, transaction
from elearn.errors import Missing, RuleBroken
from elearn.journal import JournalLine
from elearn.reviews import actions, draft_actions
from elearn.reviews.models import Claim, Review, ReviewComment, ReviewDraft
from elearn.reviews.own_queries import find_draft
from elearn.reviews.rules import Outcome, Verdict, Written, written_of
from tests.builders import a_submission, actor_of
from tests.reviews.builders import SOON, TEXT, a_claim, a_review, a_scene, answer_of, written

pytestmark = pytest.mark.postgresql


def undo(person, review, at):
    with transaction():
        return actions.undo_review(actor_of(person), review, at)


def keep(person, submission, what, base_version=0):
    with transaction():
        return draft_actions.keep_draft(actor_of(person), submission, what, base_version=base_version, now=clock.now())


def test_a_review_counts_thirty_seconds_after_it_is_sent(app):
    scene, now = a_scene(), clock.now()
    given = a_review(scene.sophie, scene.submission, written(Verdict.ACCEPTED), at=now)
    assert given.outcome is Outcome.DECIDES
    answer = answer_of(scene.submission)
    assert answer.status_at(now + timedelta(seconds=29)) is Status.SUBMITTED
    assert answer.status_at(now + SOON) is Status.ACCEPTED


def test_a_review_keeps_its_comments_on_the_words_and_its_ticks(app):
    scene = a_scene()
    what = written(comments=[("au café", "Oui."), ("été", "Quand ?")], ideas=["ana#depart.envies"])
    given = a_review(scene.sophie, scene.submission, what)
    kept = session().scalars(sa.select(ReviewComment).order_by(ReviewComment.from_character)).all()
    assert [(one.quote, one.text) for one in kept] == [("au café", "Oui."), ("été", "Quand ?")]
    assert given.review.owner_id == scene.learner.id
    assert given.review.team_id == scene.team.id


def test_a_second_review_is_kept_as_an_opinion_and_changes_nothing(app):
    scene, now = a_scene(), clock.now()
    a_review(scene.sophie, scene.submission, written(Verdict.RETURNED), at=now)
    given = a_review(scene.marc, scene.submission, written(Verdict.ACCEPTED), at=now)
    assert given.outcome is Outcome.OPINION
    assert answer_of(scene.submission).status_at(now + SOON) is Status.RETURNED


def test_a_review_of_somebody_else_s_hold_is_not_refused(app):
    scene = a_scene()
    a_claim(scene.marc, scene.submission)
    assert a_review(scene.sophie, scene.submission).outcome is Outcome.DECIDES


def test_sending_ends_the_hold_and_the_unfinished_review(app):
    scene = a_scene()
    a_claim(scene.sophie, scene.submission)
    keep(scene.sophie, scene.submission, written(words="Presque."))
    a_review(scene.sophie, scene.submission, written(words="Voilà."), at=clock.now())
    assert session().scalar(sa.select(ReviewDraft)) is None
    assert session().scalar(sa.select(Claim.ends_at)) <= clock.now()


def test_the_same_review_sent_twice_is_one_review(app):
    scene = a_scene()
    first = a_review(scene.sophie, scene.submission, written(words="Bien.\r\n"))
    again = a_review(scene.sophie, scene.submission, written(words="Bien."))
    assert again.outcome is Outcome.ALREADY_SENT
    assert again.review.id == first.review.id


def test_a_review_without_a_verdict_is_asked_for_one_and_nothing_is_written(app):
    scene = a_scene()
    with pytest.raises(RuleBroken):
        a_review(scene.sophie, scene.submission, Written(words="Bien."))
    assert session().scalar(sa.select(sa.func.count()).select_from(Review)) == 0


def test_an_undone_review_waits_again_and_is_there_to_be_finished(app):
    scene, now = a_scene(), clock.now()
    what = written(Verdict.ACCEPTED, "Juste.", comments=[("café", "Oui.")])
    given = a_review(scene.sophie, scene.submission, what, at=now)
    undo(scene.sophie, given.review, now + timedelta(seconds=10))
    assert answer_of(scene.submission).status_at(now + SOON) is Status.SUBMITTED
    assert written_of(find_draft(scene.sophie.id, scene.submission.id).form) == what
    assert session().scalar(sa.select(Claim.reviewer_id).where(Claim.ends_at > now)) == scene.sophie.id


def test_an_undone_review_may_be_sent_again(app):
    scene, now = a_scene(), clock.now()
    given = a_review(scene.sophie, scene.submission, written(Verdict.RETURNED), at=now)
    undo(scene.sophie, given.review, now)
    again = a_review(scene.sophie, scene.submission, written(Verdict.ACCEPTED), at=now)
    assert (again.outcome, again.review.number) == (Outcome.DECIDES, 2)


def test_it_is_too_late_to_undo_after_thirty_seconds(app):
    scene, now = a_scene(), clock.now()
    given = a_review(scene.sophie, scene.submission, at=now)
    with pytest.raises(RuleBroken):
        undo(scene.sophie, given.review, now + SOON)


def test_nobody_undoes_the_review_of_somebody_else(app):
    scene, now = a_scene(), clock.now()
    given = a_review(scene.sophie, scene.submission, at=now)
    with pytest.raises(Missing):
        undo(scene.marc, given.review, now)


def test_an_opinion_decides_once_the_first_review_is_undone(app):
    scene, now = a_scene(), clock.now()
    first = a_review(scene.sophie, scene.submission, written(Verdict.RETURNED), at=now)
    opinion = a_review(scene.marc, scene.submission, written(Verdict.ACCEPTED), at=now)
    undo(scene.sophie, first.review, now + timedelta(seconds=5))
    assert answer_of(scene.submission).status_at(now + SOON) is Status.ACCEPTED
    assert session().get_one(Review, opinion.review.id, populate_existing=True).is_deciding


def test_a_correction_is_a_new_row_that_counts_at_once(app):
    scene, now = a_scene(), clock.now()
    first = a_review(scene.sophie, scene.submission, written(Verdict.RETURNED), at=now - timedelta(hours=1))
    given = a_review(scene.sophie, scene.submission, written(Verdict.ACCEPTED, "Relu."), at=now)
    assert (given.outcome, given.review.corrects_id, given.review.sent_at) == (Outcome.CORRECTION, first.review.id, now)
    assert answer_of(scene.submission).status_at(now) is Status.ACCEPTED
    assert session().get_one(Review, first.review.id).verdict is Verdict.RETURNED


def test_a_correction_never_takes_away_what_a_certificate_rests_on(app):
    scene, now = a_scene(), clock.now()
    a_review(scene.sophie, scene.submission, written(Verdict.ACCEPTED), at=now - timedelta(hours=1))
    given = a_review(scene.sophie, scene.submission, written(Verdict.RETURNED), at=now, has_certificate=True)
    assert (given.outcome, given.review.verdict) == (Outcome.VERDICT_KEPT, Verdict.ACCEPTED)
    assert answer_of(scene.submission).status_at(now) is Status.ACCEPTED


def test_a_correction_of_an_older_version_leaves_the_newer_one_alone(app):
    scene, now = a_scene(), clock.now()
    a_review(scene.sophie, scene.submission, written(Verdict.RETURNED), at=now - timedelta(hours=1))
    newer = a_submission(scene.learner, scene.published, "Une autre façon.")
    given = a_review(scene.sophie, scene.submission, written(Verdict.ACCEPTED, "Mieux lu."), at=clock.now())
    assert given.outcome is Outcome.VERDICT_KEPT
    assert answer_of(newer).status_at(clock.now()) is Status.SUBMITTED


def test_a_correction_that_comes_within_thirty_seconds_can_be_undone_and_made_again(app):
    scene, now = a_scene(), clock.now()
    a_review(scene.sophie, scene.submission, written(Verdict.RETURNED), at=now)
    correction = a_review(scene.sophie, scene.submission, written(Verdict.ACCEPTED), at=now)
    undo(scene.sophie, correction.review, now)
    assert answer_of(scene.submission).status_at(now + SOON) is Status.RETURNED
    a_review(scene.sophie, scene.submission, written(Verdict.ACCEPTED, "Cette fois."), at=now)
    assert answer_of(scene.submission).status_at(now + SOON) is Status.ACCEPTED


def test_two_windows_join_and_the_second_is_told(app):
    scene = a_scene()
    first = keep(scene.sophie, scene.submission, Written(words="D’abord."))
    second = keep(scene.sophie, scene.submission, Written(words="Ensuite."), base_version=0)
    assert (first.was_joined, second.was_joined) == (False, True)
    words = find_draft(scene.sophie.id, scene.submission.id).form["words"]
    assert "D’abord." in words and "Ensuite." in words


def test_a_save_whose_acknowledgement_was_lost_is_no_second_window(app):
    scene = a_scene()
    keep(scene.sophie, scene.submission, Written(words="D’abord."))
    again = keep(scene.sophie, scene.submission, Written(words="D’abord. Ensuite."), base_version=0)
    assert not again.was_joined
    assert find_draft(scene.sophie.id, scene.submission.id).form["words"] == "D’abord. Ensuite."


def test_a_save_that_comes_after_the_sending_brings_nothing_back(app):
    scene = a_scene()
    a_review(scene.sophie, scene.submission, written(words="Parti."))
    keep(scene.sophie, scene.submission, written(words="Parti."), base_version=3)
    assert session().scalar(sa.select(ReviewDraft)) is None


def test_the_journal_tells_of_a_review_without_a_word_of_it(app):
    scene = a_scene()
    given = a_review(scene.sophie, scene.submission, written(words="Secret", comments=[("café", "Secret")]))
    line = session().scalar(sa.select(JournalLine).where(JournalLine.verb == "reviewed"))
    assert (line.thing_id, line.person_id, line.facts["verdict"]) == (given.review.id, scene.learner.id, "returned")
    assert line.facts["effective_at"] == given.review.effective_at.isoformat()
    assert not any(word in str(line.facts) for word in ("Secret", TEXT[:10]))


def test_the_author_reads_every_review_of_an_answer_at_once(app):
    scene, now = a_scene(), clock.now()
    first = a_review(scene.sophie, scene.submission, at=now - timedelta(minutes=5))
    a_review(scene.marc, scene.submission, at=now - timedelta(minutes=4))
    with transaction():
        read = actions.mark_feedback_read(actor_of(scene.learner), first.review, now)
    with transaction():
        again = actions.mark_feedback_read(actor_of(scene.learner), first.review, now)
    assert (read, again) == (2, 0)


def test_nobody_reads_in_the_author_s_place(app):
    scene = a_scene()
    given = a_review(scene.sophie, scene.submission)
    with pytest.raises(Missing), transaction():
        actions.mark_feedback_read(actor_of(scene.marc), given.review, clock.now())


def test_a_review_makes_the_answer_opened(app):
    scene = a_scene()
    a_review(scene.sophie, scene.submission)
    assert session().get_one(Submission, scene.submission.id, populate_existing=True).opened_at is not None
