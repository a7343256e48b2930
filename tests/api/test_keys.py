"""Keys are made once, shown once, listed by their use, revoked for good; by whoever answers for the organisation."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
import sqlalchemy as sa
import time_machine
from flask import Flask

from elearn import clock
from elearn.accounts.models import User
from elearn.accounts.rules import token_hash
from elearn.api.actions import make_key
from elearn.api.models import ApiKey
from elearn.db import session, transaction
from elearn.errors import RuleBroken
from elearn.journal import JournalLine
from elearn.organisations.models import Network, Organisation, Team
from elearn.policy import Purpose
from tests.api.builders import Program, a_key
from tests.builders import a_coordinator, a_learner, a_regional, a_supervisor, a_team, actor_of, an_admin
from tests.conftest import Door, Page
from tests.programmes.builders import organisation_of

Doors = Callable[[User | None], Door]
pytestmark = pytest.mark.postgresql


@pytest.fixture
def team(app: Flask) -> Team:
    return a_team("Littoral")


@pytest.fixture
def organisation(team: Team) -> Organisation:
    return organisation_of(team)


@pytest.fixture
def coordinator(organisation: Organisation) -> User:
    return a_coordinator(organisation, "Hélène Garnier")


def make(browser: Door, organisation: Organisation, **fields: str) -> Page:
    """Send the form of a key."""
    sent = {"name": "Logiciel du personnel", "purpose": "follow", "days": "90", **fields}
    return browser.post(f"/organisations/{organisation.id}/cles/nouvelle", sent)


def secret_on(page: Page) -> str:
    """Return the secret that a page shows."""
    found = re.search(r"pips_[\w-]{40,}", page.html)
    assert found is not None
    return found[0]


def test_a_key_is_shown_once_and_only_its_digest_is_kept(
    app: Flask, door: Doors, organisation: Organisation, coordinator: User
) -> None:
    browser = door(coordinator)
    page = make(browser, organisation)
    secret = secret_on(page)
    kept = session().scalars(sa.select(ApiKey)).one()
    listed = browser.get(f"/organisations/{organisation.id}/cles")

    assert (page.status, page.says("Copiez-la maintenant")) == (200, True)
    assert "no-store" in page.response.headers["Cache-Control"]
    assert kept.token_hash == token_hash(secret)
    assert secret not in str([getattr(kept, column.key) for column in sa.inspect(ApiKey).columns])
    assert secret not in listed.html and f"…{secret[-4:]}" in listed.html
    assert listed.says("Suivi") and listed.says("jamais utilisée") and listed.says("par Hélène Garnier")
    assert Program(app, secret).get("/api/v1/cle").response.get_json()["nom"] == "Logiciel du personnel"
    assert browser.get(f"/organisations/{organisation.id}/cles").says("dernier usage le")


def test_sending_the_form_twice_makes_one_key(door: Doors, organisation: Organisation, coordinator: User) -> None:
    browser = door(coordinator)
    make(browser, organisation)
    again = make(browser, organisation)

    assert again.says("Une clé porte déjà ce nom") and "pips_" not in again.html
    assert session().scalar(sa.select(sa.func.count(ApiKey.id))) == 1


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"name": " "}, "Donnez un nom à la clé"),
        ({"purpose": ""}, "Choisissez ce que la clé lira"),
        ({"purpose": "everything"}, "liste"),
        ({"days": "3650"}, "liste"),
        ({"name": "a" * 81}, "80"),
    ],
)
def test_a_form_that_is_not_filled_in_says_what_is_missing(
    door: Doors, organisation: Organisation, coordinator: User, fields: dict[str, str], said: str
) -> None:
    page = make(door(coordinator), organisation, **fields)

    assert "pips_" not in page.html and page.html.count('aria-invalid="true"') + page.html.count("has-error") >= 1
    assert session().scalar(sa.select(sa.func.count(ApiKey.id))) == 0, said


def test_a_revoked_key_opens_nothing_and_its_name_is_free(
    app: Flask, door: Doors, organisation: Organisation, coordinator: User
) -> None:
    key, secret = a_key(organisation, name="Paie", by=coordinator)
    browser = door(coordinator)
    asked = browser.get(f"/cles/{key.id}/revoquer")
    done = browser.follow(browser.post(f"/cles/{key.id}/revoquer"))

    assert asked.says("Révoquer cette clé ?") and Program(app, secret).get("/api/v1/cle").status == 401
    assert (
        done.says("La clé « Paie » est révoquée") and done.says("Hors service") and done.says("Aucune clé en service")
    )
    assert "pips_" in make(browser, organisation, name="Paie").html


def test_revoking_twice_keeps_the_first_time(door: Doors, organisation: Organisation, coordinator: User) -> None:
    key, _ = a_key(organisation, by=coordinator)
    browser = door(coordinator)
    browser.post(f"/cles/{key.id}/revoquer")
    first = session().scalar(sa.select(ApiKey.revoked_at))
    with time_machine.travel(clock.now() + timedelta(hours=2)):
        browser.post(f"/cles/{key.id}/revoquer")
    session().expire_all()

    assert session().scalar(sa.select(ApiKey.revoked_at)) == first


def test_a_key_made_and_revoked_leaves_two_lines_in_the_journal_without_its_secret(
    door: Doors, organisation: Organisation, coordinator: User
) -> None:
    browser = door(coordinator)
    secret = secret_on(make(browser, organisation))
    key_id = session().scalar(sa.select(ApiKey.id))
    browser.post(f"/cles/{key_id}/revoquer")
    lines = (
        session().scalars(sa.select(JournalLine).where(JournalLine.thing == "api-key").order_by(JournalLine.id)).all()
    )

    assert [(line.verb, line.facts) for line in lines] == [
        ("made", {"purpose": "follow"}),
        ("revoked", {"purpose": "follow"}),
    ]
    assert {line.organisation_id for line in lines} == {organisation.id}
    journal = browser.get("/journal")
    assert journal.says("Hélène Garnier a créé une clé de l’interface") and secret not in journal.html


def test_nobody_but_whoever_answers_for_the_organisation_reaches_its_keys(
    door: Doors, team: Team, organisation: Organisation, coordinator: User
) -> None:
    key, _ = a_key(organisation, by=coordinator)
    others = (
        a_learner(team),
        a_supervisor(team),
        a_coordinator(),
        a_regional(session().get_one(Network, organisation.network_id)),
        an_admin(),
    )
    for person in others:
        browser = door(person)
        for url in (
            f"/organisations/{organisation.id}/cles",
            f"/organisations/{organisation.id}/cles/nouvelle",
            f"/cles/{key.id}/revoquer",
        ):
            assert browser.get(url).status == 404, (person.name, url)
        assert browser.post(f"/cles/{key.id}/revoquer").status == 404
        assert make(browser, organisation).status == 404
    session().expire_all()
    assert session().scalar(sa.select(ApiKey.revoked_at)) is None


def test_the_organisation_leads_to_its_keys_and_shows_the_way_to_nobody_else(
    door: Doors, organisation: Organisation, coordinator: User
) -> None:
    url = f"/organisations/{organisation.id}"

    assert f"{url}/cles" in door(coordinator).get(url).html
    assert f"{url}/cles" not in door(an_admin()).get(url).html


def test_two_keys_of_one_name_are_refused_by_the_action_whatever_the_letters(organisation: Organisation) -> None:
    a_key(organisation, name="Paie")
    with pytest.raises(RuleBroken):
        a_key(organisation, name="PAIE")
    other = organisation_of(a_team())
    assert a_key(other, name="Paie")[0].organisation_id == other.id


def test_the_list_costs_one_statement_more_whatever_the_number_of_keys(
    door: Doors, organisation: Organisation, coordinator: User
) -> None:
    for number in range(12):
        a_key(organisation, Purpose.COUNT, name=f"Logiciel {number}", by=coordinator)

    page = door(coordinator).get(f"/organisations/{organisation.id}/cles")

    assert page.text.count("Comptes, se termine par") == 12


def test_a_key_is_made_by_the_clocks_of_its_organisation(organisation: Organisation, coordinator: User) -> None:
    with transaction():
        key, _ = make_key(
            actor_of(coordinator),
            session().get_one(Organisation, organisation.id),
            name="Paie",
            purpose=Purpose.COUNT,
            days=30,
            now=clock.now(),
        )
    assert timedelta(days=30) <= key.expires_at - key.made_at <= timedelta(days=31)
