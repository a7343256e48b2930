"""Says what the deeds on accounts leave in the database."""

from __future__ import annotations

from datetime import timedelta

import pytest
import sqlalchemy as sa
from flask_security.utils import verify_password
from sqlalchemy.exc import IntegrityError

from elearn import clock
from elearn.accounts import actions
from elearn.accounts.models import SecurityLine, SignIn
from elearn.accounts.queries import find_person, find_signed_in, get_person, list_sign_ins
from elearn.accounts.rules import SIGN_IN_LASTS, Agent, SecurityEvent, Theme, token_hash
from elearn.db import session, transaction
from elearn.errors import Missing, RuleBroken
from tests.accounts.builders import OTHER_PASSWORD, PASSWORD, a_member
from tests.conftest import statements

pytestmark = pytest.mark.postgresql


def a_sign_in(person, token="jeton", *, started_at=None):
    with transaction():
        return actions.open_sign_in(
            person,
            token_hash=token_hash(token),
            agent=Agent("Firefox", "Linux"),
            address="192.0.2.1",
            now=started_at or clock.now(),
        )


def test_a_person_is_made_with_a_clean_address_and_a_sortable_name(database):
    person = a_member("  Éloïse.Petit@Exemple.ORG ", name=" Éloïse Petit ")
    assert (person.email, person.name, person.sort_name) == ("éloïse.petit@exemple.org", "Éloïse Petit", "eloise petit")
    assert person.active and person.confirmed_at is not None and person.password.startswith("$argon2id$")


def test_an_address_has_one_account_whatever_its_case(database):
    a_member("camille@example.org")
    with pytest.raises(RuleBroken, match="déjà un compte") as refused:
        a_member("Camille@EXAMPLE.org")
    assert refused.value.field == "email"


def test_the_database_itself_refuses_an_address_in_capitals(database):
    person = a_member()
    with pytest.raises(IntegrityError), transaction():
        person.email = "MAJUSCULES@example.org"


@pytest.mark.parametrize("email", ["", "camille", "camille@", "a@b@c.org", "camille@exemple"])
def test_a_malformed_address_is_refused_with_an_example(database, email):
    with pytest.raises(RuleBroken, match=r"nom@exemple\.org"):
        actions.clean_email(email)


def test_a_person_is_found_by_address_whatever_its_case(database):
    person = a_member("camille@example.org")
    assert find_person(" CAMILLE@example.org").id == person.id
    assert find_person("autre@example.org") is None
    with pytest.raises(Missing):
        get_person(0)


def test_a_password_is_checked_before_it_is_hashed(database):
    with pytest.raises(RuleBroken):
        actions.prepared_password("motdepasse123")
    assert verify_password(PASSWORD, actions.prepared_password(PASSWORD))


def test_a_new_password_ends_every_sign_in(database):
    person = a_member()
    a_sign_in(person)
    before = person.fs_uniquifier
    hashed = actions.prepared_password(OTHER_PASSWORD)
    with transaction():
        actions.set_password(person, hashed, now=clock.now())
    assert person.fs_uniquifier != before
    assert list_sign_ins(person.id, clock.now()) == ()
    assert verify_password(OTHER_PASSWORD, person.password)


def test_a_signed_in_person_is_loaded_in_one_statement(database):
    person = a_member()
    a_sign_in(person)
    key = person.fs_uniquifier
    session().expunge_all()
    with statements() as seen:
        found = find_signed_in(key, token_hash("jeton"), clock.now())
    assert found is not None and len(seen) == 1


def test_an_ended_or_old_sign_in_opens_nothing(database):
    person = a_member()
    ended, _old = a_sign_in(person), a_sign_in(person, "vieux", started_at=clock.now() - SIGN_IN_LASTS)
    with transaction():
        actions.end_sign_in(ended, now=clock.now())
    for token in ("jeton", "vieux", "inconnu"):
        assert find_signed_in(person.fs_uniquifier, token_hash(token), clock.now()) is None


def test_a_closed_account_opens_nothing(database):
    person = a_member()
    a_sign_in(person)
    with transaction():
        person.active = False
    assert find_signed_in(person.fs_uniquifier, token_hash("jeton"), clock.now()) is None


def test_every_sign_in_but_one_can_be_ended(database):
    person, other = a_member(), a_member()
    for token in ("un", "deux", "trois"):
        a_sign_in(person, token)
    a_sign_in(other, "ailleurs")
    with transaction():
        ended = actions.end_sign_ins(person, now=clock.now(), but=token_hash("deux"))
    assert ended == 2
    assert [left.token_hash for left in list_sign_ins(person.id, clock.now())] == [token_hash("deux")]
    assert len(list_sign_ins(other.id, clock.now())) == 1


def test_a_profile_keeps_the_name_that_lists_are_ordered_by(database):
    person = a_member()
    with transaction():
        actions.update_profile(
            person,
            name="Zoé Évrard",
            title="Conseillère",
            language="en",
            time_zone="America/Montreal",
            theme=Theme.DARK,
        )
    assert (person.sort_name, person.language, person.theme) == ("zoe evrard", "en", "dark")


def test_the_security_log_is_erased_after_twelve_months(database):
    person = a_member()
    now = clock.now()
    with transaction():
        actions.note(SecurityEvent.SIGN_IN, person.id, address="192.0.2.1", now=now - timedelta(days=366))
        kept = actions.note(SecurityEvent.SIGN_IN_FAILED, None, address="2001:db8::1", now=now - timedelta(days=364))
    a_sign_in(person, "mort", started_at=now - SIGN_IN_LASTS - timedelta(days=1))
    a_sign_in(person, "vivant", started_at=now)
    with transaction():
        actions.purge_security_log(now)
    assert kept.id in set(session().scalars(sa.select(SecurityLine.id)))
    assert session().scalar(sa.select(sa.func.min(SecurityLine.at))) > now - timedelta(days=365)
    assert set(session().scalars(sa.select(SignIn.token_hash))) == {token_hash("vivant")}


def test_the_security_log_takes_only_events_that_it_knows(database):
    with pytest.raises(IntegrityError), transaction():
        session().add(SecurityLine(at=clock.now(), event="something-else"))
