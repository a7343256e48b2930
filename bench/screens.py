"""Takes the pictures of every page, as each role sees it, at three widths, in light and dark; the README's too."""

from __future__ import annotations

import argparse
import os
import signal
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

from elearn.demo.cast import PASSWORD
from scripts.chromium import find_chromium

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
SCHEMES = {"clair": "light", "sombre": "dark"}
PAGES: dict[str, tuple[str, ...]] = {
    "": (
        "/connexion",
        "/mot-de-passe-oublie",
        "/verifier",
        "/qui-voit-quoi",
        "/accessibilite",
        "/confidentialite",
        "/aide",
    ),
    "learner": (
        "/",
        "/modules",
        "/chapitres/implication",
        "/chapitres/huit-principes",
        "/vignettes/jose",
        "/vignettes/jose/etapes/premier-contact",
        "/vignettes/gerard",
        "/reponses",
        "/seances",
        "/suivi",
        "/attestations",
        "/reclamations",
        "/compte",
        "/recherche?q=employeurs",
        "/glossaire",
        "/inconnu",
    ),
    "supervisor": ("/relectures", "/equipe", "/seances", "/seances/nouvelle", "/suivi", "/chapitres/implication"),
    "coordinator": (
        "/suivi",
        "/programmes",
        "/personnes",
        "/personnes/inviter",
        "/attestations",
        "/organisation",
        "/reclamations/registre",
        "/journal",
    ),
    "regional": ("/suivi", "/seances", "/personnes", "/programmes"),
    "admin": ("/etat", "/journal", "/personnes", "/reseaux"),
}
README_PICTURES = {
    "chapitre": ("learner", "/chapitres/implication", "clair"),
    "vignette": ("learner", "/vignettes/jose", "clair"),
    "reponses-raisonnables": ("stranger", "/vignettes/jose/etapes/premier-contact", "clair"),
    "relecture": ("supervisor", "desk", "clair"),
    "avancement": ("coordinator", "/suivi", "clair"),
    "parcours-sombre": ("learner", "/", "sombre"),
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
            for role, urls in PAGES.items():
                _take_role(browser, address, role, urls, chosen.out)
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


def sign_in(page: Page, address: str, role: str) -> None:
    """Sign in as a demo account."""
    page.goto(f"{address}/connexion")
    page.get_by_label("Courriel").fill(f"{role}@example.org")
    page.get_by_label("Mot de passe", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Se connecter").first.click()
    page.wait_for_url(lambda url: "/connexion" not in url)


def _take_role(browser: Browser, address: str, role: str, urls: tuple[str, ...], out: Path) -> None:
    for word, scheme in SCHEMES.items():
        for width in WIDTHS:
            context = browser.new_context(viewport={"width": width, "height": 900}, color_scheme=scheme, locale="fr-FR")  # type: ignore[arg-type]
            page = context.new_page()
            if role:
                sign_in(page, address, role)
            for url in urls:
                page.goto(f"{address}{url}")
                name = url.strip("/").replace("/", "-").replace("?", "-") or "accueil"
                path = out / (role or "public") / f"{name}-{width}-{word}.png"
                path.parent.mkdir(parents=True, exist_ok=True)
                page.screenshot(path=str(path), full_page=True)
            context.close()


def _take_readme(browser: Browser, address: str, folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    for name, (role, url, word) in README_PICTURES.items():
        context = browser.new_context(
            viewport={"width": 1280, "height": 860}, color_scheme=SCHEMES[word], locale="fr-FR"
        )  # type: ignore[arg-type]
        page = context.new_page()
        sign_in(page, address, role)
        if url == "desk":
            page.goto(f"{address}/relectures")
            page.locator(".queue a, .queue button").first.click()
            page.get_by_role("button", name="Prendre cette réponse").click()
        else:
            page.goto(f"{address}{url}")
        page.wait_for_load_state("networkidle")
        page.screenshot(path=str(folder / f"{name}.png"))
        context.close()


if __name__ == "__main__":
    main()
