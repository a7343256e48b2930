"""No word of a model answer, a key idea or a supervisor's note reaches a learner before its time, by any door."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage
from urllib.parse import urlencode

import pytest
import sqlalchemy as sa
import time_machine

from elearn.db import db
from elearn.editions.models import SearchEntry
from elearn.editions.queries import get_module
from elearn.notices import tasks
from elearn.organisations.models import Organisation
from tests.architecture.modules import ALL_SECRETS, AUTRE, DEPART, ESSAI, PROCHES, SUPERVISOR_WORD, Secrets
from tests.architecture.routes import addresses, asks_for_a_key, methods_of, need, rules_of, send
from tests.architecture.world import World
from tests.builders import a_learner, a_submission, a_supervisor, a_team
from tests.conftest import Door, Page
from tests.mailbox import receiving

ASKED = (
    {},
    {"Accept": "application/json"},
    {"Accept": "text/csv"},
    {"X-Requested-With": "XMLHttpRequest", "Accept": "*/*"},
)
SHOWN_AFTER = ("idea", "caveat", "path", "other", "mistake")
PLACES = {
    "depart": "/vignettes/ana/exercices/depart",
    "autre": "/vignettes/bea/exercices/autre",
    "essai": "/chapitres/pratiquer/exercices/essai",
}
STAGE = "/vignettes/ana/etapes/un"


def everything(world: World, door: Door, domain: str = "alpha") -> Iterator[Page]:
    """Yield the answer to every address that can be asked for, as a page, to a script, as a file."""
    for rule in rules_of(world.app):
        if "GET" not in methods_of(rule):
            continue
        for address in addresses(world.app, rule, world.domains[domain]):
            for headers in ASKED:
                yield send(door, "GET", address.url, **headers)


def searches(door: Door, secrets: tuple[Secrets, ...]) -> Iterator[Page]:
    """Yield what a search answers to each planted word, which it repeats in its box."""
    for secret in secrets:
        for word in (*secret.words, SUPERVISOR_WORD, secret.word("path")[:-3]):
            yield send(door, "GET", f"/recherche?{urlencode({'q': word})}")


def before_submission(world: World, door: Door, place: str) -> Iterator[Page]:
    """Yield the answer to everything that can be sent about an exercise without handing in an answer."""
    for headers in ({}, {"Accept": "application/json"}):
        for address, fields in (
            ("brouillon", {"text": ["Un début"], "base_version": ["0"]}),
            ("brouillon", {"text": ["Un autre onglet"], "base_version": ["0"]}),
            ("brouillon", {"text": ["x" * 50_001], "base_version": ["1"]}),
            ("remettre", {"text": [""], "base_version": ["1"], "key": ["0123456789"]}),
            ("remettre", {"text": ["   "], "key": ["0123456789"]}),
            ("remettre", {"text": ["Une réponse"], "key": ["court"]}),
            ("choisir", {"choix": ["theirs"], "base_version": ["1"]}),
            ("idees-cles", {"idees": ["ana#depart.une"], "takeaway": ["Une ligne"]}),
            ("retirer", {}),
            ("regard", {"text": [""]}),
        ):
            yield send(door, "POST", f"{place}/{address}", fields, **headers)
        yield send(door, "GET", f"{place}/deux-textes", **headers)
        yield send(door, "POST", f"{place.partition('/exercices')[0]}/sections/un/lue", {}, **headers)


def told(pages: Iterator[Page], words: tuple[str, ...]) -> tuple[set[tuple[str, str]], int]:
    """Return which words are said at which address (a searched word is not said by its own box), and how many pages."""
    found, count = set(), 0
    for page in pages:
        count += 1
        assert page.status < 500, page.url
        body = page.response.get_data().decode(errors="replace") + repr(list(page.response.headers))
        found |= {(page.url, word) for word in words if word in body and word not in page.url}
    return found, count


def words_of(*secrets: Secrets) -> tuple[str, ...]:
    return tuple(word for secret in secrets for word in secret.words)


@pytest.mark.parametrize("name", ["alpha-other-learner", "gamma-learner"])
def test_before_submission_no_address_says_a_planted_word(world: World, name: str):
    hidden = (*words_of(*ALL_SECRETS), SUPERVISOR_WORD) if name == "alpha-other-learner" else words_of(PROCHES, AUTRE)
    door = world.door(name)

    found, count = told(everything(world, door, name.split("-")[0]), hidden)

    assert count > 300
    assert found == set()


@pytest.mark.parametrize("name", ["alpha-key-follow", "alpha-key-count"])
def test_no_program_is_told_a_planted_word_nor_what_somebody_wrote(world: World, name: str):
    alpha, door = world.domains["alpha"], world.door(name)
    pages = [
        send(door, "GET", address.url, **headers)
        for rule in rules_of(world.app)
        if asks_for_a_key(need(world.app, rule))
        for address in addresses(world.app, rule, alpha)
        for headers in ASKED
    ]

    found, count = told(iter(pages), (*words_of(*ALL_SECRETS), SUPERVISOR_WORD, alpha.secret))

    assert count >= 20 and {page.status for page in pages} <= {200, 403}
    assert found == set()


@pytest.mark.parametrize("place", PLACES.values(), ids=PLACES)
def test_before_submission_no_post_says_a_planted_word(world: World, place: str):
    door = world.door("alpha-other-learner")

    found, count = told(before_submission(world, door, place), (*words_of(*ALL_SECRETS), SUPERVISOR_WORD))

    assert count == 24
    assert found == set()


def test_a_search_finds_no_planted_word_and_its_index_holds_none(world: World):
    door = world.door("alpha-other-learner")
    pages = list(searches(door, ALL_SECRETS))
    with world.app.app_context():
        kept = " ".join(db.session.scalars(sa.select(SearchEntry.text + " " + SearchEntry.words)))

    assert {page.status for page in pages} == {200}
    assert [page.url for page in pages if "/vignettes/" in _main(page) or "/chapitres/" in _main(page)] == []
    assert [word for word in (*words_of(*ALL_SECRETS), SUPERVISOR_WORD) if word in kept] == []
    assert "voudrait travailler" in kept


def test_after_submission_the_reasonable_answers_are_there_and_those_of_the_next_stage_are_not(world: World):
    door = world.door("alpha-other-learner")
    answer = {"text": ["J’irais la voir."], "base_version": ["0"], "key": ["0123456789abcdef"]}

    receipt = send(door, "POST", f"{PLACES['depart']}/remettre", answer)
    page = send(door, "GET", STAGE)
    found, _ = told(everything(world, door), words_of(PROCHES, AUTRE, ESSAI))

    assert receipt.status == 303
    assert [part for part in SHOWN_AFTER if DEPART.word(part) not in page.html] == []
    assert found == set()


def test_whoever_was_sent_their_answer_back_reads_the_reasonable_answers_still(world: World):
    page = send(world.door("alpha-finisher"), "GET", "/vignettes/bea/etapes/seule")

    assert [part for part in SHOWN_AFTER if part != "idea" and AUTRE.word(part) not in page.html] == []


def test_a_supervisor_s_note_is_read_by_supervisors_and_by_no_learner_even_afterwards(world: World):
    learner, supervisor = world.door("alpha-learner"), world.door("alpha-supervisor")

    found, _ = told(everything(world, learner), (SUPERVISOR_WORD,))

    assert found == set()
    assert SUPERVISOR_WORD in send(supervisor, "GET", "/chapitres/pratiquer").html


def test_who_reviews_has_the_reasonable_answers_at_the_desk(world: World):
    """Without this the words might be absent because nobody is ever shown them."""
    waiting = world.domains["alpha"].values["submission_id"]
    page = send(world.door("alpha-supervisor"), "GET", f"/relectures/{waiting}")

    assert DEPART.word("path") in page.html and DEPART.word("idea") in page.html


@pytest.mark.parametrize("name", ["alpha-coordinator", "north-regional", "admin"])
def test_who_follows_or_runs_meets_no_text_on_any_page_or_file(world: World, name: str):
    """But for a coordinator what was written to them: the complaints of their organisation."""
    alpha = world.domains["alpha"]
    written_to_them = {
        (f"/reclamations/{alpha.values[complaint]}", alpha.secret)
        for complaint in ("complaint_id", "closed_complaint_id")
        if name == "alpha-coordinator"
    }

    found, count = told(everything(world, world.door(name)), (alpha.secret,))

    assert count > 300
    assert found == written_to_them


def test_who_reads_answers_meets_them(world: World):
    """Without this the words might be absent because nobody is ever shown them."""
    alpha = world.domains["alpha"]
    pages = (f"/relectures/{alpha.values['submission_id']}", f"/seances/{alpha.values['discussion_id']}")

    found, _ = told((send(world.door("alpha-supervisor"), "GET", url) for url in pages), (alpha.secret,))

    assert {url for url, _ in found} == set(pages)


def test_no_mail_says_a_word_that_somebody_wrote_or_a_planted_one(world: World):
    """A fortnight of mornings, over a real SMTP server: reviews, late answers, replies, deadlines, absences."""
    secrets = [domain.secret for domain in world.domains.values()]
    with world.app.app_context(), receiving(world.app) as box:
        late_where_one_supervises_alone(world)
        for instant in mornings(14):
            with time_machine.travel(instant, tick=False):
                tasks.tell_people()
    mails = [(to, message.as_string(), _read(message)) for to, message in box.received]

    told_to = {to for to, _, _ in mails}
    assert {world.people[name].email for name in ("alpha-supervisor", "alpha-coordinator")} <= told_to
    assert world.people["admin"].email not in told_to
    for to, raw, words in mails:
        assert [word for word in (*secrets, *words_of(*ALL_SECRETS), SUPERVISOR_WORD) if word in raw + words] == [], to


def mornings(days: int) -> Iterator[datetime]:
    """Yield the instants of the coming days at which people in Europe, then those in America, get their message."""
    today = datetime.now(UTC).replace(minute=5)
    yield from (today.replace(hour=hour) + timedelta(days=day) for day in range(1, days + 1) for hour in (6, 13))


def late_where_one_supervises_alone(world: World) -> None:
    """Let an answer wait too long where a coordinator has to be told."""
    alpha = world.domains["alpha"]
    place = db.session.get_one(Organisation, world.actors["alpha-coordinator"].seats[0].organisation_id)
    team = a_team("Seule", organisation=place)
    a_supervisor(team)
    a_submission(a_learner(team), get_module("ana"), f"Un texte {alpha.secret}", ago=timedelta(days=30))


def _read(message: EmailMessage) -> str:
    parts = (part for part in message.walk() if part.get_content_maintype() == "text")
    return " ".join(str(part.get_content()) for part in parts)


def _main(page: Page) -> str:
    return page.html.partition("<main")[2].partition("</main>")[0]
