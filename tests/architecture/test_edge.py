"""The edge of the application: headers, cookies, tokens, sizes, errors and redirections, on every kind of answer."""

from __future__ import annotations

import re
from pathlib import Path
from urllib.parse import urlencode, urljoin, urlsplit

import pytest

from elearn.answers.queries import find_answer
from elearn.app import LARGEST_REQUEST, create_app
from elearn.db import db
from elearn.settings import Mode, Settings
from elearn.web.security import HEADERS
from tests.accounts.builders import PASSWORD
from tests.architecture.routes import addresses, asks_for_somebody, is_public, methods_of, need, rules_of, send
from tests.architecture.world import Watch, World
from tests.builders import a_learner, a_vignette
from tests.conftest import Door, Page

KINDS = {
    "a page": ("alpha-learner", "GET", "/modules"),
    "a page for anybody": ("nobody", "GET", "/connexion"),
    "a redirection": ("nobody", "GET", "/modules"),
    "nothing there": ("alpha-learner", "GET", "/rien-ici"),
    "a row of others": ("alpha-learner", "GET", "/seances/999999"),
    "a refusal": ("alpha-learner", "GET", "/personnes"),
    "a wrong method": ("alpha-learner", "POST", "/modules"),
    "a file": ("alpha-coordinator", "GET", "/suivi/{programme_id}.csv"),
    "a spreadsheet": ("alpha-coordinator", "GET", "/suivi/{programme_id}.xlsx"),
    "a calendar": ("alpha-learner", "GET", "/seances/{discussion_id}/calendrier.ics"),
    "a proof": ("alpha-finisher", "GET", "/attestations/{certificate_id}.pdf"),
    "health": ("nobody", "GET", "/sante"),
    "what is allowed": ("alpha-learner", "OPTIONS", "/modules"),
}
ELSEWHERE = (
    "https://ailleurs.example/",
    "//ailleurs.example/",
    "///ailleurs.example/",
    "/\\ailleurs.example/",
    "\\\\ailleurs.example/",
    "https:ailleurs.example",
    "http:///ailleurs.example",
    "/%09/ailleurs.example",
    "/\t/ailleurs.example",
    "\t//ailleurs.example",
    " //ailleurs.example",
    "/\n/ailleurs.example",
    "/modules\r\nLocation: https://ailleurs.example",
    "//ailleurs.example@localhost/",
    "javascript:alert(1)",
    "data:text/html,ailleurs.example",
    "/modules\x00//ailleurs.example",
)
RETURNS = ("retour", "suite", "next")


def visit(world: World, kind: str) -> Page:
    name, method, url = KINDS[kind]
    return send(world.door(name), method, url.format(**world.domains["alpha"].values))


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_of_answer_keeps_to_its_own_origin(world: World, kind: str):
    page = visit(world, kind)

    assert {name: page.response.headers.get(name) for name in HEADERS} == HEADERS
    assert "no-store" in page.response.headers["Cache-Control"]


def test_the_kinds_are_those_that_their_names_say(world: World):
    found = {kind: visit(world, kind).status for kind in KINDS}

    assert found == {
        "a page": 200,
        "a page for anybody": 200,
        "a redirection": 302,
        "nothing there": 404,
        "a row of others": 404,
        "a refusal": 403,
        "a wrong method": 405,
        "a file": 200,
        "a calendar": 200,
        "a spreadsheet": 200,
        "a proof": 200,
        "health": 200,
        "what is allowed": 200,
    }


def test_the_policy_lets_no_page_run_or_load_what_is_not_ours():
    policy = dict(part.partition(" ")[::2] for part in HEADERS["Content-Security-Policy"].split("; "))

    assert policy["default-src"] == policy["base-uri"] == policy["frame-ancestors"] == "'none'"
    assert policy["script-src"] == policy["style-src"] == policy["form-action"] == "'self'"
    assert not re.search(r"unsafe|https?:|\*", " ".join(policy.values()))


def test_a_fault_of_ours_is_a_calm_page_without_a_trace_and_keeps_the_headers(world: World, monkeypatch):
    def broken() -> str:
        raise ZeroDivisionError("un détail que personne ne doit lire")

    monkeypatch.setitem(world.app.view_functions, "library.modules", world_marked(world, "library.modules", broken))
    monkeypatch.setitem(world.app.config, "PROPAGATE_EXCEPTIONS", False)
    page = send(world.door("alpha-learner"), "GET", "/modules")
    short = send(world.door("alpha-learner"), "GET", "/modules", Accept="application/json")

    assert (page.status, short.status, short.response.get_json()) == (500, 500, {"error": 500})
    assert "ZeroDivision" not in page.html and "détail" not in page.html and "Traceback" not in page.html
    assert {name: page.response.headers.get(name) for name in HEADERS} == HEADERS


def world_marked(world: World, endpoint: str, view):
    """Give a view the mark of the one that it stands for."""
    view.__dict__.update(world.app.view_functions[endpoint].__dict__)
    return view


def test_style_sheets_and_scripts_are_kept_for_long_by_browsers(world: World):
    page = visit(world, "a page")
    files = re.findall(r'(?:href|src)="(/static/[^"]+)"', page.html)
    answers = [send(world.door("nobody"), "GET", url) for url in files]
    for answer in answers:
        answer.response.close()

    assert len(files) >= 2
    assert {answer.status for answer in answers} == {200}
    assert all("immutable" in answer.response.headers["Cache-Control"] for answer in answers)


@pytest.mark.parametrize("coding", ["br", "gzip"])
def test_style_sheets_and_scripts_are_sent_packed(world: World, coding: str):
    files = re.findall(r'(?:href|src)="(/static/[^"]+\.(?:css|js))"', visit(world, "a page").html)
    client = world.app.test_client()
    answers = [client.get(url, headers={"Accept-Encoding": coding}, buffered=True) for url in files]

    assert len(files) == 2
    assert [answer.headers.get("Content-Encoding") for answer in answers] == [coding, coding]
    assert all(answer.headers["Vary"] == "Accept-Encoding" for answer in answers)


def test_nothing_outside_the_static_folder_is_served(world: World):
    door = world.door("nobody")
    tried = (
        "/static/../world.db",
        "/static/%2e%2e/world.db",
        "/.git/config",
        "/.env",
        "/world.db",
        "/static/",
        "/instance",
    )

    assert {url: send(door, "GET", url).status for url in tried} == dict.fromkeys(tried, 404)


@pytest.mark.parametrize("is_secure", [True, False], ids=["https", "http"])
def test_cookies_are_out_of_reach_of_scripts_and_of_other_sites(tmp_path: Path, is_secure: bool):
    scheme = "https" if is_secure else "http"
    app = create_app(
        Settings(
            mode=Mode.DEVELOPMENT,
            secret_key="w" * 40,
            password_salt="s" * 40,
            database_url=f"sqlite:///{tmp_path / 'cookies.db'}",
            queue_url="memory://",
            data_folder=tmp_path,
            public_url=f"{scheme}://parcours.example.org",
            testing=True,
        )
    )
    with app.app_context():
        db.metadata.create_all(db.engine)
    page = send(Door(app), "GET", "/connexion")
    cookies = page.response.headers.getlist("Set-Cookie")

    assert cookies
    for cookie in cookies:
        assert "HttpOnly" in cookie and "SameSite=Lax" in cookie and "Domain" not in cookie, cookie
        assert ("Secure" in cookie) is is_secure
    assert ("Strict-Transport-Security" in page.response.headers) is is_secure


def test_every_post_is_refused_without_its_token_and_changes_nothing(world: World):
    doors = {name: world.door(name) for name in ("alpha-learner", "alpha-supervisor", "alpha-coordinator", "admin")}
    watch, taken, asked = Watch(world), [], 0
    for rule in rules_of(world.app):
        if "POST" not in methods_of(rule):
            continue
        for address in addresses(world.app, rule, world.domains["alpha"]):
            for door in doors.values():
                for token in ({}, {"csrf_token": "un-faux-jeton"}):
                    page = Page(door.client.post(address.url, data={**token, "text": "Un texte."}), address.url)
                    asked += 1
                    if not _is_refused(page) or watch.written():
                        taken.append((address.url, page.status, page.place))

    assert asked > 300
    assert taken == []


def test_a_token_of_another_browser_is_worth_nothing(world: World):
    stranger, door = world.door("beta-learner"), world.door("alpha-learner")
    foreign = stranger.token().replace("a", "b", 1)

    page = Page(door.client.post("/langue", data={"csrf_token": foreign, "langue": "en"}), "/langue")

    assert _is_refused(page)


def test_a_form_without_its_token_gives_the_text_back(world: World):
    door = world.door("alpha-other-learner")
    url = "/vignettes/ana/exercices/depart/brouillon"

    page = Page(door.client.post(url, data={"text": "Trois mots gardés", "base_version": "0"}), url)

    assert _is_refused(page)
    assert "Trois mots gardés" in page.html


def test_a_request_that_is_too_large_gets_a_calm_page(world: World):
    door, watch = world.door("alpha-learner"), Watch(world)
    big = {"text": ["x" * (LARGEST_REQUEST + 1)]}
    url = "/vignettes/ana/exercices/depart/brouillon"

    page = send(door, "POST", url, big)
    short = send(door, "POST", url, big, Accept="application/json")

    assert (page.status, page.response.mimetype) == (413, "text/html")
    assert page.html.count("<h1") == 1
    assert (short.status, short.response.get_json()) == (413, {"error": 413})
    assert watch.written() == []


@pytest.mark.parametrize(
    ("name", "url", "status"),
    [
        ("alpha-learner", "/rien-ici", 404),
        ("alpha-learner", "/seances/999999", 404),
        ("alpha-learner", "/personnes", 403),
        ("nobody", "/modules", 401),
    ],
)
def test_a_script_gets_a_short_answer(world: World, name: str, url: str, status: int):
    page = send(world.door(name), "GET", url, Accept="application/json")

    assert (page.status, page.response.mimetype) == (status, "application/json")
    assert set(page.response.get_json()) == {"error"}


@pytest.mark.parametrize("wanted", ELSEWHERE)
def test_nobody_is_led_to_another_site_after_signing_in(world: World, wanted: str):
    door = world.door("nobody")
    person = world.people["beta-learner"]
    for where in RETURNS:
        fields = {"email": [person.email], "password": [PASSWORD], where: [wanted]}
        page = send(door, "POST", f"/connexion?{urlencode({where: wanted})}", fields)
        assert page.status in (302, 303), page.text[:300]
        assert _is_ours(page.response.headers["Location"]), (where, page.response.headers["Location"])
        send(door, "POST", "/deconnexion")


@pytest.mark.parametrize("wanted", ELSEWHERE)
def test_no_redirection_leads_to_another_site(world: World, wanted: str):
    """Whatever a route takes its way back from: every rule is tried with every word that we use for it."""
    led_away = []
    query = urlencode(dict.fromkeys(RETURNS, wanted))
    for name in ("nobody", "alpha-learner"):
        door = world.door(name)
        for rule in rules_of(world.app):
            needed = need(world.app, rule)
            if rule.arguments or not (is_public(needed) or asks_for_somebody(needed)):
                continue
            for method in methods_of(rule):
                if (rule.endpoint, method) == ("security.logout", "POST"):
                    continue
                page = send(door, method, f"{rule.rule}?{query}", {key: [wanted] for key in RETURNS})
                if "Location" in page.response.headers and not _is_ours(page.response.headers["Location"]):
                    led_away.append((method, rule.rule, page.response.headers["Location"]))

    assert led_away == []


def test_a_way_back_of_our_own_is_followed(world: World):
    page = send(world.door("alpha-learner"), "POST", "/langue", {"langue": ["en"], "retour": ["/modules?page=2"]})

    assert (page.status, page.place) == (303, "/modules?page=2")


def test_no_address_shows_itself_in_another_site_s_frame_or_to_its_scripts(world: World):
    page = visit(world, "a page")

    assert "frame-ancestors 'none'" in page.response.headers["Content-Security-Policy"]
    assert "Access-Control-Allow-Origin" not in page.response.headers


@pytest.mark.parametrize("number", ["0", "-1", "1e9", "99999999999999999999", "%00", "é", "1;DROP TABLE answer"])
def test_a_number_that_is_none_is_not_found(world: World, number: str):
    door = world.door("admin")
    statuses = {
        send(door, "GET", url.format(number)).status
        for url in ("/personnes/{}", "/organisations/{}", "/personnes?page={}", "/journal?page={}", "/recherche?q={}")
    }

    assert statuses <= {200, 404}


@pytest.mark.postgresql
def test_a_character_that_no_database_holds_is_taken_out_and_nothing_else_is_lost(app, door):
    a_vignette()
    learner = a_learner()
    opened, url = door(learner), "/vignettes/ana/exercices/depart/brouillon"

    saved = opened.post(url, {"text": "Trois\x00 mots\x00 gardés", "base_version": "0"})
    asked = [opened.get(f"{address}%00").status for address in ("/recherche?q=", "/vignettes/", "/verifier/")]

    assert (saved.status, asked) == (303, [200, 404, 404])
    assert find_answer(learner.id, "ana#depart").draft_text == "Trois mots gardés"


def _is_refused(page: Page) -> bool:
    """A form without its token is answered 400, or by a page that gives the text back to be sent again."""
    gives_back = page.status in (200, 401) and (page.says("Votre texte est là") or 'name="texte_garde"' in page.html)
    asks_again = page.status in (302, 303) and page.place.startswith("/connexion")
    return page.status in (400, 404, 405) or gives_back or asks_again


def _is_ours(place: str) -> bool:
    """Whether a browser that follows this stays here; browsers drop tabs and line ends, and turn backslashes round."""
    seen = re.sub(r"[\t\r\n]", "", place).strip().replace("\\", "/")
    return urlsplit(urljoin("http://localhost/connexion", seen)).netloc == "localhost"
