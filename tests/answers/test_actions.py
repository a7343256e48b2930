"""A learner's words: saved, handed in, taken back, never lost."""

from __future__ import annotations

from datetime import timedelta

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from elearn import clock
from elearn.answers import actions
from elearn.answers.actions import Conflict, SavedDraft
from elearn.answers.models import Answer, DraftVersion, Submission
from elearn.answers.queries import find_answer, get_submission, readers_of
from elearn.answers.rules import KEPT_DRAFTS, Status
from elearn.db import transaction
from elearn.errors import Missing, RuleBroken
from elearn.journal import JournalLine
from elearn.policy import Permission, reach
from tests.builders import a_draft, a_learner, a_submission, a_supervisor, a_team, a_vignette, actor_of, seen

pytestmark = pytest.mark.postgresql


def test_a_draft_is_kept_with_its_version(database: Session) -> None:
    person, ana = a_learner(), a_vignette()
    kept = a_draft(person, ana, "Je commencerais par")
    assert isinstance(kept, SavedDraft)
    assert (kept.version, find_answer(person.id, "ana#depart").draft_text) == (1, "Je commencerais par")  # type: ignore[union-attr]


def test_saving_the_same_text_twice_makes_no_new_version(database: Session) -> None:
    person, ana = a_learner(), a_vignette()
    a_draft(person, ana, "Je commencerais par")
    again = a_draft(person, ana, "Je commencerais par", base_version=1)
    assert isinstance(again, SavedDraft) and again.version == 1


def test_a_second_tab_gets_both_texts_back_and_overwrites_nothing(database: Session) -> None:
    person, ana = a_learner(), a_vignette()
    a_draft(person, ana, "Le texte du premier onglet")
    told = a_draft(person, ana, "Le texte du second onglet", base_version=0)
    assert isinstance(told, Conflict)
    assert (told.yours, told.theirs) == ("Le texte du second onglet", "Le texte du premier onglet")
    answer = find_answer(person.id, "ana#depart")
    assert answer is not None and answer.draft_text == "Le texte du premier onglet"
    kept = database.scalars(sa.select(DraftVersion)).all()
    assert [(version.text, version.is_kept_for_good) for version in kept] == [("Le texte du second onglet", True)]


def test_the_last_twenty_drafts_are_kept(database: Session) -> None:
    person, ana = a_learner(), a_vignette()
    for number in range(KEPT_DRAFTS + 5):
        a_draft(person, ana, f"texte {number}", base_version=number)
    texts = database.scalars(sa.select(DraftVersion.text).order_by(DraftVersion.id)).all()
    assert texts == [f"texte {number}" for number in range(4, KEPT_DRAFTS + 4)]


@pytest.mark.parametrize(
    "text", ["👩🏽‍🦽 « é »\u202f; œ", "مرحبا بالعالم", "<script>alert(1)</script>", "a\n\n\nb  c\t", "  bords  "]
)
def test_every_text_makes_an_exact_round_trip(database: Session, text: str) -> None:
    submission = a_submission(a_learner(), a_vignette(), text)
    database.expire_all()
    assert database.get(Submission, submission.id).text == text  # type: ignore[union-attr]


def test_submitting_freezes_a_copy_and_reveals(database: Session) -> None:
    person, ana = a_learner(), a_vignette()
    submission = a_submission(person, ana, "J’irais la voir, aujourd’hui.")
    answer = find_answer(person.id, "ana#depart")
    assert answer is not None
    assert (answer.status, answer.submissions_count, answer.revealed_at) == (
        Status.SUBMITTED,
        1,
        submission.submitted_at,
    )
    assert (submission.number, submission.words, submission.edition_id) == (1, 5, ana.edition_id)
    assert submission.seen_digest == seen(ana, "depart").exercise.seen_digest


def test_submitting_leaves_a_journal_line_without_the_text(database: Session) -> None:
    person = a_learner()
    submission = a_submission(person, a_vignette(), "Un texte que personne d’autre ne lit ici")
    line = database.scalars(sa.select(JournalLine).where(JournalLine.verb == "submitted")).one()
    assert (line.actor_id, line.thing_id, line.person_id) == (person.id, submission.id, person.id)
    assert "Un texte" not in str(line.facts)


def test_the_same_form_is_handed_in_once(database: Session) -> None:
    person, ana = a_learner(), a_vignette()
    first = _submit(person, ana, "Une fois", key="cle-de-la-page")
    again = _submit(person, ana, "Une fois", key="cle-de-la-page")
    assert isinstance(first, Submission) and isinstance(again, Submission) and again.id == first.id
    assert database.scalar(sa.select(sa.func.count()).select_from(Submission)) == 1


def test_the_same_form_with_another_text_shows_both(database: Session) -> None:
    person, ana = a_learner(), a_vignette()
    _submit(person, ana, "Une fois", key="cle-de-la-page")
    told = _submit(person, ana, "Deux fois", key="cle-de-la-page")
    assert isinstance(told, Conflict) and (told.yours, told.theirs) == ("Deux fois", "Une fois")


def test_what_waits_cannot_be_handed_in_again(database: Session) -> None:
    person, ana = a_learner(), a_vignette()
    a_submission(person, ana, "Une fois")
    with pytest.raises(RuleBroken, match="déjà remise"):
        _submit(person, ana, "Encore", key="autre-cle")


def test_a_returned_answer_may_be_written_again(database: Session) -> None:
    person, ana = a_learner(), a_vignette()
    first = a_submission(person, ana, "Une fois", ago=timedelta(hours=2))
    with transaction():
        actions.return_answer(first.answer_id, clock.now() - timedelta(minutes=1))
    second = _submit(person, ana, "Mieux", key="autre-cle")
    assert isinstance(second, Submission) and (second.number, second.is_after_reveal) == (2, True)
    assert database.get(Submission, first.id).text == "Une fois"  # type: ignore[union-attr]


def test_a_verdict_may_be_undone_before_it_counts(database: Session) -> None:
    person, ana = a_learner(), a_vignette()
    submission = a_submission(person, ana)
    with transaction():
        actions.accept_answer(submission.answer_id, clock.now() + timedelta(seconds=30))
    with transaction():
        actions.undo_verdict(submission.answer_id)
    answer = database.get(Answer, submission.answer_id)
    assert answer is not None and answer.status_at(clock.now() + timedelta(hours=1)) is Status.SUBMITTED


def test_an_answer_taken_back_is_a_draft_again_and_nobody_else_reaches_it(database: Session) -> None:
    team = a_team()
    person, supervisor, ana = a_learner(team), a_supervisor(team), a_vignette()
    submission = a_submission(person, ana, "Trop vite")
    with transaction():
        actions.withdraw_submission(actor_of(person), database.get_one(Answer, submission.answer_id), clock.now())
    answer = find_answer(person.id, "ana#depart")
    assert answer is not None and (answer.status, answer.draft_text) == (Status.DRAFT, "Trop vite")
    with pytest.raises(Missing):
        get_submission(reach(actor_of(supervisor), Permission.ANSWER_REVIEW), submission.id)


def test_an_opened_answer_cannot_be_taken_back_and_its_author_knows_who_read_it(database: Session) -> None:
    team = a_team()
    person, supervisor, ana = a_learner(team), a_supervisor(team, "Sophie Lambert"), a_vignette()
    submission = a_submission(person, ana)
    with transaction():
        actions.note_opening(actor_of(supervisor), database.get_one(Submission, submission.id), clock.now())
        actions.note_opening(actor_of(supervisor), database.get_one(Submission, submission.id), clock.now())
    with pytest.raises(RuleBroken, match="déjà été ouverte"), transaction():
        actions.withdraw_submission(actor_of(person), database.get_one(Answer, submission.answer_id), clock.now())
    assert [reader.name for reader in readers_of(submission.answer_id)] == ["Sophie Lambert"]


def test_an_author_who_rereads_their_own_answer_leaves_no_access_line(database: Session) -> None:
    person = a_learner()
    submission = a_submission(person, a_vignette())
    with transaction():
        actions.note_opening(actor_of(person), database.get_one(Submission, submission.id), clock.now())
    assert readers_of(submission.answer_id) == ()


def _save(person: object, published: object, text: str, *, base: int) -> object:
    with transaction():
        return actions.save_draft(
            actor_of(person),  # type: ignore[arg-type]
            seen(published, "depart"),  # type: ignore[arg-type]
            text=text,
            base_version=base,
            now=clock.now(),
        )


def _submit(person: object, published: object, text: str, *, key: str, base: int | None = None) -> object:
    with transaction():
        return actions.submit_answer(
            actor_of(person),  # type: ignore[arg-type]
            seen(published, "depart"),  # type: ignore[arg-type]
            text=text,
            key=key,
            now=clock.now(),
            review_days=5,
            zone="Europe/Paris",
            base_version=base,
        )


def test_a_stale_form_is_not_handed_in_over_what_another_tab_has_saved(database: Session) -> None:
    person, ana = a_learner(), a_vignette()
    _save(person, ana, "Écrit dans l’autre onglet", base=0)
    told = _submit(person, ana, "Écrit ici", key="cle-de-la-page", base=0)
    assert isinstance(told, Conflict) and (told.yours, told.theirs) == ("Écrit ici", "Écrit dans l’autre onglet")
    assert database.scalar(sa.select(sa.func.count()).select_from(Submission)) == 0


def test_a_text_that_lost_twice_is_kept_once(database: Session) -> None:
    person, ana = a_learner(), a_vignette()
    _save(person, ana, "Premier", base=0)
    for _ in range(2):
        assert isinstance(_save(person, ana, "Second", base=0), Conflict)
    assert database.scalar(sa.select(sa.func.count()).where(DraftVersion.is_kept_for_good.is_(True))) == 1


def test_an_old_form_sent_again_after_a_return_gives_its_first_receipt(database: Session) -> None:
    person, ana = a_learner(), a_vignette()
    first = _submit(person, ana, "Une fois", key="cle-de-la-page")
    assert isinstance(first, Submission)
    with transaction():
        actions.return_answer(first.answer_id, clock.now() - timedelta(minutes=1))
    again = _submit(person, ana, "Une fois", key="cle-de-la-page")
    assert isinstance(again, Submission) and again.id == first.id
    assert database.scalar(sa.select(sa.func.count()).select_from(Submission)) == 1
