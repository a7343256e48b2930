"""Reads every page in both languages: no English word on a French page, no French one of ours on an English page."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
import sqlalchemy as sa
from playwright.sync_api import Page

from elearn.accounts.models import User
from elearn.complaints.models import Complaint, Improvement
from elearn.db import session, transaction
from elearn.discussions.models import Discussion, FollowUp
from elearn.editions.queries import get_module, list_modules
from elearn.organisations.models import Network, Organisation, Team, Territory
from elearn.programmes.models import Objective, Programme, Step
from elearn.progress.models import FieldWork, ProofFile
from tests.browser.conftest import Enter
from tests.browser.site import Site
from tests.browser.states import STATES, State
from tests.browser.watch import Watch
from tests.page import ENGLISH

pytestmark = pytest.mark.browser
READ = [state for state in STATES if not state.then]
FRENCH = re.compile(
    r"\b(le|la|les|des|du|une|est|sont|et|ou|où|pour|par|avec|sans|dans|sur|que|qui|vous|votre|vos|ce|cette|ces|aucun|aucune|"
    r"pas|plus|après|depuis|réponse|réponses|séance|séances|étape|jalon|jalons|relecture|compte|équipe|personne|personnes|"
    r"enregistrer|modifier|retirer|mot de passe|courriel|rôle|lu|fait|faire|mon|mes|suivi|heure|jour|jours)\b",
    re.IGNORECASE,
)
PROPER_NAMES = ("Défenseur des droits", "Libre réponse 71120")
# The manual quotes sources by their titles, and people type in whatever language they choose: neither is ours.
TEXTS = """(own) => {
  const foreign = `[translate=no], [dir=auto], [lang]:not([lang=${own}]), .toc ol, .reading, .side-note`;
  const found = [], quiet = `script, style, textarea, option, code, svg, ${foreign}`;
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const parent = walker.currentNode.parentElement, words = walker.currentNode.data.trim();
    if (!words || !parent.checkVisibility()) continue;
    if (parent.closest(quiet)) continue;
    found.push(words);
  }
  for (const one of document.querySelectorAll("[aria-label], [placeholder], [title], [alt]"))
    if (!one.closest(quiet)) for (const name of ["aria-label", "placeholder", "title", "alt"])
      if (one.getAttribute(name)) found.push(one.getAttribute(name));
  return [document.title.split(" – ")[0], ...found];
}"""


@pytest.mark.parametrize("state", READ, ids=[state.name for state in READ])
def test_a_french_page_holds_no_english_word(enter: Enter, watch: Watch, state: State):
    page = shown(enter, watch, state, "fr-FR")

    assert page.locator("html").get_attribute("lang") == "fr"
    assert not list(foreign(page, "fr", ENGLISH))


@pytest.mark.parametrize("state", READ, ids=[state.name for state in READ])
def test_an_english_page_holds_no_french_word(
    site: Site, enter: Enter, watch: Watch, state: State, given: re.Pattern[str]
):
    with speaking_english(site, state.who):
        page = shown(enter, watch, state, "en-GB")

    assert page.locator("html").get_attribute("lang") == "en"
    assert not list(foreign(page, "en", FRENCH, given))


@pytest.fixture(scope="module")
def given(site: Site) -> re.Pattern[str]:
    """Return what people and the manual have named: such names stay as they are in every language."""
    columns = [
        Organisation.name, Network.name, Territory.name, Team.name, User.name, User.title, Programme.title,
        Programme.description, Step.title, Discussion.title, Discussion.place, FollowUp.what,
        Organisation.city, Complaint.subject, Complaint.from_name, Improvement.words, Improvement.origin,
        Improvement.by_whom, Objective.words, FieldWork.account, FieldWork.proof, ProofFile.name,
    ]  # fmt: skip
    with site.data():
        names = {name for column in columns for name in session().scalars(sa.select(column)) if name}
        names |= {point for seen in session().scalars(sa.select(FieldWork.seen)) for point in seen}
        names |= set(PROPER_NAMES)
        for current in list_modules():
            module = get_module(current.slug).module
            names |= {module.title, module.summary, module.source, *(section.title for section in module.sections)}
            names |= {exercise.prompt_text for exercise in module.exercises} | {one.title for one in module.exercises}
    longest_first = sorted((re.escape(name.strip()) for name in names if name.strip()), key=len, reverse=True)
    return re.compile("|".join(longest_first), re.IGNORECASE)


@contextmanager
def speaking_english(site: Site, email: str) -> Iterator[None]:
    """Let somebody's account be in English for a while; whoever has none is known by their browser."""
    _speak(site, email, "en")
    yield
    _speak(site, email, "fr")


def _speak(site: Site, email: str, language: str) -> None:
    with site.data(), transaction():
        session().execute(sa.update(User).where(User.email == email).values(language=language))


def shown(enter: Enter, watch: Watch, state: State, locale: str) -> Page:
    if state.answers != 200:
        watch.expected.add(state.answers)
    return enter(state.who, state.url, locale=locale)


def foreign(page: Page, own: str, words: re.Pattern[str], given: re.Pattern[str] | None = None) -> Iterator[str]:
    """Yield the texts of a page that hold words of the other language, names left out."""
    for text in page.evaluate(TEXTS, own):
        left = given.sub("", text) if given else text
        if words.search(left):
            yield text
