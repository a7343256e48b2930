"""Takes the pictures of every page in every state, as each role sees it, at three widths, in light and dark.

Those of the README too.
"""

from __future__ import annotations

import argparse
import os
import re
import signal
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Literal

from playwright.sync_api import Browser, Page, ViewportSize, sync_playwright
from playwright.sync_api import TimeoutError as PlaywrightTimeout

from elearn.demo.cast import PASSWORD
from scripts.chromium import find_chromium
from tests.browser.states import STATES, UNDER_WAY, State

FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
WIDTHS = (360, 768, 1280)
SCHEMES: dict[str, Literal["light", "dark"]] = {"clair": "light", "sombre": "dark"}
LONGEST_NAME = 120
PATIENCE_MS = 10_000
README_PICTURES: dict[str, tuple[str, ...]] = {  # who, in which light, where, and what is clicked there
    "chapitre": ("learner", "clair", "/chapitres/implication"),
    "vignette": ("learner", "clair", "/vignettes/jose"),
    "reponses-raisonnables": ("stranger", "clair", "/vignettes/jose/etapes/premier-contact"),
    "relecture": ("supervisor", "clair", "/relectures", ".queue a", "text=Prendre cette réponse"),
    "avancement": ("coordinator", "clair", "/suivi"),
    "seance": ("supervisor", "clair", "/seances", UNDER_WAY, "text=Animer la séance", "text=Ouvrir l’écran"),
    "parcours-sombre": ("learner", "sombre", "/"),
}


def main() -> None:
    """Take all pictures into a folder (`--out`), and those of the README into docs/images."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--out", type=Path, default=Path("instance/screens"))
    parser.add_argument("--readme", action="store_true", help="only the README's pictures")
    chosen = parser.parse_args()
    with served() as address, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=find_chromium(), args=FLAGS)
        if not chosen.readme:
            for who in sorted({state.who for state in STATES}):
                _take_role(browser, address, who, [state for state in STATES if state.who == who], chosen.out)
        _take_readme(browser, address, Path("docs/images"))
        browser.close()


@contextmanager
def served(port: int = 8891, **settings: str) -> Iterator[str]:
    """Run the real server on demo data of its own, as long as the block lasts; yield its address.

    `settings` are further words of its environment.
    """
    with tempfile.TemporaryDirectory() as folder:
        env = {**os.environ, "PORT": str(port), "PARCOURS_DATA": folder, "PARCOURS_MODE": "demo", **settings}
        command = [sys.executable, "-m", "elearn.cli", "run"]
        process = subprocess.Popen(command, env=env, stdout=subprocess.DEVNULL, start_new_session=True)
        address = f"http://localhost:{port}"
        try:
            _wait(address, process)
            yield address
        finally:
            os.killpg(process.pid, signal.SIGTERM)
            process.wait(30)


def _wait(address: str, process: subprocess.Popen[bytes]) -> None:
    for _ in range(240):
        try:
            urllib.request.urlopen(f"{address}/sante", timeout=2)
            return
        except OSError:
            if process.poll() is not None:
                raise SystemExit("the server stopped while starting") from None
            time.sleep(0.25)
    raise SystemExit("the server does not answer")


def sign_in(page: Page, email: str) -> None:
    """Sign in as a demo account."""
    page.goto("/connexion")
    page.get_by_label("Courriel").fill(email)
    page.get_by_label("Mot de passe", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Se connecter").first.click()
    page.wait_for_url(lambda url: "/connexion" not in url)


def _take_role(browser: Browser, address: str, who: str, states: Iterable[State], out: Path) -> None:
    folder = out / (who.split("@")[0] or "public")
    folder.mkdir(parents=True, exist_ok=True)
    for word in SCHEMES:
        for width in WIDTHS:
            page = _page(browser, address, word, width)
            if who:
                sign_in(page, who)
            for state in states:
                name = f"{_name(state)}-{width}-{word}.png"
                try:
                    state.show(page)
                except PlaywrightTimeout:  # what a telephone has elsewhere, or what an earlier picture has used up
                    print(f"not there: {folder.name}/{name}")
                    continue
                page.screenshot(path=str(folder / name), full_page=True)
            page.context.close()


def _page(browser: Browser, address: str, word: str, width: int, height: int = 900) -> Page:
    size = ViewportSize(width=width, height=height)
    context = browser.new_context(base_url=address, viewport=size, color_scheme=SCHEMES[word], locale="fr-FR")
    context.set_default_timeout(PATIENCE_MS)
    return context.new_page()


def _name(state: State) -> str:
    """Return the name of a picture's file: the address, then what was clicked."""
    words = re.sub(r"[^\w]+", "-", " ".join((state.url, *state.then))).strip("-")
    return words[:LONGEST_NAME] or "accueil"


def _take_readme(browser: Browser, address: str, folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    for name, (role, word, url, *clicks) in README_PICTURES.items():
        page = _page(browser, address, word, 1280, 860)
        sign_in(page, f"{role}@example.org")
        page.goto(url)
        for selector in clicks:
            found = page.locator(selector).first
            if found.get_attribute("target"):  # what opens in a window of its own is shown in this one
                page.goto(found.get_attribute("href") or "")
            else:
                found.click()
            page.wait_for_load_state("networkidle")
        page.wait_for_load_state("networkidle")
        page.screenshot(path=str(folder / f"{name}.png"))
        page.context.close()


if __name__ == "__main__":
    main()
