"""Field work: confirmed by somebody else, in their own name, with what was seen; counted, proved, taken back."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta

import pytest
import sqlalchemy as sa

from elearn import clock
from elearn.accounts.models import User
from elearn.certificates import prose
from elearn.db import session, transaction
from elearn.errors import RuleBroken
from elearn.journal import JournalLine
from elearn.organisations.models import Network, Team
from elearn.ownership import rescope
from elearn.policy import Role, Scope
from elearn.programmes.models import Programme, Step
from elearn.programmes.rules import Place, Requirement, StepKind, ensure_new_place, ensure_rule_fits, points_of
from elearn.progress.evidence import Deed, evidence_of
from elearn.progress.models import FieldWork
from elearn.progress.queries import my_progress
from elearn.progress.recognition_rules import ensure_may_confirm
from elearn.progress.rules import Confirmed, PersonFacts, Regime, State, StepFacts, compute
from tests.builders import a_coordinator, a_learner, a_regional, a_seat, a_supervisor, a_team
from tests.conftest import Door, Page
from tests.programmes.builders import a_programme, a_step, an_assignment, organisation_of

Doors = Callable[[User | None], Door]
NOW = datetime(2026, 11, 20, 9, tzinfo=UTC)
STEP = StepFacts(7, "", (Regime(frozenset({Requirement.CONFIRMED})),))
GIVEN = Confirmed(NOW, "Sophie Lambert", date(2026, 11, 19), 75, ("Écoute",), "Visite d’un atelier", "")
WORDS = {"done_on": "2026-01-10", "minutes": "75", "seen": "0", "told": "Visite d’un atelier de reliure"}
pytestmark = pytest.mark.postgresql


def test_confirmed_field_work_is_done_since_it_was_confirmed() -> None:
    progress = compute(STEP, PersonFacts(confirmed={7: GIVEN}), due_at=NOW - timedelta(days=3), now=NOW)
    assert (progress.state, progress.met_at, progress.confirmed) == (State.CONFIRMED, NOW, GIVEN)


def test_field_work_that_nobody_confirmed_is_missing_and_may_be_late() -> None:
    assert compute(STEP, PersonFacts(), due_at=None, now=NOW).state is State.TODO
    assert compute(STEP, PersonFacts(confirmed={8: GIVEN}), due_at=NOW - timedelta(1), now=NOW).state is State.LATE


@pytest.mark.parametrize("rule", [{Requirement.READ}, {Requirement.CONFIRMED, Requirement.ATTENDED}])
def test_field_work_is_counted_by_its_confirmation_alone(rule: set[Requirement]) -> None:
    with pytest.raises(RuleBroken):
        ensure_rule_fits(StepKind.FIELD, frozenset(rule), exercises=0)


def test_nothing_else_can_ask_for_a_confirmation() -> None:
    with pytest.raises(RuleBroken):
        ensure_rule_fits(StepKind.CHAPTER, frozenset({Requirement.CONFIRMED}), exercises=0)


def test_a_programme_may_hold_field_work_twice() -> None:
    ensure_new_place(Place(StepKind.FIELD), [Place(StepKind.FIELD)])


def test_the_points_are_the_lines_that_say_something() -> None:
    assert points_of(" Prépare \n\n  Écoute") == ("Prépare", "Écoute")


@pytest.mark.parametrize(
    ("is_field", "is_done", "is_own", "day"),
    [(False, False, False, 10), (True, True, False, 10), (True, False, True, 10), (True, False, False, 12)],
)
def test_what_cannot_be_confirmed(*, is_field: bool, is_done: bool, is_own: bool, day: int) -> None:
    with pytest.raises(RuleBroken):
        ensure_may_confirm(
            is_field=is_field,
            is_done=is_done,
            is_own=is_own,
            done_on=date(2026, 1, day),
            today=date(2026, 1, 11),
        )


@pytest.fixture
def team(app: object) -> Team:
    return a_team("Équipe Littoral")


@pytest.fixture
def learner(team: Team) -> User:
    return a_learner(team, "Camille Roussel")


@pytest.fixture
def supervisor(team: Team) -> User:
    return a_supervisor(team, "Sophie Lambert")


@pytest.fixture
def programme(team: Team) -> Programme:
    return a_programme(team)


@pytest.fixture
def step(programme: Programme) -> Step:
    made = a_step(programme, "field:", title="Une visite d’employeur accompagnée")
    made.checklist = "Prépare la visite\nÉcoute d’abord"
    session().commit()
    return made


@pytest.fixture
def place(programme: Programme, learner: User, step: Step) -> str:
    return f"/suivi/attributions/{an_assignment(programme, learner).id}/terrain/{step.id}"


def confirm(door: Doors, who: User, place: str, **changes: str) -> Page:
    return door(who).post(f"{place}/confirmer", {**WORDS, **changes})


def standing(learner: User):
    session().expire_all()
    return my_progress(learner.id, clock.now())[0]


def test_a_supervisor_confirms_and_the_person_reads_it(
    door: Doors, supervisor: User, learner: User, place: str, step: Step
) -> None:
    own = door(learner)
    assert own.get("/suivi").says("Prépare la visite") and own.get("/suivi").says("à faire confirmer")
    browser = door(supervisor)
    assert browser.get(f"/suivi/personnes/{learner.id}").says("Confirmer Une visite d’employeur accompagnée")
    assert browser.get(f"{place}/confirmer").says("Écoute d’abord")
    page = browser.follow(browser.post(f"{place}/confirmer", WORDS))
    assert page.says("Le travail de terrain de Camille Roussel est confirmé.")
    assert standing(learner).is_complete and standing(learner).cells[0].progress.state is State.CONFIRMED
    told = own.get("/suivi")
    for words in ("Confirmé par Sophie Lambert", "1 h 15", "Prépare la visite", "Visite d’un atelier de reliure"):
        assert told.says(words)
    line = session().scalars(sa.select(JournalLine).where(JournalLine.verb == "confirmed")).one()
    assert (line.thing, line.actor_id, line.person_id) == ("field-work", supervisor.id, learner.id)
    assert "atelier" not in str(line.facts)


def test_its_minutes_count_on_proofs(
    door: Doors, supervisor: User, learner: User, place: str, programme: Programme
) -> None:
    confirm(door, supervisor, place)
    (found,) = evidence_of(learner.id, programme.id, clock.now())
    (row,) = found.rows
    assert (row.deed, row.minutes, row.at.date()) == (Deed.CONFIRMED, 75, date(2026, 1, 10))
    assert prose.done_words([found]) == "un travail de terrain confirmé"


def test_it_counts_in_the_team_of_the_day_on_which_it_was_done(
    door: Doors, supervisor: User, learner: User, team: Team, place: str
) -> None:
    confirm(door, supervisor, place)
    other = a_team("Ailleurs")
    with transaction():
        rescope(learner.id, Scope(learner.id, other.id, other.organisation_id))
    row = session().scalars(sa.select(FieldWork)).one()
    assert (row.counted_in_team_id, row.team_id) == (team.id, other.id)


def test_before_one_had_a_place_it_counts_in_ones_first_team(
    door: Doors, supervisor: User, learner: User, team: Team, place: str
) -> None:
    confirm(door, supervisor, place, done_on="2015-03-02")
    assert session().scalars(sa.select(FieldWork.counted_in_team_id)).one() == team.id


@pytest.mark.parametrize(
    ("field", "value", "says"),
    [
        ("told", " ", "la personne la lira"),
        ("minutes", "0", "de 1 à 6000"),
        ("done_on", "2099-01-01", "pas encore venu"),
        ("done_on", "", "Écrivez une date"),
    ],
)
def test_a_confirmation_without_its_facts_keeps_what_was_typed(
    door: Doors, supervisor: User, place: str, field: str, value: str, says: str
) -> None:
    page = confirm(door, supervisor, place, **{field: value})
    assert page.says(says) and session().scalar(sa.select(sa.func.count()).select_from(FieldWork)) == 0
    if field != "told":
        assert "atelier de reliure" in page.html


def test_it_is_confirmed_once_and_taken_back_with_a_reason(
    door: Doors, supervisor: User, learner: User, place: str
) -> None:
    confirm(door, supervisor, place)
    assert confirm(door, supervisor, place).says("déjà fait")
    seen_again = door(supervisor).get(place + "/confirmer")
    assert seen_again.says("Voir son avancement") and f"/suivi/personnes/{learner.id}" in seen_again.html
    assert door(supervisor).get(f"{place}/ne-plus-confirmer").says("Visite d’un atelier de reliure")
    assert door(supervisor).post(f"{place}/ne-plus-confirmer", {"reason": ""}).says("elle est gardée")
    assert door(supervisor).post(f"{place}/ne-plus-confirmer", {"reason": "Mauvaise personne"}).status == 303
    assert not standing(learner).is_complete
    assert door(supervisor).get(f"{place}/ne-plus-confirmer").status == 404
    kept = session().scalars(sa.select(FieldWork)).one()
    assert kept.withdrawn_by_id == supervisor.id and kept.withdrawn_reason == "Mauvaise personne"
    assert confirm(door, supervisor, place).status == 303


def test_nobody_confirms_their_own(door: Doors, team: Team, programme: Programme, step: Step) -> None:
    both = a_supervisor(team, "Marc Dutilleul")
    a_seat(both, Role.LEARNER, team=team)
    place = f"/suivi/attributions/{an_assignment(programme, both).id}/terrain/{step.id}"
    assert confirm(door, both, place).says("Nul ne confirme son propre travail")


def test_a_coordinator_may_confirm_and_nobody_else(door: Doors, team: Team, learner: User, place: str) -> None:
    network = session().get_one(Network, organisation_of(team).network_id)
    for who in (learner, a_learner(team), a_regional(network), a_supervisor(), a_coordinator()):
        assert confirm(door, who, place).status in (403, 404)
    assert not standing(learner).is_complete
    assert confirm(door, a_coordinator(organisation_of(team)), place).status == 303


def test_a_chapter_is_not_field_work(door: Doors, supervisor: User, place: str, programme: Programme) -> None:
    other = a_step(programme, "discussion:", title="Séance")
    assert confirm(door, supervisor, place.rsplit("/", 1)[0] + f"/{other.id}").status == 404


def test_a_coordinator_adds_field_work_with_its_points(door: Doors, team: Team, programme: Programme) -> None:
    browser = door(a_coordinator(organisation_of(team)))
    fields = {"place": "field:", "title": "Visite", "minutes": "90", "checklist": "Prépare\nÉcoute"}
    assert browser.post(f"/programmes/{programme.id}/etapes/ajouter", fields).status == 303
    step = session().scalars(sa.select(Step).where(Step.kind == StepKind.FIELD)).one()
    assert points_of(step.checklist) == ("Prépare", "Écoute")
    page = browser.get(f"/programmes/{programme.id}")
    assert page.says("Terrain. Travail de terrain confirmé.") and page.says("1 h 30")
    changed = {"title": "Visite", "minutes": "60", "checklist": "Écoute", "rule": "confirmed"}
    assert browser.post(f"/programmes/{programme.id}/etapes/{step.id}", changed).status == 303
    session().expire_all()
    assert (step.checklist, step.minutes) == ("Écoute", 60)
