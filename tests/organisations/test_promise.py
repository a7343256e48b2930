"""What a team promises: working days, holidays of its own country, days of its own, and who reads meanwhile."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
import sqlalchemy as sa

from elearn import clock
from elearn.answers.models import Submission
from elearn.answers.rules import due_on
from elearn.db import session, transaction
from elearn.errors import RuleBroken
from elearn.organisations.calendar import closed_days, read_own_days, written_days
from elearn.organisations.models import ClosedDay, Organisation, Seat, Team
from elearn.organisations.queries import review_promise
from elearn.policy import Role
from tests.builders import a_coordinator, a_learner, a_submission, a_supervisor, a_team, a_vignette, actor_of

XMAS = date(2026, 12, 23)


@pytest.mark.parametrize(
    ("calendar", "country", "expected"),
    [
        ("", "FR", date(2026, 12, 31)),  # 25 December is a Friday
        ("none", "FR", date(2026, 12, 30)),
        ("FR-57", "FR", date(2026, 12, 31)),  # 26 December is a Saturday: nothing more
        ("BE", "FR", date(2026, 12, 31)),
        ("", "ZZ", date(2026, 12, 30)),
    ],
)
def test_the_day_promised_leaves_out_the_holidays_of_the_calendar(calendar, country, expected):
    closed = closed_days(calendar, country, (), since=XMAS)
    assert due_on(XMAS, 5, closed) == expected


def test_days_of_the_teams_own_are_left_out_as_well():
    closed = closed_days("FR", "FR", [date(2026, 12, 24), date(2026, 12, 28)], since=XMAS)
    assert due_on(XMAS, 5, closed) == date(2027, 1, 5)


def test_alsace_and_the_rest_of_france_differ_on_good_friday():
    before = date(2027, 3, 25)
    assert due_on(before, 1, closed_days("FR", "FR", (), since=before)) == date(2027, 3, 26)
    assert due_on(before, 1, closed_days("FR-57", "FR", (), since=before)) == date(2027, 3, 30)


def test_own_days_are_read_as_people_write_them():
    read = read_own_days("24/12/2026 Fermeture\n\n2026-11-11\n1.5.2027 : pont")
    assert written_days(read) == "11/11/2026\n24/12/2026 Fermeture\n01/05/2027 pont"


@pytest.mark.parametrize("line", ["Noël", "32/12/2026", "2026-02-30 pont"])
def test_a_line_that_is_no_day_is_named(line):
    with pytest.raises(RuleBroken) as broken:
        read_own_days(f"24/12/2026\n{line}")
    assert broken.value.facts["number"] == 2


def test_a_supervisor_sets_what_the_team_promises_and_the_next_answer_follows(door, app):
    team, ana = a_team(), a_vignette()
    learner, sophie = a_learner(team), a_supervisor(team)
    earlier = a_submission(learner, ana)
    sent = {"days": "2", "calendar": "CA-QC", "own_days": "24/12/2026 Fermeture"}
    page = door(sophie).post(f"/equipes/{team.id}/promesse", sent)
    assert door(sophie).follow(page).status == 200
    session().expire_all()
    promise = review_promise(actor_of(learner), clock.now().date())
    assert (promise.days, session().get_one(Team, team.id).calendar) == (2, "CA-QC")
    assert [one.name for one in session().scalars(sa.select(ClosedDay))] == ["Fermeture"]
    assert session().get_one(Submission, earlier.id).due_on == earlier.due_on


def test_handing_in_uses_the_promise_of_the_team(door, app):
    team = a_team()
    learner, _ = a_learner(team), a_vignette()
    with transaction():
        session().get_one(Team, team.id).review_days = 1
        session().add(ClosedDay(team_id=team.id, closed_on=_next_working_day(clock.now().date())))
    writer = door(learner)
    page = writer.get("/vignettes/ana/etapes/un")
    sent = {"text": "J’irais la voir.", "key": page.value("key"), "base_version": "0"}
    writer.follow(writer.post("/vignettes/ana/exercices/depart/remettre", sent))
    session().expire_all()
    made = session().scalars(sa.select(Submission)).one()
    assert made.due_on == due_on(clock.now().date(), 1, review_promise(actor_of(learner), clock.now().date()).closed)
    assert made.due_on > _next_working_day(clock.now().date())


def test_a_day_that_cannot_be_read_keeps_what_was_typed(door, app):
    team = a_team()
    page = door(a_supervisor(team)).post(f"/equipes/{team.id}/promesse", {"calendar": "", "own_days": "Noël"})
    assert page.says("La ligne 1 n’est pas un jour") and "Noël</textarea>" in page.html


def test_nobody_sets_the_promise_of_another_team(door, app):
    team = a_team()
    assert door(a_supervisor()).get(f"/equipes/{team.id}/promesse").status == 404
    assert door(a_learner(team)).get(f"/equipes/{team.id}/promesse").status == 404
    assert door(a_supervisor(team)).get(f"/equipes/{team.id}/remplacement").status == 404


def test_a_coordinator_names_a_substitute_who_may_then_read(door, app):
    team = a_team()
    organisation = session().get_one(Organisation, team.organisation_id)
    lead, other = a_coordinator(organisation, "Nadia"), a_supervisor(a_team(organisation=organisation), "Marc")
    a_supervisor(team, "Sophie")
    stranger = a_supervisor()
    page = door(lead).get(f"/equipes/{team.id}/remplacement")
    assert page.says("Marc") and page.says("lue par Sophie") and f'value="{stranger.id}"' not in page.html
    today = clock.now().date()
    sent = {"person": str(other.id), "starts_on": str(today), "ends_on": str(today + timedelta(days=14))}
    door(lead).follow(door(lead).post(f"/equipes/{team.id}/remplacement", sent))
    session().expire_all()
    seat = session().scalars(sa.select(Seat).where(Seat.user_id == other.id, Seat.team_id == team.id)).one()
    assert (seat.role, seat.ends_on) == (Role.SUPERVISOR, today + timedelta(days=14))


def _next_working_day(day):
    return due_on(day, 1)
