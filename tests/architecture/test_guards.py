"""Every route says what it needs, the application does not start without, and asking never changes anything."""

from __future__ import annotations

import pytest
from flask import Flask

from elearn import app as application
from elearn.accounts.views import LIBRARY_ENDPOINTS
from elearn.policy import Permission
from elearn.settings import Settings
from elearn.web.access import NEED, UnguardedRoute, check_every_route, public
from tests.architecture.routes import (
    addresses,
    asks_for_a_key,
    asks_for_somebody,
    is_public,
    methods_of,
    need,
    rules_of,
    send,
)
from tests.architecture.world import Watch, World

# Whatever is open to everybody was opened on purpose: a new one is written here with its reason in mind.
OPEN_TO_EVERYBODY = {
    "accounts.switch_language",
    "api.openapi",
    "api.reference_page",
    "certificates.verify",
    "certificates.verify_form",
    "feeds.calendar",
    "instance.accessibility",
    "instance.health",
    "instance.help_page",
    "instance.privacy",
    "instance.roles",
    "organisations.invitation",
    "seance.contribute",
    "seance.join",
    "seance.phone",
    "seance.sign",
    "seance.state",
    "seance.take_back",
    "seance.vote",
    "security.forgot_password",
    "security.login",
    "security.mf_recovery",
    "security.reset_password",
    "security.tf_select",
    "security.two_factor_rescue",
    "security.two_factor_token_validation",
    "offline.manifest",
    "offline.offline_page",
    "offline.service_worker",
}
READERS = (
    "alpha-learner",
    "alpha-finisher",
    "alpha-supervisor",
    "alpha-coordinator",
    "north-regional",
    "admin",
    "seatless",
    "nobody",
    "alpha-key-follow",
    "alpha-key-count",
)


@pytest.fixture
def with_a_new_route(monkeypatch, settings: Settings):
    """Return a function that builds the application with one more blueprint."""
    from flask import Blueprint

    def build(view) -> Flask:
        added = Blueprint("added", "added")
        added.get("/une-adresse-de-plus")(view)
        monkeypatch.setattr(application, "BLUEPRINTS", (*application.BLUEPRINTS, added))
        return application.create_app(settings)

    return build


def test_every_route_says_what_it_needs(world: World):
    needs = {rule.rule: need(world.app, rule) for rule in rules_of(world.app)}

    unguarded = [
        rule
        for rule, needed in needs.items()
        if not asks_for_somebody(needed) and not is_public(needed) and not asks_for_a_key(needed)
    ]
    foreign = [rule for rule, needed in needs.items() if isinstance(needed, tuple) and not _are_permissions(needed)]

    assert len(needs) > 50
    assert unguarded == []
    assert foreign == []


def test_only_the_doors_and_what_anybody_may_verify_are_public(world: World):
    found = {str(rule.endpoint) for rule in rules_of(world.app) if is_public(need(world.app, rule))}

    assert found == OPEN_TO_EVERYBODY


def test_an_application_with_a_route_that_says_nothing_does_not_start(with_a_new_route):
    with pytest.raises(UnguardedRoute, match="/une-adresse-de-plus"):
        with_a_new_route(lambda: "lisible par tout le monde")


def test_an_application_with_a_route_that_says_what_it_needs_starts(with_a_new_route):
    @public
    def view() -> str:
        return "lisible par tout le monde"

    built = with_a_new_route(view)

    assert "added.view" in built.view_functions


def test_the_table_of_library_endpoints_names_only_what_is_there_and_says_nothing_by_itself(world: World):
    views = world.app.view_functions
    stale = LIBRARY_ENDPOINTS.keys() - views.keys()
    said_twice = [endpoint for endpoint in LIBRARY_ENDPOINTS if hasattr(views.get(endpoint), NEED)]

    assert stale == set()
    assert said_twice == []


def test_an_application_without_that_table_does_not_pass_the_check(world: World):
    with pytest.raises(UnguardedRoute, match="security"):
        check_every_route(world.app, {})


def test_no_route_deletes_or_replaces_by_a_method_that_forms_cannot_send(world: World):
    spoken = {method for rule in rules_of(world.app) for method in methods_of(rule)}

    assert spoken == {"GET", "POST"}


@pytest.mark.parametrize("name", READERS)
def test_asking_never_writes(world: World, name: str):
    door, watch, written, asked = world.door(name), Watch(world), [], 0
    for rule in rules_of(world.app):
        if "GET" not in methods_of(rule):
            continue
        for address in addresses(world.app, rule, world.domains["alpha"]):
            for headers in ({}, {"Accept": "application/json"}):
                page = send(door, "GET", address.url, **headers)
                asked += 1
                assert page.status < 500, f"{address.url}: {page.text[:200]}"
                written += [(address.url, change) for change in watch.written() if not _is_access(world, change)]

    assert asked > 100
    assert written == []


def test_looking_at_somebody_else_s_answer_leaves_one_line_a_day(world: World):
    door, watch = world.door("alpha-supervisor"), Watch(world)
    address = f"/relectures/{world.domains['alpha'].values['free_submission_id']}"

    assert door.get(address).status == 200
    first = watch.written()
    assert door.get(address).status == 200

    assert [change[:2] for change in first] == [("access_line", "added"), ("submission", "changed")]
    assert watch.written() == []


def _are_permissions(needed: tuple[object, ...]) -> bool:
    return bool(needed) and all(isinstance(permission, Permission) for permission in needed)


def _is_access(world: World, change: tuple[str, str, tuple[object, ...]]) -> bool:
    """Whether a change is the access line, the instant of the first one, or the day on which a key was last used."""
    table, kind, key = change
    row = world.row(table, key) or {}
    opened = kind == "changed" and table == "submission" and row.get("opened_at") is not None
    used = kind == "changed" and table == "api_key" and row.get("last_used_on") is not None
    return (table, kind) == ("access_line", "added") or opened or used
