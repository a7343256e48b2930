"""Tests the pages of people, teams and organisations, as each role meets them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

import pytest

from elearn import clock
from elearn.accounts.models import User
from elearn.answers.actions import withdraw_submission
from elearn.answers.models import Answer
from elearn.db import session, transaction
from elearn.organisations.models import Network
from elearn.policy import Role
from tests.builders import (
    a_coordinator,
    a_learner,
    a_person,
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
from tests.conftest import Door, statements
from tests.organisations.builders import organisation_of, place_of_organisation, place_of_team, seats_of

Doors = Callable[[User | None], Door]


def today() -> date:
    return clock.now().date()


def people_of_every_role() -> dict[str, User | None]:
    team = a_team()
    network = Network(id=organisation_of(team).network_id)
    return {
        "nobody": None,
        "learner": a_learner(team),
        "supervisor": a_supervisor(team),
        "coordinator": a_coordinator(organisation_of(team)),
        "regional": a_regional(network),
        "admin": an_admin(),
    }


MAY = {
    "/personnes": {"coordinator", "regional", "admin"},
    "/personnes/inviter": {"coordinator", "admin"},
    "/personnes/invitations": {"coordinator", "admin"},
    "/equipe": {"supervisor", "coordinator", "regional"},
    "/organisation": {"coordinator", "admin"},
    "/reseaux": {"admin"},
    "/reseaux/nouveau": {"admin"},
}


@pytest.mark.parametrize("url", MAY)
def test_each_page_opens_for_the_roles_that_it_is_for_and_for_no_other(door: Doors, url: str) -> None:
    found = {}
    for role, person in people_of_every_role().items():
        page = door(person).get(url)
        found[role] = page.status
    expected = {role: 200 if role in MAY[url] else 403 for role in found} | {"nobody": 302}
    if url == "/organisation":
        expected |= {"coordinator": 302, "admin": 302}  # there is one organisation: they are led to it
    assert found == expected


def test_a_coordinator_reads_who_is_there_and_a_stranger_is_not(door: Doors) -> None:
    team = a_team("Nord")
    a_learner(team, "Élodie <b>Dupont</b>")
    a_learner(name="Quelqu’un d’ailleurs")
    page = door(a_coordinator(organisation_of(team))).get("/personnes")
    assert page.says("Élodie <b>Dupont</b>")
    assert page.says("Apprentissage : Nord,")
    assert not page.says("Quelqu’un d’ailleurs")


def test_the_list_is_narrowed_and_keeps_what_was_asked(door: Doors) -> None:
    team = a_team()
    a_learner(team, "Ana Ruiz")
    a_learner(team, "Bob Morel")
    page = door(an_admin()).get("/personnes?q=morel&role=learner")
    assert page.says("Bob Morel") and not page.says("Ana Ruiz")
    assert page.value("q") == "morel"


def test_a_strange_filter_is_no_fault(door: Doors) -> None:
    page = door(an_admin()).get("/personnes?equipe=9999999999999999999&role=roi&page=-3&etat=x&q=%00%25")
    assert page.status == 200


def test_the_list_costs_the_same_with_two_and_with_twenty(door: Doors) -> None:
    team, visitor = a_team(), door(an_admin())
    costs = []
    for count in (2, 18):
        for _ in range(count):
            a_learner(team)
        with statements() as seen:
            visitor.get("/personnes")
        costs.append(len(seen))
    assert costs[0] == costs[1] <= 6


def test_a_coordinator_opens_a_person_and_reads_their_address(door: Doors) -> None:
    team = a_team()
    person = a_learner(team, "Ana Ruiz")
    page = door(a_coordinator(organisation_of(team))).get(f"/personnes/{person.id}")
    assert page.says("Ana Ruiz") and page.says(person.email)


def test_a_regional_coordinator_reads_and_changes_nothing(door: Doors) -> None:
    team = a_team()
    person = a_learner(team, "Ana Ruiz")
    visitor = door(a_regional(Network(id=organisation_of(team).network_id)))
    page = visitor.get(f"/personnes/{person.id}")
    assert page.says("Ana Ruiz")
    assert not page.says(person.email) and not page.says("Mettre fin")
    seat = seats_of(person)[0]
    assert visitor.post(f"/places/{seat.id}/fin", {"ends_on": str(today())}).status == 404
    assert seats_of(person)[0].ends_on is None


@pytest.mark.parametrize("path", ["/personnes/{0}", "/personnes/{0}/places/nouvelle", "/places/{1}/fin"])
def test_another_organisation_does_not_learn_that_a_person_exists(door: Doors, path: str) -> None:
    person = a_learner(name="Ana Ruiz")
    url = path.format(person.id, seats_of(person)[0].id)
    page = door(a_coordinator()).get(url)
    assert page.status == 404 and not page.says("Ana Ruiz")


def test_a_coordinator_moves_a_learner_to_another_team(door: Doors) -> None:
    team = a_team("Nord")
    other = a_team("Sud", organisation=organisation_of(team))
    person = a_learner(team, "Ana Ruiz")
    visitor = door(a_coordinator(organisation_of(team)))
    url = f"/places/{seats_of(person)[0].id}/equipe"
    assert visitor.get(url).says("Le changement vaut dès aujourd’hui")
    page = visitor.follow(visitor.post(url, {"team": place_of_team(other).key}))
    assert page.says("Ana Ruiz est dans l’équipe Sud.")
    assert seats_of(person)[-1].team_id == other.id


def test_a_team_of_another_organisation_cannot_be_chosen(door: Doors) -> None:
    team, person = a_team(), None
    a_team(organisation=organisation_of(team))
    person = a_learner(team)
    visitor = door(a_coordinator(organisation_of(team)))
    page = visitor.post(f"/places/{seats_of(person)[0].id}/equipe", {"team": place_of_team(a_team()).key})
    assert page.status == 200
    assert [seat.team_id for seat in seats_of(person)] == [team.id]


def test_a_seat_is_given_ended_and_cancelled_from_the_page_of_a_person(door: Doors) -> None:
    team = a_team("Nord")
    person = a_learner(team)
    organisation = organisation_of(team)
    visitor = door(a_coordinator(organisation))
    sent = {"role": "coordinator", "place": place_of_organisation(organisation).key, "starts_on": str(today())}
    page = visitor.follow(visitor.post(f"/personnes/{person.id}/places/nouvelle", sent))
    assert page.says("La place est donnée à")
    given = next(seat for seat in seats_of(person) if seat.role is Role.COORDINATOR)
    assert visitor.get(f"/places/{given.id}/annulation").says("Annuler cette place ?")
    assert visitor.follow(visitor.post(f"/places/{given.id}/annulation")).says("La place est annulée.")
    learning = seats_of(person)[0]
    ended = visitor.post(f"/places/{learning.id}/fin", {"ends_on": str(today())})
    assert visitor.follow(ended).says("La fin de cette place est enregistrée.")
    assert seats_of(person)[0].ends_on == today()


def test_a_role_in_the_wrong_kind_of_place_is_told_beside_its_field(door: Doors) -> None:
    team = a_team()
    organisation = organisation_of(team)
    person = a_learner(team)
    sent = {"role": "supervisor", "place": place_of_organisation(organisation).key, "starts_on": str(today())}
    page = door(a_coordinator(organisation)).post(f"/personnes/{person.id}/places/nouvelle", sent)
    assert page.status == 200
    assert page.says("Pour ce rôle, choisissez une équipe.")


def test_a_coordinator_is_not_offered_the_roles_above_theirs(door: Doors) -> None:
    page = door(a_coordinator()).get("/personnes/inviter")
    assert 'value="coordinator"' in page.html
    assert 'value="admin"' not in page.html and 'value="regional"' not in page.html


def test_the_last_administrator_is_told_why_they_stay(door: Doors) -> None:
    admin = an_admin()
    page = door(admin).post(f"/places/{seats_of(admin)[0].id}/fin", {"ends_on": str(today())})
    assert page.says("Plus personne n’administrerait la plateforme.")


def test_who_closes_their_own_access_is_led_home(door: Doors) -> None:
    coordinator = a_coordinator()
    yesterday = str(today() - timedelta(days=1))
    visitor = door(coordinator)
    page = visitor.post(f"/places/{seats_of(coordinator)[0].id}/fin", {"ends_on": yesterday})
    assert page.place == "/"
    assert visitor.get("/personnes").status == 403


def test_a_supervisor_reads_on_the_page_of_a_team_where_its_answers_stand(door: Doors) -> None:
    team = a_team("Nord")
    learner = a_learner(team, "Ana Ruiz")
    a_learner(team, "Bob Morel")
    a_submission(learner, a_vignette(), "Une phrase que personne ne lit ici.")
    page = door(a_supervisor(team, "Sophie Lambert")).get(f"/equipes/{team.id}")
    assert page.says("1 réponse attend une relecture, dernière remise le")
    assert page.says("Aucune réponse remise")
    assert not page.says("Une phrase que personne")
    assert f"/relectures?equipe={team.id}" in page.html


def test_a_coordinator_lists_teams_and_opens_one_without_a_link_to_the_queue(door: Doors) -> None:
    team = a_team("Nord")
    a_learner(team, "Ana Ruiz")
    visitor = door(a_coordinator(organisation_of(team)))
    assert visitor.get("/equipe").says("1 personne apprend")
    page = visitor.get(f"/equipes/{team.id}")
    assert page.says("Ana Ruiz") and "/relectures" not in page.html.split("</header>")[-1]


def test_an_administrator_opens_a_team_and_reads_no_state(door: Doors) -> None:
    team = a_team()
    learner = a_learner(team, "Ana Ruiz")
    a_submission(learner, a_vignette())
    page = door(an_admin()).get(f"/equipes/{team.id}")
    assert page.says("Ana Ruiz") and not page.says("attend une relecture")


def test_a_learner_opens_no_team(door: Doors) -> None:
    team = a_team()
    assert door(a_learner(team)).get(f"/equipes/{team.id}").status == 404


def test_the_page_of_teams_costs_the_same_with_two_and_with_twenty(door: Doors) -> None:
    organisation = an_organisation()
    person = a_coordinator(organisation)
    visitor = door(person)
    costs = []
    for count in (2, 18):
        for _ in range(count):
            team = a_team(organisation=organisation)
            a_seat(person, Role.SUPERVISOR, team=team)
            a_learner(team)
        visitor.get("/equipe")
        with statements() as seen:
            visitor.get("/equipe")
        costs.append(len(seen))
    assert costs[0] == costs[1] <= 22


def test_a_coordinator_describes_their_organisation(door: Doors) -> None:
    organisation = an_organisation("Les Deux Rives")
    visitor = door(a_coordinator(organisation))
    page = visitor.follow(visitor.get("/organisation"))
    assert page.says("Les Deux Rives")
    url = f"/organisations/{organisation.id}/modifier"
    sent = {"name": "Les Trois Rives", "city": "Lyon", "country": "QC", "time_zone": "America/Montreal"}
    page = visitor.post(url, {**sent, "review_days": "90"})
    assert page.status == 200 and page.value("name") == "Les Trois Rives"
    page = visitor.follow(visitor.post(url, {**sent, "review_days": "7"}))
    assert page.says("Les Trois Rives") and page.says("en 7 jours ouvrés") and page.says("Québec")


def test_the_interface_speaks_with_the_words_of_the_organisation(door: Doors) -> None:
    team = a_team()
    organisation = organisation_of(team)
    coordinator = door(a_coordinator(organisation))
    a_supervisor(team, "Sophie Lambert")
    url = f"/organisations/{organisation.id}/mots"
    assert coordinator.get(url).says("Sinon : « spécialiste en emploi ».")
    coordinator.post(url, {"supervisors": "mentors"})
    assert coordinator.get(f"/equipes/{team.id}").says("Mentors : Sophie Lambert")
    coordinator.post(url, {"supervisors": ""})
    assert coordinator.get(f"/equipes/{team.id}").says("Personnes qui encadrent : Sophie Lambert")


def test_a_word_with_markup_in_it_is_refused(door: Doors) -> None:
    organisation = an_organisation()
    page = door(a_coordinator(organisation)).post(f"/organisations/{organisation.id}/mots", {"user": "<script>"})
    assert page.says("Écrivez des mots seulement.")


def test_a_coordinator_creates_and_renames_a_team(door: Doors) -> None:
    organisation = an_organisation()
    visitor = door(a_coordinator(organisation))
    url = f"/organisations/{organisation.id}/equipes/nouvelle"
    page = visitor.follow(visitor.post(url, {"name": "Nord", "territory": ""}))
    assert page.says("L’équipe Nord est créée.")
    assert visitor.post(url, {"name": "NORD", "territory": ""}).says("Ce nom est déjà pris")
    team_url = page.url
    page = visitor.follow(visitor.post(f"{team_url}/modifier", {"name": "Grand Nord", "territory": ""}))
    assert page.says("Grand Nord")


@pytest.mark.parametrize("path", ["modifier", "mots", "equipes/nouvelle"])
def test_another_organisation_stays_closed(door: Doors, path: str) -> None:
    other = an_organisation("Secrète")
    visitor = door(a_coordinator())
    for page in (visitor.get(f"/organisations/{other.id}/{path}"), visitor.post(f"/organisations/{other.id}/{path}")):
        assert page.status == 404 and not page.says("Secrète")


def test_an_administrator_builds_a_network(door: Doors) -> None:
    visitor = door(an_admin())
    assert visitor.get("/reseaux").says("Il n’y a pas encore de réseau")
    page = visitor.follow(visitor.post("/reseaux/nouveau", {"name": "Levant", "time_zone": "Europe/Brussels"}))
    assert page.says("Le réseau Levant est créé.")
    network_url = page.html.split('href="/reseaux/')[-1].split("/")[0]
    assert visitor.get(f"/reseaux/{network_url}/organisations/nouvelle").status == 200
    page = visitor.follow(visitor.post(f"/reseaux/{network_url}/territoires/nouveau", {"name": "Nord"}))
    assert page.says("Territoires : Nord")
    sent = {"name": "Rives", "city": "Namur", "country": "BE", "time_zone": "Europe/Brussels", "review_days": "5"}
    page = visitor.follow(visitor.post(f"/reseaux/{network_url}/organisations/nouvelle", sent))
    assert page.says("L’organisation Rives est créée.") and page.says("Belgique")


def test_a_coordinator_builds_no_network(door: Doors) -> None:
    organisation = an_organisation()
    page = door(a_coordinator(organisation)).post(
        f"/reseaux/{organisation.network_id}/territoires/nouveau", {"name": "Nord"}
    )
    assert page.status == 404


def test_a_person_without_any_seat_opens_none_of_these_pages(door: Doors) -> None:
    visitor = door(a_person())
    assert {visitor.get(url).status for url in MAY} == {403}


def test_an_answer_that_was_taken_back_is_its_authors_alone_again(door: Doors) -> None:
    team = a_team()
    learner = a_learner(team, "Ana Ruiz")
    submission = a_submission(learner, a_vignette())
    with transaction():
        answer = session().get_one(Answer, submission.answer_id)
        withdraw_submission(actor_of(learner), answer, clock.now())
    supervisor = door(a_supervisor(team))
    assert supervisor.get("/equipe").says("Personne n’attend")
    page = supervisor.get(f"/equipes/{team.id}")
    assert page.says("Aucune réponse remise") and not page.says("dernière remise")
