"""Tests the way in of an invited person, from the message to their first page."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from babel import Locale
from flask import Flask

from elearn import clock
from elearn.accounts.models import User
from elearn.accounts.queries import find_person
from elearn.db import transaction
from elearn.organisations import letters
from elearn.organisations.actions import invite_admin
from elearn.settings import Settings
from tests.accounts.builders import mails_of
from tests.builders import a_coordinator, a_learner, a_person, a_team, an_admin
from tests.conftest import Door
from tests.organisations.builders import (
    an_invitation,
    link_in,
    organisation_of,
    place_of_organisation,
    place_of_team,
    seats_of,
)

Doors = Callable[[User | None], Door]
PASSWORD = "cerise-tambour-lagune"
MONTHS = {language: set(Locale(language).months["format"]["wide"].values()) for language in ("fr", "en")}


@pytest.fixture
def outbox(settings: Settings) -> Path:
    settings.outbox.mkdir(parents=True, exist_ok=True)
    for old in settings.outbox.glob("*.txt"):
        old.unlink()
    return settings.outbox


def invited(door: Doors, outbox: Path, **more: str) -> tuple[str, User]:
    team = a_team("Nord")
    coordinator = a_coordinator(organisation_of(team), "Sophie Lambert")
    sent = {"name": "Ana Ruiz", "email": "Ana.Ruiz@example.org", "role": "learner", "language": "fr"}
    page = door(coordinator).post("/personnes/inviter", {**sent, "place": place_of_team(team).key, **more})
    assert page.status == 303, page.text
    return link_in(outbox), coordinator


def test_an_invited_person_chooses_a_password_and_is_inside(door: Doors, outbox: Path) -> None:
    link, _ = invited(door, outbox)
    visitor = door(None)
    page = visitor.get(link)
    assert page.says("Sophie Lambert vous invite") and page.says("Nord,") and page.value("name") == "Ana Ruiz"
    page = visitor.follow(visitor.post(link, {"name": "Ana Ruiz Lopez", "password": PASSWORD}))
    assert page.says("Votre compte est ouvert.") and page.says("Ana Ruiz Lopez")
    person = find_person("ana.ruiz@example.org")
    assert person is not None and len(seats_of(person)) == 1


def test_the_password_opens_the_account_later(door: Doors, outbox: Path) -> None:
    link, _ = invited(door, outbox)
    door(None).post(link, {"name": "Ana Ruiz", "password": PASSWORD})
    visitor = door(None)
    page = visitor.post("/connexion", {"email": "ana.ruiz@example.org", "password": PASSWORD})
    assert visitor.follow(page).says("Ana Ruiz")


@pytest.mark.parametrize("password", ["court", "aaaaaaaaaaaaaa", "ana ruiz ana ruiz"])
def test_a_weak_password_is_told_and_changes_nothing(door: Doors, outbox: Path, password: str) -> None:
    link, _ = invited(door, outbox)
    page = door(None).post(link, {"name": "Ana Ruiz", "password": password})
    assert page.status == 200 and page.value("name") == "Ana Ruiz"
    assert "has-error" in page.html
    assert find_person("ana.ruiz@example.org") is None


def test_a_link_serves_once(door: Doors, outbox: Path) -> None:
    link, _ = invited(door, outbox)
    door(None).post(link, {"name": "Ana Ruiz", "password": PASSWORD})
    page = door(None).get(link)
    assert page.status == 410 and page.says("Cette invitation a déjà servi.")


def test_an_unknown_link_says_no_more_than_that(door: Doors) -> None:
    assert door(None).get("/invitation/nimporte-quoi").status == 404


def test_a_link_expires_after_two_weeks(door: Doors) -> None:
    made, token = an_invitation(an_admin(), place_of_team(a_team()))
    with transaction():
        made.expires_at = clock.now() - timedelta(seconds=1)
    page = door(None).get(f"/invitation/{token}")
    assert page.status == 410 and page.says("Cette invitation a expiré.")
    assert not page.says("Ana Ruiz")


def test_sending_again_gives_a_new_link_and_withdrawing_closes_it(door: Doors, outbox: Path) -> None:
    link, coordinator = invited(door, outbox)
    visitor = door(coordinator)
    listed = visitor.get("/personnes/invitations")
    assert listed.says("Ana Ruiz") and listed.says("sans réponse")
    again = re.findall(r'action="(/personnes/invitations/\d+/renvoyer)"', listed.html)[0]
    visitor.post(again)
    fresh = link_in(outbox)
    assert fresh != link
    assert (door(None).get(link).status, door(None).get(fresh).status) == (404, 200)
    visitor.post(again.replace("renvoyer", "retirer"))
    assert door(None).get(fresh).status == 410
    assert visitor.post(again).status == 409


def test_another_organisation_sends_nothing_again(door: Doors) -> None:
    made, _ = an_invitation(an_admin(), place_of_team(a_team()))
    visitor = door(a_coordinator())
    for deed in ("renvoyer", "retirer"):
        assert visitor.post(f"/personnes/invitations/{made.id}/{deed}").status == 404
    assert not visitor.get("/personnes/invitations").says("Ana Ruiz")


def test_who_has_an_account_signs_in_and_accepts(door: Doors) -> None:
    team, person = a_team(), a_person("Ana Ruiz")
    _, token = an_invitation(an_admin(), place_of_team(team), email=person.email)
    stranger = door(None).get(f"/invitation/{token}")
    assert stranger.says("Cette adresse a déjà un compte.") and "mot de passe" not in stranger.text.lower()
    visitor = door(person)
    assert visitor.get(f"/invitation/{token}").says("Vous gardez votre compte")
    page = visitor.follow(visitor.post(f"/invitation/{token}"))
    assert page.says("Votre nouvelle place est ouverte.")
    assert [seat.team_id for seat in seats_of(person)] == [team.id]


def test_nobody_takes_over_an_account_with_a_link(door: Doors) -> None:
    person = a_person("Ana Ruiz")
    _, token = an_invitation(an_admin(), place_of_team(a_team()), email=person.email)
    door(None).post(f"/invitation/{token}", {"name": "Pirate", "password": PASSWORD})
    assert seats_of(person) == [] and person.password is None and person.name == "Ana Ruiz"


def test_an_invitation_for_another_address_is_not_taken(door: Doors) -> None:
    _, token = an_invitation(an_admin(), place_of_team(a_team()))
    other = a_person("Bob Morel")
    visitor = door(other)
    assert visitor.get(f"/invitation/{token}").says("Cette invitation est pour une autre adresse")
    visitor.post(f"/invitation/{token}")
    assert seats_of(other) == []


def test_who_learns_elsewhere_is_told_what_to_ask(door: Doors) -> None:
    person = a_learner()
    _, token = an_invitation(an_admin(), place_of_team(a_team()), email=person.email)
    page = door(person).post(f"/invitation/{token}")
    assert page.says("cette invitation reste valable")


def test_opening_the_link_changes_nothing(door: Doors) -> None:
    made, token = an_invitation(an_admin(), place_of_team(a_team()))
    door(None).get(f"/invitation/{token}")
    assert made.accepted_at is None and find_person("ana@example.org") is None


def test_the_message_speaks_french_or_english_as_was_chosen(door: Doors, outbox: Path) -> None:
    invited(door, outbox)
    french = mails_of(outbox)[-1]
    invited(door, outbox, email="bea@example.org", language="en")
    english = mails_of(outbox)[-1]
    assert "Sophie Lambert vous invite à rejoindre Parcours IPS" in french
    assert MONTHS["fr"] & set(french.split()) and not MONTHS["en"] & set(french.split())
    assert MONTHS["en"] & set(english.split()) and not MONTHS["fr"] & set(english.split())


def test_the_message_holds_no_line_of_markup_from_a_name(door: Doors, outbox: Path) -> None:
    invited(door, outbox, name="Ana <b>Ruiz</b>")
    assert "Bonjour Ana <b>Ruiz</b>," in mails_of(outbox)[-1]


def test_a_refused_invitation_sends_nothing(door: Doors, outbox: Path) -> None:
    team = a_team()
    organisation = organisation_of(team)
    sent = {"name": "Ana", "email": "ana@example.org", "role": "learner", "language": "fr"}
    page = door(a_coordinator(organisation)).post(
        "/personnes/inviter", {**sent, "place": place_of_organisation(organisation).key}
    )
    assert page.says("Pour ce rôle, choisissez une équipe.") and page.value("email") == "ana@example.org"
    assert mails_of(outbox) == []


def test_the_link_of_the_operator_reaches_the_first_administrator(door: Doors, app: Flask, outbox: Path) -> None:
    with transaction():
        link = invite_admin("zoe@example.org", "Zoé Admin", clock.now(), "http://localhost:8000")
    letters.deliver(link)
    message = mails_of(outbox)[-1]
    assert "À : zoe@example.org" in message and link in message
    page = door(None).get(link_in(outbox))
    assert page.says("de la part de qui installe cette plateforme") and page.says("Administration")
