"""The page « Qualiopi »: each figure is its own page's, small groups are silent, and it is its coordinator's alone."""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from io import StringIO

import pytest
import time_machine

from elearn import clock
from elearn.accounts.models import User
from elearn.certificates.actions import issue_certificates
from elearn.certificates.queries import list_issued
from elearn.complaints.queries import list_improvements
from elearn.complaints.register_queries import Choice, list_register
from elearn.db import session, transaction
from elearn.editions.queries import Published, list_modules
from elearn.notices.models import Notice
from elearn.notices.reminder_rules import cause_of
from elearn.notices.reminders import gone_page
from elearn.notices.rules import Kind
from elearn.organisations.models import Network, Organisation, Team
from elearn.policy import Permission, Reach, Role, reach
from elearn.programmes.actions import end_assignment, extend_assignment
from elearn.programmes.leave_actions import note_leave
from elearn.programmes.models import Assignment, Programme
from elearn.programmes.queries import list_programmes
from elearn.progress.matrix import Standing, read_sums
from elearn.reports.quality_indicators import ELSEWHERE, INDICATORS
from elearn.reports.quality_queries import Quality, quality_of
from elearn.reports.quality_rules import is_told, mean_days, mean_score, percent
from elearn.reports.quality_wording import evidence_of
from elearn.reports.queries import yearly_report
from elearn.surveys.positioning_queries import list_means
from elearn.surveys.queries import list_results
from elearn.surveys.rules import Moment
from tests.builders import (
    a_chapter,
    a_coordinator,
    a_learner,
    a_regional,
    a_seat,
    a_submission,
    a_supervisor,
    a_team,
    a_vignette,
    actor_of,
    an_admin,
    an_organisation,
)
from tests.complaints.builders import a_letter, an_improvement, answered
from tests.conftest import Door, statements
from tests.programmes.builders import a_programme, an_assignment, finish, organisation_of, read_through
from tests.surveys.builders import an_asked_person, say, some_objectives, stand

Doors = Callable[[User | None], Door]
TODAY = datetime(2026, 11, 13, 9, 30, tzinfo=UTC)
PAGE, FILE = "/rapport/qualiopi", "/rapport/qualiopi.csv"
pytestmark = pytest.mark.postgresql


@pytest.fixture(autouse=True)
def today() -> Iterator[time_machine.Traveller]:
    """Stop the clock on 13 November 2026."""
    with time_machine.travel(TODAY, tick=False) as traveller:
        yield traveller


@pytest.fixture
def chapter(app: object) -> Published:
    return a_chapter("debuter")


@pytest.fixture
def team(chapter: Published) -> Team:
    return a_team("Littoral")


@pytest.fixture
def home(team: Team) -> Organisation:
    return organisation_of(team)


@pytest.fixture
def coordinator(home: Organisation) -> User:
    return a_coordinator(home, "Hélène Garnier")


@pytest.fixture
def programme(team: Team, coordinator: User) -> Programme:
    return a_programme(team, "chapter:debuter", by=coordinator)


def quality(home: Organisation, year: int = 2026) -> Quality:
    return quality_of(home, year, clock.now())


def plain(words: str) -> str:
    return words.replace("\u202f", " ").replace("\u00a0", " ")


def figure(found: Quality, indicator: int, what: str) -> str:
    return next(plain(one.figure) for one in evidence_of(found)[indicator] if plain(one.what) == what)


def followers(programme: Programme, team: Team, count: int) -> list[tuple[User, Assignment]]:
    people = [a_learner(team) for _ in range(count)]
    return [(person, an_assignment(programme, person)) for person in people]


def test_what_few_people_did_is_not_counted_aloud_and_nobody_is_nought() -> None:
    assert [is_told(people) for people in (0, 1, 4, 5, 60)] == [True, False, False, True, True]


def test_a_rate_of_nothing_is_none() -> None:
    assert (percent(1, 3), percent(0, 4), percent(0, 0)) == (33, 0, None)


def test_means_have_one_decimal_and_are_none_of_nothing() -> None:
    assert (mean_days([1, 2, 2]), mean_days([])) == (1.7, None)
    assert (mean_score([(0, 0, 0, 1, 0), (0, 0, 0, 0, 1)]), mean_score([])) == (4.5, None)


def test_each_indicator_of_the_framework_is_here_or_named_as_elsewhere() -> None:
    assert sorted([*(one.number for one in INDICATORS), *ELSEWHERE]) == list(range(1, 33))


def test_people_are_counted_as_in_the_table_of_progress(
    home: Organisation, team: Team, programme: Programme, chapter: Published
) -> None:
    for number, (person, _) in enumerate(followers(programme, team, 6)):
        if number < 2:
            read_through(person, chapter)
    an_assignment(programme, a_learner(team), deadline_on=date(2026, 10, 1))
    (one,) = quality(home).programmes
    sums = read_sums(Reach(organisations=frozenset({home.id})), programme.id, clock.now())
    assert one.standing is not None
    assert (one.standing.people, one.standing.complete, one.standing.late) == (sums.people, sums.complete, sums.late)
    assert (sums.people, sums.complete, sums.late) == (7, 2, 1)
    assert figure(quality(home), 2, "Taux de programmes terminés") == "29 %"


def test_a_programme_of_few_people_is_silent_and_takes_the_next_smallest_with_it(
    home: Organisation, team: Team, programme: Programme, coordinator: User
) -> None:
    other = a_programme(team, "chapter:debuter", title="Perfectionnement", by=coordinator)
    followers(programme, team, 6)
    followers(other, team, 2)
    found = quality(home)
    assert [one.standing for one in found.programmes] == [None, None] and found.total.people == 8
    assert figure(found, 2, "« Perfectionnement » : terminé") == "non montré"


def test_attestations_answers_and_verdicts_are_those_of_their_pages(
    home: Organisation, team: Team, programme: Programme, coordinator: User, chapter: Published
) -> None:
    people = followers(programme, team, 2)
    read_through(people[0][0], chapter)
    a_submission(people[1][0], a_vignette("ana"))
    with transaction():
        carried = reach(actor_of(coordinator), Permission.CERTIFICATE_ISSUE)
        issue_certificates(
            actor_of(coordinator), carried, [people[0][1].id], address="http://localhost/", now=clock.now()
        )
    counts = quality(home).counts
    everywhere = Reach(organisations=frozenset({home.id}))
    report = yearly_report(everywhere, 2026, "Europe/Paris", clock.now()).total
    issued = list_issued(everywhere, clock.now(), programme_id=None, person_id=None)
    assert counts.attested == len(issued) == report.attested == 1
    assert (counts.submitted, counts.accepted) == (report.answers, report.accepted) == (1, 0)
    assert quality(home, 2025).counts.attested == quality(home, 2025).counts.submitted == 0


def test_surveys_say_what_their_page_says_and_nothing_below_five(
    home: Organisation, team: Team, programme: Programme
) -> None:
    for number, (_, assignment) in enumerate(followers(programme, team, 6)):
        invitation = an_asked_person(assignment)
        if number == 5:
            continue
        say(invitation, score=4)
        said = figure(quality(home), 2, "Satisfaction à la fin, en moyenne")
        assert said == ("moins de cinq réponses" if number < 4 else "4,0 sur 5")
    (one,) = quality(home).programmes
    assert (one.hot.invited, one.hot.answered, one.hot.shown, one.hot.statements) == (
        (of_page := list_results(programme.id)[0]).invited,
        of_page.answered,
        of_page.shown,
        of_page.statements,
    )
    assert figure(quality(home), 2, "Taux de réponse à l’enquête de fin") == "83 %"


def test_means_of_objectives_are_those_of_their_page(
    home: Organisation, team: Team, programme: Programme, coordinator: User
) -> None:
    some_objectives(programme, coordinator, "Préparer une visite")
    for person, assignment in followers(programme, team, 5):
        stand(assignment, person, 3, Moment.START)
    (one,) = quality(home).programmes
    assert one.means == list_means(programme.id) and one.means[0].start == 3.0
    title = f"« {programme.title} » : Préparer une visite"
    assert figure(quality(home), 8, title) == "3,0 sur 4"
    assert title not in [plain(line.what) for line in evidence_of(quality(home))[11]]


def test_a_programme_without_objectives_is_named_and_steps_are_those_of_the_list(
    home: Organisation, programme: Programme, coordinator: User
) -> None:
    assert figure(quality(home), 5, "Programmes sans objectif") == programme.title
    some_objectives(programme, coordinator, "Préparer une visite")
    assert figure(quality(home), 5, "Programmes sans objectif") == "aucun"
    everyone = Reach(organisations=frozenset({home.id}))
    (line,) = list_programmes(everyone, everyone)
    assert quality(home).programmes[0].steps == line.steps == 1


def test_complaints_are_those_of_the_register_and_improvements_those_of_their_page(
    home: Organisation, coordinator: User
) -> None:
    day = date(2026, 11, 13)
    done, quick = (a_letter(coordinator, home, received_on=day - timedelta(days=ago)) for ago in (5, 2))
    a_letter(coordinator, home)
    a_letter(coordinator, home, received_on=date(2025, 12, 30))
    for complaint in (done, quick):
        answered(coordinator, complaint)
    an_improvement(coordinator, done)
    lines = list_register(Reach(organisations=frozenset({home.id})), Choice(2026), clock.now())
    found = quality(home)
    assert (found.complaints.received, found.complaints.answered, found.complaints.waiting) == (len(lines), 2, 1)
    assert found.complaints.days == 3.5
    assert found.counts.planned == len(list_improvements(Reach(organisations=frozenset({home.id})))) == 1
    assert found.counts.done == 0 and quality(home, 2025).complaints.received == 1


def test_leaves_of_few_people_are_not_counted_aloud(
    home: Organisation, team: Team, coordinator: User, programme: Programme
) -> None:
    for number, (_, assignment) in enumerate(followers(programme, team, 5)):
        with transaction():
            days = {"first_on": date(2026, 11, 20), "last_on": date(2026, 11, 25)}
            note_leave(actor_of(coordinator), assignment.scope, **days, now=clock.now())
        shown = figure(quality(home), 10, "Congés qui arrêtent le temps")
        assert shown == ("moins de cinq personnes" if number < 4 else "5")
    assert figure(quality(home, 2025), 10, "Congés qui arrêtent le temps") == "0"


def test_whoever_did_nothing_for_thirty_days_is_counted_from_five_on(
    home: Organisation, team: Team, programme: Programme, chapter: Published
) -> None:
    label = "Personnes sans activité depuis plus de 30 jours dans un programme ouvert"
    people = followers(programme, team, 6)
    assert figure(quality(home), 12, label) == "6"
    read_through(people[0][0], chapter, but=chapter.module.sections[-1].id)
    assert figure(quality(home), 12, label) == "5"
    a_submission(people[1][0], a_vignette("ana"))
    assert figure(quality(home), 12, label) == "moins de cinq personnes"
    an_assignment(a_programme(team, "chapter:debuter", title="Neuf"), a_learner(team), starts_on=date(2026, 11, 2))
    assert figure(quality(home), 12, label) == "moins de cinq personnes"


def test_reminders_are_those_of_their_page_in_their_year(home: Organisation, team: Team, programme: Programme) -> None:
    (person, assignment), *_ = followers(programme, team, 1)
    with transaction():
        for at in (TODAY, TODAY - timedelta(days=400)):
            cause = cause_of(assignment.id, at.date(), 3)
            session().add(Notice(person_id=person.id, kind=Kind.DEADLINE, cause=cause, subject_id=assignment.id, at=at))
    whole = gone_page(Reach(organisations=frozenset({home.id})), 1).total
    assert [quality(home, year).counts.reminders for year in (2026, 2025)] == [1, 1] and whole == 2


def test_each_of_several_programmes_has_the_figures_of_its_own_table(
    home: Organisation, team: Team, programme: Programme, coordinator: User
) -> None:
    ana = a_vignette("ana")
    other = a_programme(team, "vignette:ana", title="Perfectionnement", by=coordinator)
    followers(programme, team, 5)
    for number, (person, _) in enumerate(followers(other, team, 7)):
        if number < 3:
            finish(person, ana)
    everyone = Reach(organisations=frozenset({home.id}))
    for one in quality(home).programmes:
        sums = read_sums(everyone, one.id, clock.now())
        assert one.standing == Standing(sums.people, sums.complete, sums.late)
    assert quality(home).total == Standing(12, 3, 0)


def test_extensions_and_programmes_that_were_stopped_are_told_from_five_people_on(
    home: Organisation, team: Team, programme: Programme, coordinator: User
) -> None:
    for number in range(5):
        assignment = an_assignment(programme, a_learner(team), deadline_on=date(2026, 11, 20))
        with transaction():
            actor, now = actor_of(coordinator), clock.now()
            extend_assignment(actor, assignment, deadline_on=date(2026, 12, 20), reason="Accord", now=now)
            end_assignment(actor, assignment, now=now)
        told = "moins de cinq personnes" if number < 4 else "5"
        assert figure(quality(home), 10, "Échéances prolongées") == told
        assert figure(quality(home), 12, "Programmes arrêtés") == told
    assert figure(quality(home, 2025), 12, "Programmes arrêtés") == "0"


def test_what_began_in_the_year_counts_each_person_once(
    home: Organisation, team: Team, programme: Programme, coordinator: User
) -> None:
    person = a_learner(team)
    an_assignment(programme, person)
    an_assignment(a_programme(team, "chapter:debuter", title="Deux", by=coordinator), person)
    an_assignment(programme, a_learner(team), starts_on=date(2025, 3, 1), deadline_on=date(2026, 12, 1))
    an_assignment(programme, a_learner(team), starts_on=date(2026, 12, 1))
    assert (quality(home).counts.began, quality(home, 2025).counts.began) == (1, 1)
    assert quality(home).counts.due == 1 and quality(home).counts.first_on == date(2025, 3, 1)


def test_a_team_that_nobody_supervises_is_named(home: Organisation, team: Team) -> None:
    assert figure(quality(home), 18, "Équipes que personne n’encadre") == "Littoral"
    a_supervisor(team)
    found = quality(home)
    assert figure(found, 18, "Équipes que personne n’encadre") == "aucune" and found.counts.supervisors == 1


def test_modules_are_those_offered_to_the_organisation_and_readers_count_once(
    home: Organisation, team: Team, chapter: Published
) -> None:
    a_vignette("ana")
    person = a_learner(team)
    read_through(person, chapter)
    counts = quality(home).counts
    offered = list_modules(Reach(organisations=frozenset({home.id}), networks=frozenset({home.network_id})))
    assert counts.chapters + counts.vignettes == len(offered) == 2 and counts.readers == 1


def test_what_others_do_elsewhere_is_not_counted(home: Organisation, chapter: Published) -> None:
    elsewhere = a_team("Ailleurs", organisation=an_organisation(network=session().get_one(Network, home.network_id)))
    other = a_programme(elsewhere, "chapter:debuter")
    followers(other, elsewhere, 6)
    found = quality(home)
    assert found.programmes == () and found.total.people == 0 and found.counts.began == 0
    assert found.counts.learners == 0 and found.teams == 1


def test_it_costs_as_much_with_many_programmes(home: Organisation, team: Team, coordinator: User) -> None:
    costs = []
    for number in range(12):
        made = a_programme(team, "chapter:debuter", title=f"Programme {number}", by=coordinator)
        some_objectives(made, coordinator, "Un", "Deux")
        followers(made, team, 1)
        if number in (0, 11):
            session().refresh(home)
            with statements() as seen:
                quality(home)
            costs.append(len(seen))
    assert costs[0] == costs[1] and costs[1] <= 19


def test_the_page_says_what_it_is_and_the_file_has_its_lines(
    door: Doors, home: Organisation, team: Team, programme: Programme, coordinator: User
) -> None:
    followers(programme, team, 5)
    browser = door(coordinator)
    page = browser.get(PAGE)
    assert page.says("Cette page rassemble ce que Parcours IPS sait. Elle ne remplace pas l’audit")
    assert page.says("guide de lecture V9") and page.says("31. Le traitement des difficultés et des réclamations")
    assert 'name="organisation"' not in page.html
    lines = list(csv.reader(StringIO(browser.get(FILE).response.data.decode("utf-8-sig")), delimiter=";"))
    expected = [line for lines_of in evidence_of(quality(home)).values() for line in lines_of]
    assert [line[2] for line in lines[2:-1]] == [one.what for one in expected]
    assert lines[0][-1] == str(len(expected)) and next(line[:2] for line in lines if line[0] == "5") == [
        "5",
        "Des objectifs que l’on peut observer",
    ]


def test_a_title_that_looks_like_a_formula_runs_in_no_spreadsheet(door: Doors, team: Team, coordinator: User) -> None:
    a_programme(team, "chapter:debuter", title="=1+1", by=coordinator)
    lines = list(csv.reader(StringIO(door(coordinator).get(FILE).response.data.decode("utf-8-sig")), delimiter=";"))
    assert "'=1+1" in [cell for line in lines for cell in line]
    assert not any(cell.startswith("=") for line in lines for cell in line)


def test_whoever_coordinates_two_organisations_chooses(door: Doors, home: Organisation, coordinator: User) -> None:
    other = an_organisation("Zénith")
    a_seat(coordinator, Role.COORDINATOR, organisation=other)
    browser = door(coordinator)
    assert 'name="organisation"' in browser.get(PAGE).html
    assert browser.get(f"{PAGE}?organisation={other.id}").says("« Zénith »")


def test_another_organisation_is_not_there(door: Doors, coordinator: User) -> None:
    other = an_organisation("Zénith")
    for asked in (other.id, 999_999, "abc"):
        for url in (PAGE, FILE):
            assert door(coordinator).get(f"{url}?organisation={asked}").status == 404


def test_nobody_else_may_open_it(door: Doors, home: Organisation, team: Team) -> None:
    network = session().get_one(Network, home.network_id)
    for who in (a_learner(team), a_supervisor(team), a_regional(network), an_admin()):
        for url in (PAGE, FILE, f"{PAGE}?organisation={home.id}"):
            assert door(who).get(url).status == 403
    assert door(None).get(PAGE).status == 302


def test_coordinating_one_organisation_and_a_region_opens_that_organisation_alone(
    door: Doors, home: Organisation, coordinator: User
) -> None:
    network = session().get_one(Network, home.network_id)
    other = an_organisation("Zénith", network=network)
    a_seat(coordinator, Role.REGIONAL, network=network)
    assert door(coordinator).get(PAGE).says(f"« {home.name} »")
    assert door(coordinator).get(f"{PAGE}?organisation={other.id}").status == 404


def test_only_whoever_coordinates_is_led_to_it(door: Doors, home: Organisation, coordinator: User) -> None:
    assert f"{PAGE}?organisation={home.id}" in door(coordinator).get(f"/organisations/{home.id}").html
    assert PAGE in door(coordinator).get("/rapport").html
    regional = a_regional(session().get_one(Network, home.network_id))
    assert PAGE not in door(regional).get("/rapport").html
    assert PAGE not in door(an_admin()).get(f"/organisations/{home.id}").html


@pytest.mark.parametrize("asked", ["1900", "2999", "abc", ""])
def test_a_year_that_cannot_be_is_the_present_one(door: Doors, coordinator: User, asked: str) -> None:
    assert door(coordinator).get(f"{PAGE}?annee={asked}").says("Qualiopi 2026")
