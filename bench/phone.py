"""Measures the first pages of a telephone of 2018 on a slow network: time until one reads, and what is sent."""

from __future__ import annotations

import time
from dataclasses import dataclass, field

from playwright.sync_api import Browser, CDPSession, Page, ViewportSize, sync_playwright

from bench.screens import FLAGS, served, sign_in
from scripts.chromium import find_chromium

PORT = 8894
BITS, LATENCY_MS, SLOWER = 400_000, 400, 6  # « slow 3G » and the processor of a cheap telephone, as browsers name them
SECONDS_GOAL, KB_GOAL = 5.0, 200
PAGES = {
    "": ("/connexion", "/s"),
    "learner": ("/", "/chapitres/implication", "/vignettes/jose/etapes/premier-contact", "/seances"),
}


@dataclass
class Weight:
    """What one page was sent, by kind, in bytes on the wire."""

    sent: dict[str, float] = field(default_factory=dict)
    kinds: dict[str, str] = field(default_factory=dict)

    def watch(self, devtools: CDPSession) -> None:
        """Begin to count."""
        devtools.on("Network.responseReceived", lambda event: self.kinds.update({event["requestId"]: event["type"]}))
        devtools.on("Network.loadingFinished", self._finish)

    def _finish(self, event: dict[str, object]) -> None:
        kind = self.kinds.get(str(event["requestId"]), "?")
        self.sent[kind] = self.sent.get(kind, 0) + float(str(event["encodedDataLength"]))

    @property
    def without_images(self) -> float:
        """The sum without images, in bytes."""
        return sum(size for kind, size in self.sent.items() if kind != "Image")


def main() -> None:
    """Print, for each page, a first visit with nothing kept; stop with a fault where a goal is missed."""
    missed = []
    print(f"\na telephone of 2018: {BITS // 1000} kbit/s, {LATENCY_MS} ms, {SLOWER} times slower; nothing kept:")
    with served(PORT) as address, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=find_chromium(), args=FLAGS)
        for role, urls in PAGES.items():
            for url in urls:
                seconds, weight = _visit(browser, address, role, url)
                parts = ", ".join(f"{kind.lower()} {size / 1000:.1f}" for kind, size in sorted(weight.sent.items()))
                print(f"  {url:42} {seconds:5.2f} s   {weight.without_images / 1000:6.1f} kB  ({parts})")
                if seconds > SECONDS_GOAL or weight.without_images > KB_GOAL * 1000:
                    missed.append(url)
        browser.close()
    if missed:
        raise SystemExit(f"a goal is missed ({SECONDS_GOAL} s, {KB_GOAL} kB without images): {', '.join(missed)}")


def _visit(browser: Browser, address: str, role: str, url: str) -> tuple[float, Weight]:
    size = ViewportSize(width=360, height=740)
    context = browser.new_context(base_url=address, viewport=size, locale="fr-FR", service_workers="block")
    page = context.new_page()
    if role:
        sign_in(page, f"{role}@example.org")
    devtools, weight = context.new_cdp_session(page), Weight()
    _slow_down(devtools)
    weight.watch(devtools)
    begun = time.perf_counter()
    page.goto(url, wait_until="load")
    seconds = time.perf_counter() - begun
    _settle(page)
    context.close()
    return seconds, weight


def _slow_down(devtools: CDPSession) -> None:
    devtools.send("Network.enable")
    devtools.send("Network.clearBrowserCache")
    devtools.send(
        "Network.emulateNetworkConditions",
        {"offline": False, "latency": LATENCY_MS, "downloadThroughput": BITS / 8, "uploadThroughput": BITS / 8},
    )
    devtools.send("Emulation.setCPUThrottlingRate", {"rate": SLOWER})


def _settle(page: Page) -> None:
    page.wait_for_load_state("networkidle")


if __name__ == "__main__":
    main()
