"""Goes through the door as people do: in, out, wrong, too often, elsewhere."""

from __future__ import annotations

from datetime import timedelta

import pytest
import sqlalchemy as sa
import time_machine

from elearn import clock
from elearn.accounts import actions, throttle
from elearn.accounts.models import SecurityLine, SignIn
from elearn.db import session, transaction
from tests.accounts.builders import OTHER_PASSWORD, PASSWORD, a_member
from tests.conftest import statements

WRONG = "Ce courriel et ce mot de passe ne vont pas ensemble."


def enter(opened, email, password=PASSWORD, **fields):
    return opened.post("/connexion", {"email": email, "password": password, **fields})


def events():
    session().expire_all()
    return list(session().scalars(sa.select(SecurityLine.event).order_by(SecurityLine.id)))


def test_the_sign_in_page_says_where_accounts_come_from(door):
    page = door().get("/connexion")
    assert page.says("Se connecter") and page.says("Pas encore de compte ? Il se crée par l’invitation")
    assert page.says("Mot de passe oublié")


def test_a_person_signs_in_with_address_in_capitals_and_lands_on_their_page(door):
    person = a_member("camille@example.org")
    opened = door()
    answer = enter(opened, "CAMILLE@Example.org", next="/compte")
    assert (answer.status, answer.place) == (302, "/compte")
    assert opened.follow(answer).says(person.email)


def test_an_unknown_address_and_a_wrong_password_get_the_same_sentence(door):
    person = a_member()
    unknown, wrong = enter(door(), "personne@example.org"), enter(door(), person.email, OTHER_PASSWORD)
    assert unknown.status == wrong.status
    assert unknown.says(WRONG) and wrong.says(WRONG)
    same = [page.text.replace("personne@example.org", "x").replace(person.email, "x") for page in (unknown, wrong)]
    assert same[0] == same[1]


def test_an_empty_form_says_what_to_write(door):
    page = enter(door(), "", "")
    assert page.says("Erreur : Écrivez votre courriel.") and page.says("Erreur : Écrivez votre mot de passe.")


def test_a_closed_account_learns_who_can_help_once_the_password_is_right(door):
    person = a_member()
    with transaction():
        person.active = False
    assert enter(door(), person.email).says("Ce compte est fermé.")
    assert enter(door(), person.email, OTHER_PASSWORD).says(WRONG)


def test_the_page_speaks_english_to_who_reads_english(door):
    page = door().get("/connexion", **{"Accept-Language": "en"})
    assert '<html lang="en"' in page.html


@pytest.mark.parametrize(
    "elsewhere", ["https://evil.example/x", "//evil.example", "/\\evil.example", "https:evil.example"]
)
def test_signing_in_never_leads_to_another_site(door, elsewhere):
    person = a_member()
    answer = enter(door(), person.email, next=elsewhere)
    assert answer.status == 302 and answer.place[:2] != "//" and "\\" not in answer.place
    assert answer.response.headers["Location"].startswith("/")


def test_a_stranger_is_sent_to_the_door_and_back_to_their_page(door):
    answer = door().get("/compte?x=1")
    assert (answer.status, answer.place) == (302, "/connexion?next=/compte?x%3D1")


def test_signing_out_is_a_post_and_the_old_cookie_is_dead(app, door):
    person = a_member()
    opened, thief = door(person), door()
    with opened.client.session_transaction() as mine, thief.client.session_transaction() as stolen:
        stolen.update(dict(mine))
    assert opened.get("/deconnexion").status == 405
    answer = opened.post("/deconnexion")
    assert (answer.status, answer.place) == (302, "/connexion")
    assert opened.follow(answer).says("Votre connexion est terminée.")
    assert thief.get("/compte").status == 302
    assert events() == ["sign-in", "sign-out"]


def test_the_log_keeps_who_failed_and_from_where_but_never_what_was_typed(door):
    person = a_member()
    enter(door(), person.email, "secret-tape-ici")
    enter(door(), "inconnu@example.org")
    enter(door(), person.email)
    session().expire_all()
    lines = list(session().scalars(sa.select(SecurityLine).order_by(SecurityLine.id)))
    assert [(line.event, line.user_id) for line in lines] == [
        ("sign-in-failed", person.id),
        ("sign-in-failed", None),
        ("sign-in", person.id),
    ]
    assert {line.address for line in lines} == {"127.0.0.1"}
    assert not any("secret" in str(line.facts) or "inconnu" in str(line.facts) for line in lines)


def test_the_database_holds_no_token_that_opens_anything(door):
    opened = door(a_member())
    with opened.client.session_transaction() as cookie:
        token = cookie["sign_in"]
    session().expire_all()
    assert session().scalar(sa.select(SignIn.token_hash)) != token


def test_a_signed_in_page_costs_one_statement_for_the_person_and_their_seats(door):
    opened = door(a_member())
    opened.get("/compte/mot-de-passe")
    with statements() as seen:
        opened.get("/compte/mot-de-passe")
    assert len(seen) == 1, seen
    assert not any("role" in statement.split("FROM")[0] and "roles_users" in statement for statement in seen)


def test_an_ended_sign_in_is_out_at_its_next_page(door):
    person = a_member()
    opened = door(person)
    with transaction():
        actions.end_sign_ins(person, now=clock.now())
    assert opened.get("/compte").place.startswith("/connexion")


def test_an_idle_sign_in_falls_asleep_after_twelve_hours_and_one_at_work_does_not(door):
    person = a_member()
    start = clock.now()
    with time_machine.travel(start, tick=False):
        idle, at_work = door(person), door(person)
    with time_machine.travel(start + timedelta(hours=8), tick=False):
        assert at_work.get("/compte").status == 200
    with time_machine.travel(start + timedelta(hours=13), tick=False):
        assert at_work.get("/compte").status == 200
        assert idle.get("/compte").status == 302


def test_a_sign_in_ends_after_a_month_however_busy(door):
    person = a_member()
    start = clock.now()
    with time_machine.travel(start, tick=False):
        opened = door(person)
    for day in range(0, 30):
        for hour in (0, 8, 16):
            with time_machine.travel(start + timedelta(days=day, hours=hour), tick=False):
                opened.client.get("/confidentialite")
                with opened.client.session_transaction() as cookie:
                    cookie["seen"] = day * 24 + hour
    with time_machine.travel(start + timedelta(days=30, minutes=1), tick=False):
        assert opened.get("/compte").status == 302


@pytest.fixture
def slowed(app):
    app.config[throttle.SWITCH] = True
    yield
    app.config[throttle.SWITCH] = False
    throttle.limiter().reset()


def test_too_many_wrong_passwords_slow_this_address_down_and_nobody_else(door, slowed):
    person = a_member()
    opened = door()
    for _ in range(8):
        enter(opened, person.email, OTHER_PASSWORD)
    refused = enter(opened, person.email)
    assert refused.status == 429 and refused.says("Trop d’essais de suite.")
    from_elsewhere = opened.client.post(
        "/connexion",
        data={"email": person.email, "password": PASSWORD, "csrf_token": opened.token()},
        environ_base={"REMOTE_ADDR": "192.0.2.7"},
    )
    assert from_elsewhere.status_code == 302


def test_a_right_password_is_never_counted(door, slowed):
    person = a_member()
    for _ in range(10):
        assert enter(door(), person.email).status == 302


def test_no_header_or_address_signs_anybody_in(app, door):
    person = a_member()
    with app.test_request_context():
        token = person.get_auth_token()
    assert door().get("/compte", **{"Authentication-Token": token}).status == 302
    assert door().get(f"/compte?auth_token={token}").status == 302
    answer = door().client.post("/connexion?include_auth_token", json={"email": person.email, "password": PASSWORD})
    assert b"authentication_token" not in answer.data


def test_addresses_of_the_library_that_are_not_offered_do_not_exist(door):
    for address in ("/connexion/methode", "/connexion/aide", "/register", "/confirm", "/us-signin", "/wan-signin"):
        assert door().get(address).status == 404, address
