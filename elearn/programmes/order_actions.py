"""Writes which step comes before which."""

from __future__ import annotations

from datetime import datetime

from elearn.db import locked, session
from elearn.errors import Missing
from elearn.journal import record
from elearn.policy import Actor
from elearn.programmes import order_rules
from elearn.programmes.models import Programme, Step
from elearn.programmes.order_rules import Order
from elearn.programmes.queries import list_steps


def order_step(
    actor: Actor, programme: Programme, step: Step, *, order: Order, after_id: int | None, now: datetime
) -> None:
    """Say which step comes before one, as advice or as a condition from now on. Raises RuleBroken in a circle.

    What was done before it became a condition stays done. Missing for a step of another programme.
    """
    programme, step = locked(programme), locked(step)
    order_rules.ensure_names_another(order, after_id)
    wanted = None if order is Order.FREE else after_id
    befores = {one.step.id: one.step.after_id for one in list_steps([programme.id]).get(programme.id, ())}
    if wanted is not None and wanted not in befores:
        raise Missing(str(wanted))
    order_rules.ensure_no_circle(step.id, wanted, befores)
    is_as_before = order is Order.BOUND and step.binds_from is not None and step.after_id == wanted
    step.binds_from = step.binds_from if is_as_before else now if order is Order.BOUND else None
    step.after_id = wanted
    session().flush()
    record(actor.id, "ordered", "step", step.id, programme.scope, programme=programme.id, order=order.value)
