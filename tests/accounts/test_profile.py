"""Changes a profile, a language, and ends sign-ins from the page of the account."""

from __future__ import annotations

from elearn.accounts.queries import get_person, list_sign_ins
from elearn.clock import now
from elearn.db import session
from tests.accounts.builders import a_member
from tests.conftest import statements

FIREFOX = "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:130.0) Gecko/20100101 Firefox/130.0"
PROFILE = {
    "name": "Zoé Évrard",
    "title": "Conseillère en emploi",
    "language": "fr",
    "time_zone": "America/Montreal",
    "theme": "dark",
}


def reloaded(person):
    session().expire_all()
    return get_person(person.id)


def test_the_page_of_the_account_shows_who_one_is_and_how_one_signs_in(door):
    person = a_member()
    page = door(person).get("/compte")
    assert page.says("Mon compte") and page.says(person.email)
    assert page.says("la connexion ne demande que le mot de passe") and page.says("Mes connexions ouvertes")
    assert "Montréal (Canada)" in page.html and 'label="Les plus courants"' in page.html


def test_a_profile_is_kept_and_the_page_takes_the_theme(door):
    person = a_member()
    opened = door(person)
    page = opened.follow(opened.post("/compte", PROFILE))
    assert page.says("Votre profil est enregistré.") and 'data-theme="dark"' in page.html
    found = reloaded(person)
    assert (found.name, found.title, found.time_zone, found.theme) == (
        "Zoé Évrard",
        "Conseillère en emploi",
        "America/Montreal",
        "dark",
    )


def test_a_profile_without_a_name_or_with_an_unknown_zone_is_given_back(door):
    person = a_member()
    page = door(person).post("/compte", PROFILE | {"name": " ", "time_zone": "Mars/Olympus"})
    assert page.says("Écrivez votre nom.") and "Conseillère en emploi" in page.html
    assert reloaded(person).name == "Camille Roussel"


def test_a_name_holds_on_one_line(door):
    person = a_member()
    assert (
        door(person)
        .post("/compte", PROFILE | {"name": "Zoé\r\nBcc: x@example.org"})
        .says("Écrivez sur une seule ligne.")
    )


def test_fields_that_are_not_offered_change_nothing(door):
    person, other = a_member(), a_member()
    door(person).post(
        "/compte",
        PROFILE | {"id": str(other.id), "email": "pris@example.org", "active": "", "is_demo": "y", "password": "x"},
    )
    found = reloaded(person)
    assert (found.id, found.email, found.active, found.is_demo) == (person.id, person.email, True, False)
    assert reloaded(other).name == "Camille Roussel"


def test_the_language_of_the_account_is_switched_and_one_comes_back(door):
    person = a_member()
    opened = door(person)
    answer = opened.post("/langue", {"langue": "en", "retour": "/compte?x=1"})
    assert (answer.status, answer.place) == (303, "/compte?x=1")
    assert reloaded(person).language == "en" and '<html lang="en"' in opened.get("/compte").html


def test_a_stranger_keeps_their_language_and_is_never_sent_elsewhere(door):
    opened = door()
    assert opened.post("/langue", {"langue": "en", "retour": "//evil.example"}).place == "/"
    assert '<html lang="en"' in opened.get("/connexion").html
    assert opened.post("/langue", {"langue": "xx", "retour": "/connexion"}).place == "/connexion"
    assert '<html lang="en"' in opened.get("/connexion").html


def test_sign_ins_are_listed_with_their_browser_in_words_and_can_be_ended(door):
    person = a_member()
    here, there = door(person), door()
    there.client.environ_base["HTTP_USER_AGENT"] = FIREFOX
    there.post("/connexion", {"email": person.email, "password": "cerise-tambour-lagune"})
    page = here.get("/compte")
    assert page.says("Firefox sur Windows") and page.says("celle-ci")
    theirs = next(sign_in for sign_in in list_sign_ins(person.id, now()) if sign_in.agent == "Firefox/Windows")
    after = here.follow(here.post(f"/compte/connexions/{theirs.id}/terminer"))
    assert after.says("Cette connexion est terminée.") and not after.says("Firefox sur Windows")
    assert there.get("/compte").status == 302 and here.get("/compte").status == 200


def test_nobody_ends_the_sign_in_of_another(door):
    person, other = a_member(), a_member()
    opened = door(other)
    theirs = list_sign_ins(other.id, now())[0]
    assert door(person).post(f"/compte/connexions/{theirs.id}/terminer").status == 404
    assert opened.get("/compte").status == 200


def test_one_signs_out_everywhere_at_once(door):
    person = a_member()
    here, there = door(person), door(person)
    assert here.follow(here.post("/compte/connexions/terminer")).says("Votre connexion est terminée.")
    assert here.get("/compte").status == 302 and there.get("/compte").status == 302


def test_the_page_of_the_account_costs_the_same_with_two_and_with_twenty_sign_ins(door):
    person = a_member()
    opened = door(person)
    costs = []
    for _ in range(2):
        with statements() as seen:
            opened.get("/compte")
        costs.append(len(seen))
        for _ in range(20):
            door(person)
    assert costs[0] == costs[1] <= 4, costs
