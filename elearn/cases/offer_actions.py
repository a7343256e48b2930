"""Publishes cases for those who learn: to the team, to the organisation, to the network once somebody else has read."""

from __future__ import annotations

from datetime import datetime

from elearn.cases import rules
from elearn.cases.models import SecondReading, WrittenCase
from elearn.cases.offer_queries import find_waiting, list_writers, published_of, was_agreed
from elearn.cases.reading import read_case
from elearn.cases.rules import Audience
from elearn.content.catalogue import Catalogue
from elearn.content.check import has_errors
from elearn.content.places import case_slug
from elearn.content.serialise import module_from_dict
from elearn.db import locked, session
from elearn.editions.actions import keep_apart, move, point_to, retire
from elearn.editions.models import Edition
from elearn.errors import Missing, RuleBroken, marked
from elearn.journal import record
from elearn.policy import Actor, Scope


def publish_case(actor: Actor, case: WrittenCase, now: datetime, catalogue: Catalogue) -> SecondReading | None:
    """Publish the text of today for those to whom the case is offered: at first, its team. Raises RuleBroken.

    Where the network reads the case, its edition stays until somebody else has read the new one: the second reading
    that waits is returned.
    """
    case = locked(case)
    read = read_case(case.text, case.id, catalogue)
    rules.ensure_publishable(case.text, has_errors(read.faults))
    if read.module is None:
        raise RuleBroken(marked("Corrigez d’abord ce qui empêche de montrer le cas."))
    edition = keep_apart(read.module, now)
    if case.offered_to is Audience.NETWORK and not was_agreed(case, edition.id):
        return _ask(actor, case, edition.id, now)
    case.published_version = case.version
    if case.offered_to is Audience.NOBODY:
        case.offered_to = Audience.TEAM
    point_to(edition, read.module, _place(case))
    record(actor.id, "published", "case", case.id, scope=case.scope, number=edition.number)
    return None


def offer_case(actor: Actor, case: WrittenCase, to: Audience) -> None:
    """Offer a published case to its team or to its whole organisation. Raises RuleBroken."""
    case = locked(case)
    if case.published_version is None:
        raise RuleBroken(marked("Publiez d’abord le cas pour l’équipe."))
    if to not in (Audience.TEAM, Audience.ORGANISATION):
        raise RuleBroken(marked("Le réseau lit un cas après une seconde lecture."))
    case.offered_to = to
    _forget_waiting(case)
    move(case_slug(case.id), _place(case))
    record(actor.id, "offered", "case", case.id, scope=case.scope, to=to.value)


def take_case_back(actor: Actor, case: WrittenCase) -> None:
    """Show the case to nobody any more; what was answered stays with those who answered and those who review."""
    case = locked(case)
    case.offered_to = Audience.NOBODY
    _forget_waiting(case)
    retire(case_slug(case.id))
    record(actor.id, "took-back", "case", case.id, scope=case.scope)


def ask_second_reading(actor: Actor, case: WrittenCase, now: datetime) -> SecondReading:
    """Ask that somebody else reads the published edition, before the network does. Raises RuleBroken."""
    case = locked(case)
    published = published_of(case)
    is_current = case.published_version == case.version
    rules.ensure_may_ask(case.offered_to, is_current=is_current, waits=find_waiting(case) is not None)
    if published is None:
        raise Missing(str(case.id))
    return _ask(actor, case, published.edition_id, now)


def give_second_reading(
    actor: Actor, reading: SecondReading, case: WrittenCase, *, agrees: bool, remark: str, now: datetime
) -> None:
    """Agree that the network reads an edition, and let it; or say what is to be changed first. Raises RuleBroken."""
    case, reading = locked(case), locked(reading)
    if reading.read_at is not None:
        raise RuleBroken(marked("Cette seconde lecture est déjà faite."))
    rules.ensure_second(actor.id, list_writers(case), reading.asked_by_id)
    remark = remark.strip()
    rules.ensure_remark(remark, agrees=agrees)
    reading.read_by_id, reading.read_at, reading.agrees, reading.remark = actor.id, now, agrees, remark
    if agrees:
        edition = session().get_one(Edition, reading.edition_id)
        case.offered_to, case.published_version = Audience.NETWORK, reading.version
        point_to(edition, module_from_dict(edition.document), _place(case))
    record(actor.id, "second-read", "case", case.id, scope=case.scope, agrees=agrees, reading=reading.id)


def bring_edition_back(actor: Actor, case: WrittenCase, edition_id: int) -> None:
    """Let an earlier edition be read again; nothing that people wrote is touched. Raises Missing, RuleBroken."""
    case = locked(case)
    edition = session().get(Edition, edition_id)
    if edition is None or edition.slug != case_slug(case.id) or case.offered_to is Audience.NOBODY:
        raise Missing(str(edition_id))
    if case.offered_to is Audience.NETWORK and not was_agreed(case, edition_id):
        raise RuleBroken(marked("Le réseau ne lit que des éditions qui ont eu une seconde lecture."))
    point_to(edition, module_from_dict(edition.document), _place(case))
    record(actor.id, "rolled-back", "case", case.id, scope=case.scope, number=edition.number)


def _ask(actor: Actor, case: WrittenCase, edition_id: int, now: datetime) -> SecondReading:
    _forget_waiting(case)
    reading = SecondReading(
        case_id=case.id, edition_id=edition_id, version=case.version, asked_by_id=actor.id, asked_at=now
    )
    session().add(reading)
    session().flush()
    record(actor.id, "asked-second-reading", "case", case.id, scope=case.scope, reading=reading.id)
    return reading


def _forget_waiting(case: WrittenCase) -> None:
    """Take back a reading that nobody has done: it was asked of another text, or for nobody any more."""
    waiting = find_waiting(case)
    if waiting is not None:
        session().delete(waiting)
        session().flush()


def _place(case: WrittenCase) -> Scope:
    match case.offered_to:
        case Audience.NETWORK:
            return Scope(network_id=case.network_id)
        case Audience.ORGANISATION:
            return Scope(organisation_id=case.organisation_id)
        case _:
            return Scope(team_id=case.team_id)
