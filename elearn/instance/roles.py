"""Draws who may do what from the table that the code obeys, so that the page cannot say anything else."""

from __future__ import annotations

from dataclasses import dataclass

from elearn.instance.wording import DEEDS, EXTENTS
from elearn.organisations.wording import ROLE_DUTIES, ROLE_NAMES
from elearn.policy import GRANTS, Permission, Role


@dataclass(frozen=True, slots=True)
class Right:
    """One thing that a role may do, and how far; both are msgids."""

    permission: Permission
    deed: str
    extent: str


@dataclass(frozen=True, slots=True)
class RoleCard:
    """A role with what it is for and everything that it may do; `name` and `duty` are msgids."""

    role: Role
    name: str
    duty: str
    rights: tuple[Right, ...]


def role_cards() -> tuple[RoleCard, ...]:
    """Return every role with its rights, in the order of the policy."""
    return tuple(RoleCard(role, ROLE_NAMES[role], ROLE_DUTIES[role], _rights(role)) for role in Role)


def _rights(role: Role) -> tuple[Right, ...]:
    return tuple(
        Right(permission, DEEDS[permission], EXTENTS[extents[role]])
        for permission, extents in GRANTS.items()
        if role in extents
    )
