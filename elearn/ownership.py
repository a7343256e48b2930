"""Gives every row that belongs to someone its whole scope, so that a filter never joins."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from elearn.db import Base, session
from elearn.policy import Reach, Scope


class Owned:
    """A row of one person, in one team, organisation and network (where it may be read *now*)."""

    owner_id: Mapped[int] = mapped_column(sa.ForeignKey("user.id"), index=True)
    team_id: Mapped[int | None] = mapped_column(sa.ForeignKey("team.id"), index=True)
    organisation_id: Mapped[int | None] = mapped_column(sa.ForeignKey("organisation.id"), index=True)
    network_id: Mapped[int | None] = mapped_column(sa.ForeignKey("network.id"), index=True)

    @property
    def scope(self) -> Scope:
        """Where this row lives."""
        return Scope(self.owner_id, self.team_id, self.organisation_id, self.network_id)

    @classmethod
    def within(cls, reach: Reach) -> sa.ColumnElement[bool]:
        """Return the filter that keeps exactly the rows whose scope `reach` covers."""
        return within(reach, cls.owner_id, cls.team_id, cls.organisation_id, cls.network_id)


class Placed:
    """A row of a place, not of a person: a programme of an organisation, a séance of a team."""

    team_id: Mapped[int | None] = mapped_column(sa.ForeignKey("team.id"), index=True)
    organisation_id: Mapped[int | None] = mapped_column(sa.ForeignKey("organisation.id"), index=True)
    network_id: Mapped[int | None] = mapped_column(sa.ForeignKey("network.id"), index=True)

    @property
    def scope(self) -> Scope:
        """Where this row lives; it has no owner."""
        return Scope(None, self.team_id, self.organisation_id, self.network_id)

    @classmethod
    def within(cls, reach: Reach) -> sa.ColumnElement[bool]:
        """Return the filter that keeps exactly the rows whose scope `reach` covers."""
        return within(reach, None, cls.team_id, cls.organisation_id, cls.network_id)


class Participation:
    """One person's place in a séance or a calibration: the row through which they reach it."""

    person_id: Mapped[int] = mapped_column(sa.ForeignKey("user.id"), index=True)


def within(
    reach: Reach,
    owner: Any | None = None,
    team: Any | None = None,
    organisation: Any | None = None,
    network: Any = None,
) -> sa.ColumnElement[bool]:
    """Turn a reach into a filter over the given columns; nothing in reach gives `false`."""
    if reach.is_everywhere:
        return sa.true()
    pairs = ((owner, reach.owners), (team, reach.teams), (organisation, reach.organisations), (network, reach.networks))
    filters = [column.in_(sorted(ids)) for column, ids in pairs if column is not None and ids]
    return sa.or_(*filters) if filters else sa.false()


def owned_by(scope: Scope) -> dict[str, int | None]:
    """Return the four columns of a new `Owned` row that lives in `scope`."""
    return {
        "owner_id": scope.owner_id,
        "team_id": scope.team_id,
        "organisation_id": scope.organisation_id,
        "network_id": scope.network_id,
    }


def owned_classes() -> Iterator[type[Owned]]:
    """Yield every mapped class that is `Owned`."""
    for mapper in Base.registry.mappers:
        if issubclass(mapper.class_, Owned):
            yield mapper.class_


def rescope(person_id: int, scope: Scope) -> None:
    """Move everything that a person owns to another place, because they have moved there.

    One statement per owned table. Where a fact counts stays as it was: that is copied on evidence rows.
    """
    for owned in owned_classes():
        session().execute(
            sa.update(owned)
            .where(owned.owner_id == person_id)
            .values(team_id=scope.team_id, organisation_id=scope.organisation_id, network_id=scope.network_id)
            .execution_options(synchronize_session=False)
        )
