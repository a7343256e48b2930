"""Tests that an invitation leads one person to one seat, once, and tells nobody more than that."""

from __future__ import annotations

from datetime import timedelta

import pytest
import sqlalchemy as sa

from elearn import clock
from elearn.accounts.models import User
from elearn.db import session, transaction
from elearn.errors import Missing, RuleBroken
from elearn.journal import JournalLine
from elearn.organisations import actions
from elearn.organisations.actions import Wanted
from elearn.organisations.invitation_queries import get_invitation, list_waiting, open_line
from elearn.organisations.models import Invitation
from elearn.organisations.place_queries import INSTANCE
from elearn.organisations.rules import InvitationState
from elearn.policy import Permission, Reach, Role, reach
from tests.builders import a_coordinator, a_learner, a_person, a_supervisor, a_team, actor_of, an_admin
from tests.conftest import statements
from tests.organisations.builders import an_invitation, organisation_of, place_of_team, seats_of

pytestmark = [pytest.mark.postgresql, pytest.mark.usefixtures("app")]


def accept(token: str, *, name: str = "Ana Ruiz") -> User:
    with transaction():
        return actions.accept_as_new(
            token, name=name, password_hash="hash", time_zone="Europe/Brussels", now=clock.now()
        )


def test_a_new_person_gets_an_account_and_the_seat() -> None:
    team = a_team()
    _, token = an_invitation(a_coordinator(organisation_of(team)), place_of_team(team))
    person = accept(token)
    assert (person.email, person.name, person.time_zone) == ("ana@example.org", "Ana Ruiz", "Europe/Brussels")
    assert [(seat.role, seat.team_id) for seat in seats_of(person)] == [(Role.LEARNER, team.id)]


def test_the_database_holds_no_secret() -> None:
    made, token = an_invitation(an_admin(), place_of_team(a_team()))
    row = session().execute(sa.select(Invitation.__table__).where(Invitation.id == made.id)).one()
    assert token not in str(tuple(row))


def test_an_invitation_serves_once() -> None:
    _, token = an_invitation(an_admin(), place_of_team(a_team()))
    accept(token)
    with pytest.raises(RuleBroken):
        accept(token)


def test_a_withdrawn_invitation_opens_nothing() -> None:
    admin = an_admin()
    made, token = an_invitation(admin, place_of_team(a_team()))
    with transaction():
        actions.revoke(actor_of(admin), made, clock.now())
    with pytest.raises(RuleBroken):
        accept(token)
    assert open_line(token, clock.now()).state is InvitationState.REVOKED


def test_an_expired_invitation_opens_nothing_until_it_is_sent_again() -> None:
    admin = an_admin()
    made, token = an_invitation(admin, place_of_team(a_team()))
    with transaction():
        made.expires_at = clock.now() - timedelta(minutes=1)
    with pytest.raises(RuleBroken):
        accept(token)
    with transaction():
        actions.send_again(actor_of(admin), made, clock.now())
        again = actions.renew_token(made, clock.now())
    assert seats_of(accept(again)) != []


def test_a_new_link_kills_the_former_one() -> None:
    made, token = an_invitation(an_admin(), place_of_team(a_team()))
    with transaction():
        actions.renew_token(made, clock.now())
    with pytest.raises(Missing):
        accept(token)


def test_a_person_who_has_an_account_elsewhere_accepts_with_it() -> None:
    team, person = a_team(), a_supervisor()
    _, token = an_invitation(an_admin(), place_of_team(team), email=person.email)
    with transaction():
        actions.accept_as(token, person, clock.now())
    assert {seat.role for seat in seats_of(person)} == {Role.SUPERVISOR, Role.LEARNER}


def test_somebody_else_does_not_accept_in_their_place() -> None:
    _, token = an_invitation(an_admin(), place_of_team(a_team()))
    stranger = a_person()
    with pytest.raises(RuleBroken), transaction():
        actions.accept_as(token, stranger, clock.now())
    assert seats_of(stranger) == []


def test_who_learns_elsewhere_keeps_their_seat_and_the_invitation_waits() -> None:
    person = a_learner()
    _, token = an_invitation(an_admin(), place_of_team(a_team()), email=person.email)
    with pytest.raises(RuleBroken), transaction():
        actions.accept_as(token, person, clock.now())
    assert len(seats_of(person)) == 1
    assert open_line(token, clock.now()).state is InvitationState.PENDING


def test_the_same_invitation_does_not_wait_twice() -> None:
    admin, place = an_admin(), place_of_team(a_team())
    an_invitation(admin, place)
    with pytest.raises(RuleBroken):
        an_invitation(admin, place, email="ANA@example.org")


def test_who_is_there_already_is_not_invited_to_the_same_seat() -> None:
    team = a_team()
    with pytest.raises(RuleBroken):
        an_invitation(an_admin(), place_of_team(team), email=a_learner(team).email)


def test_an_invitation_does_not_tell_what_the_person_holds_elsewhere() -> None:
    team = a_team()
    made, _ = an_invitation(a_coordinator(organisation_of(team)), place_of_team(team), email=a_learner().email)
    assert made.id


def test_a_coordinator_invites_no_administrator() -> None:
    coordinator = a_coordinator()
    with pytest.raises(RuleBroken):
        an_invitation(coordinator, INSTANCE, role=Role.ADMIN)


def test_an_address_that_is_none_is_refused_beside_its_field() -> None:
    with pytest.raises(RuleBroken) as told:
        an_invitation(an_admin(), place_of_team(a_team()), email="ana chez exemple")
    assert told.value.field == "email"


def test_the_operator_invites_the_first_administrator() -> None:
    with transaction():
        link = actions.invite_admin("First@example.org", "Premier Nom", clock.now(), "https://ips.example.org")
    assert link.startswith("https://ips.example.org/invitation/")
    person = accept(link.rsplit("/", 1)[-1])
    assert actor_of(person).holds(Role.ADMIN)


def test_each_deed_leaves_a_line_without_address() -> None:
    admin = an_admin()
    made, _ = an_invitation(admin, place_of_team(a_team()))
    with transaction():
        actions.send_again(actor_of(admin), made, clock.now())
        actions.revoke(actor_of(admin), made, clock.now())
    lines = session().scalars(sa.select(JournalLine).where(JournalLine.thing == "invitation")).all()
    assert [line.verb for line in lines] == ["invited", "sent-again", "revoked"]
    assert "@" not in str([line.facts for line in lines])


def test_a_coordinator_sees_the_invitations_of_their_organisation_alone() -> None:
    team, other, admin = a_team(), a_team(), an_admin()
    mine, _ = an_invitation(admin, place_of_team(team))
    theirs, _ = an_invitation(admin, place_of_team(other), email="bea@example.org")
    carried = reach(actor_of(a_coordinator(organisation_of(team))), Permission.PERSON_MANAGE)
    assert [line.id for line in list_waiting(carried, clock.now())] == [mine.id]
    with pytest.raises(Missing):
        get_invitation(carried, theirs.id)


def test_the_list_of_invitations_costs_one_statement() -> None:
    admin, place = an_admin(), place_of_team(a_team())
    for number in range(20):
        an_invitation(admin, place, email=f"ana{number}@example.org")
    with statements() as seen:
        lines = list_waiting(Reach(is_everywhere=True), clock.now())
    assert (len(lines), len(seen)) == (20, 1)


def test_inviting_again_after_a_withdrawal_is_possible() -> None:
    admin, place = an_admin(), place_of_team(a_team())
    made, _ = an_invitation(admin, place)
    with transaction():
        actions.revoke(actor_of(admin), made, clock.now())
        again = actions.invite(actor_of(admin), Wanted("Ana Ruiz", "ana@example.org", Role.LEARNER, place), clock.now())
    assert again.id != made.id
