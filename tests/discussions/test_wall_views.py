"""A séance conducted from the desk and lived on telephones, through the browser's door."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
import sqlalchemy as sa
import time_machine
from flask import Flask

from elearn.accounts.models import User
from elearn.db import session, transaction
from elearn.discussions import actions
from elearn.discussions.models import Attendance
from elearn.discussions.rules import Case
from elearn.discussions.wall_models import Contribution, Vote
from tests.builders import CANARY, a_learner, a_supervisor, a_team, a_vignette, actor_of
from tests.conftest import Door, Page, statements
from tests.discussions.builders import a_discussion, a_plan
from tests.discussions.wall_builders import (
    DURING,
    asked,
    joined,
    opened,
    prompt_of,
    rows_of,
    send,
    wall_of,
    written,
)

Doors = Callable[[User | None], Door]
SCRIPT = {"Accept": "application/json"}


class Table:
    """A team, its supervisor and two learners, in the middle of their séance."""

    def __init__(self) -> None:
        a_vignette("ana", title="Ana")
        self.team = a_team("Littoral")
        self.sophie = a_supervisor(self.team, "Sophie Lambert")
        self.marc = a_supervisor(self.team, "Marc Dutilleul")
        self.camille = a_learner(self.team, "Camille Roussel")
        self.samia = a_learner(self.team, "Samia Amrani")
        plan = a_plan(self.sophie, self.sophie, self.camille, self.samia, cases=(Case("ana"),))
        self.discussion = a_discussion(self.team, self.sophie, plan)
        self.url = f"/seances/{self.discussion.id}/animer"

    @property
    def code(self) -> str:
        return wall_of(self.discussion).code

    def at_prompt(self, deed: str, place: int = 1) -> str:
        return f"{self.url}/questions/{prompt_of(self.discussion, place).id}/{deed}"

    def tag(self, door: Door, address: str) -> str:
        return str(door.client.get(address, headers=SCRIPT).get_json()["tag"])


@pytest.fixture
def table(app: Flask) -> Table:
    return Table()


@pytest.fixture(autouse=True)
def clock() -> Iterator[time_machine.Coordinates]:
    with time_machine.travel(DURING, tick=False) as travelled:
        yield travelled


def everything(door: Door, table: Table) -> str:
    """Return all that a telephone is sent: its page, and what the page asks for afterwards."""
    page, state = door.get(f"/s/{table.code}"), door.client.get(f"/s/{table.code}/etat", headers=SCRIPT)
    return page.html + state.get_data(as_text=True)


def test_a_telephone_joins_by_code_without_an_account_and_is_told_about_names_before_it_writes(
    table: Table, door: Doors
) -> None:
    asked(table.discussion, table.sophie)
    phone = door(None)
    code = f"{table.code[:3]} {table.code[3:]}".lower()

    before = phone.get(f"/s/{table.code}")
    page = phone.follow(phone.post("/s", {"code": code}))

    assert before.says("Sans nom") and not before.says("que feriez-vous")
    assert page.says("Si vous étiez le spécialiste en emploi d’Ana")
    assert page.html.index("Sans nom") < page.html.index("<textarea")
    assert wall_of(table.discussion).joined == 1


def test_an_unknown_code_says_so_and_tells_nothing_else(table: Table, door: Doors) -> None:
    phone = door(None)

    for page in (phone.post("/s", {"code": "ZZZZZZ"}), phone.get("/s/ZZZZZZ")):
        assert page.status in (404, 422)
        assert page.says("Aucune séance ne porte ce code")
        assert table.discussion.title not in page.html


def test_without_guests_a_code_alone_opens_nothing(table: Table, door: Doors) -> None:
    with transaction():
        actions.set_wall(actor_of(table.sophie), table.discussion, is_anonymous=True, allows_guests=False)
    stranger, colleague, camille = door(None), door(a_learner(table.team)), door(table.camille)

    for phone in (stranger, colleague):
        page = phone.post("/s", {"code": table.code})
        assert page.status == 422 and page.says("réservée aux personnes invitées")
        assert phone.get(f"/s/{table.code}/etat").status == 404
    assert joined(camille, table.discussion).status == 200


def test_a_guest_reaches_that_meeting_and_nothing_else(table: Table, door: Doors) -> None:
    other = a_discussion(table.team, table.sophie, a_plan(table.sophie, table.camille, title="Une autre"))
    phone = door(None)
    joined(phone, table.discussion)

    assert phone.get(f"/s/{wall_of(other).code}").says("Rejoindre une séance")
    assert phone.get(f"/s/{wall_of(other).code}/etat").status == 404
    for url in ("/", "/seances", f"/seances/{table.discussion.id}", table.url, f"/seances/{table.discussion.id}/ecran"):
        assert phone.get(url).place.startswith("/connexion")


def test_a_contribution_is_received_and_taken_back_with_its_words_in_the_box(table: Table, door: Doors) -> None:
    asked(table.discussion, table.sophie)
    phone = door(None)
    page = joined(phone, table.discussion)

    sent = phone.follow(send(phone, table.discussion, "Le voir vite.\r\nAu café.", page))
    token = next(iter(rows_of(table.discussion))).amend_hash
    back = phone.post(
        f"/s/{table.code}/contributions/retirer",
        {"question": sent.value("question"), "jeton": sent.html.split('name="jeton" value="')[2].split('"')[0]},
    )

    assert sent.says("Votre contribution est reçue.") and sent.says("Déjà envoyée") and sent.says("Le voir vite.")
    assert token
    assert back.says("Le voir vite.") and "Le voir vite.\nAu café.</textarea>" in back.html
    assert rows_of(table.discussion) == []


def test_one_cannot_take_back_what_another_telephone_sent(table: Table, door: Doors) -> None:
    asked(table.discussion, table.sophie)
    (token,) = written(table.discussion, "À quelqu’un d’autre.")
    phone = door(None)
    joined(phone, table.discussion)
    fields = {"question": str(prompt_of(table.discussion).id), "jeton": token}

    assert phone.post(f"/s/{table.code}/contributions/retirer", fields).status == 404
    assert len(rows_of(table.discussion)) == 1


@pytest.mark.parametrize(("text", "sentence"), [("", "Écrivez quelque chose"), ("x" * 2001, "2001 caractères")])
def test_a_faulty_contribution_keeps_what_was_typed(table: Table, door: Doors, text: str, sentence: str) -> None:
    asked(table.discussion, table.sophie)
    phone = door(None)
    page = joined(phone, table.discussion)

    again = send(phone, table.discussion, text, page)

    assert again.status == 422 and again.says(sentence)
    assert text in again.html
    assert rows_of(table.discussion) == []


def test_sending_the_same_form_twice_contributes_once(table: Table, door: Doors) -> None:
    asked(table.discussion, table.sophie)
    phone = door(None)
    page = joined(phone, table.discussion)

    send(phone, table.discussion, "Le voir vite.", page)
    send(phone, table.discussion, "Le voir vite.", page)

    assert [row.text for row in rows_of(table.discussion)] == ["Le voir vite."]


def test_nothing_of_a_closed_wall_reaches_a_telephone_or_the_projector_whoever_asks(table: Table, door: Doors) -> None:
    asked(table.discussion, table.sophie)
    written(table.discussion, "zcontributionz")
    asked(table.discussion, table.sophie, 2)
    sophie = door(table.sophie)
    screen = f"/seances/{table.discussion.id}/ecran"

    for person in (None, table.camille):
        phone = door(person)
        joined(phone, table.discussion)
        first = phone.get(f"/s/{table.code}?question={prompt_of(table.discussion).id}")
        assert "zcontributionz" not in everything(phone, table) + first.html
    seen = sophie.get(screen).html + sophie.client.get(f"{screen}/etat").get_data(as_text=True)
    assert "zcontributionz" not in seen + sophie.get(f"/seances/{table.discussion.id}").html
    asked(table.discussion, table.sophie)
    assert "zcontributionz" in sophie.get(table.url).html


def test_an_open_wall_reaches_everybody_at_once(table: Table, door: Doors) -> None:
    phone, sophie = door(None), door(table.sophie)
    asked(table.discussion, table.sophie)
    page = joined(phone, table.discussion)
    send(phone, table.discussion, "Le voir vite.", page)

    answer = sophie.post(table.at_prompt("ouvrir"))

    assert answer.place == table.url
    assert phone.get(f"/s/{table.code}").says("Le voir vite.")
    assert sophie.get(f"/seances/{table.discussion.id}/ecran").says("Le voir vite.")


def test_no_page_of_an_anonymous_wall_names_who_wrote(table: Table, door: Doors) -> None:
    asked(table.discussion, table.sophie)
    camille = door(table.camille)
    page = joined(camille, table.discussion)
    send(camille, table.discussion, "Le voir vite.", page)
    opened(table.discussion, table.sophie)
    sophie, guest = door(table.sophie), door(None)
    joined(guest, table.discussion)

    (row,) = rows_of(table.discussion)
    for seen in (sophie.get(table.url), sophie.get(f"/seances/{table.discussion.id}/ecran")):
        assert "Le voir vite." in seen.html and "Camille" not in seen.html
    assert "Camille" not in everything(guest, table)
    assert (row.author_id, row.guest_name) == (None, "")


def test_a_named_wall_asks_a_guest_for_a_name_and_shows_it(table: Table, door: Doors) -> None:
    with transaction():
        actions.set_wall(actor_of(table.sophie), table.discussion, is_anonymous=False, allows_guests=True)
    asked(table.discussion, table.sophie)
    phone = door(None)

    told = phone.post("/s", {"code": table.code})
    refused = phone.post("/s", {"code": table.code, "name": " "})
    page = joined(phone, table.discussion, "Paul Morel")
    send(phone, table.discussion, "Le voir vite.", page)
    opened(table.discussion, table.sophie)

    assert told.status == 200 and told.says("Avec les noms") and not told.says("Erreur")
    assert refused.status == 422 and refused.says("Donnez le nom")
    assert page.says("Votre nom, Paul Morel, accompagnera ce que vous écrivez")
    assert phone.get(f"/s/{table.code}").says("Paul Morel")


def test_a_guest_who_came_in_without_a_name_gives_it_before_the_first_word_at_a_question_with_names(
    table: Table, door: Doors
) -> None:
    asked(table.discussion, table.sophie)
    phone = door(None)
    before = joined(phone, table.discussion)
    with transaction():
        actions.set_wall(actor_of(table.sophie), table.discussion, is_anonymous=False, allows_guests=True)
    asked(table.discussion, table.sophie, 2)
    fields = {"text": "Bonjour", "jeton": "x" * 20, "question": str(prompt_of(table.discussion, 2).id)}

    page = phone.get(f"/s/{table.code}")
    refused = phone.post(f"/s/{table.code}/contributions", fields)
    phone.post(f"/s/{table.code}/contributions", fields | {"name": "Paul Morel"})
    again = phone.get(f"/s/{table.code}")

    assert 'name="name"' not in before.html and 'name="name"' in page.html
    assert refused.status == 422 and refused.says("Donnez le nom") and refused.value("text") == "Bonjour"
    assert [row.guest_name for row in session().scalars(sa.select(Contribution))] == ["Paul Morel"]
    assert 'name="name"' not in again.html and again.says("Votre nom, Paul Morel, accompagnera")


def test_the_state_of_a_telephone_costs_one_statement_when_nothing_has_changed(table: Table, door: Doors) -> None:
    asked(table.discussion, table.sophie)
    phone = door(None)
    joined(phone, table.discussion)
    address = f"/s/{table.code}/etat"
    tag = table.tag(phone, address)

    with statements() as seen:
        answer = phone.client.get(address, headers={**SCRIPT, "If-None-Match": f'"{tag}"'})

    assert (answer.status_code, answer.get_data()) == (304, b"")
    assert len(seen) == 1


def test_the_state_of_the_desk_changes_with_each_contribution_and_that_of_telephones_does_not(
    table: Table, door: Doors
) -> None:
    asked(table.discussion, table.sophie)
    phone, sophie = door(None), door(table.sophie)
    page = joined(phone, table.discussion)
    before = table.tag(phone, f"/s/{table.code}/etat"), table.tag(sophie, f"{table.url}/etat")
    send(phone, table.discussion, "Le voir vite.", page)
    after = table.tag(phone, f"/s/{table.code}/etat"), table.tag(sophie, f"{table.url}/etat")

    assert after[0] == before[0]
    assert after[1] != before[1]
    assert "Le voir vite." in sophie.client.get(f"{table.url}/etat").get_json()["parts"]["wall"]


@pytest.mark.parametrize(
    ("deed", "fields"),
    [
        ("main", {}),
        ("reglages", {"noms": "1"}),
        ("minuteur", {"minutes": "5"}),
        ("questions", {"question": "Et chez nous ?"}),
        ("terminer", {}),
    ],
)
def test_a_participant_conducts_nothing(table: Table, door: Doors, deed: str, fields: dict[str, str]) -> None:
    camille = door(table.camille)

    assert camille.get(table.url).status == 403
    assert camille.post(f"{table.url}/{deed}", fields).status == 403


@pytest.mark.parametrize("deed", ["poser", "ouvrir", "reponses", "votes", "idees", "groupes", "contributions"])
def test_neither_a_participant_nor_a_stranger_touches_a_question(table: Table, door: Doors, deed: str) -> None:
    asked(table.discussion, table.sophie)

    assert door(table.camille).post(table.at_prompt(deed)).status == 403
    assert door(a_supervisor()).post(table.at_prompt(deed)).status == 404
    assert door(None).post(table.at_prompt(deed)).place.startswith("/connexion")


def test_a_question_of_another_meeting_is_not_there(table: Table, door: Doors) -> None:
    other = a_discussion(table.team, table.sophie, a_plan(table.sophie, table.camille, cases=(Case("ana"),)))

    page = door(table.sophie).post(f"{table.url}/questions/{prompt_of(other).id}/poser")

    assert page.status == 404


def test_the_desk_is_worked_without_scripts_from_the_first_question_to_the_end(table: Table, door: Doors) -> None:
    sophie, phone = door(table.sophie), door(None)
    sophie.post(table.at_prompt("poser"))
    page = joined(phone, table.discussion)
    send(phone, table.discussion, "Au café.", page)
    send(phone, table.discussion, "Chez lui.", phone.get(f"/s/{table.code}"))
    coffee, home = sorted(rows_of(table.discussion), key=lambda row: row.text)
    sophie.post(f"{table.url}/minuteur", {"minutes": "5"})
    timed = sophie.get(table.url)
    sophie.post(table.at_prompt("groupes"), {"nom": "Hors du bureau"})
    group = sophie.get(table.url).html.split('id="nom-')[1].split('"')[0]
    sophie.post(table.at_prompt("contributions"), {"cle": coffee.key, "geste": "ranger", "groupe": group})
    sophie.post(table.at_prompt("contributions"), {"cle": coffee.key, "geste": "garder"})
    sophie.post(table.at_prompt("contributions"), {"cle": home.key, "geste": "ecarter"})
    sophie.post(table.at_prompt("groupes"), {"groupe": group, "nom": "Dehors"})
    sophie.post(table.at_prompt("ouvrir"))
    sophie.post(table.at_prompt("reponses"))
    sophie.post(table.at_prompt("idees"), {"idees": "ana#depart.envies"})
    desk, seen = sophie.get(table.url), phone.get(f"/s/{table.code}")
    ended = sophie.follow(sophie.post(f"{table.url}/terminer"))

    assert timed.says("jusqu’à 14 h 10")
    assert desk.says("Dehors") and desk.says("Retenue") and desk.says("1 contribution écartée")
    assert CANARY in desk.html and CANARY in seen.html
    assert seen.says("Au café.") and not seen.says("Chez lui.")
    assert ended.says("La séance est terminée.")
    assert phone.get(f"/s/{table.code}").says("La séance est terminée.")


def test_a_second_facilitator_is_told_who_conducts_and_takes_over(table: Table, door: Doors) -> None:
    asked(table.discussion, table.sophie)
    marc = door(table.marc)

    refused = marc.follow(marc.post(table.at_prompt("ouvrir")))
    taken = marc.follow(marc.post(f"{table.url}/main"))

    assert refused.says("Sophie Lambert a la main") and refused.says("Prenez la main pour agir.")
    assert taken.says("vous avez la main")
    assert door(table.sophie).get(table.url).says("Marc Dutilleul a la main")


def test_a_script_is_told_in_words_why_nothing_was_done(table: Table, door: Doors) -> None:
    asked(table.discussion, table.sophie)

    page = door(table.marc).post(table.at_prompt("ouvrir"), **SCRIPT)

    assert page.status == 409
    assert "Prenez la main" in page.response.get_json()["message"]


def test_votes_are_given_on_telephones_while_they_are_open(table: Table, door: Doors) -> None:
    prompt = opened(table.discussion, table.sophie)
    written(table.discussion, "Au café.")
    phone, (row,) = door(None), rows_of(table.discussion)
    joined(phone, table.discussion)
    fields = {"question": str(prompt.id), "cle": row.key, "voix": "1", "courante": "1"}

    refused = phone.follow(phone.post(f"/s/{table.code}/votes", fields))
    door(table.sophie).post(table.at_prompt("votes"), {"ouverts": "1"})
    given = phone.follow(phone.post(f"/s/{table.code}/votes", fields))

    assert refused.says("Les votes ne sont pas ouverts.")
    assert given.says("Il vous reste 2 voix.") and given.says("1 voix") and given.says("Reprendre ma voix")
    assert session().scalar(sa.select(sa.func.count()).select_from(Vote)) == 1


def test_a_person_signs_their_presence_on_the_telephone_and_a_guest_cannot(table: Table, door: Doors) -> None:
    camille, guest = door(table.camille), door(None)
    page = joined(camille, table.discussion)
    joined(guest, table.discussion)
    fields = {"demi_journee": page.value("demi_journee")}

    assert guest.post(f"/s/{table.code}/presence", fields).status == 404
    signed = camille.follow(camille.post(f"/s/{table.code}/presence", fields))

    assert signed.says("Présence signée à 14 h 05")
    assert session().scalars(sa.select(Attendance.person_id)).all() == [table.camille.id]


def test_late_comers_see_the_present_question_and_come_back_to_the_others(table: Table, door: Doors) -> None:
    asked(table.discussion, table.sophie)
    asked(table.discussion, table.sophie, 2)
    phone = door(None)

    page = joined(phone, table.discussion)
    first = phone.get(f"/s/{table.code}?question={prompt_of(table.discussion).id}")

    assert page.says("Que répondez-vous à sa mère") and page.says("Autres questions")
    assert "<h1>Si vous étiez" in first.html


def test_a_second_joining_of_the_same_telephone_counts_it_once(table: Table, door: Doors) -> None:
    phone = door(None)

    joined(phone, table.discussion)
    joined(phone, table.discussion)

    assert wall_of(table.discussion).joined == 1


def test_a_question_that_cannot_be_projected_is_said_beside_its_field(table: Table, door: Doors) -> None:
    page = door(table.sophie).post(f"{table.url}/questions", {"question": "x" * 700})

    assert page.says("Gardez une question de 600 caractères au plus.") and "x" * 700 in page.html


def test_the_ticket_of_a_telephone_says_nothing_that_the_database_keeps(table: Table, door: Doors) -> None:
    asked(table.discussion, table.sophie)
    phone = door(None)
    page: Page = joined(phone, table.discussion)
    send(phone, table.discussion, "Le voir vite.", page)
    cookie = phone.client.get_cookie("parcours_seance", path="/s")
    columns = {str(value) for row in rows_of(table.discussion) for value in vars(row).values()}

    assert cookie is not None and cookie.http_only and cookie.path == "/s"
    assert not [value for value in columns if len(value) > 12 and value in cookie.value]
    assert session().scalar(sa.select(sa.func.count()).select_from(Contribution)) == 1
