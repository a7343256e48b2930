"""Draws addresses from the URL map: one table of values for every argument, and the forms that pages really send."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Any
from urllib.parse import urljoin, urlsplit

from flask import Flask
from werkzeug.routing import Rule

from elearn.accounts.views import LIBRARY_ENDPOINTS
from elearn.policy import GRANTS, Actor, Extent, Permission, Role, Scope, reach
from elearn.web.access import PUBLIC, SIGNED_IN, Keyed, need_of
from tests.architecture.world import Domain, World
from tests.conftest import Door, Page

METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE")

# What is read by everybody: a module, its parts.
ANA = {"shelf": "vignettes", "slug": "ana", "anchor": "depart", "stage_id": "un", "section_id": "un"}
BEA = {"shelf": "vignettes", "slug": "bea", "anchor": "autre", "stage_id": "seule", "section_id": "seule"}
PRATIQUER = {"shelf": "chapitres", "slug": "pratiquer", "anchor": "essai", "section_id": "commencer"}
CONTENT = frozenset(ANA)
CHOICES = {"way": "monter", "number": 3, "answer_number": 1}
# What opens a door to whoever holds it: a stranger does not.
SECRETS = {
    "token": "un-lien-que-personne-n-a-recu",
    "feed_token": "une-adresse-que-personne-n-a",
    "code": "AAAA-AAAA-AAAA",
    "join_code": "AAAAAA",
}
# The numbers of rows, with the name under which a domain of the world knows them.
ROWS = {
    name: (name,)
    for name in (
        "answer_id",
        "asked_id",
        "assignment_id",
        "leave_id",
        "calibration_id",
        "case_id",
        "certificate_id",
        "improvement_id",
        "edition_id",
        "follow_up_id",
        "invitation_id",
        "key_id",
        "line_id",
        "network_id",
        "organisation_id",
        "phrase_id",
        "person_id",
        "programme_id",
        "prompt_id",
        "reading_id",
        "seat_id",
        "sign_in_id",
        "survey_invitation_id",
        "team_id",
    )
} | {
    "complaint_id": ("complaint_id", "closed_complaint_id"),
    "discussion_id": ("discussion_id", "future_discussion_id", "running_discussion_id"),
    "submission_id": ("submission_id", "free_submission_id"),
    "step_id": ("step_id", "recognised_step_id"),
    "field_step_id": ("field_step_id", "confirmed_step_id"),
    "proof_file_id": ("proof_file_id", "recognition_file_id"),
    "review_id": ("review_id", "unread_review_id"),
}
KNOWN_ARGUMENTS = CONTENT | CHOICES.keys() | SECRETS.keys() | ROWS.keys()
EVERYBODY = frozenset(
    permission for permission, grants in GRANTS.items() if all(grants.get(role) is Extent.EVERYWHERE for role in Role)
)


@dataclass(frozen=True)
class Address:
    """One rule with the values of somebody's rows in it."""

    rule: Rule
    url: str

    @property
    def endpoint(self) -> str:
        """The name of the view."""
        return str(self.rule.endpoint)

    @property
    def names_rows(self) -> bool:
        """Whether it names rows, so that it answers 404 to whoever may not read them."""
        return bool(self.rule.arguments & ROWS.keys())


def rules_of(app: Flask) -> list[Rule]:
    """Return every rule of the map, in the order of addresses."""
    return sorted(app.url_map.iter_rules(), key=lambda rule: (rule.rule, str(rule.endpoint)))


def methods_of(rule: Rule) -> list[str]:
    """Return what a browser or a script may do at an address; HEAD and OPTIONS run no view of ours."""
    return [method for method in METHODS if method in (rule.methods or ())]


def need(app: Flask, rule: Rule) -> object:
    """Return what a rule needs: PUBLIC, SIGNED_IN or a tuple of permissions."""
    return need_of(app, str(rule.endpoint), LIBRARY_ENDPOINTS)


def addresses(app: Flask, rule: Rule, target: Domain, *, mixed: Domain | None = None) -> list[Address]:
    """Return the addresses of a rule that name the rows of `target`.

    With `mixed`, the last row named is `target`'s and those before are the other's: a child under a foreign parent.
    """
    unknown = rule.arguments - KNOWN_ARGUMENTS
    assert not unknown, f"{rule.rule}: tests/architecture/routes.py has no value for {sorted(unknown)}"
    rows = [name for name in re.findall(r"<[^>]*?(\w+)>", rule.rule) if name in ROWS]
    if mixed is not None and len(rows) < 2:
        return []
    found = []
    for content in _contents(rule):
        for variant in range(max((len(ROWS[name]) for name in rows), default=1)):
            values: dict[str, Any] = {**content, **CHOICES, **{name: target.values[name] for name in SECRETS}}
            for name in rows:
                whose = mixed if mixed is not None and name != rows[-1] else target
                values[name] = whose.values[ROWS[name][variant % len(ROWS[name])]]
            found.append(_address(app, rule, values))
    return list({address.url: address for address in found}.values())


def without_secrets(app: Flask, rule: Rule, target: Domain) -> list[Address]:
    """Return the addresses that a stranger can write: links and codes that were sent to others are not theirs."""
    if not rule.arguments & SECRETS.keys():
        return addresses(app, rule, target)
    return [_address(app, rule, {**SECRETS, **content}) for content in _contents(rule)]


def _address(app: Flask, rule: Rule, values: dict[str, Any]) -> Address:
    wanted = {name: values[name] for name in rule.arguments}
    method = methods_of(rule)[0]
    return Address(rule, app.url_map.bind("localhost").build(rule.endpoint, wanted, method=method))


def _contents(rule: Rule) -> list[dict[str, str]]:
    if "slug" not in rule.arguments:
        return [{}]
    both = [ANA, BEA, PRATIQUER]
    if "shelf" in rule.arguments:
        return both
    return [PRATIQUER] if rule.rule.startswith("/chapitres") else [ANA, BEA]


def is_insider(actor: Actor, needed: object, scope: Scope) -> bool:
    """Whether a permission that a route needs carries to `scope` for this actor: then they are no stranger."""
    permissions = needed if isinstance(needed, tuple) else ()
    return any(
        permission not in EVERYBODY and reach(actor, permission).covers(scope)
        for permission in permissions
        if isinstance(permission, Permission)
    )


def asks_for_somebody(needed: object) -> bool:
    """Whether a route asks people to sign in."""
    return needed == SIGNED_IN or isinstance(needed, tuple)


def asks_for_a_key(needed: object) -> bool:
    """Whether a route answers programs that hold a key out, and nobody else."""
    return isinstance(needed, Keyed)


def is_public(needed: object) -> bool:
    """Whether a route is open to everybody."""
    return needed == PUBLIC


@dataclass
class Forms:
    """The forms that pages show, by the path that they are sent to."""

    by_path: dict[str, list[dict[str, list[str]]]] = field(default_factory=dict)

    def learn(self, html: str, url: str) -> None:
        """Take note of every form of a page that is posted."""
        reader = _FormReader()
        reader.feed(html)
        for action, fields, others in reader.forms:
            for target in (action or url, *others):
                known = self.by_path.setdefault(urlsplit(urljoin(f"http://localhost{url}", target)).path, [])
                if fields not in known:
                    known.append(fields)

    def of(self, path: str) -> list[dict[str, list[str]]]:
        """Return what is sent to a path: every form seen, else an empty one."""
        return self.by_path.get(path) or [{}]


class _FormReader(HTMLParser):
    """Reads the posted forms of a page as somebody would send them who ticked everything and filled in every gap."""

    def __init__(self) -> None:
        super().__init__()
        self.forms: list[tuple[str, dict[str, list[str]], list[str]]] = []
        self._fields: dict[str, list[str]] | None = None
        self._list = self._text = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Take note of a control."""
        given = {name: value or "" for name, value in attrs}
        name = given.get("name", "")
        if tag == "form":
            self._fields = {} if given.get("method", "").lower() == "post" else None
            if self._fields is not None:
                self.forms.append((given.get("action", ""), self._fields, []))
        if self._fields is None or name == "csrf_token":
            return
        if given.get("formaction"):
            self.forms[-1][2].append(given["formaction"])
        if tag == "select":
            self._list = name
        elif tag == "option" and self._list and given.get("value"):
            self._fields.setdefault(self._list, [given["value"]])
        elif tag == "textarea":
            self._text = name
            self._fields.setdefault(name, ["Un texte de plus."])
        elif name and tag in ("input", "button") and given.get("type") in ("checkbox", "radio"):
            self._fields.setdefault(name, []).append(given.get("value", "on"))
        elif name and tag in ("input", "button"):
            self._fields.setdefault(name, [given.get("value") or "Un mot de plus."])

    def handle_data(self, text: str) -> None:
        """Take what a text box holds."""
        if self._fields is not None and self._text and text.strip():
            self._fields[self._text] = [text.strip()]

    def handle_endtag(self, tag: str) -> None:
        """Leave a control, or the form."""
        if tag == "textarea":
            self._text = ""
        elif tag == "select":
            self._list = ""
        elif tag == "form":
            self._fields = None


def learn_forms(world: World, domain: str, *names: str) -> Forms:
    """Visit every page that these people can open on the rows of a domain, and note what could be sent from there."""
    forms, values = Forms(), world.domains[domain].values
    for address in ("/s/{join_code}?question={closed_prompt_id}",):  # a state of a page, which no address names
        url = address.format(**values)
        forms.learn(world.door(f"{domain}-learner").get(url).html, url)
    for name in names:
        door = world.door(name)
        for rule in rules_of(world.app):
            if "GET" not in methods_of(rule):
                continue
            for address in addresses(world.app, rule, world.domains[domain]):
                page = send(door, "GET", address.url)
                if page.status == 200 and page.response.mimetype == "text/html":
                    forms.learn(page.html, address.url)
    return forms


def send(door: Door, method: str, url: str, fields: dict[str, list[str]] | None = None, **headers: str) -> Page:
    """Send a request, with the CSRF token of this browser where it writes; the page is not linted (others do that)."""
    sent = None if method == "GET" else {**(fields or {}), "csrf_token": door.token()}
    return Page(door.client.open(url, method=method, data=sent, headers=headers), url)


def is_signed_in(door: Door) -> bool:
    """Whether the cookie of a browser still says who is there."""
    with door.client.session_transaction() as cookie:
        return "_user_id" in cookie
