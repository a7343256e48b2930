"""What is written about a séance stays: signatures, corrections and minutes are only ever added."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, time

import pytest
import sqlalchemy as sa
from flask import Flask

from elearn.accounts.models import User
from elearn.db import session, transaction
from elearn.discussions import actions
from elearn.discussions.actions import Stale
from elearn.discussions.actions.attendance import digest_of, facts_of
from elearn.discussions.models import Attendance, Discussion, DiscussionParticipation, NoteVersion
from elearn.discussions.queries import attendance_sheet, attended, find_current_note, list_versions, plan_of
from elearn.discussions.rules import Case, Part, State
from elearn.errors import Missing, RuleBroken
from elearn.journal import JournalLine
from elearn.organisations.models import Team
from elearn.policy import Role
from tests.builders import a_learner, a_person, a_regional, a_seat, a_supervisor, a_team, actor_of
from tests.discussions.builders import a_discussion, a_note, a_plan, at, network_of

pytestmark = pytest.mark.postgresql
AFTERNOON = "2026-11-26-afternoon"
DURING = at("2026-11-26 14:05")


class Table:
    """A team with its supervisor, two learners, and a séance of all three."""

    def __init__(self) -> None:
        self.team: Team = a_team()
        self.sophie: User = a_supervisor(self.team, "Sophie Lambert")
        self.camille: User = a_learner(self.team, "Camille Roussel")
        self.samia: User = a_learner(self.team, "Samia Amrani")
        self.plan = a_plan(self.sophie, self.sophie, self.camille, self.samia, cases=(Case("jose", "famille", 45),))
        self.discussion: Discussion = a_discussion(self.team, self.sophie, self.plan)

    def sign(self, person: User, key: str = AFTERNOON) -> Attendance:
        with transaction():
            return actions.sign_presence(actor_of(person), self.discussion, sitting_key=key, now=DURING)

    def close(self) -> Discussion:
        with transaction():
            return actions.close_discussion(actor_of(self.sophie), self.discussion, at("2026-11-26 15:40"))


@pytest.fixture
def table(app: Flask) -> Table:
    return Table()


def verbs() -> list[str]:
    return list(session().scalars(sa.select(JournalLine.verb).order_by(JournalLine.id)))


def test_a_plan_seats_those_who_are_listed_and_whoever_facilitates(table: Table) -> None:
    seats = session().execute(sa.select(DiscussionParticipation.person_id, DiscussionParticipation.part))

    assert dict(seats.all()) == {
        table.sophie.id: Part.FACILITATOR,
        table.camille.id: Part.PARTICIPANT,
        table.samia.id: Part.PARTICIPANT,
    }
    assert plan_of(table.discussion) == table.plan


def test_planning_gives_no_seat(app: Flask) -> None:
    team = a_team()
    sophie, camille = a_supervisor(team), a_learner(team)
    network = network_of(team)
    regional = a_regional(network)

    discussion = a_discussion(network, regional, a_plan(sophie, camille), supervising=(sophie,))

    seated = session().scalars(
        sa.select(DiscussionParticipation.person_id).where(DiscussionParticipation.discussion_id == discussion.id)
    )
    assert set(seated) == {sophie.id, camille.id}


def test_a_peer_who_facilitates_is_written_down_as_a_peer(table: Table) -> None:
    plan = a_plan(table.camille, table.sophie, table.samia)

    discussion = a_discussion(table.team, table.sophie, plan)

    part = session().scalar(
        sa.select(DiscussionParticipation.part).where(
            DiscussionParticipation.discussion_id == discussion.id,
            DiscussionParticipation.person_id == table.camille.id,
        )
    )
    assert part is Part.PEER


def test_a_change_is_counted_and_named_in_the_journal_without_any_text(table: Table) -> None:
    plan = replace(table.plan, title="Gérard", people=frozenset({table.sophie.id, table.camille.id}))

    with transaction():
        actions.change_discussion(
            actor_of(table.sophie), table.discussion, plan, supervising=[table.sophie.id], now=at("2026-11-20 10:00")
        )

    line = session().scalars(sa.select(JournalLine).order_by(JournalLine.id.desc())).first()
    assert line is not None
    assert (line.verb, line.facts) == ("changed", {"changed": ["title"], "added": [], "removed": [table.samia.id]})
    assert table.discussion.revision == 1


def test_hours_do_not_change_under_a_signature(table: Table) -> None:
    table.sign(table.camille)
    later = replace(table.plan, starts_at=at("2026-12-03 14:00"))

    with pytest.raises(RuleBroken, match="déjà signées"), transaction():
        actions.change_discussion(actor_of(table.sophie), table.discussion, later, supervising=[], now=DURING)


def test_somebody_who_has_signed_stays_on_the_list(table: Table) -> None:
    table.sign(table.camille)
    without = replace(table.plan, people=frozenset({table.sophie.id, table.samia.id}))

    with pytest.raises(RuleBroken) as broken, transaction():
        actions.change_discussion(actor_of(table.sophie), table.discussion, without, supervising=[], now=DURING)
    assert broken.value.field == "people"


def test_a_signature_counts_at_once_in_the_team_of_that_day(table: Table) -> None:
    table.sign(table.camille)

    (fact,) = attended([table.camille.id, table.samia.id])

    assert fact.person_id == table.camille.id
    assert fact.modules == (("jose", "famille"),)
    assert fact.half_days == ((date(2026, 11, 26), "afternoon"),)
    assert (fact.minutes, fact.counted_in_team_id) == (90, table.team.id)
    assert session().get_one(Discussion, table.discussion.id).state is State.HELD


def test_a_presence_counts_where_the_person_was_on_that_day_and_not_where_they_are_now(table: Table) -> None:
    mover = a_person("Nadège Étienne")
    a_seat(mover, Role.LEARNER, team=table.team, ends_on=date(2026, 11, 30))
    a_seat(mover, Role.LEARNER, team=a_team(), starts_on=date(2026, 12, 1))
    discussion = a_discussion(table.team, table.sophie, a_plan(table.sophie, mover))

    with transaction():
        actions.record_attendance(
            actor_of(table.sophie), discussion, places=[(mover.id, AFTERNOON)], now=at("2026-12-05 10:00")
        )

    (fact,) = attended([mover.id])
    assert fact.counted_in_team_id == table.team.id


def test_signing_twice_gives_the_first_signature_back(table: Table) -> None:
    first = table.sign(table.camille)

    assert table.sign(table.camille).id == first.id
    assert verbs().count("signed") == 1


def test_nobody_signs_who_is_not_listed(table: Table) -> None:
    stranger = a_learner(table.team)

    with pytest.raises(Missing):
        table.sign(stranger)


def test_a_half_day_of_another_day_is_not_signed(table: Table) -> None:
    with pytest.raises(Missing):
        table.sign(table.camille, "2026-11-27-afternoon")


def test_the_sheet_records_who_was_ticked_and_says_who_recorded_it(table: Table) -> None:
    table.sign(table.camille)
    places = [(table.camille.id, AFTERNOON), (table.samia.id, AFTERNOON), (table.samia.id, AFTERNOON)]

    with transaction():
        lines = actions.record_attendance(actor_of(table.sophie), table.discussion, places=places, now=DURING)

    assert [(line.person_id, line.signed_by_id, line.method) for line in lines] == [
        (table.samia.id, table.sophie.id, "facilitator")
    ]


def test_nothing_is_recorded_in_advance(table: Table) -> None:
    with pytest.raises(RuleBroken), transaction():
        actions.record_attendance(
            actor_of(table.sophie),
            table.discussion,
            places=[(table.samia.id, AFTERNOON)],
            now=at("2026-11-26 13:00"),
        )


def test_closing_writes_absences_down_and_takes_a_digest_that_can_be_taken_again(table: Table) -> None:
    table.sign(table.camille)

    closed = table.close()

    lines = {line.person_id: line.is_present for line in session().scalars(sa.select(Attendance))}
    assert lines == {table.camille.id: True, table.samia.id: False, table.sophie.id: False}
    assert closed.state is State.CLOSED
    assert digest_of(closed) == closed.attendance_digest


def test_a_closed_sheet_is_signed_no_more(table: Table) -> None:
    table.close()

    with pytest.raises(RuleBroken, match="clos"):
        table.sign(table.samia)
    with pytest.raises(RuleBroken, match="clos"), transaction():
        actions.record_attendance(
            actor_of(table.sophie), table.discussion, places=[(table.samia.id, AFTERNOON)], now=DURING
        )
    with pytest.raises(RuleBroken), transaction():
        actions.close_discussion(actor_of(table.sophie), table.discussion, at("2026-11-27 09:00"))


def test_a_correction_is_a_new_line_with_its_reason_and_leaves_the_digest_alone(table: Table) -> None:
    closed = table.close()
    old = session().scalars(sa.select(Attendance).where(Attendance.person_id == table.samia.id)).one()

    with transaction():
        new = actions.correct_attendance(
            actor_of(table.sophie), closed, old.id, reason="Arrivée avant la clôture", now=at("2026-11-27 09:00")
        )

    assert (new.corrects_id, new.is_present, new.reason) == (old.id, True, "Arrivée avant la clôture")
    assert [fact.person_id for fact in attended([table.samia.id])] == [table.samia.id]
    assert digest_of(closed) == closed.attendance_digest
    assert verbs()[-1] == "corrected"


def test_a_line_is_corrected_once_and_never_without_a_reason(table: Table) -> None:
    line = table.sign(table.camille)
    boss, where = actor_of(table.sophie), table.discussion

    with pytest.raises(RuleBroken, match="pourquoi"), transaction():
        actions.correct_attendance(boss, where, line.id, reason="  ", now=DURING)
    with transaction():
        actions.correct_attendance(boss, where, line.id, reason="Erreur de personne", now=DURING)
    with pytest.raises(RuleBroken, match="déjà été corrigée"), transaction():
        actions.correct_attendance(boss, where, line.id, reason="Encore", now=DURING)
    assert attended([table.camille.id]) == ()


def leave(
    table: Table, line: Attendance, hour: str, reason: str = "Train", now: str = "2026-11-26 15:20"
) -> Attendance:
    """Note, as who facilitates, that somebody left at an hour; none takes back the one that was noted."""
    left = time.fromisoformat(hour) if hour else None
    with transaction():
        return actions.note_departure(
            actor_of(table.sophie), table.discussion, line.id, left=left, reason=reason, now=at(now)
        )


def test_a_departure_stands_beside_the_presence_which_counts_as_it_did(table: Table) -> None:
    signed = table.sign(table.camille)
    before = attended([table.camille.id])

    noted = leave(table, signed, "15:10")

    assert (noted.corrects_id, noted.is_present, noted.left_at) == (signed.id, True, at("2026-11-26 15:10"))
    assert noted.counted_in_team_id == signed.counted_in_team_id and verbs()[-1] == "noted-departure"
    (after,) = attended([table.camille.id])
    assert (after.half_days, after.minutes) == (before[0].half_days, before[0].minutes)
    (cell,) = next(row.cells for row in attendance_sheet(table.discussion).rows if row.person_id == table.camille.id)
    assert cell.signature is not None and cell.signature.id == signed.id and cell.earlier == ()

    changed = leave(table, leave(table, noted, "15:15", "Erreur d’heure"), "", "Revenue", now="2026-11-26 15:25")
    assert changed.is_present and changed.left_at is None
    (cell,) = next(row.cells for row in attendance_sheet(table.discussion).rows if row.person_id == table.camille.id)
    assert cell.signature is not None and cell.signature.id == signed.id and len(cell.earlier) == 2


@pytest.mark.parametrize(
    ("hour", "reason", "said"),
    [
        ("15:10", " ", "raison de ce départ"),
        ("13:30", "Train", "pas dans la demi-journée"),
        ("18:00", "Train", "pas dans la demi-journée"),
        ("15:25", "Train", "pas encore passée"),
        ("14:04", "Train", "signé plus tard"),
        ("", "Train", "Écrivez l’heure"),
    ],
)
def test_a_departure_has_a_reason_and_an_hour_that_has_passed(table: Table, hour: str, reason: str, said: str) -> None:
    signed = table.sign(table.camille)
    with pytest.raises(RuleBroken, match=said):
        leave(table, signed, hour, reason)


def test_nobody_leaves_who_was_not_there(table: Table) -> None:
    with transaction():
        (absent,) = actions.record_attendance(
            actor_of(table.sophie), table.discussion, places=[], absences=[(table.samia.id, AFTERNOON)], now=DURING
        )
    with pytest.raises(RuleBroken, match="absence"):
        leave(table, absent, "15:10")


def test_the_fingerprint_of_a_sheet_names_a_departure_only_where_there_is_one(table: Table) -> None:
    signed = table.sign(table.camille)
    whole = "id person day half_day is_present method signed_at signed_by corrects reason"
    assert set(facts_of(signed)) == set(whole.split())
    closed = table.close()
    digest = closed.attendance_digest

    leave(table, signed, "15:10", now="2026-11-27 09:00")

    assert digest_of(closed) == digest == closed.attendance_digest


def test_a_departure_noted_before_the_closing_is_in_the_fingerprint(table: Table) -> None:
    noted = leave(table, table.sign(table.camille), "15:10")
    closed = table.close()
    assert facts_of(noted)["left_at"] == at("2026-11-26 15:10").isoformat()
    assert digest_of(closed) == closed.attendance_digest


def test_a_line_of_another_meeting_is_not_to_be_found(table: Table) -> None:
    line = table.sign(table.camille)
    other = a_discussion(table.team, table.sophie, a_plan(table.sophie, table.camille))

    with pytest.raises(Missing), transaction():
        actions.correct_attendance(actor_of(table.sophie), other, line.id, reason="Non", now=DURING)


def test_a_presence_at_a_cancelled_meeting_cannot_be_signed(table: Table) -> None:
    with transaction():
        actions.cancel_discussion(actor_of(table.sophie), table.discussion, at("2026-11-25 10:00"))

    with pytest.raises(RuleBroken, match="annulée"):
        table.sign(table.camille)


def test_what_was_held_cannot_be_called_off(table: Table) -> None:
    with pytest.raises(RuleBroken), transaction():
        actions.cancel_discussion(actor_of(table.sophie), table.discussion, at("2026-11-26 18:00"))


def test_minutes_saved_on_a_stale_version_overwrite_nothing(table: Table) -> None:
    a_note(table.discussion, table.sophie, "Première")
    a_note(table.discussion, table.samia, "Deuxième", base_number=1)

    with transaction():
        found = actions.save_note(
            actor_of(table.camille), table.discussion, text="En même temps", base_number=1, now=DURING
        )

    assert isinstance(found, Stale)
    assert (found.kept.text, found.current.text) == ("En même temps", "Deuxième")
    assert [(one.number, one.text, one.is_aside) for one in list_versions(table.discussion.id)] == [
        (3, "En même temps", True),
        (2, "Deuxième", False),
        (1, "Première", False),
    ]
    current = find_current_note(table.discussion.id)
    assert current is not None
    assert current.number == 2


def test_a_text_kept_aside_is_kept_once_even_if_it_is_sent_again(table: Table) -> None:
    a_note(table.discussion, table.sophie, "Première")

    for _ in range(2):
        with transaction():
            actions.save_note(actor_of(table.camille), table.discussion, text="Autre", base_number=0, now=DURING)

    assert len(list_versions(table.discussion.id)) == 2


def test_two_texts_are_joined_by_a_version_that_follows_the_one_in_place(table: Table) -> None:
    a_note(table.discussion, table.sophie, "Première")
    with transaction():
        actions.save_note(actor_of(table.camille), table.discussion, text="Autre", base_number=0, now=DURING)

    joined = a_note(table.discussion, table.camille, "Première\n\nAutre", base_number=1)

    assert (joined.number, joined.base_number, joined.is_aside) == (3, 1, False)


@pytest.mark.parametrize("base_number", [-5, 999_999])
def test_a_base_that_never_was_is_stale_and_loses_nothing(table: Table, base_number: int) -> None:
    a_note(table.discussion, table.sophie, "Première")

    with transaction():
        found = actions.save_note(
            actor_of(table.camille), table.discussion, text="Autre", base_number=base_number, now=DURING
        )

    assert isinstance(found, Stale)


def test_saving_the_same_text_again_makes_no_version(table: Table) -> None:
    a_note(table.discussion, table.sophie, "Première\r\nligne")

    again = a_note(table.discussion, table.sophie, "Première\nligne", base_number=1)

    assert again.number == 1


def test_minutes_that_are_too_long_are_refused_whole(table: Table) -> None:
    with pytest.raises(RuleBroken, match="Rien n’a été coupé"), transaction():
        actions.save_note(actor_of(table.sophie), table.discussion, text="a" * 100_001, base_number=0, now=DURING)
    assert session().scalar(sa.select(sa.func.count()).select_from(NoteVersion)) == 0


def test_what_is_to_be_done_is_settled_and_reopened(table: Table) -> None:
    sophie = actor_of(table.sophie)
    with transaction():
        made = actions.add_follow_up(
            sophie,
            table.discussion,
            what="Visiter la boutique",
            person_id=table.samia.id,
            due_on=date(2026, 12, 3),
            now=DURING,
        )

    with transaction():
        actions.settle_follow_up(actor_of(table.samia), table.discussion, made, DURING)
    assert (made.done_at, made.done_by_id) == (DURING, table.samia.id)
    with transaction():
        actions.reopen_follow_up(sophie, table.discussion, made)
    assert made.done_at is None


def test_what_is_to_be_done_is_not_given_to_somebody_who_was_not_there(table: Table) -> None:
    with pytest.raises(RuleBroken) as broken, transaction():
        actions.add_follow_up(
            actor_of(table.sophie),
            table.discussion,
            what="Téléphoner",
            person_id=a_learner().id,
            due_on=None,
            now=DURING,
        )
    assert broken.value.field == "person"
