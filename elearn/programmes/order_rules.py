"""Decides which step may come before which: never in a circle."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from enum import StrEnum

from elearn.errors import RuleBroken, marked


class Order(StrEnum):
    """Whether another step should be done before one, or must be."""

    FREE = "free"
    ADVISED = "advised"
    BOUND = "bound"


def order_of(after_id: int | None, binds_from: datetime | None) -> Order:
    """Return what a step asks of the one that it names."""
    if after_id is None:
        return Order.FREE
    return Order.BOUND if binds_from is not None else Order.ADVISED


def ensure_names_another(order: Order, after_id: int | None) -> None:
    """Raise RuleBroken where a step would come after none."""
    if order is not Order.FREE and after_id is None:
        raise RuleBroken(marked("Choisissez le jalon à faire avant."), field="after")


def ensure_no_circle(step_id: int, after_id: int | None, befores: Mapping[int, int | None]) -> None:
    """Raise RuleBroken where two steps would wait for each other. `befores`: by step, the one that it names."""
    at = after_id
    for _ in range(len(befores) + 1):
        if at is None:
            return
        if at == step_id:
            break
        at = befores.get(at)
    raise RuleBroken(marked("Ces deux jalons s’attendraient l’un l’autre."), field="after")
