"""How an organisation names itself on its papers: numbers and pictures looked at, kept, shown to who manages it."""

from __future__ import annotations

from collections.abc import Callable
from io import BytesIO
from random import Random

import pytest
import sqlalchemy as sa

from elearn.accounts.models import User
from elearn.db import session, transaction
from elearn.errors import RuleBroken
from elearn.journal import JournalLine
from elearn.organisations import identity_actions
from elearn.organisations.identity_queries import Identity, identity_of, pictures_of
from elearn.organisations.identity_rules import (
    HEAVIEST_LETTERHEAD,
    WIDEST_LETTERHEAD,
    IdentityFacts,
    read_letterhead,
    read_siret,
    tidy,
)
from elearn.organisations.models import Letterhead, Network, Organisation, ProviderIdentity
from tests.builders import (
    a_coordinator,
    a_learner,
    a_regional,
    a_supervisor,
    a_team,
    actor_of,
    an_admin,
    an_organisation,
)
from tests.conftest import Door
from tests.organisations.builders import A_JPEG, A_SIRET, a_letterhead, a_png, an_identity, organisation_of

Doors = Callable[[User | None], Door]
DIGITS = "73282932000074"


@pytest.mark.parametrize(
    "typed", [A_SIRET, DIGITS, "732.829.320-00074", "732\u00a0829\u202f320 00074", "35600000000048"]
)
def test_a_siret_is_read_however_it_is_spaced(typed: str) -> None:
    assert read_siret(typed) == "".join(sign for sign in typed if sign.isdigit())


def test_the_establishments_of_la_poste_have_a_key_of_their_own() -> None:
    assert read_siret("35600000049837") == "35600000049837"


@pytest.mark.parametrize(
    "typed", ["732 829 320", DIGITS + "0", "73282932O00074", "٧٣٢٨٢٩٣٢٠٠٠٠٧٤", "73282932000075", "73282392000074"]
)
def test_a_siret_that_cannot_be_is_refused(typed: str) -> None:
    with pytest.raises(RuleBroken) as broken:
        read_siret(typed)
    assert broken.value.field == "siret"


def test_no_siret_is_no_fault() -> None:
    assert read_siret("  ") == ""


def test_facts_are_kept_without_needless_spaces() -> None:
    given = IdentityFacts(
        "  Les  Deux Rives ", " 12 rue du Port \r\n\r\n59140   Dunkerque\n", " 11 75  1 ", A_SIRET, ""
    )
    assert tidy(given) == IdentityFacts("Les Deux Rives", "12 rue du Port\n59140 Dunkerque", "11 75 1", DIGITS, "")


def test_an_address_has_five_lines_at_most() -> None:
    with pytest.raises(RuleBroken) as broken:
        tidy(IdentityFacts(postal_address="\n".join("abcdef")))
    assert broken.value.field == "postal_address"


@pytest.mark.parametrize(
    ("content", "word"),
    [
        (b"", "Choisissez"),
        (b"<svg/>", "PNG ou JPEG"),
        (a_png(WIDEST_LETTERHEAD + 1, 1), "trop grande"),
        (a_png(1, WIDEST_LETTERHEAD + 1), "trop grande"),
        (a_png() + Random(1).randbytes(HEAVIEST_LETTERHEAD), "trop lourde"),
        (a_png()[:45], "abîmée"),
    ],
    ids=["nothing", "a drawing", "wide", "high", "heavy", "cut"],
)
def test_a_picture_that_no_paper_can_bear_is_refused(content: bytes, word: str) -> None:
    with pytest.raises(RuleBroken, match=word) as broken:
        read_letterhead(content)
    assert broken.value.field == "picture"


@pytest.mark.postgresql
@pytest.mark.usefixtures("app")
class TestActions:
    def test_an_organisation_that_never_said_has_empty_words(self) -> None:
        assert identity_of(an_organisation().id) == Identity()

    def test_what_it_says_is_kept_once_with_a_line(self) -> None:
        organisation = an_organisation()
        coordinator = a_coordinator(organisation)
        an_identity(organisation, coordinator, legal_name="Association Les Deux Rives", siret=A_SIRET)
        an_identity(organisation, coordinator, legal_name="Les Deux Rives")
        assert identity_of(organisation.id).facts == IdentityFacts("Les Deux Rives")
        assert session().scalar(sa.select(sa.func.count()).select_from(ProviderIdentity)) == 1
        lines = session().execute(sa.select(JournalLine.verb, JournalLine.thing, JournalLine.organisation_id)).all()
        assert [tuple(line) for line in lines] == [("described", "identity", organisation.id)] * 2

    def test_a_letterhead_is_kept_by_its_digest_and_only_once(self) -> None:
        organisation = an_organisation()
        coordinator = a_coordinator(organisation)
        first = a_letterhead(organisation, coordinator)
        other = a_letterhead(organisation, coordinator, A_JPEG)
        again = a_letterhead(organisation, coordinator)
        assert again.id == first.id != other.id
        head = identity_of(organisation.id).letterhead
        assert head is not None and (head.digest, head.width, head.height) == (first.digest, 60, 30)
        assert pictures_of([organisation.id], [other.digest]) == {other.digest: A_JPEG}

    def test_two_organisations_may_have_one_picture(self) -> None:
        for organisation in (an_organisation(), an_organisation()):
            a_letterhead(organisation, a_coordinator(organisation))
        assert session().scalar(sa.select(sa.func.count()).select_from(Letterhead)) == 2

    def test_a_letterhead_that_is_taken_off_is_kept_for_the_papers_that_bear_it(self) -> None:
        organisation = an_organisation()
        coordinator = a_coordinator(organisation)
        held = a_letterhead(organisation, coordinator)
        with transaction():
            identity_actions.take_letterhead_off(actor_of(coordinator), organisation)
        assert identity_of(organisation.id).letterhead is None
        assert pictures_of([organisation.id], [held.digest]) == {held.digest: a_png()}

    def test_a_wrong_siret_changes_nothing(self) -> None:
        organisation = an_organisation()
        with pytest.raises(RuleBroken):
            an_identity(organisation, a_coordinator(organisation), legal_name="Autre", siret="1")
        assert identity_of(organisation.id) == Identity()


def upload(content: bytes, name: str = "logo.png") -> dict[str, object]:
    return {"picture": (BytesIO(content), name)}


@pytest.fixture
def organisation(app: object) -> Organisation:
    return organisation_of(a_team("Équipe Littoral"))


@pytest.fixture
def url(organisation: Organisation) -> str:
    return f"/organisations/{organisation.id}/identite"


@pytest.fixture
def browser(door: Doors, organisation: Organisation) -> Door:
    return door(a_coordinator(organisation))


def test_a_coordinator_says_how_the_organisation_is_named(browser: Door, organisation: Organisation, url: str) -> None:
    assert browser.get(f"/organisations/{organisation.id}").says("Identité sur les documents")
    assert browser.get(url).says("Nom légal")
    said = {
        "legal_name": "Association Les Deux Rives",
        "siret": A_SIRET,
        "postal_address": "12 rue du Port\n59140 Dunkerque",
    }
    assert browser.follow(browser.post(url, said)).says("L’identité est enregistrée")
    assert identity_of(organisation.id).facts == IdentityFacts(
        "Association Les Deux Rives", "12 rue du Port\n59140 Dunkerque", "", DIGITS, ""
    )
    assert "Association Les Deux Rives" in browser.get(url).html


def test_faults_stand_beside_their_fields_and_what_was_typed_is_kept(browser: Door, url: str) -> None:
    typed = {"legal_name": "Les <b>Rives</b>", "siret": "732 829 320 00075", "postal_address": "a\nb\nc\nd\ne\nf"}
    page = browser.post(url, typed)
    assert page.status == 200 and page.says("un chiffre est faux") and page.says("5 lignes au plus")
    assert 'value="732 829 320 00075"' in page.html and "Les &lt;b&gt;Rives&lt;/b&gt;" in page.html
    assert 'aria-describedby="siret-hint siret-error"' in page.html


def test_a_letterhead_is_shown_as_what_its_bytes_are(browser: Door, url: str) -> None:
    assert browser.get(f"{url}/en-tete").status == 404
    for content, kind in ((a_png(), "image/png"), (A_JPEG, "image/jpeg")):
        sent = browser.post(f"{url}/en-tete", upload(content, "page.html"))
        assert browser.follow(sent).says("L’en-tête est enregistré")
        shown = browser.get(f"{url}/en-tete").response
        assert (shown.data, shown.content_type) == (content, kind)
        assert shown.headers["X-Content-Type-Options"] == "nosniff"
        assert "default-src 'none'" in shown.headers["Content-Security-Policy"]
    assert f'src="{url}/en-tete"' in browser.get(url).html


@pytest.mark.parametrize("content", [b"", b"<html><script>alert(1)</script>", a_png(2001, 2)])
def test_a_file_that_is_no_letterhead_is_refused_beside_its_field(
    browser: Door, organisation: Organisation, url: str, content: bytes
) -> None:
    page = browser.post(f"{url}/en-tete", upload(content) if content else {})
    assert page.status == 200 and 'id="picture-error"' in page.html
    assert identity_of(organisation.id).letterhead is None


def test_the_words_stay_where_a_letterhead_is_refused(browser: Door, url: str) -> None:
    browser.post(url, {"legal_name": "Association Les Deux Rives"})
    assert 'value="Association Les Deux Rives"' in browser.post(f"{url}/en-tete", upload(b"no")).html


def test_a_letterhead_is_taken_off(browser: Door, url: str) -> None:
    browser.post(f"{url}/en-tete", upload(a_png()))
    assert browser.follow(browser.post(f"{url}/sans-en-tete")).says("L’en-tête est ôté")
    assert browser.get(f"{url}/en-tete").status == 404


def test_only_who_manages_the_organisation_sees_or_changes_it(door: Doors, browser: Door, url: str) -> None:
    browser.post(f"{url}/en-tete", upload(a_png()))
    team = a_team("Ailleurs")
    strangers = (a_learner(team), a_supervisor(team), a_coordinator(), None)
    for who in strangers:
        stranger = door(who)
        for address in (url, f"{url}/en-tete"):
            assert stranger.get(address).status in (302, 403, 404)
        for address in (url, f"{url}/en-tete", f"{url}/sans-en-tete"):
            assert stranger.post(address, {"legal_name": "Pris"}).status in (302, 303, 403, 404)
    assert browser.get(f"{url}/en-tete").status == 200 and "Pris" not in browser.get(url).html
    assert door(an_admin()).get(url).status == 200


def test_a_regional_coordinator_does_not_change_it(door: Doors, organisation: Organisation, url: str) -> None:
    network = session().get_one(Network, organisation.network_id)
    assert door(a_regional(network)).get(url).status == 404
