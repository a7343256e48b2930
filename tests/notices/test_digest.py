"""People are told once, in the morning, in their language and zone, over a real SMTP server, with links that land."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta
from smtplib import SMTPException

import pytest
import sqlalchemy as sa
import time_machine

from elearn import clock
from elearn.db import session, transaction
from elearn.notices import actions, tasks
from elearn.notices.models import Digest, Notice
from elearn.notices.rules import Frequency, Kind, may_write, morning
from elearn.organisations.models import Organisation
from elearn.organisations.place_queries import team_place
from elearn.organisations.rules import Period
from elearn.organisations.seat_actions import give_seat
from elearn.policy import Role
from elearn.reviews import actions as review_actions
from tests.builders import (
    a_coordinator,
    a_learner,
    a_person,
    a_seat,
    a_submission,
    a_supervisor,
    a_team,
    a_vignette,
    actor_of,
)
from tests.mailbox import receiving
from tests.reviews.builders import TEXT, a_claim, a_review, a_scene, written

pytestmark = pytest.mark.postgresql
EVENING = datetime(2026, 11, 17, 18, 0, tzinfo=UTC)
MORNING = datetime(2026, 11, 18, 6, 5, tzinfo=UTC)  # five past seven in Paris


@pytest.fixture
def smtp(app):
    with receiving(app) as box:
        yield box


@pytest.fixture
def scene(app):
    """Let the journal have been read for the first time, one evening, before anything happens."""
    with time_machine.travel(EVENING, tick=False):
        with transaction():
            actions.gather_notices(clock.now())
        yield a_scene(ago=timedelta(0))


def at(instant):
    """Run the minute's work at an instant."""
    with time_machine.travel(instant, tick=False):
        tasks.tell_people()
        session().expire_all()


def told(kind, *people):
    session().expire_all()
    rows = session().scalars(sa.select(Notice.person_id).where(Notice.kind == kind))
    return sorted(rows) == sorted(person.id for person in people)


def body(message):
    return re.sub(r"\s+", " ", message.get_body(("plain",)).get_content())


@pytest.mark.parametrize(
    ("zone", "now", "expected"),
    [
        ("Europe/Paris", datetime(2026, 11, 18, 5, 59, tzinfo=UTC), date(2026, 11, 17)),
        ("Europe/Paris", datetime(2026, 11, 18, 6, 0, tzinfo=UTC), date(2026, 11, 18)),
        ("America/Montreal", datetime(2026, 11, 18, 11, 59, tzinfo=UTC), date(2026, 11, 17)),
        ("America/Montreal", datetime(2026, 11, 18, 12, 0, tzinfo=UTC), date(2026, 11, 18)),
    ],
)
def test_the_morning_is_the_readers_own(zone, now, expected):
    assert morning(now, zone).date() == expected


@pytest.mark.parametrize(
    ("frequency", "last", "expected"),
    [
        (Frequency.DAILY, None, True),
        (Frequency.DAILY, date(2026, 11, 18), False),
        (Frequency.DAILY, date(2026, 11, 17), True),
        (Frequency.WEEKLY, date(2026, 11, 12), False),
        (Frequency.WEEKLY, date(2026, 11, 11), True),
        (Frequency.NEVER, None, False),
    ],
)
def test_nobody_is_written_to_more_often_than_they_chose(frequency, last, expected):
    assert may_write(frequency, last, date(2026, 11, 18)) is expected


def test_a_review_is_told_next_morning_with_a_link_that_lands_and_no_text(scene, smtp, door):
    a_review(scene.sophie, scene.submission, written(words="Un mot secret"))
    at(EVENING + timedelta(minutes=2))
    assert not smtp.received
    at(MORNING)
    mine = [message for to, message in smtp.received if to == scene.learner.email]
    assert len(mine) == 1 and mine[0]["Subject"] == "Nouvelle relecture : Ana, étape 1"
    words = body(mine[0])
    assert "Sophie Lambert a relu votre réponse. Avis : à reprendre." in words
    assert "Un mot secret" not in words and TEXT[:20] not in words
    with time_machine.travel(MORNING, tick=False):
        url = re.search(r"http://[^ ]+(/vignettes/[^ ]+)", words)[1]
        assert door(scene.learner).get(url.split("#")[0]).says("Un mot secret")


def test_the_same_minute_twice_tells_nothing_twice(scene, smtp):
    a_review(scene.sophie, scene.submission)
    for minutes in (0, 1, 2):
        at(MORNING + timedelta(minutes=minutes))
    assert len([to for to, _ in smtp.received if to == scene.learner.email]) == 1
    assert told(Kind.REVIEWED, scene.learner)
    assert session().scalar(sa.select(sa.func.count()).select_from(Digest).where(Digest.sent_at.is_(None))) == 0


def test_one_message_a_day_at_most_gathers_what_came_since(scene, smtp):
    a_review(scene.sophie, scene.submission)
    at(MORNING)
    with time_machine.travel(MORNING + timedelta(hours=2), tick=False):
        a_review(scene.marc, scene.submission, written(words="Autrement"))
    at(MORNING + timedelta(hours=3))
    assert len([to for to, _ in smtp.received if to == scene.learner.email]) == 1
    at(MORNING + timedelta(days=1))
    assert len([to for to, _ in smtp.received if to == scene.learner.email]) == 2


def test_what_was_undone_or_read_meanwhile_is_not_written_about(scene, smtp):
    given = a_review(scene.sophie, scene.submission)
    with transaction():
        review_actions.undo_review(actor_of(scene.sophie), given.review, clock.now())
    at(MORNING)
    assert not [to for to, _ in smtp.received if to == scene.learner.email]


def test_a_message_speaks_the_language_of_whoever_reads(scene, smtp):
    with transaction():
        scene.learner.language = "en"
    a_review(scene.sophie, scene.submission)
    at(MORNING)
    message = next(message for to, message in smtp.received if to == scene.learner.email)
    assert message["Subject"].startswith("New review") and "reviewed your answer" in body(message)


def test_somebody_in_montreal_is_written_to_in_their_own_morning(scene, smtp):
    with transaction():
        scene.learner.time_zone = "America/Montreal"
    a_review(scene.sophie, scene.submission)
    at(MORNING)
    assert not [to for to, _ in smtp.received if to == scene.learner.email]
    at(MORNING + timedelta(hours=6))
    assert [to for to, _ in smtp.received if to == scene.learner.email]


def test_a_server_that_is_away_costs_no_message(scene, smtp):
    a_review(scene.sophie, scene.submission)
    at(EVENING + timedelta(minutes=1))
    smtp.refuses = True
    sent = {"person_id": scene.learner.id, "day": "2026-11-18", "until": MORNING.isoformat()}
    with time_machine.travel(MORNING, tick=False), pytest.raises((OSError, SMTPException)):
        tasks.send_digest(**sent)
    smtp.refuses = False
    with time_machine.travel(MORNING + timedelta(minutes=1), tick=False):
        tasks.send_digest(**sent)
        tasks.send_digest(**sent)
    assert [to for to, _ in smtp.received] == [scene.learner.email]


def test_whoever_wants_no_message_gets_none_and_finds_all_in_the_inbox(scene, smtp, door):
    reader = door(scene.learner)
    assert reader.get("/boite/messages").says("Un par jour au plus, le matin")
    reader.follow(reader.post("/boite/messages", {"frequency": "never"}))
    a_review(scene.sophie, scene.submission)
    at(MORNING)
    assert not [to for to, _ in smtp.received if to == scene.learner.email]
    with time_machine.travel(MORNING, tick=False):
        assert door(scene.learner).get("/boite").says("Nouvelle relecture")


def test_supervisors_are_told_of_what_is_handed_in_and_of_what_is_late(scene, smtp):
    at(MORNING)
    sophies = [message for to, message in smtp.received if to == scene.sophie.email]
    assert len(sophies) == 1 and "Camille Roussel a remis une réponse." in body(sophies[0])
    assert f"/relectures/{scene.submission.id}" in body(sophies[0])
    at(MORNING + timedelta(days=10))
    assert told(Kind.LATE, scene.sophie, scene.marc) and told(Kind.OWN_LATE, scene.learner)
    assert told(Kind.LATE_TEAM)


def test_a_coordinator_is_told_where_one_person_supervises_alone(app, smtp):
    with time_machine.travel(EVENING, tick=False):
        with transaction():
            actions.gather_notices(clock.now())
        team = a_team("Littoral")
        lead = a_coordinator(session().get_one(Organisation, team.organisation_id))
        a_supervisor(team)
        a_submission(a_learner(team, "Camille"), a_vignette(), "Un texte secret")
    at(MORNING + timedelta(days=10))
    at(MORNING + timedelta(days=11))
    message = next(message for to, message in smtp.received if to == lead.email)
    assert "Littoral" in body(message) and "Camille" not in body(message) and "secret" not in body(message)


def test_who_is_taken_over_and_who_reviewed_first_are_told_why_and_by_whom(scene, smtp, door):
    a_claim(scene.sophie, scene.submission)
    a_claim(scene.marc, scene.submission, reason="Sophie est absente.")
    a_review(scene.marc, scene.submission)
    a_review(scene.sophie, scene.submission, written(words="Autrement"))
    at(EVENING + timedelta(minutes=2))
    assert told(Kind.TAKEN_OVER, scene.sophie) and told(Kind.OPINION, scene.marc)
    with time_machine.travel(EVENING + timedelta(minutes=2), tick=False):
        assert door(scene.sophie).get("/boite").says("Sa raison : « Sophie est absente. »")
        assert door(scene.marc).get("/boite").says("Sophie Lambert a relu aussi la réponse de Camille Roussel")


def test_a_team_is_told_of_its_substitute(scene, door):
    organisation = session().get_one(Organisation, scene.team.organisation_id)
    lead, other = a_coordinator(organisation), a_person("Nadège Petit")
    a_seat(other, Role.SUPERVISOR, team=a_team(organisation=organisation))
    today = clock.now().date()
    with transaction():
        place, period = team_place(scene.team, organisation), Period(today, today + timedelta(days=7))
        give_seat(actor_of(lead), other, Role.SUPERVISOR, place, period, today=today)
    at(EVENING + timedelta(minutes=2))
    assert told(Kind.SUBSTITUTE, scene.learner, scene.sophie, scene.marc, other)
    with time_machine.travel(EVENING + timedelta(minutes=2), tick=False):
        assert door(scene.learner).get("/boite").says("Nadège Petit lit aussi ce que l’équipe remet")


def test_a_late_line_of_the_journal_is_still_found(scene):
    with transaction():
        actions.gather_notices(EVENING + timedelta(minutes=5))
    with transaction():
        actions.gather_notices(EVENING + timedelta(minutes=6))
    with time_machine.travel(EVENING, tick=False):
        a_review(scene.sophie, scene.submission)  # committed after the journal had been read past its instant
    at(EVENING + timedelta(minutes=7))
    assert told(Kind.REVIEWED, scene.learner)
