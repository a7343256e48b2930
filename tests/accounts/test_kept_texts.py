"""Lets sign-ins expire under a text being written: the text always comes back, and only to whoever wrote it."""

from __future__ import annotations

from datetime import timedelta
from html import unescape

import pytest
import sqlalchemy as sa
import time_machine

from elearn import clock
from elearn.accounts import actions
from elearn.accounts.models import User
from elearn.answers.models import Answer, Submission
from elearn.db import session, transaction
from elearn.policy import Role
from tests.accounts.builders import OTHER_PASSWORD, PASSWORD, a_member, code_of
from tests.builders import a_seat, a_team, a_vignette

PLACE = "/vignettes/ana/exercices/depart"
TEXT = "Je lui demanderais d’abord ce qu’elle aime.\r\n\r\nPuis « je » rencontrerais <b>son</b> équipe & elle."
KEPT = "Votre texte est gardé."


@pytest.fixture
def learner(app) -> User:
    a_vignette()
    person = a_member()
    a_seat(person, Role.LEARNER, team=a_team())
    return person


def submitted():
    session().expire_all()
    return [row.text for row in session().scalars(sa.select(Submission))]


def form_of(person, text=TEXT, **more):
    return {"text": text, "key": "cle-de-la-page-1", "base_version": "0", "account": str(person.id), **more}


def expire(person):
    with transaction():
        actions.end_sign_ins(person, now=clock.now())


def come_back(opened, page, email, password=PASSWORD):
    return opened.post("/connexion", {"email": email, "password": password, "texte_garde": page.value("texte_garde")})


def send_on(opened, page):
    """Press the one button of the page, with the fields as the page holds them."""
    names = ("account", "text", "key", "base_version")
    assert f'action="{PLACE}/' in page.html
    target = page.html.split('action="' + PLACE)[1].split('"')[0]
    return opened.post(f"{PLACE}{target}", {name: page.value(name) for name in names})


def test_a_text_sent_after_the_sign_in_was_ended_comes_back_after_the_door(door, learner):
    opened = door(learner)
    opened.get("/vignettes/ana")
    expire(learner)
    page = opened.post(f"{PLACE}/remettre", form_of(learner))
    assert page.status == 401 and page.says(KEPT) and page.says("Se connecter et retrouver mon texte")
    back = come_back(opened, page, learner.email)
    assert back.status == 200 and back.says("Votre texte est là") and back.says("Je lui demanderais d’abord")
    assert "<b>son</b>" not in back.html and submitted() == []
    assert send_on(opened, back).status == 303
    assert submitted() == [TEXT.replace("\r\n", "\n")] or submitted() == [TEXT]


def test_the_same_text_sent_twice_is_handed_in_once(door, learner):
    opened = door(learner)
    expire(learner)
    back = come_back(opened, opened.post(f"{PLACE}/remettre", form_of(learner)), learner.email)
    send_on(opened, back)
    send_on(opened, back)
    assert len(submitted()) == 1


def test_a_cookie_that_fell_asleep_with_its_token_loses_nothing(door, learner):
    start = clock.now()
    with time_machine.travel(start, tick=False):
        opened = door(learner)
        token = opened.token()
    with time_machine.travel(start + timedelta(hours=13), tick=False):
        page = opened.post(f"{PLACE}/brouillon", form_of(learner, csrf_token=token), with_token=False)
        assert page.says(KEPT)
        back = come_back(opened, page, learner.email)
        assert back.says("Enregistrer mon brouillon")
        assert send_on(opened, back).status == 303
    session().expire_all()
    assert session().scalar(sa.select(Answer.draft_text)).startswith("Je lui demanderais")


def test_a_form_that_names_no_account_is_known_by_the_old_cookie(door, learner):
    start = clock.now()
    with time_machine.travel(start, tick=False):
        opened = door(learner)
        token = opened.token()
    fields = form_of(learner, csrf_token=token)
    del fields["account"]
    with time_machine.travel(start + timedelta(hours=13), tick=False):
        back = come_back(opened, opened.post(f"{PLACE}/remettre", fields, with_token=False), learner.email)
    assert back.says("Votre texte est là")


def test_a_token_from_before_another_sign_in_gives_the_text_back_at_once(door, learner):
    opened = door(learner)
    page = opened.post(f"{PLACE}/remettre", form_of(learner, csrf_token="d’un autre temps"), with_token=False)
    assert page.status == 200 and page.says("Votre texte est là") and submitted() == []
    assert send_on(opened, page).status == 303 and len(submitted()) == 1


def test_another_account_neither_sends_nor_sees_the_text(door, learner):
    other, opened = a_member(), door(learner)
    expire(learner)
    page = opened.post(f"{PLACE}/remettre", form_of(learner))
    back = come_back(opened, page, other.email)
    assert back.says("Un texte attend un autre compte") and "demanderais" not in unescape(back.html)
    assert submitted() == []
    changed = opened.post("/deconnexion", {"texte_garde": back.value("texte_garde")})
    assert changed.says(KEPT)
    assert come_back(opened, changed, learner.email).says("Votre texte est là")


def test_a_wrong_password_on_the_way_keeps_the_text(door, learner):
    opened = door(learner)
    expire(learner)
    page = opened.post(f"{PLACE}/remettre", form_of(learner))
    wrong = come_back(opened, page, learner.email, OTHER_PASSWORD)
    assert wrong.says("ne vont pas ensemble") and wrong.says(KEPT)
    assert come_back(opened, wrong, learner.email).says("Je lui demanderais")


def test_the_text_goes_through_the_code_and_the_recovery_code_too(app, door, learner):
    secret = app.extensions["security"].totp_factory.generate_totp_secret()
    with transaction():
        learner.tf_primary_method, learner.tf_totp_secret = "authenticator", secret
    opened = door(learner)
    expire(learner)
    page = opened.post(f"{PLACE}/remettre", form_of(learner))
    code_page = come_back(opened, page, learner.email)
    assert code_page.says("Le code de votre téléphone") and code_page.says(KEPT)
    recovery = opened.post("/connexion/code-de-secours", {"texte_garde": code_page.value("texte_garde")})
    assert recovery.says("Un code de secours") and recovery.says(KEPT)
    fields = {"code": code_of(app, secret), "texte_garde": recovery.value("texte_garde")}
    assert opened.post("/connexion/code", fields).says("Je lui demanderais")


def test_nothing_is_kept_on_the_server_for_a_stranger(door, learner):
    opened = door(learner)
    expire(learner)
    opened.post(f"{PLACE}/remettre", form_of(learner))
    session().expire_all()
    assert session().scalar(sa.select(sa.func.count()).select_from(Answer)) == 0
    with opened.client.session_transaction() as cookie:
        assert "demanderais" not in str(dict(cookie))


def test_a_seal_that_was_touched_is_no_text(door, learner):
    opened = door(learner)
    expire(learner)
    page = opened.post(f"{PLACE}/remettre", form_of(learner))
    fields = {"email": learner.email, "password": PASSWORD, "texte_garde": page.value("texte_garde")[:-2] + "xx"}
    assert opened.post("/connexion", fields).status == 302


def test_words_that_another_site_sends_are_not_taken_for_the_person_s(door, learner):
    opened = door(learner)
    for header in ({"Sec-Fetch-Site": "cross-site"}, {"Origin": "https://evil.example"}):
        page = opened.post(f"{PLACE}/remettre", form_of(learner), with_token=False, **header)
        assert page.status == 400 and "demanderais" not in page.html


def test_a_script_that_saves_a_draft_is_told_in_a_word(door, learner):
    opened = door(learner)
    expire(learner)
    answer = opened.post(f"{PLACE}/brouillon", form_of(learner), Accept="application/json")
    assert (answer.status, answer.response.get_json()) == (401, {"error": "signed-out"})
    again = door(learner).post(f"{PLACE}/brouillon", form_of(learner), with_token=False, Accept="application/json")
    assert (again.status, again.response.get_json()) == (403, {"error": "token"})


def test_a_password_never_travels(door, learner):
    opened = door(learner)
    expire(learner)
    answer = opened.post("/compte/mot-de-passe", {"password": PASSWORD, "new_password": OTHER_PASSWORD})
    assert answer.place == "/connexion"
    page = opened.post(f"{PLACE}/remettre", form_of(learner, password="secret"))
    assert page.place == "/connexion"


def test_a_sign_in_page_left_open_for_a_day_begins_again_with_the_address(door, learner):
    page = door().post("/connexion", {"email": learner.email, "password": PASSWORD}, with_token=False)
    assert page.status == 400 and page.says("La page était ouverte depuis trop longtemps.")
    assert page.value("email") == learner.email


def test_signing_out_twice_leads_to_the_door(door, learner):
    opened = door(learner)
    opened.post("/deconnexion")
    assert opened.post("/deconnexion", with_token=False).place == "/connexion"
