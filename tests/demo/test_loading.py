"""The demonstration enters an empty database, once and whole, and no other."""

from __future__ import annotations

import time
from datetime import UTC, datetime

import pytest
import sqlalchemy as sa
import time_machine

from elearn import clock
from elearn.accounts.models import User
from elearn.answers.models import Submission
from elearn.db import session
from elearn.demo.cast import PASSWORD
from elearn.demo.load import NEEDED, describe_demo, has_demo, load_demo
from elearn.demo.models import DemoMark
from elearn.demo.people import ACCOUNTS
from elearn.editions.publishing import publish_folder
from elearn.errors import RuleBroken
from elearn.journal import JournalLine
from elearn.organisations.models import Network
from elearn.settings import home
from tests.builders import a_person, an_organisation

pytestmark = pytest.mark.postgresql
ODD_HOURS = (
    datetime(2026, 11, 21, 23, 50, tzinfo=UTC),  # the night of a Saturday
    datetime(2027, 1, 1, 4, 10, tzinfo=UTC),  # a Friday in Paris, still last year in Toronto
    datetime(2027, 3, 29, 0, 5, tzinfo=UTC),  # the Monday after clocks went forward
    datetime(2026, 11, 27, 9, 46, 12, tzinfo=UTC),  # the first minute of a quarter, which a séance begins with
)


def count(kind):
    return session().scalar(sa.select(sa.func.count()).select_from(kind))


def test_an_empty_database_has_no_demonstration(app):
    assert not has_demo()


def test_a_database_with_a_person_is_left_alone(app):
    publish_folder(home("content"))
    a_person("Quelqu’un")
    with pytest.raises(RuleBroken, match="contient déjà des personnes"):
        load_demo()
    assert not has_demo() and count(User) == 1 and count(Network) == 0


def test_a_database_with_a_place_is_left_alone(app):
    publish_folder(home("content"))
    an_organisation()
    with pytest.raises(RuleBroken):
        load_demo()
    assert not has_demo() and count(User) == 0


def test_nothing_is_loaded_before_the_content_is_published(app):
    with pytest.raises(RuleBroken, match="Publiez d’abord") as refused:
        load_demo()
    assert refused.value.facts["modules"] == ", ".join(sorted(NEEDED))
    assert not has_demo() and count(User) == 0


def test_it_is_loaded_once_in_less_than_eight_seconds_of_work(app):
    publish_folder(home("content"))
    began = time.process_time()
    load_demo()
    assert time.process_time() - began < 8
    assert has_demo() and count(DemoMark) == 1
    people, submissions = count(User), count(Submission)
    with pytest.raises(RuleBroken):
        load_demo()
    assert (count(User), count(Submission)) == (people, submissions)


@pytest.mark.slow
@pytest.mark.parametrize("now", ODD_HOURS)
def test_it_can_be_loaded_at_any_hour_and_what_was_done_is_in_order_and_in_the_past(app, now):
    with time_machine.travel(now, tick=False):
        publish_folder(home("content"))
        load_demo()
        done = sa.select(JournalLine.at).where(JournalLine.actor_id.is_not(None)).order_by(JournalLine.id)
        dates = list(session().scalars(done))
        latest = session().scalar(sa.select(sa.func.max(JournalLine.at)))
        assert latest <= clock.now() and dates == sorted(dates)


def test_it_says_how_to_enter_in_french():
    said = describe_demo("http://localhost:8000")
    assert "http://localhost:8000" in said and f"Mot de passe de tous les comptes : {PASSWORD}" in said
    assert all(email in said for email, _, _ in ACCOUNTS)
