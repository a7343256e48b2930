"""What the matrix reads from its tallies is what the one computation says, at every moment, whoever writes what."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from datetime import date, datetime, timedelta
from random import Random

import pytest
import sqlalchemy as sa

from elearn import clock
from elearn.accounts.models import User
from elearn.answers.actions import withdraw_submission
from elearn.answers.models import Answer, Submission
from elearn.answers.rules import Status
from elearn.db import session, transaction
from elearn.discussions.models import Discussion
from elearn.discussions.rules import State as Held
from elearn.errors import Missing, RuleBroken
from elearn.organisations.models import Team
from elearn.ownership import rescope
from elearn.policy import Reach, Scope
from elearn.programmes import actions as programme_actions
from elearn.programmes.models import Assignment, Programme, Step
from elearn.programmes.queries import list_steps
from elearn.programmes.rules import Requirement
from elearn.progress import matrix, tasks
from elearn.progress.actions import recognise_step, withdraw_recognition
from elearn.progress.field_actions import confirm_field_work
from elearn.progress.models import Tally, TallyMark
from elearn.progress.queries import list_progress
from elearn.progress.rules import DONE_STATES, State
from elearn.progress.tallies import MatrixRow, count_everyone, list_finished, list_rows, row_of
from elearn.progress.tally_rules import (
    DONE,
    LETTERS,
    done_by_step,
    packed_days,
    packed_states,
    unpacked_days,
    unpacked_states,
)
from elearn.reading.models import SectionRead
from tests.builders import (
    CHAPTER,
    a_chapter,
    a_coordinator,
    a_draft,
    a_learner,
    a_module,
    a_submission,
    a_team,
    a_vignette,
    actor_of,
)
from tests.conftest import statements
from tests.programmes.builders import (
    a_presence,
    a_programme,
    a_step,
    accept,
    an_assignment,
    change_rule,
    organisation_of,
    read_through,
    send_back,
)

pytestmark = pytest.mark.postgresql
EVERYWHERE = Reach(is_everywhere=True)
STEPS = ("chapter:debuter", "stage:ana#un", "stage:ana#deux", "discussion:ana", "field:")
NOON = datetime.fromisoformat("2026-11-26T11:00:00+00:00")


@pytest.fixture
def team(app: object) -> Team:
    return a_team("Équipe Littoral")


def computed(programme: Programme, now: datetime) -> tuple[MatrixRow, ...]:
    """Return what the one computation says of everyone."""
    return tuple(row_of(found) for found in list_progress(Assignment.programme_id == programme.id, now))


def shown(programme: Programme, now: datetime) -> tuple[MatrixRow, ...]:
    """Return what the matrix shows of everyone."""
    return tuple(matrix.read_whole(EVERYWHERE, programme.id, matrix.Choice(), now).rows)


def kept_alone(programme: Programme, now: datetime) -> tuple[MatrixRow, ...]:
    """Return what the tallies alone say: nobody is computed."""
    assert count_everyone(EVERYWHERE, programme.id, now).others == {}
    steps = list_steps([programme.id])[programme.id]
    return tuple(list_rows(EVERYWHERE, programme.id, steps, now, others={}))


def agrees(programme: Programme, now: datetime) -> None:
    """Fail unless lines, columns, teams and totals are those of the computation."""
    wanted = computed(programme, now)
    assert shown(programme, now) == wanted
    for choice in (matrix.Choice(), matrix.Choice(only_late=True)):
        kept = [row for row in wanted if choice.keeps(row)]
        found = matrix.read_matrix(EVERYWHERE, programme.id, choice, 1, now)
        assert found.people == len(kept)
        assert found.total == matrix.Total(sum(row.done for row in kept), sum(row.total for row in kept))
        assert [row for block in found.teams for row in block.rows] == kept
        for place, column in enumerate(found.columns):
            assert column.total.done == sum(row.states[place] in DONE_STATES for row in kept)
        for block in found.teams:
            here = [row for row in kept if row.team_id == block.id]
            assert (block.people, block.total.done) == (len(here), sum(row.done for row in here))
    whole = matrix.read_matrix(EVERYWHERE, programme.id, matrix.Choice(), 1, now)
    sums = matrix.read_sums(EVERYWHERE, programme.id, now)
    assert (sums.people, sums.total, sums.columns) == (whole.people, whole.total, whole.columns)
    assert (sums.complete, sums.late) == (
        sum(row.completed_at is not None for row in wanted),
        sum(row.is_late for row in wanted),
    )
    assert sums.teams == tuple(replace(block, rows=()) for block in whole.teams)
    here = Assignment.programme_id == programme.id
    finished = [(row.team_id, row.completed_at) for row in list_progress(here, now, with_renewed=True)]
    assert sorted(list_finished(here, now), key=str) == sorted((one for one in finished if one[1]), key=str)


def within(deed: Callable[[], object]) -> None:
    with transaction():
        deed()


def try_to(deed: Callable[[], object]) -> None:
    """Do something that the rules may refuse."""
    with suppress(RuleBroken, Missing):
        deed()


class History:
    """A programme and its people, to whom anything may happen."""

    def __init__(self, seed: int, team: Team) -> None:
        self.random = Random(seed)
        self.team = team
        self.chapter = a_chapter("debuter")
        self.vignette = a_vignette("ana")
        self.programme = a_programme(team, *STEPS)
        self.other_team = a_team("Équipe Nord", organisation=organisation_of(team))
        self.coordinator = a_coordinator(organisation_of(team))
        self.people = [a_learner(team if place % 2 else self.other_team) for place in range(5)]
        for place, person in enumerate(self.people):
            deadline = clock.now().date() + timedelta(days=30) if place else None
            an_assignment(self.programme, person, deadline_on=deadline)

    @property
    def deeds(self) -> list[Callable[[], None]]:
        """Everything that can move a figure."""
        return [
            self.read, self.draft, self.submit, self.submit, self.judge, self.judge, self.review, self.meet,
            self.call_off, self.recognise, self.withdraw, self.confirm, self.rule, self.add, self.remove, self.move,
            self.publish, self.extend, self.end, self.renew, self.change_team, self.take_back,
        ]  # fmt: skip

    def anybody(self) -> User:
        return self.random.choice(self.people)

    def steps(self) -> list[Step]:
        return [planned.step for planned in list_steps([self.programme.id])[self.programme.id]]

    def assignment(self) -> Assignment:
        found = session().scalars(sa.select(Assignment).where(Assignment.ended_at.is_(None)).order_by(Assignment.id))
        return self.random.choice(found.all())

    def submission(self) -> Submission | None:
        return self.random.choice([None, *session().scalars(sa.select(Submission).order_by(Submission.id))])

    def read(self) -> None:
        read_through(self.anybody(), self.chapter, but=self.random.choice(["", "finir"]))

    def draft(self) -> None:
        person, anchor = self.anybody(), self.random.choice(["depart", "proches"])
        if not session().scalar(sa.select(Submission.id).where(Submission.owner_id == person.id).limit(1)):
            try_to(lambda: a_draft(person, self.vignette, "Je commence", anchor=anchor))

    def submit(self) -> None:
        person, anchor = self.anybody(), self.random.choice(["depart", "proches"])
        try_to(lambda: a_submission(person, self.vignette, anchor=anchor))

    def judge(self) -> None:
        submission, verdict = self.submission(), self.random.choice([accept, send_back])
        if submission is not None:
            try_to(lambda: verdict(submission))

    def review(self) -> None:
        """A verdict that takes effect in a while, as one that can still be undone."""
        submission = self.submission()
        if submission is not None:
            try_to(lambda: accept(submission, at=clock.now() + timedelta(seconds=30)))

    def take_back(self) -> None:
        submission = self.submission()
        if submission is not None:
            owner = actor_of(session().get_one(User, submission.owner_id))
            answer = session().get_one(Answer, submission.answer_id)
            try_to(lambda: within(lambda: withdraw_submission(owner, answer, clock.now())))

    def meet(self) -> None:
        a_presence(self.anybody(), self.team, "ana")

    def call_off(self) -> None:
        found = session().scalars(sa.select(Discussion).limit(1)).first()
        if found is not None:
            with transaction():
                found.state = Held.CANCELLED

    def recognise(self) -> None:
        assignment, step = self.assignment(), self.random.choice(self.steps())
        now, by = clock.now(), actor_of(self.coordinator)
        said = {"reason": "Déjà suivi.", "proof": "Attestation."}
        day = date(2026, 1, 6)
        try_to(
            lambda: within(
                lambda: recognise_step(
                    by, assignment, step.id, is_met=False, done_on=day, today=now.date(), now=now, **said
                )
            )
        )

    def withdraw(self) -> None:
        assignment, step = self.assignment(), self.random.choice(self.steps())
        by, now = actor_of(self.coordinator), clock.now()
        try_to(lambda: within(lambda: withdraw_recognition(by, assignment, step.id, reason="Erreur.", now=now)))

    def confirm(self) -> None:
        field = [step for step in self.steps() if step.kind == "field"]
        assignment = self.assignment()
        if field:
            by, now = actor_of(self.coordinator), clock.now()
            said = {"account": "Vue en emploi.", "proof": ""}
            day = date(2026, 1, 6)
            try_to(
                lambda: within(
                    lambda: confirm_field_work(
                        by, assignment, field[0], is_met=False, done_on=day, minutes=60, seen=(),
                        today=now.date(), now=now, **said,
                    )
                )
            )  # fmt: skip

    def rule(self) -> None:
        step = next(step for step in self.steps() if step.stage_id)
        change_rule(self.programme, step, *self.random.choice([[Requirement.READ], [Requirement.ACCEPTED]]))

    def add(self) -> None:
        optional = self.random.random() < 0.3
        try_to(lambda: a_step(self.programme, "vignette:ana", is_optional=optional))

    def remove(self) -> None:
        steps = [step for step in self.steps() if step.kind != "stage"]
        if len(steps) > 1:
            with transaction():
                programme_actions.remove_step(
                    actor_of(self.coordinator), self.programme, self.random.choice(steps), now=clock.now()
                )

    def move(self) -> None:
        with transaction():
            programme_actions.move_step(
                actor_of(self.coordinator), self.programme, self.random.choice(self.steps()), by=1
            )

    def publish(self) -> None:
        more = "\n## Encore {#encore minutes=5}\n\nUn paragraphe de plus.\n" if self.random.random() < 0.5 else ""
        source = CHAPTER.format(title="Débuter", number=1, canary=f"mot{self.random.random()}")
        self.chapter = a_module(source + more, "chapters/01-debuter.md")

    def extend(self) -> None:
        assignment = self.assignment()
        if assignment.deadline_on is not None:
            with transaction():
                programme_actions.extend_assignment(
                    actor_of(self.coordinator), assignment,
                    deadline_on=assignment.deadline_on + timedelta(days=3), reason="Absence.", now=clock.now(),
                )  # fmt: skip

    def end(self) -> None:
        following = session().scalars(sa.select(Assignment.id).where(Assignment.ended_at.is_(None))).all()
        if len(following) > 3:
            with transaction():
                programme_actions.end_assignment(actor_of(self.coordinator), self.assignment(), now=clock.now())

    def renew(self) -> None:
        """Most often somebody who has finished, as their attestation would ask."""
        now = clock.now()
        finished = [row.assignment_id for row in computed(self.programme, now) if row.completed_at is not None]
        assignment = session().get_one(Assignment, self.random.choice(finished)) if finished else self.assignment()
        with transaction():
            programme_actions.renew_assignment(
                actor_of(self.coordinator), assignment, starts_on=now.date(), deadline_on=None, now=now
            )

    def change_team(self) -> None:
        person, team = self.anybody(), self.random.choice([self.team, self.other_team])
        network_id = organisation_of(team).network_id
        with transaction():
            rescope(person.id, Scope(person.id, team.id, team.organisation_id, network_id))


@pytest.mark.parametrize("seed", range(3))
def test_the_matrix_agrees_with_the_computation_at_every_step_of_a_history(seed: int, team: Team) -> None:
    history = History(seed, team)
    for _ in range(24):
        history.random.choice(history.deeds)()
        if history.random.random() < 0.5:
            tasks.keep_tallies()
        for later in (timedelta(), timedelta(minutes=1), timedelta(days=400)):
            agrees(history.programme, clock.now() + later)
    tasks.keep_tallies()
    now = clock.now() + timedelta(minutes=1)
    before = shown(history.programme, now)
    tasks.rebuild_tallies()
    assert shown(history.programme, now) == before


@pytest.mark.parametrize("seed", range(2))
def test_after_the_queue_has_run_the_tallies_alone_say_it_all(seed: int, team: Team) -> None:
    history = History(seed + 10, team)
    for _ in range(12):
        history.random.choice([deed for deed in history.deeds if deed != history.review])()
        tasks.keep_tallies()
        now = clock.now()
        assert kept_alone(history.programme, now) == computed(history.programme, now)
    assert session().scalars(sa.select(TallyMark)).all() == []


def test_a_deadline_that_passes_is_told_though_nothing_is_written(team: Team) -> None:
    a_chapter("debuter")
    programme = a_programme(team, "chapter:debuter")
    an_assignment(programme, a_learner(team), deadline_on=date(2026, 11, 30))
    tasks.keep_tallies()
    before, after = (datetime.fromisoformat(f"2026-11-30T{hour}+00:00") for hour in ("22:59:59", "23:00:00"))
    assert [row.states for row in kept_alone(programme, before)] == [(State.TODO,)]
    late = kept_alone(programme, after)
    assert [(row.states, row.days, row.is_late) for row in late] == [((State.LATE,), (date(2026, 11, 30),), True)]


def test_a_review_takes_effect_in_the_matrix_at_its_instant(team: Team) -> None:
    vignette, person = a_vignette("ana"), a_learner(team)
    programme = a_programme(team, "stage:ana#un")
    an_assignment(programme, person)
    submission = a_submission(person, vignette)
    at = clock.now() + timedelta(seconds=30)
    with transaction():
        answer = session().get_one(Answer, submission.answer_id)
        answer.verdict_status, answer.verdict_at = Status.ACCEPTED, at
    tasks.keep_tallies()
    assert [row.states for row in shown(programme, at - timedelta(seconds=1))] == [(State.WAITING,)]
    assert [row.states for row in shown(programme, at)] == [(State.ACCEPTED,)]


def test_a_deed_is_seen_before_the_queue_has_run(team: Team) -> None:
    chapter, person = a_chapter("debuter"), a_learner(team)
    programme = a_programme(team, "chapter:debuter")
    an_assignment(programme, person)
    tasks.keep_tallies()
    read_through(person, chapter)
    assert [row.states for row in shown(programme, clock.now())] == [(State.READ,)]


def test_a_deed_that_is_rolled_back_leaves_no_mark(team: Team) -> None:
    chapter, person = a_chapter("debuter"), a_learner(team)
    an_assignment(a_programme(team, "chapter:debuter"), person)
    tasks.keep_tallies()
    with suppress(RuleBroken), transaction():
        read_through(person, chapter)
        raise RuleBroken("non")
    assert session().scalars(sa.select(TallyMark)).all() == []


def test_what_was_handed_in_is_its_own_mark(team: Team) -> None:
    ana, people = a_vignette("ana"), [a_learner(team) for _ in range(2)]
    programme = a_programme(team, "vignette:ana")
    for person in people:
        an_assignment(programme, person)
    tasks.keep_tallies()
    a_submission(people[0], ana)
    with transaction():
        session().execute(sa.delete(TallyMark))  # that of the draft before it
    waiting = count_everyone(EVERYWHERE, programme.id, clock.now()).others
    tasks.keep_tallies()
    assert [row.person_id for row in waiting.values()] == [people[0].id]
    assert count_everyone(EVERYWHERE, programme.id, clock.now()).others == {}


def test_a_deed_of_one_person_marks_nobody_else(team: Team) -> None:
    chapter = a_chapter("debuter")
    programme = a_programme(team, "chapter:debuter")
    people = [a_learner(team) for _ in range(3)]
    for person in people:
        an_assignment(programme, person)
    tasks.keep_tallies()
    read_through(people[1], chapter)
    others = count_everyone(EVERYWHERE, programme.id, clock.now()).others
    assert [row.person_id for row in others.values()] == [people[1].id]


def test_a_step_that_moves_marks_nobody(team: Team) -> None:
    a_chapter("debuter"), a_vignette("ana")
    programme = a_programme(team, "chapter:debuter", "stage:ana#un")
    an_assignment(programme, a_learner(team))
    tasks.keep_tallies()
    step = list_steps([programme.id])[programme.id][0].step
    coordinator = actor_of(a_coordinator(organisation_of(team)))
    with transaction():
        programme_actions.move_step(coordinator, programme, step, by=1)
    now = clock.now()
    assert kept_alone(programme, now) == computed(programme, now)


def test_what_one_statement_deletes_is_marked_too(team: Team) -> None:
    chapter, person = a_chapter("debuter"), a_learner(team)
    programme = a_programme(team, "chapter:debuter")
    an_assignment(programme, person)
    read_through(person, chapter)
    tasks.keep_tallies()
    with transaction():
        session().execute(sa.delete(SectionRead.__table__).where(SectionRead.owner_id == person.id))
    assert [row.states for row in shown(programme, clock.now())] == [(State.TODO,)]


def test_the_queue_computes_in_batches_until_nobody_is_left(team: Team, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("elearn.progress.tally_actions.BATCH", 2)
    monkeypatch.setattr("elearn.progress.tally_actions.MARKS_AT_ONCE", 2)
    a_chapter("debuter")
    programme = a_programme(team, "chapter:debuter")
    for _ in range(5):
        an_assignment(programme, a_learner(team))
    assert tasks.rebuild_tallies() == 5
    assert session().scalar(sa.select(sa.func.count()).select_from(Tally)) == 5


def test_the_matrix_of_people_tallied_costs_six_statements(team: Team) -> None:
    a_chapter("debuter"), a_vignette("ana")
    programme = a_programme(team, "chapter:debuter", "stage:ana#un", "discussion:ana")
    for _ in range(3):
        an_assignment(programme, a_learner(team))
    tasks.keep_tallies()
    with statements() as seen:
        matrix.read_matrix(EVERYWHERE, programme.id, matrix.Choice(), 1, clock.now())
    assert len(seen) <= 6


def test_every_state_but_late_is_kept_by_a_letter_of_its_own() -> None:
    assert set(LETTERS) == set(State) - {State.LATE} and len(set(LETTERS.values())) == len(LETTERS)


def test_what_is_packed_is_unpacked() -> None:
    states = [state for state in State if state is not State.LATE]
    days: list[date | None] = [None, date(2028, 2, 29), None, date(2026, 1, 1)]
    assert unpacked_states(packed_states(states), (), due_at=None, is_complete=False, now=NOON) == states
    assert unpacked_days(packed_days(days)) == days


@pytest.mark.parametrize(
    ("due_in", "optional", "is_complete", "expected"),
    [
        (-1, (), False, [State.LATE, State.WAITING, State.READ]),
        (0, (), False, [State.TODO, State.WAITING, State.READ]),
        (-1, (0,), False, [State.TODO, State.WAITING, State.READ]),
        (-1, (), True, [State.TODO, State.WAITING, State.READ]),
    ],
)
def test_past_the_deadline_what_waits_for_nobody_else_is_late(
    due_in: int, optional: tuple[int, ...], is_complete: bool, expected: list[State]
) -> None:
    due_at = NOON + timedelta(seconds=due_in)
    letters = packed_states([State.TODO, State.WAITING, State.READ])
    assert unpacked_states(letters, optional, due_at=due_at, is_complete=is_complete, now=NOON) == expected


def test_a_column_counts_whoever_has_done_its_step() -> None:
    people = [[State.READ, State.TODO], [State.RECOGNISED, State.ACCEPTED], [State.NOW, State.WAITING]]
    letters = ",".join(packed_states(states) for states in people)
    assert list(done_by_step(letters, 2)) == [2, 1] and len(DONE) == len(DONE_STATES)
