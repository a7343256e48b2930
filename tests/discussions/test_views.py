"""A séance from its planning to its closed sheet, through the browser's door."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta

import pytest
import sqlalchemy as sa
import time_machine
from flask import Flask

from elearn.accounts.models import User
from elearn.db import session, transaction
from elearn.discussions import actions
from elearn.discussions.models import Attendance, Discussion, FollowUp, NoteVersion
from elearn.discussions.rules import Case, State, base_of
from tests.builders import a_learner, a_regional, a_supervisor, a_team, a_vignette, actor_of, an_admin
from tests.conftest import Door, statements
from tests.discussions.builders import a_discussion, a_note, a_plan, at, network_of, words_of

Doors = Callable[[User | None], Door]
DURING, BEFORE = at("2026-11-26 14:05"), at("2026-11-20 10:00")


class Table:
    """A team, its supervisor and two learners; a séance of theirs on 26 November 2026 at 14:00 in Paris."""

    def __init__(self) -> None:
        a_vignette("ana", title="Ana")
        self.team = a_team("Littoral")
        self.sophie = a_supervisor(self.team, "Sophie Lambert")
        self.camille = a_learner(self.team, "Camille Roussel")
        self.samia = a_learner(self.team, "Samia Amrani")
        plan = a_plan(self.sophie, self.sophie, self.camille, self.samia, cases=(Case("ana", "un", 30),))
        self.discussion = a_discussion(self.team, self.sophie, plan)
        self.url = f"/seances/{self.discussion.id}"

    def fields(self, **changes: object) -> dict[str, object]:
        plan: dict[str, object] = {
            "title": "Gérard, le premier jour",
            "day": "2026-12-03",
            "hour": "14:00",
            "minutes": "90",
            "time_zone": "Europe/Paris",
            "place": "Salle 2",
            "facilitator": str(self.sophie.id),
            "people": [str(self.sophie.id), str(self.camille.id)],
            "case_1": "ana#deux",
            "case_1_minutes": "45",
        }
        return plan | changes


@pytest.fixture
def table(app: Flask) -> Table:
    return Table()


@pytest.fixture(autouse=True)
def clock() -> Iterator[time_machine.Coordinates]:
    with time_machine.travel(BEFORE, tick=False) as travelled:
        yield travelled


def count(kind: type) -> int:
    return session().scalar(sa.select(sa.func.count()).select_from(kind)) or 0


def test_a_supervisor_plans_a_meeting_and_lands_on_its_page(table: Table, door: Doors) -> None:
    sophie = door(table.sophie)

    page = sophie.follow(sophie.post(f"/seances/nouvelle?pour=equipe-{table.team.id}", table.fields()))

    assert page.says("La séance est planifiée.")
    assert page.says("Gérard, le premier jour")
    assert page.says("Jeudi 3 décembre 2026, de 14 h 00 à 15 h 30")
    assert page.says("Ana : Les proches")


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"title": " "}, "Donnez un titre à la séance."),
        ({"day": ""}, "Donnez une date de séance."),
        ({"day": "31/12/2026"}, "Écrivez une date qui existe"),
        ({"day": "2026-11-19"}, "Cette date est passée."),
        ({"hour": "25:00"}, "Écrivez une heure"),
        ({"day": "2027-03-28", "hour": "02:30"}, "Cette heure n’existe pas ce jour-là"),
        ({"minutes": "abc"}, "Écrivez un nombre de minutes"),
        ({"minutes": "5"}, "Donnez une durée de 15 à 600 minutes."),
        ({"place": ""}, "donnez un lieu ou un lien"),
        ({"link": "javascript:alert(1)"}, "Donnez une adresse complète"),
        ({"facilitator": "999999"}, "Choisissez qui anime la séance."),
        ({"people": ["999999"]}, "Cette personne ne peut pas être invitée ici."),
        ({"people": []}, "Choisissez au moins une personne à inviter."),
        ({"case_1": "inconnu"}, "Choisissez dans la liste."),
        ({"time_zone": "Lune/Mer"}, "Choisissez dans la liste."),
    ],
)
def test_a_faulty_plan_is_said_beside_its_field_keeps_what_was_typed_and_changes_nothing(
    table: Table, door: Doors, changes: dict[str, object], sentence: str
) -> None:
    page = door(table.sophie).post("/seances/nouvelle", table.fields(place="Salle des Mâts") | changes)

    assert page.says(sentence)
    assert page.says("à corriger")
    assert page.value("title") == str(changes.get("title", "Gérard, le premier jour")).strip()
    assert count(Discussion) == 1


def test_a_half_typed_date_is_given_back_as_it_was_typed(table: Table, door: Doors) -> None:
    page = door(table.sophie).post("/seances/nouvelle", table.fields(day="demain"))

    assert page.value("day") == "demain"


def test_one_plans_for_one_s_own_places_only(table: Table, door: Doors) -> None:
    other = a_team()

    assert door(table.sophie).get(f"/seances/nouvelle?pour=equipe-{other.id}").status == 404
    assert door(table.camille).get("/seances/nouvelle").status == 403
    assert door(an_admin()).get("/seances").status == 403


def test_a_regional_coordinator_who_is_not_listed_is_told_that_they_will_not_read_it(table: Table, door: Doors) -> None:
    regional = a_regional(network_of(table.team), "Hélène Garnier")
    opened = door(regional)

    answer = opened.post("/seances/nouvelle", table.fields())

    assert answer.place == "/seances"
    page = opened.follow(answer)
    assert page.says("Vous n’y figurez pas")
    made = session().scalars(sa.select(Discussion).order_by(Discussion.id.desc())).first()
    assert made is not None
    assert opened.get(f"/seances/{made.id}").status == 404
    assert opened.get(f"/seances/{made.id}/modifier").status == 200


def test_a_changed_plan_is_kept(table: Table, door: Doors) -> None:
    sophie = door(table.sophie)

    page = sophie.follow(sophie.post(f"{table.url}/modifier", table.fields(title="Nouveau titre")))

    assert page.says("La séance est modifiée.")
    assert page.says("Nouveau titre")


def test_the_form_of_a_change_shows_what_was_planned(table: Table, door: Doors) -> None:
    page = door(table.sophie).get(f"{table.url}/modifier")

    assert (page.value("title"), page.value("day"), page.value("hour")) == ("José, à plusieurs", "2026-11-26", "14:00")
    assert '<option selected value="ana#un">' in page.html


def test_a_cancelled_meeting_stays_and_says_so(table: Table, door: Doors) -> None:
    sophie = door(table.sophie)
    assert sophie.get(f"{table.url}/annuler").says("Elle ne pourra pas être rétablie.")

    sophie.post(f"{table.url}/annuler")

    assert door(table.camille).get(table.url).says("Cette séance est annulée.")
    assert door(table.camille).get("/seances").says("annulée")


def test_somebody_in_montreal_reads_both_hours_with_their_zones(table: Table, door: Doors) -> None:
    with transaction():
        session().get_one(User, table.camille.id).time_zone = "America/Montreal"

    page = door(table.camille).get(table.url)

    assert page.says("de 14 h 00 à 15 h 30 (heure de Paris)")
    assert page.says("chez vous, jeudi 26 novembre 2026 à 8 h 00")
    assert page.says("à 14 h 00, 30 min (heure de Paris)")


def test_somebody_of_the_same_zone_reads_one_hour(table: Table, door: Doors) -> None:
    assert not door(table.camille).get(table.url).says("chez vous")


def test_the_calendar_file_is_one(table: Table, door: Doors) -> None:
    page = door(table.camille).get(f"{table.url}/calendrier.ics")

    assert page.response.headers["Content-Type"] == "text/calendar; charset=utf-8"
    assert "DTSTART:20261126T130000Z\r\n" in page.html
    assert "seance-" in page.response.headers["Content-Disposition"]


def test_nobody_signs_before_the_meeting_begins(table: Table, door: Doors) -> None:
    camille = door(table.camille)

    assert camille.get(table.url).says("La signature s’ouvre à 14 h 00")
    page = camille.follow(camille.post(f"{table.url}/emargement/signer", {"demi_journee": "2026-11-26-afternoon"}))

    assert page.says("L’émargement s’ouvre quand la demi-journée commence.")
    assert count(Attendance) == 0


def test_a_participant_signs_on_the_day(table: Table, door: Doors, clock: time_machine.Coordinates) -> None:
    clock.move_to(DURING)
    camille = door(table.camille)
    key = camille.get(table.url).value("demi_journee")

    page = camille.follow(camille.post(f"{table.url}/emargement/signer", {"demi_journee": key}))

    assert page.says("Votre présence est signée.")
    assert page.says("présence signée à 14 h 05")


def test_the_afternoon_of_a_meeting_that_has_begun_is_signed_when_the_afternoon_begins(
    table: Table, door: Doors, clock: time_machine.Coordinates
) -> None:
    plan = a_plan(table.sophie, table.camille, starts_at=at("2026-11-26 12:00"), minutes=120)
    noon = a_discussion(table.team, table.sophie, plan)
    here = f"/seances/{noon.id}"
    assert door(table.camille).get(here).says("La signature s’ouvre à 12 h 00, quand la séance commence.")
    clock.move_to(at("2026-11-26 12:10"))
    page = door(table.camille).get(here)
    assert page.says("La signature s’ouvre à 13 h 00, quand la demi-journée commence.")
    assert not page.says("quand la séance commence")


def test_the_facilitator_records_corrects_and_closes_the_sheet(
    table: Table, door: Doors, clock: time_machine.Coordinates
) -> None:
    clock.move_to(DURING)
    sophie, sheet = door(table.sophie), f"{table.url}/emargement"
    recorded = sophie.follow(sophie.post(sheet, {"presence": [f"{table.samia.id}:2026-11-26-afternoon"]}))
    assert recorded.says("Présence enregistrée par Sophie Lambert à 14 h 05")
    line = session().scalars(sa.select(Attendance)).one()

    without = sophie.post(f"{sheet}/{line.id}/corriger", {"reason": " "})
    assert without.says("Dites pourquoi cette ligne est corrigée.")
    corrected = sophie.follow(sophie.post(f"{sheet}/{line.id}/corriger", {"reason": "Partie avant la fin"}))
    assert corrected.says("Raison : Partie avant la fin")

    assert sophie.get(f"{table.url}/clore").says("2 places sont encore vides.")
    clock.shift(3600)
    closed = sophie.follow(sophie.post(f"{table.url}/clore"))

    assert closed.says("L’émargement est clos.")
    discussion = session().get_one(Discussion, table.discussion.id, populate_existing=True)
    assert closed.says(str(discussion.attendance_digest)[:8])
    assert discussion.state is State.CLOSED
    assert sophie.post(sheet, {"presence": [f"{table.camille.id}:2026-11-26-afternoon"]}).status == 409


def test_the_facilitator_notes_at_what_hour_somebody_left_and_the_presence_stays(
    table: Table, door: Doors, clock: time_machine.Coordinates
) -> None:
    clock.move_to(DURING)
    camille, sophie, sheet = door(table.camille), door(table.sophie), f"{table.url}/emargement"
    camille.post(f"{sheet}/signer", {"demi_journee": "2026-11-26-afternoon"})
    line = session().scalars(sa.select(Attendance)).one()
    clock.shift(timedelta(minutes=75))
    here, left = f"{sheet}/{line.id}/corriger", {"is_departure": "1", "left_at": "15:10"}

    without = sophie.post(here, {**left, "reason": " "})
    assert without.says("Dites la raison de ce départ.") and without.value("left_at") == "15:10"
    assert sophie.post(here, {"is_departure": "1", "reason": "Train"}).says("Écrivez l’heure du départ.")
    noted = sophie.follow(sophie.post(here, {**left, "reason": "Train à 15 h 30"}))

    assert noted.says("La présence reste, et compte comme avant.") and noted.says("Présence signée à 14 h 05")
    assert noted.says("Départ à 15 h 10, noté par Sophie Lambert") and noted.says("1 sur 3")
    assert noted.says("jeudi 26 novembre 2026 à 15 h 20 : Train à 15 h 30")
    assert not noted.says("Corrigé :")
    mine = camille.get(table.url)
    assert mine.says("présence signée à 14 h 05") and mine.says("Départ à 15 h 10, noté par Sophie Lambert")
    printed = words_of(sophie.get(f"{sheet}.pdf").response.get_data())
    assert "Signé sur son propre compte" in printed and "Départ à 15 h 10, noté par Sophie Lambert" in printed
    minutes = words_of(sophie.get(f"{table.url}/compte-rendu.pdf").response.get_data())
    assert "Camille Roussel (départ à 15 h 10)" in minutes


def test_the_sheet_says_when_somebody_came_late_and_why_another_is_absent(
    table: Table, door: Doors, clock: time_machine.Coordinates
) -> None:
    clock.move_to(DURING)
    sophie, sheet = door(table.sophie), f"{table.url}/emargement"
    camille, samia = (f"{one.id}:2026-11-26-afternoon" for one in (table.camille, table.samia))
    remarks = {f"remarque:{camille}": "Arrivée à 14 h 20, train", f"remarque:{samia}": "Congé"}

    undecided = sophie.post(sheet, {"presence": [camille], **remarks})
    both = sophie.post(sheet, {"presence": [camille], "absence": [camille]})
    assert undecided.says("Une remarque va avec une présence ou une absence")
    assert undecided.value(f"remarque:{samia}") == "Congé" and undecided.status == 409
    assert both.says("Cochez présence ou absence, pas les deux.")
    assert session().scalars(sa.select(Attendance)).all() == []

    page = sophie.follow(sophie.post(sheet, {"presence": [camille], "absence": [samia], **remarks}))
    assert page.says("Remarque : Arrivée à 14 h 20, train") and page.says("Remarque : Congé")
    assert page.says("Absence enregistrée par Sophie Lambert à 14 h 05")
    assert door(table.samia).get(table.url).says("Remarque : Congé")
    assert not door(table.camille).get(table.url).says("Congé")
    said = words_of(sophie.get(f"{sheet}.pdf").response.get_data())
    assert "Remarque : Arrivée à 14 h 20, train" in said and "Corrigé" not in said


@pytest.mark.parametrize("ticked", ["", "x:2026-11-26-afternoon", "1", "-3:2026-11-26-afternoon", "²:2026-11-26-matin"])
def test_a_tick_that_names_nobody_is_not_found(
    table: Table, door: Doors, clock: time_machine.Coordinates, ticked: str
) -> None:
    clock.move_to(DURING)

    assert door(table.sophie).post(f"{table.url}/emargement", {"presence": [ticked]}).status == 404


def test_a_participant_is_refused_what_belongs_to_who_leads(table: Table, door: Doors) -> None:
    camille = door(table.camille)

    for address in ("emargement", "clore", "modifier", "annuler"):
        assert camille.get(f"{table.url}/{address}").status in (403, 404)
    assert camille.post(f"{table.url}/emargement", {"presence": []}).status == 403
    assert camille.post(f"{table.url}/clore").status == 403


def test_a_peer_who_facilitates_leads_and_does_not_change_the_plan(table: Table, door: Doors) -> None:
    discussion = a_discussion(table.team, table.sophie, a_plan(table.camille, table.samia))
    camille = door(table.camille)

    assert camille.get(f"/seances/{discussion.id}/emargement").status == 200
    assert camille.get(f"/seances/{discussion.id}").says("animation, comme pair")
    assert camille.get(f"/seances/{discussion.id}/modifier").status in (403, 404)


def test_minutes_are_written_in_markdown_and_shown_as_such(table: Table, door: Doors) -> None:
    camille = door(table.camille)

    page = camille.follow(
        camille.post(f"{table.url}/compte-rendu", {"text": "# Retenu\n\n- **aller** vers Ana", "base_version": "0"})
    )

    assert page.says("Le compte rendu est enregistré, version 1.")
    assert "<h3>Retenu</h3>" in page.html
    assert "<strong>aller</strong>" in page.html


def test_two_people_who_write_at_once_find_both_texts_side_by_side(table: Table, door: Doors) -> None:
    a_note(table.discussion, table.sophie, "Le texte de Sophie")
    samia = door(table.samia)

    answer = samia.post(f"{table.url}/compte-rendu", {"text": "Le texte de Samia", "base_version": "0"})
    page = samia.follow(answer)

    assert answer.place == f"{table.url}/compte-rendu/comparer/2"
    assert page.says("Le texte de Sophie")
    assert page.says("Le texte de Samia")
    joined = {"text": "Les deux", "base_version": page.value("base_version")}
    assert samia.follow(samia.post(f"{table.url}/compte-rendu", joined)).says("Les deux")
    versions = samia.get(f"{table.url}/compte-rendu/versions")
    assert versions.says("gardée à part : écrite en même temps qu’une autre")
    assert samia.get(f"{table.url}/compte-rendu/versions/2").says("Le texte de Samia")


def test_empty_minutes_are_refused_beside_their_box(table: Table, door: Doors) -> None:
    page = door(table.samia).post(f"{table.url}/compte-rendu", {"text": "  ", "base_version": "0"})

    assert page.says("Écrivez le compte rendu avant de l’enregistrer.")


def test_minutes_save_themselves_into_one_version_until_their_author_saves(table: Table, door: Doors) -> None:
    camille, place = door(table.camille), f"{table.url}/compte-rendu"

    def saves(text: str, base: int) -> int:
        answer = camille.post(place, {"text": text, "base_version": base}, Accept="application/json")
        return int(answer.response.get_json()["version"])

    second = saves("Les deux écrits", saves("Les deux", 0))
    assert second == base_of(1, 1)
    camille.post(place, {"text": "Les deux écrits.", "base_version": second})
    assert saves("Et une suite", base_of(1, 2)) == base_of(2, 0)

    kept = [(one.number, one.text, one.is_draft) for one in session().scalars(sa.select(NoteVersion))]
    assert kept == [(1, "Les deux écrits.", False), (2, "Et une suite", True)]


def test_nobody_writes_over_a_draft_that_has_changed_unseen(table: Table, door: Doors) -> None:
    place, script = f"{table.url}/compte-rendu", {"Accept": "application/json"}
    door(table.camille).post(place, {"text": "Un", "base_version": "0"}, **script)
    door(table.camille).post(place, {"text": "Un, deux", "base_version": base_of(1, 0)}, **script)

    late = door(table.samia).post(place, {"text": "Le texte de Samia", "base_version": base_of(1, 0)})

    page = door(table.samia).follow(late)
    assert page.says("Deux textes existent") and page.says("Un, deux") and page.says("Le texte de Samia")


def test_a_script_that_sends_nothing_is_told_why(table: Table, door: Doors) -> None:
    answer = door(table.samia).post(
        f"{table.url}/compte-rendu", {"text": " ", "base_version": "0"}, Accept="application/json"
    )

    assert answer.status == 422
    assert answer.response.get_json()["message"] == "Écrivez le compte rendu avant de l’enregistrer."


def test_a_script_learns_of_a_conflict(table: Table, door: Doors) -> None:
    a_note(table.discussion, table.sophie, "Le texte de Sophie")

    page = door(table.samia).post(
        f"{table.url}/compte-rendu", {"text": "Autre", "base_version": "0"}, Accept="application/json"
    )

    assert (page.status, page.response.get_json()["error"]) == (409, "conflict")


def test_what_is_to_be_done_is_noted_then_settled(table: Table, door: Doors) -> None:
    sophie = door(table.sophie)
    fields = {"what": "Visiter la boutique", "person": str(table.samia.id), "due_on": "2026-12-03"}

    page = sophie.follow(sophie.post(f"{table.url}/suites", fields))
    assert page.says("Samia Amrani, pour le 3 décembre 2026")
    (row,) = follow_ups_of(table)
    done = sophie.follow(sophie.post(f"{table.url}/suites/{row}", {"fait": "1"}))

    assert done.says("fait le 20 novembre 2026 (noté par Sophie Lambert)")


def follow_ups_of(table: Table) -> list[int]:
    return list(session().scalars(sa.select(FollowUp.id).where(FollowUp.discussion_id == table.discussion.id)))


def test_something_to_do_that_says_nothing_is_refused_and_the_form_stays_open(table: Table, door: Doors) -> None:
    page = door(table.sophie).post(f"{table.url}/suites", {"what": " ", "person": "", "due_on": "2026-13-45"})

    assert page.says("Dites ce qui est à faire.")
    assert page.says("Écrivez une date qui existe")
    assert page.value("due_on") == "2026-13-45"


def test_the_list_shows_what_comes_and_what_is_over(table: Table, door: Doors, clock: time_machine.Coordinates) -> None:
    assert door(table.camille).get("/seances").says("Prochaines séances José, à plusieurs")

    clock.move_to(at("2026-11-28 10:00"))

    assert door(table.camille).get("/seances").says("Séances passées José, à plusieurs")


def test_the_list_costs_the_same_for_two_meetings_and_for_twenty(table: Table, door: Doors) -> None:
    camille = door(table.camille)

    def cost() -> int:
        with statements() as seen:
            camille.get("/seances")
        return len(seen)

    few = cost()
    for day in range(1, 20):
        plan = a_plan(table.sophie, table.camille, starts_at=at(f"2026-12-{day:02d} 09:00"))
        a_discussion(table.team, table.sophie, plan)
    assert cost() == few


def test_an_english_reader_finds_the_page_in_their_language_settings(table: Table, door: Doors) -> None:
    with transaction():
        session().get_one(User, table.camille.id).language = "en"
        actions.add_follow_up(
            actor_of(table.sophie), table.discussion, what="Visiter", person_id=None, due_on=None, now=BEFORE
        )

    page = door(table.camille).get(table.url)

    assert page.status == 200
    assert '<html lang="en"' in page.html


PAGES = (
    "",
    "/modifier",
    "/annuler",
    "/emargement",
    "/clore",
    "/calendrier.ics",
    "/compte-rendu",
    "/compte-rendu/versions",
    "/compte-rendu/versions/1",
    "/compte-rendu/comparer/1",
)
POSTS = ("/modifier", "/annuler", "/emargement", "/emargement/signer", "/clore", "/compte-rendu", "/suites")


@pytest.mark.parametrize("role", ["learner", "supervisor", "regional", "admin"])
def test_a_stranger_finds_nothing_and_changes_nothing(table: Table, door: Doors, role: str) -> None:
    a_note(table.discussion, table.sophie, "zinzolinvert")
    stranger = {
        "learner": a_learner,
        "supervisor": a_supervisor,
        "regional": lambda: a_regional(network_of(table.team)),
        "admin": an_admin,
    }[role]()
    opened = door(stranger)

    for address in PAGES:
        page = opened.get(table.url + address)
        assert page.status == 404, address
        assert "zinzolinvert" not in page.html
    for address in POSTS:
        answer = opened.post(table.url + address, table.fields(text="x", what="x", demi_journee="x"))
        assert answer.status == 404, address
    assert session().get_one(Discussion, table.discussion.id, populate_existing=True).revision == 0
    assert count(Attendance) == 0
