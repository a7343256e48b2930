"""Two windows, two clicks, two people at once: one row where there is one deed, and no text is ever lost."""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import timedelta
from functools import partial
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask

from elearn import clock
from elearn.accounts.models import User
from elearn.accounts.rules import token_hash
from elearn.answers import actions
from elearn.answers.actions import Conflict, SavedDraft
from elearn.answers.models import Answer, DraftVersion, Submission
from elearn.answers.rules import Status
from elearn.certificates.actions import issue_certificates
from elearn.certificates.models import Certificate
from elearn.complaints.actions import file_complaint
from elearn.db import db, locked, session, transaction
from elearn.db import deed as once_more
from elearn.editions.queries import Published
from elearn.errors import RuleBroken
from elearn.journal import JournalLine
from elearn.notices.feed_actions import give_feed
from elearn.notices.models import CalendarFeed
from elearn.organisations.models import Network, Organisation
from elearn.policy import Actor, Permission, reach
from elearn.programmes.leave_actions import note_leave
from elearn.progress.tasks import keep_tallies
from elearn.surveys.actions import answer_survey, send_invitations
from elearn.surveys.models import SurveyInvitation
from elearn.surveys.queries import list_results
from elearn.surveys.rules import Moment
from tests.builders import a_chapter, a_coordinator, a_learner, a_team, a_vignette, actor_of, seen
from tests.programmes.builders import a_programme, an_assignment, finish, organisation_of
from tests.surveys.builders import an_asked_person

pytestmark = pytest.mark.postgresql
ROUNDS = range(6)
PATIENCE = 60


def at_once(app: Flask, *deeds: Callable[[], Any]) -> list[Any]:
    """Run deeds at the same moment, each in a thread and a context of its own; return what each gave or raised."""
    outcomes: list[Any] = [None] * len(deeds)
    start = threading.Barrier(len(deeds))

    def run(place: int, deed: Callable[[], Any]) -> None:
        with app.app_context():
            start.wait(timeout=PATIENCE)
            try:
                outcomes[place] = once_more(deed)
            except Exception as error:
                outcomes[place] = error
            finally:
                db.session.remove()

    threads = [threading.Thread(target=run, args=pair) for pair in enumerate(deeds)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=PATIENCE)
    assert not any(thread.is_alive() for thread in threads), "a deed waits for ever"
    session().rollback()
    return outcomes


def test_two_complaints_at_once_take_two_numbers_and_one_form_sent_twice_takes_one(app: Flask) -> None:
    for _ in ROUNDS:
        team = a_team()
        home, people = organisation_of(team).id, [actor_of(a_learner(team)) for _ in range(2)]

        def say(person: Actor, home: int = home) -> str:
            place = session().get_one(Organisation, home)
            return file_complaint(person, place, subject="Un retard", words="Trop long.", now=clock.now()).reference

        apart = at_once(app, *(partial(say, person) for person in people))
        again = at_once(app, *(partial(say, people[0]) for _ in range(2)))

        assert sorted(one[4:] for one in apart) == ["-1", "-2"], apart
        assert set(again) == {apart[0]}, again


def test_two_who_note_the_same_leave_at_once_note_it_once(app: Flask) -> None:
    a_chapter("debuter")
    for _ in ROUNDS:
        team = a_team()
        person, coordinator = a_learner(team), a_coordinator(organisation_of(team))
        due = clock.now().date() + timedelta(days=30)
        assignment = an_assignment(a_programme(team, "chapter:debuter", by=coordinator), person, deadline_on=due)
        actor, scope, now = actor_of(coordinator), assignment.scope, clock.now()
        days = {"first_on": due - timedelta(days=9), "last_on": due}
        outcomes = at_once(app, *[partial(note_leave, actor, scope, **days, now=now)] * 2)
        assert sum(isinstance(one, RuleBroken) for one in outcomes) == 1, outcomes
        session().refresh(assignment)
        assert assignment.deadline_on == due + timedelta(days=10)


def test_two_windows_that_make_the_first_address_of_a_calendar_leave_one_that_opens(app: Flask) -> None:
    for _ in ROUNDS:
        actor, now = actor_of(a_learner(a_team())), clock.now()
        given = at_once(app, *[partial(give_feed, actor, now)] * 2)
        assert all(isinstance(one, str) for one in given), given
        kept = session().scalars(sa.select(CalendarFeed.token_hash).where(CalendarFeed.person_id == actor.id)).all()
        assert len(kept) == 1 and kept[0] in {token_hash(secret) for secret in given}


def test_people_who_answer_a_survey_at_once_are_all_counted_and_one_who_clicks_twice_once(app: Flask) -> None:
    a_chapter("debuter")
    for _ in ROUNDS:
        team = a_team()
        programme = a_programme(team, "chapter:debuter")
        asked = [an_asked_person(an_assignment(programme, a_learner(team))).id for _ in range(5)]
        outcomes = at_once(app, *[partial(say_by_number, id) for id in (*asked, asked[0])])
        assert sum(isinstance(one, RuleBroken) for one in outcomes) == 1, outcomes
        hot, _cold = list_results(programme.id)
        assert (hot.invited, hot.answered, hot.shown) == (5, 5, 5)


def test_two_queues_that_ask_at_once_ask_each_person_once(app: Flask) -> None:
    published = a_chapter("debuter")
    for _ in ROUNDS:
        team = a_team()
        programme = a_programme(team, "chapter:debuter")
        person = a_learner(team)
        an_assignment(programme, person)
        finish(person, published)
        keep_tallies()
        outcomes = at_once(app, *[partial(send_invitations, clock.now())] * 2)
        assert sorted(outcomes) == [0, 1], outcomes


def say_by_number(invitation_id: int) -> None:
    invitation = session().get_one(SurveyInvitation, invitation_id)
    answer_survey(invitation, Moment.HOT, scores={"content": 4}, words={}, now=clock.now())


def submit(person: User, published: Published, text: str, key: str) -> Callable[[], Any]:
    actor = actor_of(person)
    facts = {"key": key, "now": clock.now(), "review_days": 5, "zone": "Europe/Paris"}
    return lambda: actions.submit_answer(actor, seen(published, "depart"), text=text, **facts)


def save(person: User, published: Published, text: str, base_version: int = 0) -> Callable[[], Any]:
    actor, now = actor_of(person), clock.now()
    return lambda: actions.save_draft(actor, seen(published, "depart"), text=text, base_version=base_version, now=now)


def count(model: type, *conditions: Any) -> int:
    return session().scalar(sa.select(sa.func.count()).select_from(model).where(*conditions)) or 0


def texts_kept(person: User) -> set[str]:
    """Return every text that the database holds of a person's answer: the draft, its versions, what was handed in."""
    answer = session().scalars(sa.select(Answer).where(Answer.owner_id == person.id)).one()
    versions = session().scalars(sa.select(DraftVersion.text).where(DraftVersion.answer_id == answer.id))
    submissions = session().scalars(sa.select(Submission.text).where(Submission.answer_id == answer.id))
    return {answer.draft_text, *versions, *submissions}


@pytest.fixture
def published(app: Flask) -> Published:
    return a_vignette()


def test_a_double_click_hands_an_answer_in_once(app: Flask, published: Published):
    for _ in ROUNDS:
        learner = a_learner()
        first, second = at_once(app, *[submit(learner, published, "J’irais la voir.", "meme-formulaire")] * 2)

        assert isinstance(first, Submission) and isinstance(second, Submission), (first, second)
        assert (first.id, first.number) == (second.id, second.number)
        assert count(Submission, Submission.owner_id == learner.id) == 1
        assert count(JournalLine, JournalLine.person_id == learner.id, JournalLine.verb == "submitted") == 1


def test_the_same_form_with_two_texts_shows_both_and_hands_one_in(app: Flask, published: Published):
    for _ in ROUNDS:
        learner = a_learner()
        found = at_once(
            app,
            submit(learner, published, "Le premier texte.", "meme-formulaire"),
            submit(learner, published, "Le second texte.", "meme-formulaire"),
        )

        (made,) = [one for one in found if isinstance(one, Submission)]
        (conflict,) = [one for one in found if isinstance(one, Conflict)]
        assert {conflict.yours, conflict.theirs} == {"Le premier texte.", "Le second texte."}
        assert conflict.theirs == made.text
        assert count(Submission, Submission.owner_id == learner.id) == 1


def test_two_windows_that_hand_in_at_once_make_one_submission(app: Flask, published: Published):
    for _ in ROUNDS:
        learner = a_learner()
        found = at_once(
            app,
            submit(learner, published, "Depuis le téléphone.", "premier-formulaire"),
            submit(learner, published, "Depuis le bureau.", "second-formulaire"),
        )

        assert sorted(type(one).__name__ for one in found) == ["RuleBroken", "Submission"]
        assert count(Submission, Submission.owner_id == learner.id) == 1
        assert (
            session().scalars(sa.select(Answer.status).where(Answer.owner_id == learner.id)).one() == Status.SUBMITTED
        )


def test_two_windows_that_save_at_once_keep_both_texts(app: Flask, published: Published):
    for _ in ROUNDS:
        learner = a_learner()
        at_once(app, save(learner, published, "Au départ."))
        found = at_once(
            app, save(learner, published, "Dans un onglet.", 1), save(learner, published, "Dans un autre.", 1)
        )

        assert sorted(type(one).__name__ for one in found) == ["Conflict", "SavedDraft"]
        assert {"Dans un onglet.", "Dans un autre."} <= texts_kept(learner)


def test_two_first_drafts_make_one_answer_and_keep_both_texts(app: Flask, published: Published):
    """Neither window finds a row to hold: the unique key decides."""
    for _ in ROUNDS:
        learner = a_learner()
        found = at_once(app, save(learner, published, "Dans un onglet."), save(learner, published, "Dans un autre."))

        assert sorted(type(one).__name__ for one in found) == ["Conflict", "SavedDraft"], found
        assert count(Answer, Answer.owner_id == learner.id) == 1
        assert {"Dans un onglet.", "Dans un autre."} <= texts_kept(learner)


def test_the_same_text_from_two_windows_is_no_conflict(app: Flask, published: Published):
    for _ in ROUNDS:
        learner = a_learner()
        found = at_once(app, *[save(learner, published, "Le même texte.")] * 2)

        assert [type(one) for one in found] == [SavedDraft, SavedDraft], found
        assert {one.version for one in found} == {1}


def test_a_draft_saved_while_the_answer_is_handed_in_is_not_lost(app: Flask, published: Published):
    for _ in ROUNDS:
        learner = a_learner()
        at_once(app, save(learner, published, "Au départ."))
        handed_in, saved = at_once(
            app,
            submit(learner, published, "Ce qui est remis.", "un-formulaire"),
            save(learner, published, "Ce qui s’enregistrait.", 1),
        )

        assert isinstance(handed_in, Submission) and isinstance(saved, SavedDraft | Conflict), (handed_in, saved)
        assert {"Ce qui est remis.", "Ce qui s’enregistrait."} <= texts_kept(learner)


def test_an_answer_is_taken_back_once(app: Flask, published: Published):
    for _ in ROUNDS:
        learner = a_learner()
        at_once(app, submit(learner, published, "Trop vite.", "un-formulaire"))
        actor, now = actor_of(learner), clock.now()

        def take_back() -> Any:
            answer = session().scalars(sa.select(Answer).where(Answer.owner_id == actor.id)).one()  # noqa: B023
            return actions.withdraw_submission(actor, answer, now)  # noqa: B023

        found = at_once(app, take_back, take_back)

        assert sorted(type(one).__name__ for one in found) == ["RuleBroken", "Withdrawal"], found
        assert texts_kept(learner) == {"Trop vite."}


def test_one_assignment_gets_one_proof_and_two_get_two_numbers(app: Flask):
    for number in range(3):
        team = a_team()
        organisation = organisation_of(team)
        chapter = a_chapter(f"debuter-{number}", number=number + 1)
        programme = a_programme(team, f"chapter:debuter-{number}")
        people = [a_learner(team), a_learner(team)]
        assigned = [an_assignment(programme, person).id for person in people]
        for person in people:
            finish(person, chapter)
        coordinators = [actor_of(a_coordinator(organisation)) for _ in range(2)]

        def issue(who: int, *ids: int) -> Callable[[], Any]:
            actor = coordinators[who]  # noqa: B023
            carried = reach(actor, Permission.CERTIFICATE_ISSUE)
            return lambda: issue_certificates(actor, carried, ids, address="http://localhost/", now=clock.now())

        same = at_once(app, issue(0, assigned[0]), issue(1, assigned[0]))
        again = at_once(app, issue(0, assigned[1]), issue(1, assigned[0]))

        assert sorted(type(one).__name__ for one in same) == ["RuleBroken", "list"], same
        assert sorted(type(one).__name__ for one in again) == ["RuleBroken", "list"], again
        numbers = session().scalars(
            sa.select(Certificate.number).where(Certificate.issuing_organisation_id == organisation.id)
        )
        assert len(set(numbers)) == 2


def test_threads_that_read_then_write_lose_nothing(app: Flask):
    with transaction() as database:
        database.add(Network(id=1, name="0"))

    def add_one() -> None:
        network = locked(session().get_one(Network, 1))
        network.name = str(int(network.name) + 1)

    for _ in ROUNDS:
        assert at_once(app, *[add_one] * 8) == [None] * 8

    assert session().get_one(Network, 1, populate_existing=True).name == str(8 * len(ROUNDS))


def test_what_is_refused_is_refused_in_words(app: Flask, published: Published):
    """A race never ends in a fault of the database: whoever comes second is told why."""
    learner = a_learner()
    found = at_once(
        app, *[submit(learner, published, f"Texte {number}.", f"formulaire-{number}") for number in range(5)]
    )

    assert {type(one) for one in found} == {Submission, RuleBroken}
    assert all(one.message for one in found if isinstance(one, RuleBroken))
