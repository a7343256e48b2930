"""How a case reaches those who learn: its team, the organisation, the network; and that nobody else meets it."""

from __future__ import annotations

import io
from collections.abc import Callable
from pathlib import Path

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from elearn import clock
from elearn.accounts.models import User
from elearn.answers.models import Answer, Submission
from elearn.cases.models import CaseWriter, SecondReading, WrittenCase
from elearn.cases.reading import read_case
from elearn.cases.rules import Audience, ensure_publishable
from elearn.cases.samples import leftovers, starting_text
from elearn.db import session, transaction
from elearn.editions.actions import keep_apart
from elearn.editions.publishing import publish_folder
from elearn.editions.queries import current_editions, get_edition, get_module
from elearn.errors import Missing, RuleBroken
from elearn.notices.actions import gather_notices
from elearn.organisations.models import Network, Team
from elearn.policy import places
from tests.builders import a_coordinator, a_learner, a_supervisor, a_team, actor_of, an_admin, an_organisation
from tests.cases.builders import LISTS, a_case, a_published_case, a_second_reading, finished
from tests.conftest import Door
from tests.programmes.builders import organisation_of

Doors = Callable[[User | None], Door]
pytestmark = pytest.mark.postgresql
ANSWER = "Je demande à Nadia ce qu’elle veut que l’on dise, et à qui."


@pytest.fixture
def team(app: object) -> Team:
    return a_team("Équipe Littoral")


@pytest.fixture
def supervisor(team: Team) -> User:
    return a_supervisor(team, "Sophie Lambert")


def question(case: WrittenCase) -> str:
    """The first question of a case, as addresses call it."""
    module = read_case(case.text, case.id, LISTS).module
    assert module is not None
    return module.exercises[0].anchor


def _beside(team: Team, name: str = "Équipe Estuaire") -> Team:
    """Another team of the same organisation."""
    return a_team(name, organisation=organisation_of(team))


def _in_network(team: Team) -> Team:
    """A team of another organisation of the same network."""
    network = session().get_one(Network, organisation_of(team).network_id)
    return a_team("Équipe Voisine", organisation=an_organisation("Voisine", network=network))


def test_a_team_publishes_its_case_and_its_learners_open_answer_and_are_reviewed(
    door: Doors, supervisor: User, team: Team, database: Session
) -> None:
    case = a_case(team, supervisor, "Nadia, deux rendez-vous")
    browser, camille = door(supervisor), door(a_learner(team, "Camille"))
    browser.post(f"/mes-cas/{case.id}/brouillon", {"text": finished(case.text), "base_version": "1"})
    readers = browser.get(f"/mes-cas/{case.id}/lecteurs")
    assert readers.says("Pour le moment, seules les personnes qui encadrent l’équipe le lisent.")

    assert browser.follow(browser.post(f"/mes-cas/{case.id}/publier", {})).says("Lu par l’équipe : Équipe Littoral.")

    assert camille.get("/modules").says("Cas des équipes") and camille.get("/modules").says("Nadia, deux rendez-vous")
    stage = camille.get(f"/vignettes/cas-{case.id}")
    assert stage.says("que feriez-vous") and not stage.says("Avec l’équipe")
    assert camille.get(f"/vignettes/cas-{case.id}/etapes/la-suite").status == 404
    key = stage.value("key")
    receipt = camille.follow(
        camille.post(
            f"/vignettes/cas-{case.id}/exercices/{question(case)}/remettre",
            {"text": ANSWER, "base_version": "0", "key": key},
        )
    )
    assert receipt.says("Avec l’équipe")
    assert camille.get(f"/vignettes/cas-{case.id}/etapes/la-suite").status == 200
    assert camille.get("/reponses").says("Nadia, étape 1")
    assert browser.get("/relectures").says("Nadia, étape 1")
    submission = database.scalars(sa.select(Submission)).one()
    assert browser.get(f"/relectures/{submission.id}").says(ANSWER)


@pytest.mark.parametrize(
    ("to", "same_organisation", "same_network"),
    [(Audience.TEAM, False, False), (Audience.ORGANISATION, True, False), (Audience.NETWORK, True, True)],
)
def test_a_case_is_met_where_it_is_offered_and_nowhere_else(
    door: Doors, supervisor: User, team: Team, to: Audience, same_organisation: bool, same_network: bool
) -> None:
    beside, near = _beside(team), _in_network(team)
    offered = Audience.TEAM if to is Audience.TEAM else Audience.ORGANISATION
    case = a_published_case(team, supervisor, "Nadia, au marché", "fleurdelune", to=offered)
    if to is Audience.NETWORK:
        reading = a_second_reading(case, supervisor)
        door(a_supervisor(beside)).post(f"/mes-cas/lectures/{reading.id}", {"agrees": "oui"})
    met = {
        "team": (a_learner(team), True),
        "beside": (a_learner(beside), same_organisation),
        "near": (a_learner(near), same_network),
        "coordinator": (a_coordinator(organisation_of(team)), same_organisation),
        "far": (a_learner(), False),
        "admin": (an_admin(), False),
    }
    for person, is_met in met.values():
        browser = door(person)
        assert browser.get(f"/vignettes/cas-{case.id}").status == (200 if is_met else 404)
        assert browser.get("/modules").says("Nadia, au marché") is is_met
        assert browser.get("/recherche?q=fleurdelune").says("Nadia, au marché") is is_met
        sent = browser.post(f"/vignettes/cas-{case.id}/exercices/{question(case)}/brouillon", {"text": "Un mot."})
        assert is_met or sent.status in (403, 404)
    assert door(an_admin()).get(f"/etat/editions/cas-{case.id}").status == 404
    assert not door(an_admin()).get("/etat").says("Nadia, au marché")


def test_words_of_the_model_that_are_left_keep_a_case_from_being_published(
    door: Doors, supervisor: User, team: Team
) -> None:
    case, browser = a_case(team, supervisor), door(supervisor)
    assert browser.get(f"/mes-cas/{case.id}/lecteurs").says("Il reste des mots du modèle à remplacer.")
    assert browser.follow(browser.post(f"/mes-cas/{case.id}/publier", {})).says("Remplacez d’abord les mots du modèle")
    assert door(a_learner(team)).get(f"/vignettes/cas-{case.id}").status == 404


def test_a_text_in_fault_leaves_the_published_edition_up(door: Doors, supervisor: User, team: Team) -> None:
    case, browser = a_published_case(team, supervisor, word="premier"), door(supervisor)
    broken = case.text.replace("::: réponses", "::: reponces", 1)
    browser.post(f"/mes-cas/{case.id}/brouillon", {"text": broken, "base_version": str(case.version)})
    page = browser.follow(browser.post(f"/mes-cas/{case.id}/publier", {}))
    assert page.says("Corrigez d’abord ce qui empêche de montrer le cas.")
    assert door(a_learner(team)).get(f"/vignettes/cas-{case.id}").status == 200


def test_a_changed_question_keeps_drafts_and_what_was_answered_and_can_be_brought_back(
    door: Doors, supervisor: User, team: Team, database: Session
) -> None:
    case, browser = a_published_case(team, supervisor), door(supervisor)
    camille = door(a_learner(team))
    address = f"/vignettes/cas-{case.id}"
    camille.get(address)
    camille.post(f"{address}/exercices/{question(case)}/brouillon", {"text": ANSWER, "base_version": "0"})
    first = get_edition(database.scalars(sa.select(Answer)).one().draft_edition_id or 0)
    changed = case.text.replace("que feriez-vous ?", "que diriez-vous ?", 1)
    browser.post(f"/mes-cas/{case.id}/brouillon", {"text": changed, "base_version": str(case.version)})
    assert browser.get(f"/mes-cas/{case.id}/lecteurs").says("Le texte a changé depuis")
    assert not camille.get(address).says("que diriez-vous")

    browser.post(f"/mes-cas/{case.id}/publier", {})

    page = camille.get(address)
    assert page.says("que diriez-vous") and page.says(ANSWER) and page.says("La question a changé")
    back = browser.follow(browser.post(f"/mes-cas/{case.id}/editions/{first.edition_id}/revenir", {}))
    assert back.says("Cette édition est de nouveau en ligne.")
    assert camille.get(address).says("que feriez-vous")
    assert browser.post(f"/mes-cas/{case.id}/editions/999999/revenir", {}).status == 404


def test_the_network_reads_a_case_once_somebody_else_has_read_it(
    door: Doors, supervisor: User, team: Team, database: Session
) -> None:
    second, near = a_supervisor(_beside(team), "Marc Dubois"), a_learner(_in_network(team))
    case, browser = a_published_case(team, supervisor, to=Audience.ORGANISATION), door(supervisor)
    assert browser.follow(browser.post(f"/mes-cas/{case.id}/demander", {})).says("La seconde lecture est demandée")
    reading = database.scalars(sa.select(SecondReading)).one()
    own = browser.post(f"/mes-cas/lectures/{reading.id}", {"agrees": "oui"})
    assert own.says("La seconde lecture est faite par une personne qui n’a pas écrit le cas.")
    marc = door(second)
    assert marc.get("/mes-cas").says("À lire avant le réseau")
    assert marc.get(f"/mes-cas/lectures/{reading.id}").says("Avec l’équipe")
    assert marc.post(f"/mes-cas/lectures/{reading.id}", {"agrees": "non"}).says("Dites ce qui est à changer")

    marc.post(f"/mes-cas/lectures/{reading.id}", {"agrees": "non", "remark": "Le métier la désigne."})

    page = browser.get(f"/mes-cas/{case.id}/lecteurs")
    assert page.says("Pas encore") and page.says("Le métier la désigne.")
    assert door(near).get(f"/vignettes/cas-{case.id}").status == 404
    again = a_second_reading(case, supervisor)
    marc.post(f"/mes-cas/lectures/{again.id}", {"agrees": "oui"})
    assert door(near).get(f"/vignettes/cas-{case.id}").status == 200
    assert marc.post(f"/mes-cas/lectures/{again.id}", {"agrees": "oui"}).says("déjà faite")


def test_a_text_changed_since_is_read_again_before_the_network_meets_it(
    door: Doors, supervisor: User, team: Team, database: Session
) -> None:
    second, near = door(a_supervisor(_beside(team))), door(a_learner(_in_network(team)))
    case, browser = a_published_case(team, supervisor, to=Audience.ORGANISATION), door(supervisor)
    second.post(f"/mes-cas/lectures/{a_second_reading(case, supervisor).id}", {"agrees": "oui"})
    changed = case.text.replace("que feriez-vous ?", "que diriez-vous ?", 1)
    browser.post(f"/mes-cas/{case.id}/brouillon", {"text": changed, "base_version": str(case.version)})

    published = browser.follow(browser.post(f"/mes-cas/{case.id}/publier", {}))

    assert published.says("Une seconde lecture est demandée.")
    assert near.get(f"/vignettes/cas-{case.id}").says("que feriez-vous")
    waiting = database.scalars(sa.select(SecondReading).where(SecondReading.read_at.is_(None))).one()
    second.post(f"/mes-cas/lectures/{waiting.id}", {"agrees": "oui"})
    assert near.get(f"/vignettes/cas-{case.id}").says("que diriez-vous")


def test_a_case_taken_back_is_met_by_nobody_and_what_was_answered_stays(
    door: Doors, supervisor: User, team: Team, database: Session
) -> None:
    case, browser, camille = a_published_case(team, supervisor), door(supervisor), door(a_learner(team))
    camille.get(f"/vignettes/cas-{case.id}")
    camille.post(
        f"/vignettes/cas-{case.id}/exercices/{question(case)}/remettre",
        {"text": ANSWER, "base_version": "0", "key": "k" * 20},
    )
    browser.post(f"/mes-cas/{case.id}/retirer", {})
    assert camille.get(f"/vignettes/cas-{case.id}").status == 404
    assert not camille.get("/modules").says("Cas des équipes")
    submission = database.scalars(sa.select(Submission)).one()
    assert browser.get(f"/relectures/{submission.id}").says(ANSWER)


def test_only_those_who_supervise_the_team_publish_offer_or_take_back(
    door: Doors, supervisor: User, team: Team, database: Session
) -> None:
    case = a_published_case(team, supervisor)
    for person in (a_supervisor(_beside(team)), a_learner(team), a_coordinator(organisation_of(team)), an_admin()):
        browser = door(person)
        assert browser.get(f"/mes-cas/{case.id}/lecteurs").status == 404
        for deed, sent in (("publier", {}), ("proposer", {"to": "organisation"}), ("retirer", {}), ("demander", {})):
            assert browser.post(f"/mes-cas/{case.id}/{deed}", sent).status == 404
    database.expire_all()
    assert database.scalars(sa.select(WrittenCase)).one().offered_to is Audience.TEAM


def test_the_network_cannot_be_chosen_without_a_second_reading(door: Doors, supervisor: User, team: Team) -> None:
    case, browser = a_published_case(team, supervisor), door(supervisor)
    assert browser.post(f"/mes-cas/{case.id}/proposer", {"to": "network"}).status == 404
    refused = browser.follow(browser.post(f"/mes-cas/{case.id}/demander", {}))
    assert refused.says("Proposez d’abord le cas à l’organisation.")


def test_publishing_the_files_again_leaves_cases_where_they_are(supervisor: User, team: Team, tmp_path: Path) -> None:
    case = a_published_case(team, supervisor)
    (tmp_path / "vignettes").mkdir()
    publish_folder(tmp_path)
    assert f"cas-{case.id}" in current_editions(places(actor_of(supervisor)))
    assert f"cas-{case.id}" not in current_editions()


def test_an_edition_that_is_only_kept_is_shown_to_nobody(supervisor: User, team: Team) -> None:
    case = a_case(team, supervisor)
    module = read_case(finished(case.text), case.id, LISTS).module
    assert module is not None
    with transaction():
        kept = keep_apart(module, clock.now())
        assert keep_apart(module, clock.now()) is kept
    assert get_edition(kept.id).module.title == "Un cas d’essai"
    with pytest.raises(Missing):
        get_module(module.slug)


def test_a_new_case_says_each_sentence_that_is_to_be_replaced() -> None:
    text = starting_text("Nadia", "Nadia")
    assert len(leftovers(text)) == 8 and not leftovers(finished(text))
    ensure_publishable(finished(text), errors=0)
    with pytest.raises(RuleBroken):
        ensure_publishable(finished(text), errors=1)


def test_a_text_brought_by_a_file_is_somebody_s(door: Doors, supervisor: User, team: Team, database: Session) -> None:
    sent = {"team": str(team.id), "file": (io.BytesIO("Chapitre 4\n\nL’accueil\n\nDu texte.\n".encode()), "c.txt")}
    door(supervisor).post("/mes-cas/nouveau", sent)
    assert database.scalars(sa.select(CaseWriter.person_id)).all() == [supervisor.id]


def _saves(browser: Door, case: WrittenCase) -> None:
    browser.post(f"/mes-cas/{case.id}/brouillon", {"text": f"{case.text}\nUne ligne.\n", "base_version": case.version})


def _saves_by_script(browser: Door, case: WrittenCase) -> None:
    sent = {"text": f"{case.text}\nUne ligne.\n", "base_version": case.version}
    assert browser.post(f"/mes-cas/{case.id}/brouillon", sent, Accept="application/json").status == 200


def _adds_a_block(browser: Door, case: WrittenCase) -> None:
    sent = {"text": case.text, "base_version": case.version, "inserer": "dialogue"}
    browser.post(f"/mes-cas/{case.id}/brouillon", sent)


def _loses_a_conflict(browser: Door, case: WrittenCase) -> None:
    browser.post(f"/mes-cas/{case.id}/brouillon", {"text": "Un autre texte.", "base_version": "1"})


def _keeps_both(browser: Door, case: WrittenCase) -> None:
    sent = {"yours": "Ce que j’ajoute.", "base_version": case.version, "choix": "both"}
    browser.post(f"/mes-cas/{case.id}/choisir", sent)


def _keeps_their_own(browser: Door, case: WrittenCase) -> None:
    sent = {"yours": finished(case.text) + "\nUne fin.\n", "base_version": case.version, "choix": "yours"}
    browser.post(f"/mes-cas/{case.id}/choisir", sent)


ROADS = (_saves, _saves_by_script, _adds_a_block, _loses_a_conflict, _keeps_both, _keeps_their_own)


@pytest.mark.parametrize("write", ROADS)
def test_whoever_has_written_in_a_case_by_any_road_is_never_its_second_reader(
    door: Doors, supervisor: User, team: Team, database: Session, write: Callable[[Door, WrittenCase], None]
) -> None:
    """The creator saves again afterwards: neither first nor last, who wrote in between is known all the same."""
    case, marc = a_published_case(team, supervisor, to=Audience.ORGANISATION), a_supervisor(team, "Marc Dubois")
    third = door(a_supervisor(team, "Ana Lopes"))
    write(door(marc), case)
    database.refresh(case)
    text = finished(case.text) + "\nUne dernière ligne.\n"
    door(supervisor).post(f"/mes-cas/{case.id}/brouillon", {"text": text, "base_version": str(case.version)})
    database.refresh(case)
    assert case.saved_by_id == supervisor.id
    door(supervisor).post(f"/mes-cas/{case.id}/publier", {})
    database.refresh(case)
    reading = a_second_reading(case, supervisor)
    browser = door(marc)
    assert not browser.get("/mes-cas").says("À lire avant le réseau")
    shown = browser.get(f"/mes-cas/lectures/{reading.id}")
    assert shown.says("une autre personne qui encadre") and 'name="agrees"' not in shown.html

    refused = browser.post(f"/mes-cas/lectures/{reading.id}", {"agrees": "oui"})

    assert refused.says("La seconde lecture est faite par une personne qui n’a pas écrit le cas.")
    database.refresh(case)
    assert case.offered_to is Audience.ORGANISATION
    assert door(supervisor).get(f"/mes-cas/{case.id}/lecteurs").says("Écrit par Sophie Lambert et Marc Dubois.")
    assert 'name="agrees"' in third.get(f"/mes-cas/lectures/{reading.id}").html
    third.post(f"/mes-cas/lectures/{reading.id}", {"agrees": "oui"})
    database.refresh(case)
    assert case.offered_to is Audience.NETWORK


def test_sending_the_text_that_is_kept_is_not_writing(
    door: Doors, supervisor: User, team: Team, database: Session
) -> None:
    case, marc = a_published_case(team, supervisor, to=Audience.ORGANISATION), a_supervisor(team, "Marc Dubois")
    door(marc).post(f"/mes-cas/{case.id}/brouillon", {"text": case.text, "base_version": str(case.version)})
    assert database.scalars(sa.select(CaseWriter.person_id)).all() == [supervisor.id]
    reading = a_second_reading(case, supervisor)
    assert 'name="agrees"' in door(marc).get(f"/mes-cas/lectures/{reading.id}").html


def test_the_second_reading_of_a_case_is_told_to_those_who_may_do_it_then_to_those_who_wrote(
    door: Doors, supervisor: User, team: Team
) -> None:
    marc, lead = a_supervisor(_beside(team), "Marc Dubois"), a_coordinator(organisation_of(team))
    learner, far = a_learner(team), a_supervisor(_in_network(team))
    case = a_published_case(team, supervisor, "Nadia, au marché", to=Audience.ORGANISATION)
    _gather()
    refused = a_second_reading(case, supervisor)
    _gather()
    waiting = door(marc).get("/boite")
    assert waiting.says("Cas à lire avant le réseau Nadia, au marché Sophie Lambert demande")
    assert f'href="/mes-cas/lectures/{refused.id}"' in waiting.html
    for person in (supervisor, lead, learner, far):
        assert not door(person).get("/boite").says("Nadia, au marché")

    door(marc).post(f"/mes-cas/lectures/{refused.id}", {"agrees": "non", "remark": "Le métier la désigne."})
    _gather()

    assert not door(marc).get("/boite").says("Nadia, au marché")
    told = door(supervisor).get("/boite")
    assert told.says("Marc Dubois a lu le cas et dit ce qui est à changer d’abord.")
    assert not told.says("Le métier la désigne.") and f'href="/mes-cas/{case.id}/lecteurs"' in told.html
    agreed = a_second_reading(case, supervisor)
    door(marc).post(f"/mes-cas/lectures/{agreed.id}", {"agrees": "oui"})
    _gather()
    last = door(supervisor).get("/boite")
    assert last.says("Marc Dubois a lu le cas. Le réseau le lit maintenant.") and not last.says("à changer d’abord")
    for person in (lead, learner, far):
        assert not door(person).get("/boite").says("Nadia, au marché")


def _gather() -> None:
    with transaction():
        gather_notices(clock.now())
