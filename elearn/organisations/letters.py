"""Sends invitations: the link is made when the message is, so that no secret waits in the queue."""

from __future__ import annotations

from flask import current_app

from elearn import clock, jobs
from elearn.accounts import mails
from elearn.db import transaction
from elearn.errors import RuleBroken, marked
from elearn.organisations import actions
from elearn.organisations.invitation_queries import InvitationLine, open_line
from elearn.organisations.models import Invitation
from elearn.organisations.wording import ROLE_NAMES
from elearn.web.language import gettext

BY_SOMEBODY = marked("%(inviter)s vous invite sur Parcours IPS")
BY_NOBODY = marked("Invitation à Parcours IPS")


def post(invitation_id: int) -> None:
    """Ask the queue to send an invitation. Call it once the deed is committed."""
    app = current_app._get_current_object()  # type: ignore[attr-defined]
    jobs.enqueue(app, send_invitation, invitation_id=invitation_id)


@jobs.job
def send_invitation(invitation_id: int) -> None:
    """Make the link of an invitation and send it; do nothing if it was withdrawn or accepted meanwhile."""
    try:
        with transaction() as current:
            invitation = current.get_one(Invitation, invitation_id)
            token = actions.renew_token(invitation, clock.now())
    except RuleBroken:
        return
    deliver(actions.link_of(mails.settings().public_url, token))


def deliver(link: str) -> None:
    """Send the invitation that a link opens. Raises OSError or smtplib.SMTPException, or Missing for no such link."""
    line = open_line(link.rsplit("/", 1)[-1], clock.now())
    mails.deliver(line.email, compose(line, link))


def compose(line: InvitationLine, link: str) -> mails.Mail:
    """Write the message in the language that was chosen for the person."""
    with mails.speaking(line.language):
        role, action_label = gettext(ROLE_NAMES[line.role]), gettext("Voir l’invitation")
    return mails.write(
        "invitation",
        language=line.language,
        subject=BY_SOMEBODY if line.inviter else BY_NOBODY,
        inviter=line.inviter,
        line=line,
        role=role,
        action_url=link,
        action_label=action_label,
        settings_url="",
        organisation_name=line.organisation,
    )
