"""Gives the journeys one real server a run, and each test browsers of its own, watched for complaints."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from bench.screens import FLAGS
from elearn.demo.load import PASSWORD
from scripts.chromium import find_chromium
from tests.browser.hands import Hands, Way
from tests.browser.site import Site
from tests.browser.watch import Watch

ZONE = "Europe/Paris"
LEARNER, SUPERVISOR, COORDINATOR, REGIONAL, ADMIN, STRANGER = (
    f"{role}@example.org" for role in ("learner", "supervisor", "coordinator", "regional", "admin", "stranger")
)

Enter = Callable[..., Page]
PATIENCE = 10_000  # a machine that does other things at once is slow, not broken

expect.set_options(timeout=PATIENCE)


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    """Drive the Chromium of the system."""
    return {**browser_type_launch_args, "executable_path": find_chromium(), "args": list(FLAGS)}


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """Yield the real server, on demonstration data of this run."""
    site = Site(tmp_path_factory.mktemp("site"))
    site.start()
    yield site
    site.stop()


class Doors:
    """Opens browsers for people; each sign-in with a password is made once a run, and kept as a browser keeps it."""

    def __init__(self, browser: Browser, site: Site) -> None:
        self.browser, self.site = browser, site
        self.kept: dict[str, Any] = {}

    def state(self, email: str) -> Any:
        """Return the cookies of somebody who has signed in."""
        if email not in self.kept:
            context = self.browser.new_context(locale="fr-FR")
            page = context.new_page()
            page.goto(f"{self.site.url}/connexion")
            Hands(page, Way.MOUSE).sign_in(email, PASSWORD)
            self.kept[email] = context.storage_state()
            context.close()
        return self.kept[email]


@pytest.fixture(scope="session")
def doors(browser: Browser, site: Site) -> Doors:
    """Return what opens browsers."""
    return Doors(browser, site)


@pytest.fixture
def watch(site: Site) -> Watch:
    """Return what watches the browsers of this test."""
    return Watch(site.url)


@pytest.fixture
def enter(doors: Doors, watch: Watch) -> Iterator[Enter]:
    """Return a function that opens a browser for somebody (or nobody), at the address given; none may complain.

    `touch` gives it a screen to be tapped.
    `offline` lets the service worker in: without it, what a journey sees is what the server said, and nothing older.
    """
    opened: list[BrowserContext] = []

    def open_browser(
        email: str = "",
        url: str = "/",
        *,
        way: Way = Way.MOUSE,
        width: int = 1280,
        height: int = 900,
        locale: str = "fr-FR",
        offline: bool = False,
        touch: bool = False,
    ) -> Page:
        context = doors.browser.new_context(
            storage_state=doors.state(email) if email else None,
            base_url=doors.site.url,
            viewport={"width": width, "height": height},
            locale=locale,
            timezone_id=ZONE,
            java_script_enabled=way is not Way.NO_SCRIPTS,
            accept_downloads=True,
            service_workers="allow" if offline else "block",
            has_touch=touch,
        )
        context.set_default_timeout(PATIENCE)
        opened.append(context)
        watch.over(context)
        page = context.new_page()
        page.goto(url)
        return page

    yield open_browser
    for context in opened:
        context.close()
    assert not watch.faults, "\n".join(watch.faults)


@pytest.fixture(params=list(Way), ids=[way.value.replace(" ", "-") for way in Way])
def way(request: pytest.FixtureRequest) -> Way:
    """Run a journey three times: mouse, keyboard alone, no scripts."""
    chosen: Way = request.param
    return chosen
