"""The demonstration shows every state of the work, and its figures agree with what was written."""

from __future__ import annotations

from datetime import timedelta

import pytest
import sqlalchemy as sa

from elearn import clock
from elearn.answers.models import Answer, Reflection, SelfCheck, Submission, Withdrawal
from elearn.answers.rules import Status
from elearn.certificates.models import Certificate
from elearn.certificates.renewal_queries import list_renewable
from elearn.certificates.rules import Paper
from elearn.content.typography import french
from elearn.content.words import count_words
from elearn.db import session
from elearn.demo.answers import QUESTIONS
from elearn.demo.models import DemoMark
from elearn.demo.tables import prose
from elearn.discussions.attendance_rules import Method
from elearn.discussions.models import Attendance, Discussion, FollowUp, NoteVersion
from elearn.discussions.queries import next_discussion
from elearn.discussions.rules import State as MeetingState
from elearn.journal import JournalLine
from elearn.organisations.models import Network, Organisation, Team, Territory
from elearn.programmes.models import Assignment, Programme
from elearn.progress.queries import list_progress, my_progress
from elearn.progress.rules import State
from elearn.reviews.models import Claim, FeedbackRead, KeyIdeaTick, Review, ReviewComment
from elearn.reviews.queries import list_news

WRITTEN = [text for question in QUESTIONS for text in (*question.handed, *question.drafts)]


def progress_of(demo, name, title):
    rows = my_progress(demo.person(name).id, clock.now())
    return next(row for row in rows if row.programme.startswith(title))


def exists(*conditions):
    return bool(session().scalar(sa.select(sa.func.count()).where(*conditions)))


def waiting(*conditions):
    return exists(
        Submission.answer_id == Answer.id,
        Submission.number == Answer.submissions_count,
        Answer.status_now(clock.now()) == Status.SUBMITTED,
        *conditions,
    )


def test_answers_stand_in_every_state(demo):
    now = clock.now()
    today = now.date()
    draft = sa.and_(Answer.status == Status.DRAFT, Answer.draft_text != "", Answer.submissions_count == 0)
    found = {
        "draft": exists(draft),
        "fresh": waiting(Submission.due_on >= today),
        "past the promise": waiting(Submission.due_on < today),
        "claimed": waiting(Claim.submission_id == Submission.id, Claim.ends_at > now),
        "returned": exists(Answer.status_now(now) == Status.RETURNED),
        "handed in again": waiting(Submission.number == 2),
        "accepted": exists(Answer.status_now(now) == Status.ACCEPTED),
        "withdrawn": exists(Withdrawal.id > 0),
        "shown after a séance": exists(Answer.revealed_at.is_not(None), Answer.submissions_count == 0),
        "looked back upon": exists(Reflection.id > 0),
    }
    assert all(found.values()), found


def test_séances_are_past_cancelled_under_way_and_to_come(demo):
    now = clock.now()
    states = {(one.state_at(now), one.starts_at <= now) for one in session().scalars(sa.select(Discussion))}
    assert states == {
        (MeetingState.CLOSED, True),
        (MeetingState.CANCELLED, True),
        (MeetingState.PLANNED, True),
        (MeetingState.PLANNED, False),
    }


def test_one_séance_brings_people_of_several_organisations_together(demo):
    regional = session().scalars(sa.select(Discussion).where(Discussion.team_id.is_(None))).one()
    assert regional.network_id is not None and regional.starts_at > clock.now()


def test_a_closed_séance_has_signatures_a_correction_minutes_and_follow_ups(demo):
    assert {Method.SELF, Method.FACILITATOR} == set(session().scalars(sa.select(Attendance.method)))
    assert exists(Attendance.corrects_id.is_not(None)) and exists(NoteVersion.number == 2)
    assert exists(FollowUp.done_at.is_not(None)) and exists(FollowUp.done_at.is_(None))


def test_camille_stands_halfway_with_a_draft_a_return_to_read_and_a_séance(demo):
    now, camille = clock.now(), demo.person("learner@example.org")
    mine = progress_of(demo, camille.name, "Premiers pas")
    states = [cell.progress.state for cell in mine.cells]
    assert states == [
        State.READ, State.READ, State.SUBMITTED, State.TODO, State.NOW,
        State.RETURNED, State.NOW, State.TODO, State.TODO, State.TODO, State.ATTENDED,
    ]  # fmt: skip
    assert (mine.done, mine.total, mine.is_late) == (4, 11, False)
    news = list_news(camille.id, now)
    assert [one.exercise_id for one in news] == ["jose#premiers-jours"]
    assert next_discussion(camille.id, now) is not None


def test_people_stand_at_every_degree(demo):
    rows = [row for row in list_progress(sa.true(), clock.now()) if row.programme.startswith("Premiers pas")]
    states = {cell.progress.state for row in rows for cell in row.cells}
    assert states == set(State) - {State.ABSENT, State.CONFIRMED}
    assert {row.done for row in rows} == {0, 1, 2, 4, 5, 7, 11}
    assert [row.name for row in rows if row.is_late] == ["Jean-Baptiste d’Hoker"]


def test_two_people_hold_an_attestation_and_four_wait_for_one(demo):
    attested = sa.select(Certificate).where(
        Certificate.paper == Paper.ATTESTATION, Certificate.title.startswith("Premiers pas")
    )
    held = {one.name: one for one in session().scalars(attested)}
    assert set(held) == {"Nadège Étienne", "Maëlle Le Goff"}
    assert all(one.is_untouched and one.minutes > 60 and one.issued_at < clock.now() for one in held.values())
    complete = [row for row in list_progress(sa.true(), clock.now()) if row.is_complete]
    ready = {row.name for row in complete if row.programme.startswith("Réussir")}
    assert ready == {"Nadège Étienne", "Maëlle Le Goff", "Aïcha Benali", "Chloé Œuvrard"}


def test_one_end_of_training_attestation_says_results_and_is_seen_by_its_person_and_whoever_issued_it(demo):
    (held,) = session().scalars(sa.select(Certificate).where(Certificate.paper == Paper.END))
    assert held.name == "Nadège Étienne" and held.is_untouched and held.issued_at < clock.now()
    assert [one["result"] for one in held.facts["ending"]["results"]] == ["acquired", "acquired", "under-way"]
    assert "relectures écrites, par Sophie Lambert" in held.facts["ending"]["follow_up"]
    for email in ("coordinator@example.org", "nadege.etienne@example.org"):
        assert demo.door(email).get("/attestations").says("Attestation de fin de formation, Réussir un premier contact")
    assert demo.door("coordinator@example.org").get(f"/attestations/{held.id}").says("en cours d’acquisition")


def test_one_attestation_ends_soon_and_may_be_renewed(demo):
    (one,) = list_renewable(sa.true(), clock.now())
    assert (one.name, one.is_over) == ("Aïcha Benali", False)
    assert timedelta(days=10) < one.valid_until - clock.now().date() < timedelta(days=31)
    assert demo.door("coordinator@example.org").get("/attestations/renouvellements").says("Aïcha Benali")
    assert demo.door("aicha.benali@example.org").get("/attestations").says("Commencer le renouvellement")


def test_somebody_has_yet_to_say_where_they_stand(demo):
    assert demo.door("learner@example.org").get("/").says("Me situer sur les objectifs")


def test_every_organisation_has_the_programme_and_whoever_left_follows_none(demo):
    titled = set(
        session().scalars(sa.select(Programme.organisation_id).where(Programme.title.startswith("Premiers pas")))
    )
    assert titled == set(session().scalars(sa.select(Organisation.id)))
    assert my_progress(demo.person("Hugo Petitjean").id, clock.now()) == ()
    assert exists(Assignment.ended_at.is_not(None))


def test_nine_answers_wait_for_the_supervisor(demo):
    page = demo.door("supervisor@example.org").get("/relectures")
    teams = sa.select(Team.id).where(Team.name.in_(["Littoral", "Estuaire"]))
    held = sa.select(sa.func.count()).where(
        Answer.status_now(clock.now()) == Status.SUBMITTED, Answer.team_id.in_(teams)
    )
    assert page.status == 200 and session().scalar(held) == 9


def test_comments_stand_on_the_learner_s_own_words(demo):
    rows = (
        session()
        .execute(
            sa.select(ReviewComment, Submission.text)
            .join(Review, Review.id == ReviewComment.review_id)
            .join(Submission, Submission.id == Review.submission_id)
        )
        .all()
    )
    assert len(rows) > 15
    assert all(text[one.from_character : one.to_character] == one.quote for one, text in rows)


def test_key_ideas_are_ticked_by_learners_and_by_supervisors(demo):
    both = set(session().scalars(sa.select(SelfCheck.key_idea_id))) & set(
        session().scalars(sa.select(KeyIdeaTick.key_idea_id))
    )
    assert len(both) > 20


def test_all_feedback_has_been_read_but_one(demo):
    unread = sa.select(sa.func.count()).where(~sa.exists().where(FeedbackRead.review_id == Review.id))
    assert session().scalar(unread.select_from(Review)) == 1


def test_the_mark_says_when_it_was_loaded(demo):
    assert session().scalars(sa.select(DemoMark.loaded_at)).one() <= demo.loaded_at


def test_deeds_are_dated_in_the_order_in_which_they_were_done(demo):
    dates = list(
        session().scalars(sa.select(JournalLine.at).where(JournalLine.actor_id.is_not(None)).order_by(JournalLine.id))
    )
    assert len(dates) > 350 and dates == sorted(dates) and dates[-1] <= demo.loaded_at


@pytest.mark.parametrize("written", WRITTEN, ids=lambda written: f"{written.who}{written.at}")
def test_an_answer_has_sixty_to_a_hundred_and_sixty_words(written):
    assert 60 <= count_words(prose(written.text)) <= 160


def test_no_two_answers_share_a_sentence():
    sentences = [part.strip() for one in WRITTEN for part in prose(one.text).split(". ") if len(part) > 40]
    assert len(sentences) == len(set(sentences))


def test_every_text_has_french_typography(demo):
    columns = (
        Submission.text, Answer.draft_text, Answer.takeaway, Reflection.text, Review.words, ReviewComment.text,
        NoteVersion.text, FollowUp.what, Discussion.title, Discussion.message, Discussion.place, Attendance.reason,
        Programme.title, Programme.description, Network.name, Organisation.name, Organisation.city, Team.name,
        Territory.name,
    )  # fmt: skip
    texts = [text for column in columns for text in session().scalars(sa.select(column)) if text]
    assert len(texts) > 150
    assert [text for text in texts if text != french(text) or "'" in text or '"' in text or "..." in text] == []
