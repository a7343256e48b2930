"""Watches what a browser complains about while it shows a page: scripts, policy, foreign addresses, failures."""

from __future__ import annotations

from dataclasses import dataclass, field
from urllib.parse import urlsplit

from playwright.sync_api import BrowserContext, ConsoleMessage, Page, Request, Response

OWN_SCHEMES = ("data", "blob", "about")
OF_THE_TOOL = ("Failed to load resource", "Service Worker registration blocked by Playwright")


@dataclass
class Watch:
    """What went wrong in one browser; `expected` are the statuses that a journey means to meet."""

    origin: str
    faults: list[str] = field(default_factory=list)
    expected: set[int] = field(default_factory=set)

    def over(self, context: BrowserContext) -> None:
        """Begin to watch every page of a context."""
        context.on("page", self._watch_page)
        context.on("request", self._see_request)
        context.on("response", self._see_response)

    def _watch_page(self, page: Page) -> None:
        page.on("console", self._hear)
        page.on("pageerror", lambda fault: self.faults.append(f"script: {fault}"))

    def _hear(self, said: ConsoleMessage) -> None:
        # A status is judged by the response itself, which says which one and where.
        if said.type in ("error", "warning") and not said.text.startswith(OF_THE_TOOL):
            self.faults.append(f"console: {said.text} ({said.location.get('url')})")

    def _see_request(self, request: Request) -> None:
        parts = urlsplit(request.url)
        if parts.scheme not in OWN_SCHEMES and f"{parts.scheme}://{parts.netloc}" != self.origin:
            self.faults.append(f"another origin: {request.url}")

    def _see_response(self, response: Response) -> None:
        if response.status >= 400 and response.status not in self.expected:
            self.faults.append(f"{response.status}: {response.request.method} {response.url}")
