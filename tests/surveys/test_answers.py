"""What becomes of an answer: nothing leads back to whoever gave it, and five appear together."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from elearn import clock
from elearn.accounts.models import User
from elearn.db import Base, transaction
from elearn.errors import RuleBroken
from elearn.journal import JournalLine
from elearn.organisations.models import Seat, Team
from elearn.privacy.actions import erase_person
from elearn.privacy.queries import gather
from elearn.programmes.models import Programme
from elearn.surveys.actions import answer_survey
from elearn.surveys.models import Survey, SurveyAnswer, SurveyInvitation
from elearn.surveys.queries import Results, list_open, list_results
from elearn.surveys.rules import Moment
from tests.builders import a_learner
from tests.conftest import statements
from tests.programmes.builders import an_assignment
from tests.surveys.builders import an_asked_person, say

Ask = Callable[..., SurveyInvitation]
pytestmark = [pytest.mark.postgresql, pytest.mark.usefixtures("noon")]


@pytest.fixture
def ask(programme: Programme, team: Team) -> Ask:
    """Return what asks one more person about the programme."""

    def one_more(moment: Moment = Moment.HOT) -> SurveyInvitation:
        return an_asked_person(an_assignment(programme, a_learner(team)), moment)

    return one_more


def hot(programme: Programme) -> Results:
    return list_results(programme.id)[0]


def test_no_column_of_an_answer_leads_to_a_person_or_an_instant(app: object) -> None:
    table = Base.metadata.tables["survey_answer"]
    assert {column.name for column in table.columns} == {"token", "survey_id", "scores", "words", "is_shown"}
    assert {key.target_fullname for key in table.foreign_keys} == {"survey.id"}
    assert not any(isinstance(column.type, (sa.DateTime, sa.Date)) for column in table.columns)
    survey = Base.metadata.tables["survey"]
    assert {key.target_fullname for key in survey.foreign_keys} == {"programme.id"}
    invitation = Base.metadata.tables["survey_invitation"]
    assert {column.name for column in invitation.columns if "at" in column.name.split("_")} == set()


def test_an_answer_marks_the_invitation_and_leaves_no_line_in_the_journal(ask: Ask, database: Session) -> None:
    invitation = ask()
    before = database.scalar(sa.select(sa.func.count(JournalLine.id)))
    say(invitation, words="Les cas.")
    assert database.scalar(sa.select(sa.func.count(JournalLine.id))) == before
    assert database.scalars(sa.select(SurveyInvitation.is_answered)).one() is True
    kept = database.scalars(sa.select(SurveyAnswer)).one()
    assert (set(kept.scores.values()), kept.words) == ({4}, {"helped": "Les cas.", "change": "Les cas."})


def test_the_order_of_rows_and_their_names_tell_nothing(ask: Ask, database: Session) -> None:
    said, places = [], []
    for number in range(30):
        said.append(f"Avis {number}")
        before = set(database.scalars(sa.select(SurveyAnswer.token)))
        say(ask(), words=said[-1])
        after = database.execute(sa.text("SELECT token, words FROM survey_answer")).all()
        assert not before & {token for token, _ in after}, "the names of all rows are drawn anew"
        places.append([f'"{said[-1]}"' in str(words).replace("'", '"') for _, words in after].index(True))
    ordered = [row.words["helped"] for row in database.scalars(sa.select(SurveyAnswer))]
    assert sorted(ordered) == sorted(said)
    assert ordered not in (said, said[::-1])
    assert any(place != number for number, place in enumerate(places)), "the newest is not always the last"
    assert any(place != 0 for place in places[1:]), "nor always the first"


def test_sqlite_counts_no_rows_as_they_come(database: Session) -> None:
    if database.get_bind().dialect.name == "sqlite":
        with pytest.raises(sa.exc.OperationalError, match="rowid"):
            database.execute(sa.text("SELECT rowid FROM survey_answer"))
        database.rollback()


def test_one_person_answers_once_and_in_time(ask: Ask, database: Session) -> None:
    invitation = ask()
    say(invitation)
    with pytest.raises(RuleBroken, match="déjà reçue"):
        say(invitation)
    late = ask()
    with transaction():
        database.get_one(SurveyInvitation, late.id).open_until = clock.now() - timedelta(seconds=1)
    with pytest.raises(RuleBroken, match="close"):
        say(late)
    silent = ask()
    with pytest.raises(RuleBroken, match="affirmations"), transaction():
        answer_survey(silent, Moment.HOT, scores={}, words={"helped": "Rien que des mots."}, now=clock.now())
    assert database.scalar(sa.select(sa.func.count(SurveyAnswer.token))) == 1


def test_nothing_is_shown_before_five_and_then_five_by_five(ask: Ask, programme: Programme) -> None:
    shown = []
    for number in range(11):
        say(ask(), score=1 if number >= 5 else 5, words=f"Avis {number}")
        found = hot(programme)
        assert found.answered == found.invited == number + 1
        assert found.rate == 100
        shown.append(found.shown)
        if found.shown == 0:
            assert (found.statements, found.words) == ((), ())
        if found.shown == 5:
            assert [counted.counts for counted in found.statements] == [(0, 0, 0, 0, 5)] * 5
            assert {text for _, texts in found.words for text in texts} == {f"Avis {one}" for one in range(5)}
    assert shown == [0, 0, 0, 0, 5, 5, 5, 5, 5, 10, 10]
    assert [counted.mean for counted in hot(programme).statements] == [3.0] * 5


def test_a_statement_that_fewer_than_five_scored_is_not_shown(ask: Ask, programme: Programme) -> None:
    for number in range(5):
        scores = {"content": 3} | ({"cases": 1} if number < 4 else {})
        invitation = ask()
        with transaction():
            answer_survey(invitation, Moment.HOT, scores=scores, words={}, now=clock.now())
    content, cases, *_ = hot(programme).statements
    assert (content.number, content.mean) == (5, 3.0)
    assert (cases.counts, cases.number, cases.mean) == ((), 0, None)


def test_both_moments_are_counted_apart(ask: Ask, programme: Programme) -> None:
    for _ in range(3):
        say(ask(Moment.HOT))
        say(ask(Moment.COLD))
    assert [(one.moment, one.answered, one.shown) for one in list_results(programme.id)] == [
        (Moment.HOT, 3, 0),
        (Moment.COLD, 3, 0),
    ]


def test_words_come_in_an_order_of_their_own_in_each_box(ask: Ask, programme: Programme) -> None:
    for number in range(20):
        say(ask(), words=f"Avis {number:02}")
    orders = {texts for _ in range(5) for _, texts in hot(programme).words}
    assert len(orders) > 1
    assert len({tuple(sorted(texts)) for texts in orders}) == 1


def test_results_cost_one_statement(ask: Ask, programme: Programme) -> None:
    for _ in range(6):
        say(ask())
    programme_id = programme.id
    with statements() as seen:
        list_results(programme_id)
    assert len(seen) == 1


def test_erasure_takes_the_invitation_and_leaves_what_is_counted(
    ask: Ask, programme: Programme, database: Session
) -> None:
    invitation = ask()
    person = database.get_one(User, invitation.owner_id)
    say(invitation, words="Les cas.")
    assert [row["is_answered"] for row in gather(person.id)["survey_invitation"]] == [True]
    assert "Les cas." not in str(gather(person.id))
    with transaction():
        seat = database.scalars(sa.select(Seat).where(Seat.user_id == person.id)).one()
        seat.ends_on = clock.now().date() - timedelta(days=1)
    with transaction():
        erase_person(None, person, reason="demandé", hides_name=True, secret="s", now=clock.now())
    assert database.scalars(sa.select(SurveyInvitation)).all() == []
    assert (hot(programme).invited, hot(programme).answered) == (1, 1)
    assert database.scalars(sa.select(Survey)).one().invited == 1


def test_what_is_open_is_what_was_not_answered_and_is_not_over(ask: Ask, database: Session) -> None:
    invitation = ask()
    person = invitation.owner_id
    assert [one.invitation.id for one in list_open(person, clock.now())] == [invitation.id]
    assert list_open(person, clock.now() + timedelta(days=31)) == ()
    say(invitation)
    assert list_open(person, clock.now()) == ()
