"""Sends the minutes of a séance, to each person what that person may read; absent people are told what they missed."""

from __future__ import annotations

from flask import current_app

from elearn import clock, jobs
from elearn.accounts import mails
from elearn.accounts.models import User
from elearn.db import session
from elearn.discussions import paper
from elearn.discussions.models import Discussion
from elearn.discussions.queries.minutes import paper_of
from elearn.errors import marked
from elearn.organisations.queries import load_actor

SUBJECT = marked("Compte rendu : %(title)s")


def post(discussion_id: int, person_id: int) -> None:
    """Ask the queue to send the minutes to one person. Call it once the deed is committed."""
    app = current_app._get_current_object()  # type: ignore[attr-defined]
    jobs.enqueue(app, send_minutes, discussion_id=discussion_id, person_id=person_id)


@jobs.job
def send_minutes(discussion_id: int, person_id: int) -> None:
    """Write the minutes as this person may read them today, and send them."""
    person = session().get(User, person_id)
    discussion = session().get(Discussion, discussion_id)
    if person is not None and person.active and discussion is not None:
        mails.deliver(person.email, compose(discussion, person))


def compose(discussion: Discussion, person: User) -> mails.Mail:
    """Write the message in the language of whoever receives it, with the hours of the séance's place."""
    found = paper_of(discussion, load_actor(person, clock.now().date()))
    with mails.speaking(person.language):
        facts = paper.minutes_facts(found)
    return mails.write(
        "minutes",
        language=person.language,
        subject=SUBJECT,
        title=discussion.title,
        name=person.name,
        minutes=facts,
        was_there=found.was_there(person.id) or not found.present,
        action_label=marked("Lire et compléter"),
        action_url=f"{mails.settings().public_url}/seances/{discussion.id}#compte-rendu",
        settings_url="",
        organisation_name="",
    )
