"""Builds what tests of organisations need: places to give seats in, invitations, and their links."""

from __future__ import annotations

import re
import struct
import zlib
from base64 import b64decode
from pathlib import Path

import sqlalchemy as sa

from elearn import clock
from elearn.accounts.models import User
from elearn.db import session, transaction
from elearn.organisations import actions, identity_actions
from elearn.organisations.actions import Wanted
from elearn.organisations.identity_rules import IdentityFacts
from elearn.organisations.models import Invitation, Letterhead, Organisation, Seat, Team
from elearn.organisations.place_queries import Place, organisation_place, team_place
from elearn.policy import Role
from tests.builders import actor_of

A_JPEG = b64decode(  # 16 by 8 pixels
    "/9j/4AAQSkZJRgABAQEAAQAAAAD/2wBDABQODxIPDRQSEBIXFRQYHjIhHhwcHj0sLiQySUBMS0dARkVQWnNiUFVtVkVGZIhlbXd7"
    "gYKBTmCNl4x9lnN+gXz/2wBDARUXFx4aHjshITt8U0ZTfHx8fHx8fHx8fHx8fHx8fHx8fHx8fHx8fHx8fHx8fHx8fHx8fHx8fHx8"
    "fHx8fHx8fHz/wAARCAAIABADASIAAhEBAxEB/8QAHwAAAQUBAQEBAQEAAAAAAAAAAAECAwQFBgcICQoL/8QAtRAAAgEDAwIEAwUF"
    "BAQAAAF9AQIDAAQRBRIhMUEGE1FhByJxFDKBkaEII0KxwRVS0fAkM2JyggkKFhcYGRolJicoKSo0NTY3ODk6Q0RFRkdISUpTVFVW"
    "V1hZWmNkZWZnaGlqc3R1dnd4eXqDhIWGh4iJipKTlJWWl5iZmqKjpKWmp6ipqrKztLW2t7i5usLDxMXGx8jJytLT1NXW19jZ2uHi"
    "4+Tl5ufo6erx8vP09fb3+Pn6/8QAHwEAAwEBAQEBAQEBAQAAAAAAAAECAwQFBgcICQoL/8QAtREAAgECBAQDBAcFBAQAAQJ3AAEC"
    "AxEEBSExBhJBUQdhcRMiMoEIFEKRobHBCSMzUvAVYnLRChYkNOEl8RcYGRomJygpKjU2Nzg5OkNERUZHSElKU1RVVldYWVpjZGVm"
    "Z2hpanN0dXZ3eHl6goOEhYaHiImKkpOUlZaXmJmaoqOkpaanqKmqsrO0tba3uLm6wsPExcbHyMnK0tPU1dbX2Nna4uPk5ebn6Onq"
    "8vP09fb3+Pn6/9oADAMBAAIRAxEAPwDsGZg3EeR65ph85poyPkQZ3AjO7057UUUAf//Z"
)
A_SIRET = "732 829 320 00074"


def a_png(width: int = 60, height: int = 30, *, colour: int = 0x99) -> bytes:
    """Return a picture of one grey."""
    rows = b"".join(b"\0" + bytes((colour,)) * width for _ in range(height))
    head = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    chunks = ((b"IHDR", head), (b"IDAT", zlib.compress(rows)), (b"IEND", b""))
    written = (
        struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body)) for name, body in chunks
    )
    return b"\x89PNG\r\n\x1a\n" + b"".join(written)


def an_identity(organisation: Organisation, by: User, **facts: str) -> None:
    """Let an organisation say how it names itself on its papers."""
    with transaction():
        identity_actions.describe_identity(actor_of(by), organisation, IdentityFacts(**facts))


def a_letterhead(organisation: Organisation, by: User, content: bytes = b"") -> Letterhead:
    """Let a picture head the papers of an organisation."""
    with transaction():
        return identity_actions.put_letterhead(actor_of(by), organisation, content or a_png())


def place_of_team(team: Team) -> Place:
    """Return a team as a place."""
    return team_place(team, session().get_one(Organisation, team.organisation_id))


def place_of_organisation(organisation: Organisation) -> Place:
    """Return an organisation as a place."""
    return organisation_place(organisation)


def organisation_of(team: Team) -> Organisation:
    """Return the organisation of a team."""
    return session().get_one(Organisation, team.organisation_id)


def an_invitation(
    inviter: User, place: Place, *, email: str = "ana@example.org", name: str = "Ana Ruiz", role: Role = Role.LEARNER
) -> tuple[Invitation, str]:
    """Invite somebody; return the invitation and the secret of its link."""
    with transaction():
        made = actions.invite(actor_of(inviter), Wanted(name, email, role, place), clock.now())
        token = actions.renew_token(made, clock.now())
    return made, token


def seats_of(person: User) -> list[Seat]:
    """Return the seats of a person as the database has them, the first one first."""
    chosen = sa.select(Seat).where(Seat.user_id == person.id).order_by(Seat.starts_on, Seat.id)
    return list(session().scalars(chosen.execution_options(populate_existing=True)))


def link_in(outbox: Path) -> str:
    """Return the path of the link in the latest message."""
    latest = sorted(outbox.glob("*.txt"))[-1].read_text(encoding="utf-8")
    return re.findall(r"https?://[^/\s]+(/invitation/\S+)", latest)[-1]
