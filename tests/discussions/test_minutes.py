"""Minutes born from the wall: by section, on paper, by mail, with what earlier séances left to be done."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import time
from pathlib import Path

import pytest
import time_machine
from flask import Flask

from elearn.accounts.models import User
from elearn.db import session, transaction
from elearn.discussions import actions
from elearn.discussions.models import Discussion
from elearn.discussions.queries import find_current_note
from elearn.discussions.queries.attendance import sittings_of
from elearn.discussions.queries.minutes import minutes_of, paper_of
from elearn.discussions.queries.notes import list_carried
from elearn.discussions.rules import Case
from elearn.documents.prose import blocks_of
from elearn.organisations.models import Organisation
from tests.builders import CANARY, a_coordinator, a_learner, a_submission, a_supervisor, a_team, a_vignette, actor_of
from tests.conftest import Door
from tests.discussions.builders import a_discussion, a_note, a_plan, at, words_of
from tests.discussions.wall_builders import DURING, opened, prompt_of, rows_of, written
from tests.organisations.builders import A_SIRET, an_identity

Doors = Callable[[User | None], Door]
AFTER = at("2026-11-26 16:00")


class Table:
    """A séance that has ended: a wall with a group, something kept, something set aside, the answers opened."""

    def __init__(self) -> None:
        self.module = a_vignette("ana", title="Ana")
        self.team = a_team("Littoral")
        self.sophie = a_supervisor(self.team, "Sophie Lambert")
        self.camille = a_learner(self.team, "Camille Roussel")
        self.samia = a_learner(self.team, "Samia Amrani")
        plan = a_plan(self.sophie, self.sophie, self.camille, self.samia, cases=(Case("ana"),))
        self.discussion = a_discussion(self.team, self.sophie, plan)
        self.url = f"/seances/{self.discussion.id}"
        self._hold()

    def _hold(self) -> None:
        sophie = actor_of(self.sophie)
        prompt = opened(self.discussion, self.sophie)
        written(self.discussion, "Au café, près de chez elle.", "Sa sœur Lucie.", "Lui demander ce qu’elle aime.")
        by_text = {row.text: row.key for row in rows_of(self.discussion)}
        with transaction():
            group = actions.name_group(sophie, self.discussion, prompt, name="Hors du bureau")
            coffee = by_text["Au café, près de chez elle."]
            actions.place_contribution(sophie, self.discussion, prompt, coffee, group_id=group.id)
            actions.keep_contribution(sophie, self.discussion, prompt, coffee, is_kept=True)
            actions.set_contribution_aside(sophie, self.discussion, prompt, by_text["Sa sœur Lucie."], is_aside=True)
            actions.open_answers(sophie, self.discussion, prompt, DURING)
            actions.tick_ideas(sophie, self.discussion, prompt, ["ana#depart.envies"])
        with transaction():
            actions.sign_presence(
                actor_of(self.camille), self.discussion, sitting_key="2026-11-26-afternoon", now=DURING
            )
            actions.end_wall(sophie, self.discussion, DURING)
        with transaction():
            actions.add_follow_up(
                sophie, self.discussion, what="Appeler le CMP", person_id=self.camille.id, due_on=None, now=DURING
            )


@pytest.fixture(autouse=True)
def clock() -> Iterator[time_machine.Coordinates]:
    with time_machine.travel(AFTER, tick=False) as travelled:
        yield travelled


@pytest.fixture
def table(app: Flask) -> Table:
    return Table()


@pytest.mark.postgresql
def test_the_minutes_hold_the_wall_without_what_was_set_aside(table: Table) -> None:
    (section,) = minutes_of(table.discussion, actor_of(table.sophie)).sections

    assert section.card.question.startswith("Si vous étiez")
    assert [(one.name, [row.text for row in one.contributions]) for one in section.card.groups] == [
        ("Hors du bureau", ["Au café, près de chez elle."])
    ]
    assert [row.text for row in section.card.loose] == ["Lui demander ce qu’elle aime."]
    assert section.card.set_aside == ()
    assert [idea.is_ticked for idea in section.card.ideas] == [True, False]


@pytest.mark.postgresql
def test_a_learner_who_was_not_there_and_has_not_answered_reads_the_wall_without_the_answers(table: Table) -> None:
    before = repr(minutes_of(table.discussion, actor_of(table.samia)))
    a_submission(table.samia, table.module)
    after = minutes_of(table.discussion, actor_of(table.samia)).sections[0].card

    assert "Au café" in before
    assert CANARY not in before and "Lui demander ce qu’elle aime\\'" not in before and "ideas=()" in before
    assert [idea.id for idea in after.ideas] == ["ana#depart.envies", "ana#depart.equipe"]


@pytest.mark.postgresql
def test_two_people_write_two_sections_at_once_without_meeting(table: Table) -> None:
    prompt = prompt_of(table.discussion)
    a_note(table.discussion, table.sophie, "Le tout.")
    with transaction():
        section = actions.save_note(
            actor_of(table.camille), table.discussion, text="La partie.", base_number=0, now=AFTER, prompt=prompt
        )

    whole, part = find_current_note(table.discussion.id), find_current_note(table.discussion.id, prompt.id)

    assert not isinstance(section, actions.Stale)
    assert whole and part and (whole.text, part.text) == ("Le tout.", "La partie.")
    assert (whole.number, part.number) == (1, 2)


@pytest.mark.postgresql
def test_two_people_who_write_one_section_at_once_lose_nothing(table: Table) -> None:
    prompt = prompt_of(table.discussion)
    for who, text in ((table.sophie, "Le mien."), (table.camille, "L’autre.")):
        with transaction():
            saved = actions.save_note(
                actor_of(who), table.discussion, text=text, base_number=0, now=AFTER, prompt=prompt
            )

    assert isinstance(saved, actions.Stale)
    assert (saved.kept.text, saved.current.text) == ("L’autre.", "Le mien.")
    assert (saved.kept.prompt_id, saved.kept.is_aside) == (prompt.id, True)


def test_a_section_is_written_beside_its_wall_and_a_conflict_shows_both(table: Table, door: Doors) -> None:
    place = f"{table.url}/compte-rendu/questions/{prompt_of(table.discussion).id}"
    sophie, camille = door(table.sophie), door(table.camille)

    page = sophie.follow(sophie.post(place, {"text": "Demander **d’abord**.", "base_version": "0"}))
    conflict = camille.follow(camille.post(place, {"text": "Autre chose.", "base_version": "0"}))

    assert page.says("Demander d’abord .") or page.says("Demander d’abord.")
    assert conflict.says("Deux textes existent") and conflict.says("Autre chose.") and conflict.says("Demander")
    assert f'action="{place}"' in conflict.html


def test_the_minutes_of_a_question_whose_wall_is_closed_are_not_there(table: Table, door: Doors) -> None:
    place = f"{table.url}/compte-rendu/questions/{prompt_of(table.discussion, 2).id}"

    assert door(table.sophie).get(place).status == 404


def test_the_page_of_the_meeting_shows_the_minutes_and_how_to_go_on(table: Table, door: Doors) -> None:
    page = door(table.camille).get(table.url)
    supervisor = door(table.sophie).get(table.url)

    assert page.says("Hors du bureau") and page.says("Retenue") and not page.says("Sa sœur Lucie.")
    assert page.says("Reprendre ma réponse à la lumière de la séance")
    assert 'href="/vignettes/ana?etape=un#question-depart"' in page.html
    assert not page.says("Envoyer par courriel") and supervisor.says("Envoyer par courriel")


def test_two_people_of_one_name_are_two_people_in_the_minutes(table: Table) -> None:
    other = a_learner(table.team, "Camille Roussel")
    plan = a_plan(table.sophie, table.sophie, table.camille, other, title="Autre jour")
    discussion, sophie = a_discussion(table.team, table.sophie, plan), actor_of(table.sophie)
    with transaction():
        key = sittings_of(discussion)[0].key
        signed = actions.sign_presence(actor_of(table.camille), discussion, sitting_key=key, now=DURING)
    with transaction():
        actions.note_departure(sophie, discussion, signed.id, left=time(15, 10), reason="Train", now=AFTER)
    with transaction():
        actions.close_discussion(sophie, discussion, AFTER)

    found = paper_of(discussion, sophie)

    assert found.present == (("Camille Roussel", at("2026-11-26 15:10")),)
    assert "Camille Roussel" in found.absent


def test_the_minutes_are_a_document_that_says_everything(table: Table, door: Doors) -> None:
    a_note(table.discussion, table.sophie, "## Ce que nous changeons\n\n- Aucun rendez-vous au *bureau*")

    page = door(table.sophie).get(f"{table.url}/compte-rendu.pdf")
    said = words_of(page.response.get_data())

    assert page.response.mimetype == "application/pdf"
    for words in (
        "José, à plusieurs",
        "Camille Roussel",
        "Hors du bureau",
        "Au café, près de chez elle.",
        "Retenue",
        "Lui demander ce qu’elle aime",
        "Ce que nous changeons",
        "Aucun rendez-vous au bureau",
        "Appeler le CMP",
    ):
        assert words in said, words
    assert "Lucie" not in said


def test_the_minutes_on_paper_hold_words_of_any_script_and_say_what_could_not_be_drawn(
    table: Table, door: Doors
) -> None:
    a_note(table.discussion, table.sophie, "Bravo 🎉, et مرحبا à tout le monde.")

    page = door(table.sophie).get(f"{table.url}/compte-rendu.pdf")
    said = words_of(page.response.get_data())

    assert page.status == 200
    assert "à tout le monde" in said and "ne peuvent pas être dessinés" in said


def test_the_papers_say_who_led_what_was_worked_on_and_how_one_met(table: Table, door: Doors) -> None:
    with transaction():
        session().get_one(Discussion, table.discussion.id).link = "https://visio.example.org/salle-4?cle=secrete"
    sophie = door(table.sophie)

    for name in ("compte-rendu", "emargement"):
        said = words_of(sophie.get(f"{table.url}/{name}.pdf").response.get_data())
        assert "Animation : Sophie Lambert" in said, name
        assert "Déroulé : Ana" in said, name
        assert "Salle des Marronniers, et à distance (visio.example.org)" in said, name
        assert "secrete" not in said


def test_the_sheet_on_paper_has_a_place_to_sign_for_each_and_says_what_is_recorded(table: Table, door: Doors) -> None:
    said = words_of(door(table.sophie).get(f"{table.url}/emargement.pdf").response.get_data())

    assert "Feuille d’émargement" in said and "Signature" in said
    assert "Samia Amrani" in said and "Signé sur son propre compte" in said
    assert door(table.camille).get(f"{table.url}/emargement.pdf").status == 403


def test_the_sheet_on_paper_says_who_gives_the_training(table: Table, door: Doors) -> None:
    organisation = session().get_one(Organisation, table.discussion.organisation_id)
    an_identity(organisation, a_coordinator(organisation), postal_address="12 rue du Port\nDunkerque", siret=A_SIRET)

    said = words_of(door(table.sophie).get(f"{table.url}/emargement.pdf").response.get_data())

    assert f"{organisation.name} 12 rue du Port, Dunkerque SIRET" in said


def test_the_minutes_go_by_mail_to_everybody_and_tell_absent_people_what_they_missed(
    table: Table, door: Doors, application: Flask
) -> None:
    outbox: Path = application.extensions["parcours.settings"].outbox
    before = set(outbox.glob("*.txt")) if outbox.exists() else set()
    sophie = door(table.sophie)

    with time_machine.travel(AFTER):  # the outbox names its files by the instant
        page = sophie.follow(sophie.post(f"{table.url}/compte-rendu/envoyer"))
    letters = [path.read_text(encoding="utf-8") for path in sorted(set(outbox.glob("*.txt")) - before)]
    by_person = {
        person.id: next(one for one in letters if person.email in one) for person in (table.camille, table.samia)
    }

    assert page.says("à 3 personnes") and len(letters) == 3
    assert "Voici le compte rendu" in by_person[table.camille.id]
    assert "Vous n’étiez pas à la séance" in by_person[table.samia.id]
    assert "Au café, près de chez elle." in by_person[table.samia.id] and "Lucie" not in "".join(letters)
    assert "Rencontrer son équipe" not in by_person[table.samia.id]


@pytest.mark.parametrize("who", ["camille", "stranger"])
def test_only_who_leads_sends_the_minutes(table: Table, door: Doors, who: str) -> None:
    person = table.camille if who == "camille" else a_supervisor()

    assert door(person).post(f"{table.url}/compte-rendu/envoyer").status == (403 if who == "camille" else 404)


@pytest.mark.postgresql
def test_what_was_not_done_comes_back_at_the_next_meeting_of_the_team(table: Table, app: Flask) -> None:
    later = [
        a_discussion(table.team, table.sophie, a_plan(table.sophie, table.samia, starts_at=at(f"2026-12-{day} 14:00")))
        for day in ("03", "10")
    ]
    elsewhere = a_supervisor()
    other = a_discussion(a_team(), elsewhere, a_plan(elsewhere, table.samia, starts_at=at("2026-12-10 14:00")))

    found = [[(one.what, one.carried) for one in list_carried(one)] for one in (*later, other)]

    assert found == [[("Appeler le CMP", 1)], [("Appeler le CMP", 2)], []]


def test_it_is_settled_from_there_and_then_comes_back_no_more(table: Table, door: Doors) -> None:
    plan = a_plan(table.sophie, table.sophie, table.samia, starts_at=at("2026-12-03 14:00"))
    later = a_discussion(table.team, table.sophie, plan)
    samia = door(table.samia)

    page = samia.get(f"/seances/{later.id}")
    follow_up_id = page.html.split(f"/seances/{later.id}/suites/")[1].split('"')[0]
    after = samia.follow(samia.post(f"/seances/{later.id}/suites/{follow_up_id}", {"fait": "1"}))

    assert page.says("Appeler le CMP") and page.says("reportée 1 fois")
    assert not after.says("Appeler le CMP")
    assert door(table.sophie).get(table.url).says("fait le 26 novembre 2026")


def test_typed_markdown_is_taken_apart_without_losing_a_word() -> None:
    text = (
        "# Titre\n\nUn *mot* et [un lien](https://example.org),\nsuite.\n\n- un\n  - deux\n\n1. trois\n\n```\ncode\n```"
    )

    assert [(one["kind"], one["text"], one["depth"]) for one in blocks_of(text)] == [
        ("heading", "Titre", 0),
        ("paragraph", "Un mot et un lien,\nsuite.", 0),
        ("item", "un", 1),
        ("item", "deux", 2),
        ("item", "trois", 1),
        ("paragraph", "code", 0),
    ]
