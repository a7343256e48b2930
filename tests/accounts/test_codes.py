"""Signs in with a code after the password, and with a recovery code when the telephone is lost."""

from __future__ import annotations

import re
from datetime import timedelta

import sqlalchemy as sa
import time_machine

from elearn import clock
from elearn.accounts.models import SecurityLine
from elearn.accounts.queries import get_person
from elearn.db import session
from tests.accounts.builders import (
    OTHER_PASSWORD,
    PASSWORD,
    a_member,
    a_member_with_codes,
    code_of,
    code_of_key,
    link_in,
)

SETUP = "/compte/double-authentification"


def events():
    session().expire_all()
    return list(session().scalars(sa.select(SecurityLine.event).order_by(SecurityLine.id)))


def give_password(opened, person, **fields):
    return opened.post("/connexion", {"email": person.email, "password": PASSWORD, **fields})


def link_telephone(opened):
    """Begin, and return the page with the square, the address that takes the code, and the key."""
    page = opened.post(SETUP, {"geste": "commencer"})
    found = re.search(rf'action="({SETUP}/[^"]+)"', page.html)
    key = re.search(r'<code id="cle">([A-Z2-7]+)</code>', page.html)
    assert found and key, page.text
    return page, found.group(1), key.group(1)


def test_a_telephone_is_linked_by_a_square_without_style_and_a_first_code(door, new_mails):
    person = a_member()
    opened = door(person)
    assert opened.get(SETUP).says("Demander un code à la connexion")
    page, address, key = link_telephone(opened)
    assert "<svg" in page.html and 'class="qr"' in page.html and "data:image" not in page.html
    answer = opened.post(address, {"code": code_of_key(key)})
    assert answer.place == "/compte/codes-de-secours"
    assert opened.follow(answer).says("La connexion demande maintenant un code.")
    assert opened.get(SETUP).says("mais vous n’avez pas de code de secours")
    session().expire_all()
    assert get_person(person.id).has_two_factor and "two-factor-on" in events()
    assert "Objet : La connexion demande maintenant un code" in new_mails()[0]


def test_a_wrong_first_code_shows_the_same_square_again(door):
    opened = door(a_member())
    _page, address, key = link_telephone(opened)
    again = opened.post(address, {"code": "000000"})
    assert again.status == 200 and again.says("Ce code n’est pas le bon") and key in again.html


def test_signing_in_asks_for_the_code_before_anything_opens(app, door):
    person, secret = a_member_with_codes(app)
    opened = door()
    answer = give_password(opened, person, next="/compte")
    assert answer.place.startswith("/connexion/code")
    assert opened.get("/compte").status == 302
    page = opened.follow(answer)
    assert page.says("Le code de votre téléphone")
    entered = opened.post(answer.place, {"code": f" {code_of(app, secret)[:3]} {code_of(app, secret)[3:]} "})
    assert entered.place == "/compte" and opened.get("/compte").status == 200


def test_a_code_serves_once(app, door):
    person, secret = a_member_with_codes(app)
    with time_machine.travel(clock.now(), tick=False):
        first, second = door(), door()
        for opened in (first, second):
            give_password(opened, person)
        code = code_of(app, secret)
        assert first.post("/connexion/code", {"code": code}).status == 302
        assert second.post("/connexion/code", {"code": code}).says("il a déjà servi")
    assert events()[-2:] == ["sign-in", "sign-in-failed"]


def test_the_page_of_the_code_opens_only_after_the_password(door):
    opened = door()
    answer = opened.get("/connexion/code")
    assert answer.place == "/connexion"
    assert opened.follow(answer).says("Commencez par votre courriel et votre mot de passe.")


def test_a_password_reset_does_not_go_around_the_code(app, door, new_mails):
    person, _secret = a_member_with_codes(app)
    opened = door()
    opened.post("/mot-de-passe-oublie", {"email": person.email})
    opened.post(link_in(new_mails()[0]), {"password": OTHER_PASSWORD})
    answer = opened.post("/connexion", {"email": person.email, "password": OTHER_PASSWORD})
    assert answer.place.startswith("/connexion/code") and opened.get("/compte").status == 302


def test_recovery_codes_are_shown_once_kept_as_digests_and_open_once_each(app, door):
    person, secret = a_member_with_codes(app)
    opened = door()
    give_password(opened, person)
    opened.post("/connexion/code", {"code": code_of(app, secret)})
    codes = re.findall(r"<code>([0-9a-f-]{14})</code>", opened.post("/compte/codes-de-secours", {}).html)
    assert len(codes) == 8
    assert not any(code in opened.get("/compte/codes-de-secours?show_codes=1").html for code in codes)
    session().expire_all()
    assert not set(codes) & set(get_person(person.id).mf_recovery_codes)
    other = door()
    give_password(other, person)
    assert other.post("/connexion/code-de-secours", {"code": codes[0].upper()}).status == 302
    assert other.get("/compte").status == 200
    again = door()
    give_password(again, person)
    assert again.post("/connexion/code-de-secours", {"code": codes[0]}).says("Ce code de secours n’est pas le bon")
    session().expire_all()
    assert len(get_person(person.id).mf_recovery_codes) == 7
    assert {"recovery-codes-made", "recovery-code-used"} <= set(events())


def test_recovery_codes_are_for_whoever_gives_a_code(door):
    assert door(a_member()).post("/compte/codes-de-secours", {}).place == SETUP


def test_codes_are_left_only_by_who_has_just_written_the_password(app, door):
    person, _secret = a_member_with_codes(app)
    start = clock.now()
    with time_machine.travel(start, tick=False):
        opened = door(person)
    with time_machine.travel(start + timedelta(minutes=45), tick=False):
        asked = opened.get(SETUP)
        assert asked.place.startswith("/compte/verification")
        assert opened.follow(asked).says("C’est bien vous ?")
        answer = opened.post(asked.place, {"password": PASSWORD})
        assert answer.place == SETUP
        opened.follow(answer)
        left = opened.follow(opened.post(SETUP, {"geste": "retirer"}))
    assert left.says("La connexion ne demande plus de code.")
    session().expire_all()
    found = get_person(person.id)
    assert not found.has_two_factor and found.tf_totp_secret is None and "two-factor-off" in events()
