"""Says what a good password, a sortable name and a recognised browser are."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from elearn.accounts.rules import (
    SIGN_IN_LASTS,
    Agent,
    agent_of,
    ensure_good_password,
    new_token,
    sign_in_is_alive,
    sort_name,
    token_hash,
)
from elearn.accounts.zones import CONTINENTS, FIRST_GROUP, USUAL, list_zones
from elearn.errors import RuleBroken

NOW = datetime(2026, 11, 22, 10, tzinfo=UTC)
ABOUT = ("Camille Roussel", "camille.roussel@exemple.org")


@pytest.mark.parametrize(
    "password",
    [
        "cerise tambour lagune",
        "glacier-velours-mandarine",
        "Xk7!pQ2#vLm9",
        "été comme hiver je jardine",
        "парольнадежныйлес",
        "a" * 3 + "zumbélkontrov",
    ],
)
def test_a_password_of_unrelated_words_is_good(password):
    assert ensure_good_password(password, ABOUT) is None


@pytest.mark.parametrize("password", ["", "court", "onze signes"])
def test_a_password_under_twelve_characters_is_refused_with_a_way_out(password):
    with pytest.raises(RuleBroken, match="trois ou quatre mots") as refused:
        ensure_good_password(password)
    assert refused.value.facts == {"count": 12}


@pytest.mark.parametrize(
    "password",
    [
        "motdepasse123",
        "Motdepasse2026!",
        "password1234",
        "azertyuiop123",
        "123456789012",
        "aaaaaaaaaaaaaaaa",
        "abababababababab",
        "abcdefghijklmnop",
        "camilleroussel1",
        "Roussel-Camille",
        "bonjoursoleil1",
        "parcours-ips-2026",
    ],
)
def test_a_password_that_is_guessed_first_is_refused(password):
    with pytest.raises(RuleBroken, match="se devine vite"):
        ensure_good_password(password, ABOUT)


def test_a_password_of_two_hundred_characters_is_taken_and_a_longer_one_is_not():
    long = "cerise tambour lagune " * 10
    assert ensure_good_password(long[:200]) is None
    with pytest.raises(RuleBroken, match="au plus"):
        ensure_good_password(long[:201])


@pytest.mark.parametrize(
    ("name", "sorted_as"),
    [
        ("Éloïse de La Tour", "eloise de la tour"),
        ("  Anne-Sophie  N’Diaye ", "anne-sophie n'diaye"),
        ("Œdipe Æneas", "oedipe aeneas"),
        ("İpek Straße", "ipek strasse"),
        ("von der Leyen", "von der leyen"),
    ],
)
def test_a_name_is_sorted_without_accents_or_case_and_with_its_particles(name, sorted_as):
    assert sort_name(name) == sorted_as


@pytest.mark.parametrize(
    ("header", "agent"),
    [
        (
            "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:130.0) Gecko/20100101 Firefox/130.0",
            Agent("Firefox", "Windows"),
        ),
        (
            "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 Safari/604.1",
            Agent("Safari", "iPhone"),
        ),
        (
            "Mozilla/5.0 (Linux; Android 15) AppleWebKit/537.36 Chrome/130.0 Mobile Safari/537.36",
            Agent("Chrome", "Android"),
        ),
        ("Mozilla/5.0 (Windows NT 10.0) Chrome/130.0 Safari/537.36 Edg/130.0", Agent("Edge", "Windows")),
        ("", Agent()),
    ],
)
def test_a_browser_is_named_as_a_person_would(header, agent):
    assert agent_of(header) == agent
    assert Agent.kept(str(agent)) == agent


def test_a_sign_in_lives_until_it_is_ended_or_a_month_old():
    assert sign_in_is_alive(NOW - timedelta(days=1), None, NOW)
    assert not sign_in_is_alive(NOW - timedelta(days=1), NOW, NOW)
    assert not sign_in_is_alive(NOW - SIGN_IN_LASTS, None, NOW)


def test_a_token_is_never_the_same_and_only_its_digest_is_kept():
    first, second = new_token(), new_token()
    assert first != second and len(first) >= 40
    assert token_hash(first) != first and len(token_hash(first)) == 64


def test_time_zones_have_their_real_names_and_the_usual_ones_come_first():
    zones = list_zones("fr")
    names = {zone.id: zone.label for zone in zones}
    assert [zone.id for zone in zones[: len(USUAL)]] == list(USUAL) and zones[0].group == FIRST_GROUP
    assert names["Europe/Brussels"] == "Bruxelles (Belgique)"
    assert names["America/Montreal"] == "Montréal (Canada)"
    assert len(names) == len(zones) > 300


def test_time_zones_of_a_continent_are_sorted_without_regard_to_accents():
    europe = [zone.label for zone in list_zones("fr") if zone.group == CONTINENTS["Europe"]]
    assert europe == sorted(europe, key=sort_name) and "Athènes (Grèce)" in europe
