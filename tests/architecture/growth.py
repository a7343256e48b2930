"""Lets one organisation of the world grow: so many more people, answers, séances, programmes, proofs, modules."""

from __future__ import annotations

from datetime import timedelta

import sqlalchemy as sa

from elearn import clock
from elearn.accounts.models import SignIn, User
from elearn.cases.rules import Audience
from elearn.certificates.actions import issue_certificates
from elearn.complaints.models import Complaint
from elearn.db import db, session, transaction
from elearn.discussions.actions import add_follow_up, save_note
from elearn.discussions.models import Discussion
from elearn.discussions.rules import Case
from elearn.editions.models import GlossaryTerm
from elearn.editions.queries import Published, get_module
from elearn.organisations.models import Network, Organisation, Team
from elearn.organisations.place_queries import team_place
from elearn.ownership import owned_by
from elearn.policy import Permission, reach
from elearn.programmes.models import Programme
from elearn.reviews import actions as review_actions
from elearn.reviews.calibration_actions import open_calibration
from elearn.reviews.dialogue_actions import add_note, say_back
from elearn.reviews.models import Message, Review
from elearn.reviews.phrase_actions import keep_phrase
from elearn.reviews.rules import Verdict, Written
from tests.api.builders import a_key
from tests.architecture.world import Domain, World
from tests.builders import a_learner, a_submission, a_supervisor, a_team, a_vignette, actor_of, an_organisation
from tests.cases.builders import a_published_case, a_second_reading
from tests.complaints.builders import a_complaint, an_improvement, answered
from tests.discussions.builders import a_discussion, a_plan
from tests.organisations.builders import an_invitation
from tests.programmes.builders import a_programme, a_step, an_assignment, finish, read_through
from tests.surveys.builders import an_asked_person, say, stand

DAY = timedelta(days=1)


def grow(world: World, domain: str, times: int) -> None:
    """Add `times` of everything to a domain."""
    with world.app.app_context():
        for number in range(times):
            _Step(world.domains[domain], number).take()
        db.session.remove()


class _Step:
    """One more of everything."""

    def __init__(self, domain: Domain, number: int) -> None:
        self.number, self.values = number, domain.values
        self.people = {name: session().get_one(User, person.id) for name, person in domain.people.items()}
        self.team = session().get_one(Team, domain.values["team_id"])
        self.organisation = session().get_one(Organisation, domain.values["organisation_id"])

    def take(self) -> None:
        """Take the step."""
        learner = a_learner(self.team, f"Personne de plus {self.number}")
        module = a_vignette(f"de-plus-{self.number}", title=f"De plus {self.number}", canary="mot")
        self._places()
        self._answers(learner, module)
        self._discussions(learner)
        self._programmes(learner, module)
        self._accounts()
        self._complaints()
        case = a_published_case(
            self.team, self.people["supervisor"], f"Cas de plus {self.number}", to=Audience.ORGANISATION
        )
        a_second_reading(case, self.people["supervisor"])

    def _places(self) -> None:
        a_team(f"Équipe de plus {self.number}", organisation=self.organisation)
        network = session().get_one(Network, self.organisation.network_id)
        other = a_team(organisation=an_organisation(f"Organisation de plus {self.number}", network=network))
        a_learner(other)
        a_supervisor(self.team)
        with transaction() as database:
            database.add(Network(name=f"Réseau de plus {self.number}"))
            database.add(GlossaryTerm(slug=f"mot-{self.number}", name=f"mot {self.number}", definition="Un mot."))

    def _answers(self, learner: User, module: Published) -> None:
        a_submission(learner, get_module("ana"), f"Une réponse de plus {self.number}")
        first = a_submission(self.people["learner"], module, "Encore une.", ago=20 * DAY)
        supervisor = actor_of(self.people["supervisor"])
        with transaction():
            review_actions.give_review(
                supervisor,
                first,
                Written(Verdict.RETURNED, "À revoir."),
                now=clock.now() - 10 * DAY,
                has_certificate=False,
            )
        with transaction():
            review = session().scalars(sa.select(Review).where(Review.submission_id == first.id)).one()
            say_back(actor_of(self.people["learner"]), review, "Et ensuite ?", None, clock.now())
            add_note(supervisor, first, "À suivre.", clock.now())
            session().add(Message(**owned_by(first.scope), submission_id=first.id, text="De plus.", at=clock.now()))
            open_calibration(
                supervisor,
                title=f"De plus {self.number}",
                submission_ids=[first.id],
                reader_ids=[supervisor.id, self.people["other-supervisor"].id],
                asks=True,
                now=clock.now(),
            )
            keep_phrase(supervisor, f"Une phrase de plus {self.number}", clock.now())
        a_submission(self.people["learner"], module, "Encore une fois.")
        read_through(self.people["learner"], module)

    def _discussions(self, learner: User) -> None:
        supervisor = self.people["supervisor"]
        around = (supervisor, self.people["learner"], self.people["finisher"], learner)
        for ahead in (-2 * DAY, 30 * DAY):
            starts_at = (clock.now() + ahead - self.number * DAY).replace(hour=12, minute=0)
            plan = a_plan(supervisor, *around, starts_at=starts_at, title=f"Séance de plus {self.number}")
            a_discussion(self.team, supervisor, plan)
        kept = session().get_one(Discussion, self.values["discussion_id"])
        with transaction():
            save_note(actor_of(supervisor), kept, text=f"Version de plus {self.number}", base_number=1, now=clock.now())
            add_follow_up(
                actor_of(supervisor), kept, what="Appeler", person_id=supervisor.id, due_on=None, now=clock.now()
            )
        with transaction():
            starts_at = (clock.now() + (40 + self.number) * DAY).replace(hour=12, minute=0)
            more = a_plan(supervisor, *around, starts_at=starts_at, cases=(Case("ana", "un"), Case("bea", "seule")))
        a_discussion(self.team, supervisor, more)

    def _programmes(self, learner: User, module: Published) -> None:
        slug = module.module.slug
        coordinator = self.people["coordinator"]
        kept = session().get_one(Programme, self.values["programme_id"])
        following = an_assignment(kept, learner)
        say(an_asked_person(following), words="De plus.")
        stand(following, learner)
        a_step(kept, f"stage:{slug}#un", by=coordinator)
        more = a_programme(self.team, f"vignette:{slug}", title=f"Parcours de plus {self.number}", by=coordinator)
        an_asked_person(an_assignment(more, self.people["learner"], deadline_on=(clock.now() + 10 * DAY).date()))
        done = an_assignment(more, learner)
        an_assignment(more, self.people["finisher"])
        finish(learner, module)
        actor = actor_of(coordinator)
        with transaction():
            issue_certificates(
                actor,
                reach(actor, Permission.CERTIFICATE_ISSUE),
                [done.id],
                address="http://localhost/",
                now=clock.now(),
            )

    def _complaints(self) -> None:
        coordinator, more = self.people["coordinator"], f"Objet de plus {self.number}"
        complaint = a_complaint(self.people["learner"], self.organisation, subject=more)
        answered(coordinator, complaint)
        an_improvement(coordinator, complaint)
        kept = session().get_one(Complaint, self.values["complaint_id"])
        answered(coordinator, kept, f"Encore un mot {self.number}")
        an_improvement(coordinator, kept)

    def _accounts(self) -> None:
        place = team_place(self.team, self.organisation)
        a_key(self.organisation, name=f"Logiciel de plus {self.number}", by=self.people["coordinator"])
        an_invitation(self.people["coordinator"], place, email=f"invitee{self.number}@example.org")
        with transaction() as database:
            for person in self.people.values():
                database.add(SignIn(user_id=person.id, token_hash=f"{person.id}-{self.number}", started_at=clock.now()))


def count_rows(world: World) -> dict[str, int]:
    """Return how many rows each table holds."""
    with world.app.app_context(), db.engine.connect() as connection:
        return {
            table.name: connection.scalar(sa.select(sa.func.count()).select_from(table)) or 0
            for table in db.metadata.sorted_tables
        }
