"""The queue and the feedback: what is shown, to whom, and in how many statements."""

from __future__ import annotations

from datetime import timedelta

import pytest
import sqlalchemy as sa

from elearn import clock
from elearn.answers.actions import withdraw_submission
from elearn.answers.models import Answer, Submission
from elearn.answers.rules import Status
from elearn.db import session, transaction
from elearn.errors import Missing
from elearn.reviews import actions
from elearn.reviews.counters import unread_word, waiting_count
from elearn.reviews.desk_queries import desk_of, get_submission_to_review
from elearn.reviews.models import Claim
from elearn.reviews.queries import count_unread_feedback, feedback_of, list_news
from elearn.reviews.queue_queries import Wanted, count_waiting, place_of, queue_page
from elearn.reviews.rules import Verdict
from tests.builders import a_learner, a_seat, a_submission, a_supervisor, a_team, a_vignette, actor_of
from tests.conftest import statements
from tests.reviews.builders import SOON, a_claim, a_review, a_scene, reach_of, written

pytestmark = pytest.mark.postgresql
PARIS = "Europe/Paris"


def queue(person, wanted=None, now=None):
    return queue_page(reach_of(person), person.id, wanted or Wanted(), now=now or clock.now(), zone=PARIS)


def names(page):
    return [row.person for row in page.rows]


def test_the_oldest_comes_first_and_says_who_holds_it(app):
    team, published = a_team("Littoral"), a_vignette()
    sophie, marc = a_supervisor(team, "Sophie"), a_supervisor(team, "Marc")
    a_submission(a_learner(team, "Deux"), published, ago=timedelta(days=2))
    oldest = a_submission(a_learner(team, "Neuf"), published, ago=timedelta(days=9))
    a_claim(marc, oldest)
    page = queue(sophie)
    assert names(page) == ["Neuf", "Deux"]
    assert (page.rows[0].held_by, page.rows[0].held_minutes, page.rows[0].days) == ("Marc", 30, 9)
    assert page.rows[0].is_late and not page.rows[1].is_late
    assert (page.rows[1].question.module, page.rows[1].question.stage) == ("Ana", 1)


def test_the_queue_is_narrowed_by_question_person_and_team(app):
    here, there, published = a_team("Ici"), a_team("Là"), a_vignette()
    sophie = a_supervisor(here)
    a_seat(sophie, "supervisor", team=there)
    one, two = a_learner(here, "Une"), a_learner(there, "Deux")
    a_submission(one, published)
    a_submission(two, published)
    a_submission(one, published, anchor="proches")
    assert len(names(queue(sophie))) == 3
    assert names(queue(sophie, Wanted(exercise="ana#proches"))) == ["Une"]
    assert names(queue(sophie, Wanted(person=two.id))) == ["Deux"]
    assert names(queue(sophie, Wanted(team=there.id))) == ["Deux"]


def test_one_question_is_read_in_a_mixed_order_that_stays_and_is_each_readers_own(app):
    team, published = a_team(), a_vignette()
    sophie, marc = a_supervisor(team), a_supervisor(team)
    for days in range(12):
        a_submission(a_learner(team, f"Personne {days:02d}"), published, ago=timedelta(days=days))
    mixed = Wanted(exercise="ana#depart")
    first = names(queue(sophie, mixed))
    a_submission(a_learner(team, "Nouvelle"), published)
    again = [name for name in names(queue(sophie, mixed)) if name != "Nouvelle"]
    assert first == again and first not in (sorted(first), sorted(first, reverse=True))
    assert names(queue(marc, mixed)) != names(queue(sophie, mixed))
    assert names(queue(sophie, Wanted(exercise="ana#depart", order="anciennes")))[0] == "Personne 11"


def test_next_and_previous_follow_the_mixed_order(app):
    team, published = a_team(), a_vignette()
    sophie, mixed = a_supervisor(team), Wanted(exercise="ana#depart")
    made = {one.id: one for one in (a_submission(a_learner(team), published) for _ in range(6))}
    order = [row.submission_id for row in queue(sophie, mixed).rows]
    for rank, here in enumerate(order):
        place = place_of(reach_of(sophie), sophie.id, mixed, made[here], clock.now())
        assert (place.rank, place.next_id) == (rank + 1, order[(rank + 1) % 6])
        assert place.previous_id == (order[rank - 1] if rank else None)


def test_names_can_be_hidden_on_every_line(app):
    scene = a_scene()
    page = queue(scene.sophie, Wanted(hides_names=True))
    assert [(row.person, row.team) for row in page.rows] == [("", "")] and page.people == ()


def test_what_waits_is_kept_as_the_answers_say_at_every_turn(app):
    scene = a_scene()

    def said():
        session().rollback()
        status = sa.and_(Answer.status == Status.SUBMITTED, Answer.verdict_status.is_(None))
        is_last = sa.and_(Submission.number == Answer.submissions_count, Submission.withdrawn_at.is_(None))
        follows = sa.select(Submission.id).join(Answer, Answer.id == Submission.answer_id).where(status, is_last)
        kept = set(session().scalars(sa.select(Submission.id).where(Submission.is_waiting == sa.true())))
        assert kept == set(session().scalars(follows))
        return kept

    assert said() == {scene.submission.id}
    given = a_review(scene.sophie, scene.submission)
    assert said() == set()
    with transaction():
        actions.undo_review(actor_of(scene.sophie), given.review, clock.now())
    assert said() == {scene.submission.id}
    a_review(scene.sophie, scene.submission, at=clock.now() - SOON)
    again = a_submission(scene.learner, scene.published, "Une autre version.")
    assert said() == {again.id}
    with transaction():
        withdraw_submission(actor_of(scene.learner), session().get_one(Answer, again.answer_id), clock.now())
    assert said() == set()


def test_a_long_wait_is_told_as_ninety_nine_and_more(app):
    team, published = a_team(), a_vignette()
    sophie = a_supervisor(team)
    for number in range(3):
        a_submission(a_learner(team), published, ago=timedelta(days=number))
    assert count_waiting(reach_of(sophie), sophie.id, most=2) == 2
    assert waiting_count(actor_of(sophie)) == "3"


def test_what_is_reviewed_returned_or_out_of_reach_does_not_wait(app):
    scene = a_scene()
    stranger = a_supervisor()
    assert count_waiting(reach_of(stranger), stranger.id) == 0
    a_review(scene.sophie, scene.submission)
    assert count_waiting(reach_of(scene.marc), scene.marc.id) == 0


def test_nobody_finds_their_own_answer_in_the_queue(app):
    scene = a_scene()
    a_seat(scene.learner, "supervisor", team=scene.team)
    assert names(queue(scene.learner)) == []
    with pytest.raises(Missing):
        get_submission_to_review(reach_of(scene.learner), scene.learner.id, scene.submission.id)


def test_the_queue_costs_the_same_whatever_waits(app):
    team, published, counts = a_team(), a_vignette(), []
    sophie = a_supervisor(team)
    for rows in (2, 18):
        for _ in range(rows):
            a_submission(a_learner(team), published)
        reach = reach_of(sophie)
        with statements() as seen:
            queue_page(reach, sophie.id, Wanted(), now=clock.now(), zone=PARIS)
        counts.append(len(seen))
    assert counts[0] == counts[1] <= 5


def test_a_long_queue_has_pages_and_a_page_too_far_is_the_last(app):
    team, published = a_team(), a_vignette()
    sophie = a_supervisor(team)
    for _ in range(26):
        a_submission(a_learner(team), published)
    page = queue_page(reach_of(sophie), sophie.id, Wanted(), now=clock.now(), zone=PARIS, number=99)
    assert (page.number, page.pages, len(page.rows), page.total) == (2, 2, 1, 26)


def test_next_passes_what_somebody_else_holds_and_says_so(app):
    team, published = a_team(), a_vignette()
    sophie, marc = a_supervisor(team, "Sophie"), a_supervisor(team, "Marc")
    first, held, last = (a_submission(a_learner(team), published, ago=timedelta(days=days)) for days in (3, 2, 1))
    a_claim(marc, held)
    place = place_of(reach_of(sophie), sophie.id, Wanted(), first, clock.now())
    assert (place.rank, place.total, place.previous_id) == (1, 3, None)
    assert (place.next_id, place.skipped) == (last.id, ("Marc",))
    end = place_of(reach_of(sophie), sophie.id, Wanted(), last, clock.now())
    assert (end.rank, end.previous_id, end.next_id) == (3, first.id, first.id)


def test_next_is_found_behind_all_that_others_hold(app):
    team, published = a_team(), a_vignette()
    sophie, marc = a_supervisor(team, "Sophie"), a_supervisor(team, "Marc")
    made = [a_submission(a_learner(team), published, ago=timedelta(hours=60 - number)) for number in range(47)]
    with transaction() as database:
        now = clock.now()
        for held in made[1:-1]:
            claim = {"taken_at": now, "ends_at": now + timedelta(minutes=30)}
            database.add(Claim(submission_id=held.id, reviewer_id=marc.id, **claim))
    place = place_of(reach_of(sophie), sophie.id, Wanted(), made[0], clock.now())
    assert (place.next_id, place.skipped) == (made[-1].id, ("Marc",))


def test_the_desk_costs_the_same_whatever_waits(app):
    team, published, counts = a_team(), a_vignette(), []
    sophie = a_supervisor(team)
    submission = a_submission(a_learner(team), published, ago=timedelta(days=9))
    a_claim(sophie, submission)
    sophie_id, submission_id = sophie.id, submission.id
    for rows in (1, 12):
        for _ in range(rows):
            a_submission(a_learner(team), published)
        reach = reach_of(sophie)
        with statements() as seen:
            found = get_submission_to_review(reach, sophie_id, submission_id)
            desk_of(reach, sophie_id, found, Wanted(), now=clock.now(), zone=PARIS)
        counts.append(len(seen))
    assert counts[0] == counts[1] <= 17


def test_feedback_is_shown_to_its_reader_once_it_counts(app):
    scene, now = a_scene(), clock.now()
    a_review(scene.sophie, scene.submission, written(comments=[("café", "Oui.")], ideas=["ana#depart.envies"]), at=now)
    ids = [scene.submission.answer_id]
    assert feedback_of(ids, now) == {}
    assert len(feedback_of(ids, now, own_id=scene.sophie.id)[scene.submission.id]) == 1
    (one,) = feedback_of(ids, now + SOON)[scene.submission.id]
    assert (one.reviewer_name, one.verdict) == ("Sophie Lambert", "returned")
    assert one.idea_texts == ("Lui demander ce qu’elle aime",)
    assert [piece.text for piece in one.paragraphs[0].pieces if piece.is_marked] == ["café"]


def test_a_correction_stands_before_what_it_corrects(app):
    scene, now = a_scene(), clock.now()
    a_review(scene.sophie, scene.submission, written(Verdict.RETURNED, "Avant."), at=now - timedelta(hours=1))
    a_review(scene.sophie, scene.submission, written(Verdict.ACCEPTED, "Après."), at=now)
    (one,) = feedback_of([scene.submission.answer_id], now)[scene.submission.id]
    assert (one.words, [past.words for past in one.earlier], one.is_correction) == ("Après.", ["Avant."], True)


def test_feedback_costs_the_same_whatever_was_said(app):
    scene, now, counts = a_scene(), clock.now(), []
    reviewers = [scene.sophie, scene.marc, *(a_supervisor(scene.team) for _ in range(4))]
    for reviewer in reviewers:
        a_review(reviewer, scene.submission, written(comments=[("café", "a"), ("dossier", "b")]), at=now)
        if reviewer in (scene.marc, reviewers[-1]):
            with statements() as seen:
                feedback_of([scene.submission.answer_id], now + SOON)
            counts.append(len(seen))
    assert counts[0] == counts[1] <= 4


def test_a_new_review_is_news_until_it_is_read(app):
    scene, now = a_scene(), clock.now()
    given = a_review(scene.sophie, scene.submission, at=now - timedelta(minutes=1))
    assert count_unread_feedback(scene.learner.id, now) == 1
    (news,) = list_news(scene.learner.id, now)
    assert (news.reviewer_name, news.question.module, news.review_id) == ("Sophie Lambert", "Ana", given.review.id)
    with transaction():
        actions.mark_feedback_read(actor_of(scene.learner), given.review, now)
    assert (count_unread_feedback(scene.learner.id, now), list_news(scene.learner.id, now)) == (0, ())


def test_what_does_not_count_yet_or_was_undone_is_no_news(app):
    scene, now = a_scene(), clock.now()
    given = a_review(scene.sophie, scene.submission, at=now)
    assert count_unread_feedback(scene.learner.id, now) == 0
    with transaction():
        actions.undo_review(actor_of(scene.sophie), given.review, now)
    assert count_unread_feedback(scene.learner.id, now + SOON) == 0


def test_the_navigation_says_what_waits_and_what_is_new(app):
    scene = a_scene()
    assert waiting_count(actor_of(scene.sophie)) == "1"
    assert unread_word(actor_of(scene.learner)) == ""
    a_review(scene.sophie, scene.submission, at=clock.now() - timedelta(minutes=1))
    with app.test_request_context():
        assert unread_word(actor_of(scene.learner)) == "1 nouvelle relecture"
    assert waiting_count(actor_of(scene.sophie)) == ""
