"""The stranger sweep: every route, every method, every role, with the rows of an organisation that is not theirs."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from elearn.discussions.wall_rules import spaced
from tests.architecture.routes import (
    SECRETS,
    Address,
    Forms,
    addresses,
    asks_for_a_key,
    is_insider,
    is_public,
    is_signed_in,
    learn_forms,
    methods_of,
    need,
    rules_of,
    send,
    without_secrets,
)
from tests.architecture.world import Domain, Watch, World, points_at, rows_of
from tests.conftest import Page

OUTSIDERS = (
    "beta-learner",
    "beta-supervisor",
    "beta-coordinator",
    "gamma-learner",
    "gamma-supervisor",
    "gamma-coordinator",
    "south-regional",
    "seatless",
)
COLLEAGUES = ("alpha-coordinator", "alpha-other-learner", "alpha-other-supervisor", "north-regional", "admin")
INSIDERS = ("alpha-learner", "alpha-finisher", "alpha-supervisor", "alpha-coordinator", "north-regional", "admin")
PROGRAMS = ("alpha-key-follow", "alpha-key-count")
FOREIGN_PROGRAMS = ("beta-key-follow", "beta-key-count", "gamma-key-follow")
HEARD = {200, 302, 303, 409, 422}  # a refusal in words counts: the form was read
SCRIPT = {"Accept": "application/json"}
# No page of ours offers these addresses of the library, or they want a link that only an e-mail holds.
NOT_OFFERED = {
    "security.tf_select",
    "security.two_factor_rescue",
    "security.reset_password",
    "security.two_factor_setup_validate",
}
# Where a signed-in person, or somebody without codes, has nothing to do and is led on.
LEADS_ON = {
    "security.login",
    "security.mf_recovery",
    "security.mf_recovery_codes",
    "security.two_factor_token_validation",
}


@pytest.fixture(scope="module")
def forms(built) -> Forms:
    """Return what the people of the organisation can send from their own pages."""
    world, kept = built
    world.put_back(kept)
    return learn_forms(world, "alpha", *INSIDERS)


@pytest.fixture(scope="module")
def alpha_rows(built):
    """Return the keys of every row of the organisation that strangers knock at."""
    world, kept = built
    world.put_back(kept)
    return rows_of(world, world.domains["alpha"])


def test_every_argument_of_every_rule_has_a_value(world: World):
    alpha = world.domains["alpha"]

    drawn = [address for rule in rules_of(world.app) for address in addresses(world.app, rule, alpha)]

    assert len(drawn) >= len(rules_of(world.app))


def test_every_address_opens_for_somebody_inside(world: World):
    """Without this, a 404 for strangers would prove nothing."""
    doors = [world.door(name) for name in (*INSIDERS, *PROGRAMS)]
    shut = []
    for rule in rules_of(world.app):
        if "GET" not in methods_of(rule) or str(rule.endpoint) in NOT_OFFERED | LEADS_ON:
            continue
        urls = [address.url for address in addresses(world.app, rule, world.domains["alpha"])]
        found = {send(door, "GET", url).status for url in urls for door in doors}
        if not found & {200, 302} or max(found) >= 500:
            shut.append((urls, found))

    assert shut == []


def test_every_post_is_heard_by_somebody_inside(world: World, built, forms: Forms):
    (_, kept), alpha = built, world.domains["alpha"]
    deaf = []
    for rule in rules_of(world.app):
        if "POST" not in methods_of(rule) or str(rule.endpoint) in NOT_OFFERED:
            continue
        found = set()
        tries = [(address.url, name) for address in addresses(world.app, rule, alpha) for name in INSIDERS]
        for url, name in tries:
            if not found & HEARD:
                world.put_back(kept)
                found.add(send(world.door(name), "POST", url, forms.of(url)[0]).status)
        if not found & HEARD or max(found) >= 500:
            deaf.append((rule.rule, found))

    assert deaf == []


@pytest.mark.parametrize("name", [*OUTSIDERS, *COLLEAGUES])
def test_a_stranger_reads_nothing_and_changes_nothing(world: World, forms: Forms, alpha_rows, name: str):
    alpha, watch, faults, asked = world.domains["alpha"], Watch(world), [], 0
    forbidden = (alpha.secret, alpha.word) if name in OUTSIDERS else (alpha.secret,)
    door = world.door(name)
    for address, method in _strange(world, name):
        for fields in _without(forms.of(address.url), alpha) if method == "POST" else [{}]:
            page = send(door, method, address.url, fields)
            asked += 1
            faults += _faults(page, method, address, forbidden)
            faults += [
                f"{method} {address.url}: {change}"
                for change in watch.written()
                if address.names_rows or _touches(world, change, alpha_rows, world.actors[name].id)
            ]
            if method == "POST" and not is_signed_in(door):
                door = watch.door(name)  # signing out is one of the things that anybody may do

    assert asked > 60
    assert faults == []


@pytest.mark.parametrize("name", OUTSIDERS)
def test_a_stranger_s_own_parent_does_not_open_a_child_of_others(world: World, forms: Forms, name: str):
    own = world.domains.get(name.split("-")[0], world.domains["gamma"])
    door, watch, alpha, faults = world.door(name), Watch(world), world.domains["alpha"], []
    for rule in rules_of(world.app):
        for address in addresses(world.app, rule, alpha, mixed=own):
            fields = forms.of(addresses(world.app, rule, alpha)[0].url)[0]
            for method in methods_of(rule):
                page = send(door, method, address.url, fields)
                faults += _words(page, method, address, (alpha.secret, alpha.word))
                faults += [f"{method} {address.url}: {change}" for change in watch.written()]
                faults += [] if page.status in (403, 404) else [f"{method} {address.url}: {page.status}"]

    assert faults == []


def test_nobody_is_asked_to_sign_in_and_told_nothing(world: World, forms: Forms):
    alpha, watch, faults, asked = world.domains["alpha"], Watch(world), [], 0
    for rule in rules_of(world.app):
        needed = need(world.app, rule)
        if asks_for_a_key(needed):
            continue  # see below: nobody's sign-in will do there
        for address in without_secrets(world.app, rule, alpha):
            for method in methods_of(rule):
                for fields in _without(forms.of(address.url), alpha) if method == "POST" else [{}]:
                    page = send(world.door("nobody"), method, address.url, fields)
                    asked += 1
                    faults += _words(page, method, address, (alpha.secret, alpha.word))
                    faults += [f"{method} {address.url}: {change}" for change in watch.written()]
                    if not is_public(needed) and not _asks_to_sign_in(page, method):
                        faults.append(f"{method} {address.url}: {page.status} {page.place}")
                if not is_public(needed):
                    page = send(world.door("nobody"), method, address.url, **SCRIPT)
                    faults += [f"{method} {address.url} to a script: {page.status}"] if page.status != 401 else []

    assert asked > 100
    assert faults == []


@pytest.mark.parametrize("name", ["nobody", *INSIDERS, *OUTSIDERS])
def test_no_sign_in_opens_what_answers_programs(world: World, name: str):
    alpha, door, watch, faults, asked = world.domains["alpha"], world.door(name), Watch(world), [], 0
    for address in _for_programs(world, alpha):
        page = send(door, "GET", address.url)
        asked += 1
        faults += _words(page, "GET", address, (alpha.secret, alpha.word))
        faults += [f"{address.url}: {page.status}"] if page.status != 401 else []

    assert asked >= 5
    assert (faults, watch.written()) == ([], [])


@pytest.mark.parametrize("name", FOREIGN_PROGRAMS)
def test_a_program_of_another_organisation_reads_nothing_and_changes_nothing(
    world: World, forms: Forms, alpha_rows, name: str
):
    alpha, door, watch, faults = world.domains["alpha"], world.door(name), Watch(world), []
    for rule in rules_of(world.app):
        for address in without_secrets(world.app, rule, alpha):
            for method in methods_of(rule):
                page = send(door, method, address.url, forms.of(address.url)[0])
                faults += _words(page, method, address, (alpha.secret, alpha.word))
                faults += [
                    f"{method} {address.url}: {change}"
                    for change in watch.written()
                    if change[2] in alpha_rows.get(change[0], ())
                ]
                if asks_for_a_key(need(world.app, rule)) and address.names_rows and page.status not in (403, 404):
                    faults.append(f"{method} {address.url}: {page.status}")

    assert faults == []


def test_a_program_opens_no_page_of_people(world: World):
    alpha, door, opened = world.domains["alpha"], world.door("alpha-key-follow"), []
    for rule in rules_of(world.app):
        needed = need(world.app, rule)
        if not is_public(needed) and not asks_for_a_key(needed):
            for address in addresses(world.app, rule, alpha):
                pages = [(method, send(door, method, address.url)) for method in methods_of(rule)]
                opened += [(method, address.url) for method, page in pages if not _asks_to_sign_in(page, method)]

    assert opened == []


def _for_programs(world: World, domain: Domain) -> Iterator[Address]:
    """Yield the addresses that answer programs, with the rows of a domain."""
    for rule in rules_of(world.app):
        if asks_for_a_key(need(world.app, rule)):
            yield from addresses(world.app, rule, domain)


def _strange(world: World, name: str) -> Iterator[tuple[Address, str]]:
    """Yield every address and method at which somebody is a stranger to the organisation `alpha`."""
    alpha = world.domains["alpha"]
    for rule in rules_of(world.app):
        needed = need(world.app, rule)
        if is_insider(world.actors[name], needed, alpha.scope) or asks_for_a_key(needed):
            continue
        for address in without_secrets(world.app, rule, alpha):
            for method in methods_of(rule):
                yield address, method


def _faults(page: Page, method: str, address: Address, forbidden: tuple[str, ...]) -> Iterator[str]:
    yield from _words(page, method, address, forbidden)
    if page.status >= 500:
        yield f"{method} {address.url}: {page.status}"
    if address.names_rows and page.status != 404:
        yield f"{method} {address.url}: {page.status} {page.place} instead of 404"


def _words(page: Page, method: str, address: Address, forbidden: tuple[str, ...]) -> Iterator[str]:
    """Yield what is told, in the body or in a header, that should not be."""
    told = page.response.get_data().decode(errors="replace") + repr(list(page.response.headers))
    yield from (f"{method} {address.url} says {word}" for word in forbidden if word in told)


def _without(sent: list[dict[str, list[str]]], domain: Domain) -> list[dict[str, list[str]]]:
    """Take the planted words out of what is sent: one's own text may come back, and would hide a leak.

    A stranger does not know the code by which a séance is joined either.
    """
    code = domain.values["join_code"]
    unknown = {domain.secret: "mot", domain.word: "nom", code: SECRETS["join_code"], spaced(code): SECRETS["join_code"]}

    def without(value: str) -> str:
        for known, other in unknown.items():
            value = value.replace(known, other)
        return value

    return [{name: [without(value) for value in values] for name, values in fields.items()} for fields in sent]


def _touches(world: World, change: tuple[str, str, tuple[object, ...]], rows, person_id: int) -> bool:
    """Whether a change is of a row of the organisation, or points at one; what is one's own may be changed."""
    table, kind, key = change
    row = world.row(table, key)
    owners = {row.get(name) for name in ("owner_id", "user_id", "actor_id", "person_id", "writer_id")} if row else set()
    if person_id in owners or (table == "user" and key == (person_id,)):
        return False
    if kind != "added":
        return key in rows.get(table, ())
    kept = world.app.extensions["sqlalchemy"].metadata.tables[table]
    return row is not None and points_at(kept, {column: row[column.name] for column in kept.columns}, rows)


def _asks_to_sign_in(page: Page, method: str) -> bool:
    if method == "GET":
        return page.status == 302 and page.place.startswith("/connexion")
    return (page.status == 303 and page.place.startswith("/connexion")) or (
        page.status == 401 and page.says("Se connecter")
    )
