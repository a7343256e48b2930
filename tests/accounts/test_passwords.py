"""Forgets, resets and changes a password, and reads the e-mail that follows."""

from __future__ import annotations

import re
from datetime import timedelta

import sqlalchemy as sa
import time_machine

from elearn import clock
from elearn.accounts.models import SecurityLine
from elearn.accounts.queries import find_person
from elearn.db import session, transaction
from tests.accounts.builders import OTHER_PASSWORD, PASSWORD, a_member, link_in
from tests.builders import a_person

SENT = "Si cette adresse a un compte, un courriel y arrive avec un lien"


def ask(opened, email):
    return opened.follow(opened.post("/mot-de-passe-oublie", {"email": email}))


def events():
    session().expire_all()
    return list(session().scalars(sa.select(SecurityLine.event).order_by(SecurityLine.id)))


def test_asking_for_a_link_says_the_same_with_and_without_an_account(door, new_mails):
    person = a_member()
    known, unknown = ask(door(), person.email), ask(door(), "inconnu@example.org")
    assert known.says(SENT) and known.text == unknown.text
    assert len(new_mails()) == 1


def test_the_link_lets_one_choose_a_password_once(door, new_mails):
    person = a_member()
    signed_in = door(person)
    ask(door(), person.email)
    link = link_in(new_mails()[0])
    opened = door()
    assert opened.get(link).says("Choisir un nouveau mot de passe")
    answer = opened.post(link, {"password": OTHER_PASSWORD})
    assert answer.place == "/connexion"
    assert opened.follow(answer).says("Votre mot de passe est changé. Connectez-vous avec le nouveau.")
    assert opened.post("/connexion", {"email": person.email, "password": OTHER_PASSWORD}).status == 302
    assert signed_in.get("/compte").status == 302, "a reset ends every sign-in"
    again = door().get(link)
    assert again.place == "/mot-de-passe-oublie"
    assert door().post(link, {"password": PASSWORD}).place == "/mot-de-passe-oublie"
    assert events() == ["sign-in", "reset-asked", "password-reset", "sign-in"]


def test_a_dead_link_says_how_to_get_another(door):
    opened = door()
    page = opened.follow(opened.get("/mot-de-passe-oublie/nimporte-quoi"))
    assert page.says("Ce lien a déjà servi, ou il a plus de deux heures.")


def test_a_link_dies_after_two_hours(door, new_mails):
    person = a_member()
    ask(door(), person.email)
    with time_machine.travel(clock.now() + timedelta(hours=2, minutes=1), tick=False):
        assert door().get(link_in(new_mails()[0])).place == "/mot-de-passe-oublie"


def test_a_simple_password_is_refused_in_our_words_and_the_link_still_serves(door, new_mails):
    person = a_member(name="Camille Roussel")
    ask(door(), person.email)
    link, opened = link_in(new_mails()[0]), door()
    opened.get(link)
    assert opened.post(link, {"password": "court"}).says("Choisissez au moins 12 caractères")
    assert opened.post(link, {"password": "CamilleRoussel1"}).says("Ce mot de passe se devine vite")
    assert opened.post(link, {"password": OTHER_PASSWORD}).place == "/connexion"


def test_the_mail_leads_to_our_own_host_whatever_the_request_says(door, new_mails, settings):
    person, client, elsewhere = a_member(), door().client, "http://evil.example"
    page = client.get("/mot-de-passe-oublie", base_url=elsewhere).get_data(as_text=True)
    token = re.search(r'name="csrf_token" value="([^"]+)"', page).group(1)
    client.post("/mot-de-passe-oublie", data={"email": person.email, "csrf_token": token}, base_url=elsewhere)
    (message,) = new_mails()
    assert "evil" not in message and f"{settings.public_url}/mot-de-passe-oublie/" in message


def test_a_closed_account_gets_no_link(door, new_mails):
    person = a_member()
    with transaction():
        person.active = False
    assert ask(door(), person.email).says(SENT)
    assert new_mails() == []


def test_an_invited_person_is_confirmed_by_choosing_a_password(door, new_mails):
    person = a_person()
    with transaction():
        person.confirmed_at = None
    ask(door(), person.email)
    opened, link = door(), link_in(new_mails()[0])
    opened.get(link)
    opened.post(link, {"password": OTHER_PASSWORD})
    session().expire_all()
    assert find_person(person.email).confirmed_at is not None


def test_the_mail_is_in_the_language_of_the_account_and_not_of_who_asks(door, new_mails):
    person = a_member()
    door().post("/mot-de-passe-oublie", {"email": person.email}, **{"Accept-Language": "en"})
    (message,) = new_mails()
    assert "Objet : Choisir un nouveau mot de passe" in message
    assert "Bonjour Camille Roussel," in message and "Choisir mon mot de passe\nhttp" in message


def test_changing_the_password_asks_the_old_one_and_ends_the_other_sign_ins(door, new_mails):
    person = a_member()
    here, elsewhere = door(person), door(person)
    wrong = here.post("/compte/mot-de-passe", {"password": "pas le bon mot", "new_password": OTHER_PASSWORD})
    assert wrong.says("Erreur : Ce n’est pas votre mot de passe actuel.")
    answer = here.post("/compte/mot-de-passe", {"password": PASSWORD, "new_password": OTHER_PASSWORD})
    assert answer.place == "/compte"
    assert here.follow(answer).says("Votre mot de passe est changé. Vos autres connexions sont terminées.")
    assert elsewhere.get("/compte").status == 302
    (message,) = new_mails()
    assert "Objet : Votre mot de passe a changé" in message and "Vos autres connexions sont terminées" in message


def test_the_same_password_is_no_change(door):
    opened = door(a_member())
    page = opened.post("/compte/mot-de-passe", {"password": PASSWORD, "new_password": PASSWORD})
    assert page.says("Choisissez un mot de passe différent de l’actuel.")


def test_a_password_field_can_be_shown(door):
    page = door(a_member()).get("/compte/mot-de-passe")
    assert page.html.count('data-behaviour="show-password"') == 2 and page.says("Montrer")
