"""Builds the world of the sweeps: two networks, three organisations, and in each of them every kind of row there is."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from hashlib import sha256
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from flask import Flask
from itsdangerous import URLSafeSerializer

from elearn import clock
from elearn.accounts.actions import prepared_password
from elearn.accounts.models import SignIn, User
from elearn.answers import actions as answer_actions
from elearn.answers.models import Answer, Submission
from elearn.app import create_app
from elearn.cases.actions import save_case
from elearn.cases.offer_actions import publish_case
from elearn.cases.rules import Audience
from elearn.certificates.actions import issue_certificates
from elearn.content.places import case_slug
from elearn.db import db, session, sqlite_module, transaction
from elearn.discussions import actions as discussion_actions
from elearn.discussions.models import Discussion
from elearn.discussions.queries.attendance import sittings_of
from elearn.discussions.queries.wall import get_wall, list_prompts
from elearn.discussions.rules import Case
from elearn.discussions.wall_models import Contribution
from elearn.discussions.wall_rules import Author
from elearn.editions.queries import Published, forget_kept, list_editions
from elearn.notices.feed_actions import give_feed
from elearn.organisations.models import Network, Organisation, Seat, Team
from elearn.organisations.place_queries import team_place
from elearn.policy import Actor, Permission, Purpose, Scope, reach
from elearn.programmes.actions import extend_assignment
from elearn.programmes.leave_actions import note_leave
from elearn.programmes.models import Assignment, Programme, Step
from elearn.progress.actions import recognise_step
from elearn.progress.field_actions import confirm_field_work
from elearn.progress.models import ProofFile
from elearn.progress.proof_rules import read_files
from elearn.reviews import actions as review_actions
from elearn.reviews import claim_actions, dialogue_actions, draft_actions, phrase_actions
from elearn.reviews.calibration_actions import keep_reading, open_calibration, settle_text, start_reading
from elearn.reviews.calibration_models import CalibrationAnswer
from elearn.reviews.calibration_rules import Read
from elearn.reviews.models import Review
from elearn.reviews.rules import Helped, Verdict, Written, WrittenComment
from elearn.settings import Mode, Settings
from tests.accounts.builders import PASSWORD
from tests.api.builders import Program, a_key
from tests.architecture.modules import FILES
from tests.builders import (
    a_coordinator,
    a_learner,
    a_module,
    a_person,
    a_regional,
    a_submission,
    a_supervisor,
    a_team,
    actor_of,
    an_admin,
    an_organisation,
    seen,
)
from tests.cases.builders import LISTS, a_published_case, a_second_reading
from tests.complaints.builders import a_complaint, an_improvement, answered, closed
from tests.conftest import Door
from tests.discussions.builders import a_discussion, a_note, a_plan
from tests.organisations.builders import A_SIRET, a_letterhead, an_identity, an_invitation
from tests.programmes.builders import a_programme, a_step, an_accepted_answer, an_assignment, finish
from tests.progress.builders import a_pdf
from tests.surveys.builders import an_asked_person, say, some_objectives

LONG = timedelta(days=30)
NEVER_COUNTED = frozenset({"sign_in", "security_line"})  # written by the signing in of the tests themselves

Snapshot = dict[str, dict[tuple[Any, ...], str]]


@dataclass
class Domain:
    """One organisation: its people and places (named with `word`), what they wrote (with `secret`), and its rows."""

    word: str
    secret: str
    people: dict[str, User]
    actors: dict[str, Actor]
    keys: dict[str, str]
    values: dict[str, Any]
    scope: Scope
    seeds: dict[str, frozenset[int]]


@dataclass
class World:
    """Everything, with the application that serves it and the file that holds it."""

    app: Flask
    path: Path
    domains: dict[str, Domain]
    people: dict[str, User]
    actors: dict[str, Actor]

    def door(self, name: str) -> Door:
        """Open a browser as somebody (`a-learner`, `north-regional`), as `nobody`, or as a program (`a-key-count`)."""
        domain_name, _, part = name.partition("-")
        if part.startswith("key-"):
            return Program(self.app, self.domains[domain_name].keys[part])
        opened = Door(self.app)
        if name == "nobody":
            return opened
        opened.sign_in(self.people[name])
        domain = self.domains.get(name.partition("-")[0])
        if domain is not None and self.people[name].id == domain.values["person_id"]:
            opened.client.set_cookie("parcours_seance", self._ticket(domain), path="/s")
        return opened

    def _ticket(self, domain: Domain) -> str:
        """Return what a telephone of the domain's learner keeps: the séance that runs, and what was sent there."""
        values = domain.values
        held = {"d": values["running_discussion_id"], "h": "0" * 16, "p": values["person_id"], "n": ""}
        sent = {values["closed_prompt_id"]: [values["phone_token"]]}
        return str(URLSafeSerializer(self.app.secret_key, salt="seance-ticket").dumps({**held, "t": sent}))

    @contextmanager
    def raw(self) -> Iterator[Any]:
        """Open the file with the application's own SQLite: two copies of it would drop each other's locks."""
        with closing(sqlite_module.connect(str(self.path))) as connection:
            yield connection

    def snapshot(self) -> Snapshot:
        """Return a fingerprint of every row of every table, by primary key."""
        with self.app.app_context(), db.engine.connect() as connection:
            return {
                table.name: {
                    tuple(row._mapping[column] for column in table.primary_key.columns): _digest(row)
                    for row in connection.execute(sa.select(table))
                }
                for table in db.metadata.sorted_tables
                if table.name not in NEVER_COUNTED
            }

    def row(self, table: str, key: tuple[Any, ...]) -> dict[str, Any] | None:
        """Return one row as plain values, or None."""
        kept = db.metadata.tables[table]
        wanted = sa.and_(*(column == value for column, value in zip(kept.primary_key.columns, key, strict=True)))
        with self.app.app_context(), db.engine.connect() as connection:
            found = connection.execute(sa.select(kept).where(wanted)).mappings().first()
        return dict(found) if found is not None else None

    def keep(self) -> Path:
        """Copy the whole database beside it, to be put back later."""
        kept = self.path.with_suffix(".kept")
        with self.raw() as connection, closing(sqlite_module.connect(str(kept))) as copy:
            connection.backup(copy)
        return kept

    def put_back(self, kept: Path) -> None:
        """Make the database what it was when it was kept."""
        with self.raw() as connection, closing(sqlite_module.connect(str(kept))) as copy:
            copy.backup(connection)


def _digest(row: Any) -> str:
    return sha256(repr(tuple(row)).encode()).hexdigest()


def rows_of(world: World, domain: Domain) -> dict[str, set[tuple[Any, ...]]]:
    """Return the keys of every row that belongs to a domain: its people and places, and whatever points at those."""
    found: dict[str, set[tuple[Any, ...]]] = {table: {(id,) for id in ids} for table, ids in domain.seeds.items()}
    with world.app.app_context(), db.engine.connect() as connection:
        rows = {
            table: [row._mapping for row in connection.execute(sa.select(table))] for table in db.metadata.sorted_tables
        }
    grows = True
    while grows:
        grows = False
        for table, kept in rows.items():
            own = found.setdefault(table.name, set())
            for row in kept:
                key = tuple(row[column] for column in table.primary_key.columns)
                if key not in own and points_at(table, row, found):
                    own.add(key)
                    grows = True
    return found


def points_at(table: sa.Table, row: Any, found: dict[str, set[tuple[Any, ...]]]) -> bool:
    """Whether a row names one of the rows found."""
    return any(
        row[column] is not None and (row[column],) in found.get(foreign.column.table.name, ())
        for column in table.columns
        for foreign in column.foreign_keys
    )


def changes(before: Snapshot, after: Snapshot) -> list[tuple[str, str, tuple[Any, ...]]]:
    """Return what differs between two snapshots: (table, « added », « removed » or « changed », key)."""
    found = []
    for table, rows in after.items():
        earlier = before.get(table, {})
        found += [(table, "added", key) for key in rows.keys() - earlier.keys()]
        found += [(table, "removed", key) for key in earlier.keys() - rows.keys()]
        found += [(table, "changed", key) for key in rows.keys() & earlier.keys() if rows[key] != earlier[key]]
    return sorted(found, key=str)


class Watch:
    """Tells whether anything was written since it was last asked, without reading the tables when nothing was."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.connection = sqlite_module.connect(str(world.path))
        self.version, self.before = self._version(), world.snapshot()

    def _version(self) -> int:
        return int(self.connection.execute("PRAGMA data_version").fetchone()[0])

    def door(self, name: str) -> Door:
        """Open a browser, whose sign-in does not count as something written."""
        opened = self.world.door(name)
        self.version = self._version()
        return opened

    def written(self) -> list[tuple[str, str, tuple[Any, ...]]]:
        """Return what has changed since the last call."""
        version = self._version()
        if version == self.version:
            return []
        after = self.world.snapshot()
        found, self.before, self.version = changes(self.before, after), after, self._version()
        return found


def build_world(folder: Path) -> World:
    """Build everything, in a database of its own."""
    path = folder / "world.db"
    app = create_app(
        Settings(
            mode=Mode.DEVELOPMENT,
            secret_key="w" * 40,
            password_salt="s" * 40,
            database_url=f"sqlite:///{path}",
            queue_url="memory://",
            data_folder=folder,
            contact="contact@example.org",
            testing=True,
        )
    )
    forget_kept()
    with app.app_context():
        db.metadata.create_all(db.engine)
        a_module(FILES["vignettes/bea.md"].replace("a 40 ans", "a eu 40 ans"), "vignettes/bea.md")  # an edition before
        modules = {path: a_module(source, path) for path, source in FILES.items()}
        north, south = _network("Nord"), _network("Sud")
        domains = {
            name: _domain(name, network, modules)
            for name, network in (("alpha", north), ("beta", north), ("gamma", south))
        }
        people = {f"{name}-{part}": person for name, one in domains.items() for part, person in one.people.items()}
        people |= {"north-regional": a_regional(north), "south-regional": a_regional(south)}
        people |= {"admin": an_admin(), "seatless": a_person()}
        actors = {name: actor_of(person) for name, person in people.items()}
        with transaction():
            session().execute(sa.update(User).values(password=prepared_password(PASSWORD)))
        for person in people.values():
            session().refresh(person)
        db.session.remove()
    forget_kept()
    return World(app, path, domains, people, actors)


def _network(name: str) -> Network:
    with transaction():
        network = Network(name=f"Réseau {name}")
        session().add(network)
    return network


def _domain(name: str, network: Network, modules: dict[str, Published]) -> Domain:
    word, secret = f"zq{name}zq", f"zp{name}zp"
    organisation = an_organisation(f"Organisation {word}", network=network)
    team = a_team(f"Équipe {word}", organisation=organisation)
    other = a_team(f"Autre équipe {word}", organisation=organisation)
    people = {
        "learner": a_learner(team, f"Camille {word}"),
        "finisher": a_learner(team, f"Samia {word}"),
        "supervisor": a_supervisor(team, f"Sophie {word}"),
        "second-supervisor": a_supervisor(team, f"Inès {word}"),
        "coordinator": a_coordinator(organisation, f"Nadia {word}"),
        "other-learner": a_learner(other, f"Idris {word}"),
        "other-supervisor": a_supervisor(other, f"Marc {word}"),
    }
    learner = people["learner"]
    an_identity(organisation, people["coordinator"], legal_name=f"Association {word}", siret=A_SIRET)
    a_letterhead(organisation, people["coordinator"])
    keys = {
        purpose: a_key(organisation, purpose, name=f"{word} {purpose}", by=people["coordinator"]) for purpose in Purpose
    }
    values: dict[str, Any] = {
        "key_id": keys[Purpose.FOLLOW][0].id,
        "team_id": team.id,
        "organisation_id": organisation.id,
        "network_id": network.id,
        "person_id": learner.id,
        "seat_id": session().scalars(sa.select(Seat.id).where(Seat.user_id == learner.id)).one(),
        "sign_in_id": _sign_in(learner),
        **_answers(secret, people, modules),
        **_discussions(word, secret, people, team),
        **_programmes(word, people, team, modules),
        **_cases(word, secret, people["supervisor"], team),
        **_invitation(word, people["coordinator"], team, organisation),
        "feed_token": _calendar_address(people["learner"]),
        **_complaints(word, secret, people, organisation),
    }
    values["survey_invitation_id"] = _survey(word, secret, values["assignment_id"], team, people["coordinator"])
    seeds = {
        "user": frozenset(person.id for person in people.values()),
        "team": frozenset((team.id, other.id)),
        "organisation": frozenset((organisation.id,)),
    }
    scope = Scope(learner.id, team.id, organisation.id, network.id)
    return Domain(
        word,
        secret,
        people,
        {part: actor_of(person) for part, person in people.items()},
        {f"key-{purpose.value}": made[1] for purpose, made in keys.items()},
        values,
        scope,
        seeds,
    )


def _cases(word: str, secret: str, writer: User, team: Team) -> dict[str, Any]:
    """Let a case be read by the organisation, in its second edition, and wait for a second reading."""
    case = a_published_case(team, writer, f"Cas {word}", secret, to=Audience.ORGANISATION)
    first = list_editions(case_slug(case.id))[0][0]
    with transaction():
        text = case.text.replace("Cas fictif", "Cas fictif, revu")
        save_case(actor_of(writer), case, text=text, base_version=case.version, now=clock.now(), catalogue=LISTS)
        publish_case(actor_of(writer), case, clock.now(), LISTS)
    return {"case_id": case.id, "edition_id": first, "reading_id": a_second_reading(case, writer).id}


def _sign_in(person: User) -> int:
    with transaction():
        opened = SignIn(user_id=person.id, token_hash=f"{person.id:064d}", started_at=clock.now())
        session().add(opened)
    return opened.id


def _answers(secret: str, people: dict[str, User], modules: dict[str, Published]) -> dict[str, Any]:
    """Let answers be in every state: reviewed and handed in again, waiting unopened, a draft that lost a conflict."""
    learner, supervisor, now = people["learner"], actor_of(people["supervisor"]), clock.now()
    ana, bea = modules["vignettes/ana.md"], modules["vignettes/bea.md"]
    first = a_submission(learner, ana, f"J’irais la voir {secret}.", ago=LONG)
    review_id = _returned(supervisor, first, secret)
    with transaction():
        answer = session().get_one(Answer, first.answer_id)
        answer_actions.keep_self_check(actor_of(learner), answer, {"ana#depart.une"}, f"Aller voir {secret}", now)
        answer_actions.reflect(answer, f"Je dirais autrement {secret}.", now)
    waiting = a_submission(learner, ana, f"J’irais la voir, et sa sœur {secret}.", ago=timedelta(days=3))
    with transaction():
        claim_actions.take_claim(supervisor, waiting, now)
        draft_actions.keep_draft(supervisor, waiting, Written(words=f"Mieux {secret}"), base_version=0, now=now)
    free = a_submission(learner, modules["chapters/01-pratiquer.md"], f"J’ai essayé {secret}.", anchor="essai")
    for draft in (f"Un brouillon {secret}", f"Un autre onglet {secret}"):
        with transaction():
            answer_actions.save_draft(actor_of(learner), seen(bea, "autre"), text=draft, base_version=0, now=now)
    with transaction():
        review = session().get_one(Review, review_id)
        dialogue_actions.say_back(actor_of(learner), review, f"Et sa sœur {secret} ?", Helped.PARTLY, now)
        dialogue_actions.say_back(supervisor, review, f"Oui, elle aussi {secret}.", None, now)
        answer_actions.note_opening(supervisor, waiting, now)
        dialogue_actions.write_message(actor_of(learner), waiting, f"J’ai oublié {secret}.", now)
        dialogue_actions.add_note(supervisor, waiting, f"À voir ensemble {secret}", now)
        phrase = phrase_actions.keep_phrase(supervisor, f"Et pourquoi pas {secret} ?", now)
        phrase.team_id = learner_team(learner)
    calibration_id, asked_id = _calibrations(people, waiting, secret)
    unread = _returned(supervisor, a_submission(people["finisher"], bea, f"Oui {secret}", "autre", ago=LONG), secret)
    return {
        "answer_id": waiting.answer_id,
        "submission_id": waiting.id,
        "free_submission_id": free.id,
        "phrase_id": phrase.id,
        "calibration_id": calibration_id,
        "asked_id": asked_id,
        "review_id": review_id,
        "unread_review_id": unread,
    }


def _calibrations(people: dict[str, User], submission: Submission, secret: str) -> tuple[int, int]:
    """Let one set be read by two, and another wait for leave."""
    supervisor, now = actor_of(people["supervisor"]), clock.now()
    readers = [people["supervisor"].id, people["second-supervisor"].id]
    with transaction():
        asked = open_calibration(
            supervisor, title="À demander", submission_ids=[submission.id], reader_ids=readers, asks=True, now=now
        )
        begun = open_calibration(
            supervisor, title="À lire", submission_ids=[submission.id], reader_ids=readers, asks=False, now=now
        )
        settle_text(supervisor, begun, 1, f"J’irais voir quelqu’un {secret}.", now)
        start_reading(supervisor, begun, now)
        keep_reading(supervisor, begun, 1, Read(Verdict.RETURNED, frozenset()), f"Trop court {secret}", now)
    wanted = sa.select(CalibrationAnswer.id).where(CalibrationAnswer.calibration_id == asked.id)
    return begun.id, session().scalars(wanted).one()


def learner_team(person: User) -> int:
    """Return the team in which somebody learns."""
    return session().scalars(sa.select(Seat.team_id).where(Seat.user_id == person.id)).one() or 0


def _returned(supervisor: Actor, submission: Submission, secret: str) -> int:
    comments = (WrittenComment(0, 3, f"Et pourquoi {secret} ?"),)
    written = Written(Verdict.RETURNED, f"Encore un effort {secret}.", frozenset({"ana#depart.une"}), comments)
    with transaction():
        given = review_actions.give_review(
            supervisor, submission, written, now=clock.now() - LONG / 2, has_certificate=False
        )
    return given.review.id


def _discussions(word: str, secret: str, people: dict[str, User], team: Team) -> dict[str, Any]:
    """Let one séance be over, with its sheet, its minutes in versions and a thing to do; one run, one be to come."""
    supervisor, learner, now = people["supervisor"], people["learner"], clock.now()
    around = (supervisor, learner, people["finisher"])
    yesterday = (now - timedelta(days=1)).replace(hour=12, minute=30, second=0, microsecond=0)
    title, place = f"Séance {word}", f"Salle {word}"
    past, future, running = (
        a_discussion(
            team,
            supervisor,
            a_plan(
                supervisor,
                *around,
                starts_at=starts_at,
                title=title,
                place=place,
                zone=zone,
                cases=(Case("ana", "un"),),
            ),
        )
        for starts_at, zone in (
            (yesterday, "Europe/Paris"),
            (yesterday + timedelta(days=20), "Europe/Paris"),
            (now - timedelta(minutes=10), _afternoon_somewhere(now)),
        )
    )
    a_note(past, supervisor, f"Compte rendu {secret}", now=now)
    a_note(past, learner, f"Compte rendu plus long {secret}", base_number=1, now=now)
    with transaction():
        discussion_actions.save_note(
            actor_of(supervisor), past, text=f"Écrit en même temps {secret}", base_number=1, now=now
        )
    key = sittings_of(past)[0].key
    with transaction():
        lines = discussion_actions.record_attendance(actor_of(supervisor), past, places=[(learner.id, key)], now=now)
    with transaction():
        follow_up = discussion_actions.add_follow_up(
            actor_of(learner), past, what=f"Appeler {secret}", person_id=learner.id, due_on=None, now=now
        )
    return {
        **_wall(running, supervisor, learner, secret),
        "discussion_id": past.id,
        "future_discussion_id": future.id,
        "running_discussion_id": running.id,
        "line_id": lines[0].id,
        "follow_up_id": follow_up.id,
        "number": 2,
    }


def _wall(running: Discussion, supervisor: User, learner: User, secret: str) -> dict[str, Any]:
    """Let the séance that runs have a wall that is open, with a group and something set aside, and one that is not."""
    leading, now = actor_of(supervisor), clock.now()
    prompt, wall = list_prompts(running.id)[0], get_wall(running.id)
    with transaction():
        discussion_actions.ask_prompt(leading, running, prompt, now)
    for number in range(2):
        with transaction():
            discussion_actions.contribute(
                wall, running, prompt, text=f"Au café {secret}", token=f"{running.id}-{number}", author=Author(), sent=0
            )
    with transaction():
        discussion_actions.join_wall(wall, running, actor=actor_of(learner), now=now)
        discussion_actions.open_wall(leading, running, prompt, now)
        group = discussion_actions.name_group(leading, running, prompt, name=f"Dehors {secret}")
    first, second = session().scalars(sa.select(Contribution.key).where(Contribution.prompt_id == prompt.id))
    with transaction():
        discussion_actions.place_contribution(leading, running, prompt, first, group_id=group.id)
        discussion_actions.set_contribution_aside(leading, running, prompt, second, is_aside=True)
        discussion_actions.set_voting(leading, running, prompt, is_voting=True)
        discussion_actions.open_answers(leading, running, prompt, now)
        closed = discussion_actions.add_prompt(leading, running, exercise_id="", question=f"Et chez vous {secret} ?")
        discussion_actions.ask_prompt(leading, running, closed, now)
    token = f"a-token-of-{running.id:08d}"
    with transaction():
        discussion_actions.contribute(
            wall, running, closed, text=f"Pas encore {secret}", token=token, author=Author(), sent=0
        )
        discussion_actions.ask_prompt(leading, running, prompt, now)
    return {
        "prompt_id": prompt.id,
        "join_code": wall.code,
        "closed_prompt_id": closed.id,
        "phone_token": token,
    }


def _programmes(word: str, people: dict[str, User], team: Team, modules: dict[str, Published]) -> dict[str, Any]:
    """Let a programme be followed by one person, and finished by another who has the proof of it."""
    chapter = modules["chapters/01-pratiquer.md"]
    programme = a_programme(team, "stage:ana#un", "chapter:pratiquer", title=f"Parcours {word}")
    short = a_programme(team, "chapter:pratiquer", title=f"Parcours court {word}")
    unproved = a_programme(team, "stage:ana#un", title=f"Parcours à attester {word}")
    following = an_assignment(programme, people["learner"], deadline_on=date(2099, 1, 5))
    done = an_assignment(short, people["finisher"])
    an_assignment(unproved, people["finisher"], deadline_on=(clock.now() + timedelta(days=10)).date())
    finish(people["finisher"], chapter)
    an_accepted_answer(people["finisher"], modules["vignettes/ana.md"])
    coordinator = actor_of(people["coordinator"])
    with transaction():
        (certificate,) = issue_certificates(
            coordinator,
            reach(coordinator, Permission.CERTIFICATE_ISSUE),
            [done.id],
            address="http://localhost/verifier/",
            now=clock.now(),
        )
    recognised = _by_hand(coordinator, following, programme, word)
    waiting, confirmed = (a_step(programme, "field:", is_optional=True, title=f"Visite {word}") for _ in range(2))
    with transaction():
        confirm_field_work(
            coordinator, following, confirmed, is_met=False, done_on=clock.now().date(), minutes=45,
            seen=[f"Point {word}"], account=f"Visite faite {word}", proof="", today=clock.now().date(), now=clock.now(),
            files=read_files([(f"Attestation {word}.pdf", a_pdf(word))]),
        )  # fmt: skip
    with transaction():
        leave = note_leave(
            coordinator, following.scope, first_on=date(2099, 6, 1), last_on=date(2099, 6, 10), now=clock.now()
        )
    last_step = (
        sa.select(Step.id)
        .where(Step.programme_id == programme.id, Step.id.not_in([recognised, waiting.id, confirmed.id]))
        .order_by(Step.position.desc())
        .limit(1)
    )
    return {
        "programme_id": programme.id,
        "assignment_id": following.id,
        "leave_id": leave.id,
        "step_id": session().scalars(last_step).one(),
        "recognised_step_id": recognised,
        "field_step_id": waiting.id,
        "confirmed_step_id": confirmed.id,
        **_files(following),
        "certificate_id": certificate.id,
        "code": certificate.code,
    }


def _by_hand(coordinator: Actor, following: Assignment, programme: Programme, word: str) -> int:
    """Recognise a step by hand and give more time, both with a reason; return the step."""
    step, now = a_step(programme, "vignette:bea", is_optional=True), clock.now()
    why, proof, today = f"Fait ailleurs {word}", f"Papier de {word}", now.date()
    with transaction():
        recognise_step(
            coordinator, following, step.id, is_met=False, done_on=today, reason=why, proof=proof, today=today, now=now,
            files=read_files([(f"Diplôme {word}.pdf", a_pdf(f"{word} {word}"))]),
        )  # fmt: skip
        extend_assignment(coordinator, following, deadline_on=date(2099, 2, 5), reason=why, now=now)
    return step.id


def _files(following: Assignment) -> dict[str, Any]:
    """Return the files that were joined to what was said of somebody's steps."""
    mine = sa.select(ProofFile.id).where(ProofFile.owner_id == following.owner_id)
    return {
        "proof_file_id": session().scalars(mine.where(ProofFile.field_work_id.is_not(None))).one(),
        "recognition_file_id": session().scalars(mine.where(ProofFile.recognition_id.is_not(None))).one(),
    }


def _invitation(word: str, coordinator: User, team: Team, organisation: Organisation) -> dict[str, Any]:
    invitation, token = an_invitation(
        coordinator, team_place(team, organisation), email=f"invitee.{word}@example.org", name=f"Ana {word}"
    )
    return {"invitation_id": invitation.id, "token": token}


def _complaints(word: str, secret: str, people: dict[str, User], organisation: Organisation) -> dict[str, Any]:
    """Let one complaint wait for a second answer and another be closed, both with words; and an improvement follow."""
    learner, coordinator = people["learner"], people["coordinator"]
    waiting, ended = (
        a_complaint(learner, organisation, subject=f"Objet {number} {word}", words=f"Cela ne va pas {number} {secret}")
        for number in (1, 2)
    )
    for complaint in (waiting, ended):
        answered(coordinator, complaint, f"Nous y veillons {secret}")
    closed(coordinator, ended)
    return {
        "complaint_id": waiting.id,
        "closed_complaint_id": ended.id,
        "improvement_id": an_improvement(coordinator, waiting, f"Mieux prévenir {word}").id,
    }


def _survey(word: str, secret: str, assignment_id: int, team: Team, coordinator: User) -> int:
    """Ask the learner about their programme, whom five answered that are shown, and one whose words wait."""
    following = session().get_one(Assignment, assignment_id)
    programme = session().get_one(Programme, following.programme_id)
    for number in range(6):
        other = an_assignment(programme, a_learner(team, f"Interrogée {number} {word}"))
        say(an_asked_person(other), words=f"Avis {number}" if number < 5 else f"Avis {secret}")
    some_objectives(programme, coordinator, f"Préparer une visite {word}", f"Tenir un premier entretien {word}")
    return an_asked_person(following).id


def _calendar_address(person: User) -> str:
    """Give somebody's calendar an address; return its secret."""
    with transaction():
        return give_feed(actor_of(person), clock.now())


def _afternoon_somewhere(now: datetime) -> str:
    """Return a zone where it is between two and three in the afternoon, so that no séance crosses a half-day."""
    ahead = (14 - now.hour + 12) % 24 - 12
    return f"Etc/GMT{-ahead:+d}"  # their sign is the other way round
