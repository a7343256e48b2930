"""Gives the cases of an agenda that are not published an edition which their séance alone reads."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from elearn.cases.queries import get_case
from elearn.cases.reading import read_case
from elearn.cases.rules import case_of
from elearn.content.catalogue import Catalogue
from elearn.discussions.rules import Case, Plan
from elearn.editions.actions import keep_apart
from elearn.errors import Missing, RuleBroken, marked
from elearn.policy import Actor, Permission, reach


def with_own_cases(actor: Actor, plan: Plan, lists: Catalogue, now: datetime, *, before: Plan | None = None) -> Plan:
    """Return a plan whose own cases stand as they are written now. Raises RuleBroken where one cannot be read yet.

    A case that the actor may not write in, but that was on the agenda already, stays in the edition that it had.
    """
    kept = {case.slug: case for case in before.cases if case.edition_id} if before else {}
    return replace(plan, cases=tuple(_pinned(actor, case, kept, lists, now) for case in plan.cases))


def _pinned(actor: Actor, case: Case, kept: dict[str, Case], lists: Catalogue, now: datetime) -> Case:
    case_id = case_of(case.slug)
    if case_id is None:
        return case
    try:
        written = get_case(reach(actor, Permission.CASE_WRITE), case_id)
    except Missing:
        if case.slug not in kept:
            raise
        return replace(case, edition_id=kept[case.slug].edition_id)
    module = read_case(written.text, case_id, lists).module
    if module is None or not module.exercises:
        raise RuleBroken(
            marked("« %(title)s » n’a pas encore de question à poser. Corrigez ce cas dans « Mes cas »."),
            field="case_1",
            title=written.title,
        )
    return replace(case, edition_id=keep_apart(module, now).id)
