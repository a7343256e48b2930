"""Everything about me in one archive that is read without the platform; and, when it is asked, nothing of me left."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import timedelta
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import pytest
import sqlalchemy as sa
from flask import Flask

from elearn import clock
from elearn.accounts.models import User
from elearn.answers import actions as answer_actions
from elearn.answers.models import Answer, Submission
from elearn.certificates.models import Certificate
from elearn.db import Base, session, transaction
from elearn.errors import RuleBroken
from elearn.organisations import seat_actions
from elearn.organisations.models import Seat, Team
from elearn.privacy.actions import LIST_NAME, erase_again, erase_person, keep_in_list
from elearn.privacy.models import Erasure
from elearn.reviews.rules import Verdict, Written, WrittenComment
from elearn.settings import Settings
from tests.builders import (
    a_chapter,
    a_coordinator,
    a_draft,
    a_learner,
    a_submission,
    a_supervisor,
    a_team,
    a_vignette,
    actor_of,
    an_admin,
)
from tests.conftest import Door
from tests.programmes.builders import a_presence, a_programme, an_assignment, finish, organisation_of
from tests.reviews.builders import a_review

pytestmark = pytest.mark.postgresql
OpenDoor = Callable[..., Door]
TEXT = "J’irais la voir au café des Tilleuls."
DRAFT = "Puis je lui demanderais ce qu’elle aime, un mercredi."


@pytest.fixture
def team(app: Flask) -> Team:
    return a_team("Littoral")


@pytest.fixture
def nadege(team: Team) -> User:
    """Return somebody who handed in, was reviewed, looked back and writes again."""
    person = a_learner(team, "Nadège Étienne-Quimper")
    submission = a_submission(person, a_vignette(), TEXT)
    start = TEXT.index("café")
    said = Written(
        Verdict.RETURNED, "Pensez à son équipe.", frozenset(), (WrittenComment(start, start + 4, "Lequel ?"),)
    )
    a_review(a_supervisor(team, "Théodule Zéphirin"), submission, said, at=clock.now() - timedelta(minutes=2))
    assert session().get_one(Answer, submission.answer_id).status_at(clock.now()) == "returned"
    a_draft(person, a_vignette(), DRAFT, base_version=session().get_one(Answer, submission.answer_id).draft_version)
    with transaction():
        answer_actions.reflect(
            session().get_one(Answer, submission.answer_id), "Aujourd’hui, j’attendrais.", clock.now()
        )
    return person


def archive_of(door: Door) -> ZipFile:
    page = door.post("/mes-donnees/archive")
    assert page.status == 200
    return ZipFile(BytesIO(page.response.data))


def everything() -> str:
    """Return every value of every row of the database, as one text."""
    session().rollback()
    rows = [session().execute(sa.select(table)).all() for table in Base.metadata.sorted_tables]
    return repr(rows)


def end_seats(person: User, by: User) -> None:
    today = clock.now().date()
    with transaction():
        for seat in session().scalars(sa.select(Seat).where(Seat.user_id == person.id)):
            seat_actions.end_seat(actor_of(by), seat, today - timedelta(days=1), today=today)


def test_the_archive_holds_ones_texts_in_a_page_and_as_data(door: OpenDoor, nadege: User) -> None:
    archive = archive_of(door(nadege))
    page = archive.read("lisez-moi.html").decode()
    for words in (
        TEXT,
        DRAFT,
        "Aujourd’hui, j’attendrais.",
        "Nadège Étienne-Quimper",
        "à reprendre",
        "Lequel",
        "Pensez à son équipe.",
    ):
        assert words in page, words
    rows = json.loads(archive.read("donnees.json"))
    assert [row["text"] for row in rows["submission"]] == [TEXT]
    assert rows["user"][0]["email"] == nadege.email and "password" not in rows["user"][0]


def test_the_archive_names_nobody_else(door: OpenDoor, team: Team, nadege: User) -> None:
    others = [a_supervisor(team, "Aldebert Quichotte"), a_learner(team, "Ildefonse Wagram")]
    a_submission(others[1], a_vignette(), "Le texte d’un autre.")
    a_presence(nadege, team, "ana")
    archive = archive_of(door(nadege))
    inside = "".join(archive.read(name).decode("utf-8", "replace") for name in archive.namelist())
    for secret in ("Théodule", "Aldebert", "Ildefonse", "Le texte d’un autre.", *(one.email for one in others)):
        assert secret not in inside, secret


def test_somebody_who_has_written_nothing_gets_an_archive_too(door: OpenDoor, team: Team) -> None:
    page = archive_of(door(a_learner(team))).read("lisez-moi.html").decode()
    assert "Vous n’avez encore rien écrit." in page


def test_the_page_says_what_is_kept_and_how_to_ask(door: OpenDoor, nadege: User) -> None:
    page = door(nadege).get("/mes-donnees")
    assert page.says("Versions remises") and page.says("demandez-le à votre organisation")


def test_whoever_still_works_is_not_erased(door: OpenDoor, nadege: User) -> None:
    page = door(an_admin()).post(
        f"/personnes/{nadege.id}/effacement", {"reason": "demande écrite", "name": nadege.name}
    )
    assert page.says("Cette personne tient encore une place.") and TEXT in everything()


def test_the_name_must_be_written_again(door: OpenDoor, nadege: User) -> None:
    admin = an_admin()
    end_seats(nadege, admin)
    page = door(admin).post(f"/personnes/{nadege.id}/effacement", {"reason": "demande écrite", "name": "Nadège"})
    assert page.says("Écrivez le nom exactement") and TEXT in everything()


def test_erased_texts_and_names_are_nowhere_and_counts_stay(door: OpenDoor, team: Team, nadege: User) -> None:
    admin, email = an_admin(), nadege.email
    digest = session().scalar(sa.select(Submission.digest))
    end_seats(nadege, admin)
    visitor = door(admin)
    told = visitor.post(f"/personnes/{nadege.id}/effacement", {"reason": "demande écrite", "name": nadege.name})
    assert visitor.follow(told).says("Les textes et le nom de cette personne sont effacés.")
    left = everything()
    for gone in (TEXT, DRAFT, "j’attendrais", "Pensez", "Lequel", "café", "Nadège", "nadege", email):
        assert gone not in left, gone
    kept = session().scalars(sa.select(Submission)).one()
    assert (kept.words, kept.digest) == (8, digest)


def test_erasure_is_asked_by_administrators_alone(door: OpenDoor, team: Team, nadege: User) -> None:
    for person in (a_coordinator(organisation_of(team)), a_supervisor(team), nadege):
        assert door(person).get(f"/personnes/{nadege.id}/effacement").status == 404


def test_nobody_erases_oneself(app: Flask) -> None:
    admin = an_admin()
    with pytest.raises(RuleBroken), transaction():
        erase_person(actor_of(admin), admin, reason="x", hides_name=False, secret="s", now=clock.now())


def a_proof(door: OpenDoor, team: Team) -> Certificate:
    chapter, vignette = a_chapter(), a_vignette()
    person = a_learner(team, "Nadège Étienne-Quimper")
    assignment = an_assignment(a_programme(team, "chapter:debuter", "vignette:ana"), person)
    finish(person, chapter, vignette)
    door(a_coordinator(organisation_of(team))).post("/attestations/delivrer", {"assignments": str(assignment.id)})
    session().rollback()
    return session().scalars(sa.select(Certificate)).one()


@pytest.mark.parametrize("hides_name", [False, True])
def test_an_issued_proof_still_verifies_with_or_without_the_name(door: OpenDoor, team: Team, hides_name: bool) -> None:
    proof, admin = a_proof(door, team), an_admin()
    person = session().get_one(User, proof.owner_id)
    code, digest = proof.code, proof.digest
    end_seats(person, admin)
    with transaction():
        erase_person(actor_of(admin), person, reason="demande", hides_name=hides_name, secret="s", now=clock.now())
    page = door().get(f"/verifier/{code}")
    assert page.says("Cette attestation est valable")
    assert ("Nadège" in page.text) is not hides_name
    assert page.says("une personne dont le nom a été effacé à sa demande") is hides_name
    session().rollback()
    assert session().scalars(sa.select(Certificate.digest)).one() == digest
    if hides_name:
        assert "Nadège" not in everything()


def test_a_restored_copy_is_cleaned_again_and_nobody_else_is(
    app: Flask, team: Team, nadege: User, tmp_path: Path
) -> None:
    """The list lies beside the database: what it says is done again on a copy that was made before."""
    admin, now = an_admin(), clock.now()
    other = a_learner(team, "Une autre")
    mark = erase_and_come_back(nadege, admin, tmp_path)
    assert mark in (tmp_path / LIST_NAME).read_text(encoding="utf-8")
    with transaction():
        assert erase_again(tmp_path, "secret", now) == 1
    with transaction():
        assert erase_again(tmp_path, "secret", now) == 0
    assert TEXT not in everything() and session().get_one(User, other.id).name == "Une autre"


def erase_and_come_back(person: User, admin: User, folder: Path) -> str:
    """Erase somebody, write the list, and bring the database back to what it was, as a restored copy does."""
    try:
        with transaction():
            seat = session().scalars(sa.select(Seat).where(Seat.user_id == person.id)).one()
            seat.ends_on = clock.now().date() - timedelta(days=1)
            told = erase_person(
                actor_of(admin), person, reason="demande", hides_name=False, secret="secret", now=clock.now()
            )
            keep_in_list(folder, told)
            raise _Restored
    except _Restored:
        return told.mark


class _Restored(Exception):
    pass


def test_without_a_list_there_is_nothing_to_do(app: Flask, settings: Settings, tmp_path: Path) -> None:
    with transaction():
        assert erase_again(tmp_path, "secret", clock.now()) == 0
    assert session().scalar(sa.select(sa.func.count()).select_from(Erasure)) == 0
