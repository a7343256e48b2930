"""Says of each table how its rows concern a person: what they receive of it, and what erasure does to it.

A test compares this register with the tables that exist: one that names a person and is left out fails it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from elearn.errors import RuleBroken, marked


class Fate(StrEnum):
    """What erasure does to the rows of a person."""

    DELETED = "deleted"
    EMPTIED = "emptied"
    KEPT = "kept"


@dataclass(frozen=True, slots=True)
class Handling:
    """How the rows of one table concern a person.

    `about` are the columns that name them; `through` are pairs (column, table): rows that hang on a row of theirs.
    `secret` is never given among the rows: a secret, or bytes that the archive holds as a file. `withheld` is given
    only to whom the first `about` column names: the others had a part in the row, but it is not their word. `emptied`
    are the texts and bytes that erasure takes out of the rows whose first `about` column, or whose `through`, names
    the person.
    """

    title: str
    about: tuple[str, ...] = ()
    through: tuple[tuple[str, str], ...] = ()
    secret: tuple[str, ...] = ()
    withheld: tuple[str, ...] = ()
    fate: Fate = Fate.KEPT
    emptied: tuple[str, ...] = ()


OWN = ("owner_id",)
REGISTER: Mapping[str, Handling] = {
    "user": Handling(
        marked("Mon compte"),
        ("id",),
        secret=(
            "password",
            "fs_uniquifier",
            "tf_totp_secret",
            "tf_last_counter",
            "us_totp_secrets",
            "mf_recovery_codes",
            "fs_webauthn_user_handle",
        ),
        fate=Fate.EMPTIED,
    ),
    "roles_users": Handling(marked("Rôles techniques"), ("user_id",)),
    "seat": Handling(marked("Mes places"), ("user_id",)),
    "invitation": Handling(marked("Invitations envoyées"), ("invited_by_id",), secret=("token_hash", "email", "name")),
    "sign_in": Handling(marked("Mes connexions"), ("user_id",), secret=("token_hash",), fate=Fate.DELETED),
    "webauthn": Handling(
        marked("Mes clés d’accès"),
        ("user_id",),
        secret=("credential_id", "public_key", "transports"),
        fate=Fate.DELETED,
    ),
    "security_line": Handling(marked("Journal de sécurité"), ("user_id",), fate=Fate.DELETED),
    "journal_line": Handling(marked("Journal"), ("person_id", "actor_id")),
    "answer": Handling(marked("Mes réponses"), OWN, fate=Fate.EMPTIED, emptied=("draft_text", "takeaway")),
    "draft_version": Handling(
        marked("Versions de mes brouillons"), through=(("answer_id", "answer"),), fate=Fate.DELETED
    ),
    "submission": Handling(
        marked("Versions remises"), OWN, secret=("idempotency_key",), fate=Fate.EMPTIED, emptied=("text",)
    ),
    "withdrawal": Handling(marked("Réponses retirées"), OWN),
    "self_check": Handling(marked("Idées clés que j’ai cochées"), OWN),
    "reflection": Handling(marked("Ce que je changerais"), OWN, fate=Fate.DELETED),
    "access_line": Handling(marked("Qui a ouvert quoi"), ("reader_id",), (("submission_id", "submission"),)),
    "claim": Handling(marked("Réponses réservées"), ("reviewer_id",), (("submission_id", "submission"),)),
    "take_over": Handling(
        marked("Réponses reprises par une autre personne"), ("from_id", "by_id"), (("submission_id", "submission"),)
    ),
    "review": Handling(
        marked("Relectures de mes réponses"), ("owner_id", "reviewer_id"), fate=Fate.EMPTIED, emptied=("words",)
    ),
    "review_comment": Handling(marked("Commentaires sur mes mots"), OWN, fate=Fate.EMPTIED, emptied=("quote", "text")),
    "key_idea_tick": Handling(marked("Idées clés cochées à la relecture"), OWN),
    "review_draft": Handling(
        marked("Relectures commencées"), ("reviewer_id",), (("submission_id", "submission"),), fate=Fate.DELETED
    ),
    "feedback_read": Handling(marked("Relectures lues"), OWN),
    "reply": Handling(
        marked("Échanges sur mes relectures"), ("owner_id", "writer_id"), fate=Fate.EMPTIED, emptied=("text",)
    ),
    "message": Handling(marked("Mes messages à qui lit mes réponses"), OWN, fate=Fate.EMPTIED, emptied=("text",)),
    "feedback_use": Handling(marked("Ce que j’ai dit des relectures"), OWN),
    "supervisor_note": Handling(
        marked("Notes entre personnes qui encadrent"), ("owner_id", "writer_id"), fate=Fate.EMPTIED, emptied=("text",)
    ),
    "phrase": Handling(marked("Mes phrases"), ("writer_id",), fate=Fate.DELETED),
    "calibration": Handling(marked("Calibrations que j’ai ouvertes"), ("opened_by_id",)),
    "calibration_answer": Handling(
        marked("Mes réponses dans une calibration"), OWN, fate=Fate.EMPTIED, emptied=("text",)
    ),
    "calibration_participation": Handling(marked("Calibrations que je lis"), ("person_id",)),
    "calibration_reading": Handling(
        marked("Mes lectures dans une calibration"),
        through=(("participation_id", "calibration_participation"),),
        fate=Fate.EMPTIED,
        emptied=("words",),
    ),
    "notice": Handling(marked("Ce qui m’a été annoncé"), ("person_id",), fate=Fate.DELETED),
    "digest": Handling(marked("Messages qui m’ont été écrits"), ("person_id",), fate=Fate.DELETED),
    "calendar_feed": Handling(
        marked("L’adresse de mon agenda"), ("person_id",), secret=("token_hash",), fate=Fate.DELETED
    ),
    "notice_choice": Handling(marked("Mon choix de messages"), ("person_id",), fate=Fate.DELETED),
    "section_read": Handling(marked("Sections lues"), OWN),
    "last_place": Handling(marked("Ma dernière page"), OWN, fate=Fate.DELETED),
    "assignment": Handling(marked("Mes programmes"), ("owner_id", "assigned_by_id", "ended_by_id")),
    "positioning": Handling(marked("Où j’en étais sur les objectifs"), OWN, fate=Fate.DELETED),
    "survey_invitation": Handling(marked("Enquêtes que j’ai reçues"), OWN, fate=Fate.DELETED),
    "leave": Handling(marked("Mes congés"), ("owner_id", "recorded_by_id", "cancelled_by_id")),
    "extension": Handling(
        marked("Échéances prolongées"), ("owner_id", "decided_by_id"), fate=Fate.EMPTIED, emptied=("reason",)
    ),
    "recognition": Handling(
        marked("Jalons reconnus"),
        ("owner_id", "recognised_by_id", "withdrawn_by_id"),
        fate=Fate.EMPTIED,
        emptied=("reason", "proof", "withdrawn_reason"),
    ),
    "written_case": Handling(marked("Cas que j’ai écrits"), ("created_by_id", "saved_by_id")),
    "second_reading": Handling(
        marked("Secondes lectures de cas"), ("read_by_id", "asked_by_id"), fate=Fate.EMPTIED, emptied=("remark",)
    ),
    "case_writer": Handling(marked("Cas dans lesquels j’ai écrit"), ("person_id",)),
    "set_aside_text": Handling(marked("Textes de cas mis de côté"), ("written_by_id",)),
    "field_work": Handling(
        marked("Mon travail de terrain confirmé"),
        ("owner_id", "confirmed_by_id", "withdrawn_by_id"),
        fate=Fate.EMPTIED,
        emptied=("account", "proof", "withdrawn_reason"),
    ),
    "proof_file": Handling(
        marked("Fichiers joints comme preuve"),
        OWN,
        secret=("content",),
        fate=Fate.EMPTIED,
        emptied=("name", "content"),
    ),
    "api_key": Handling(
        marked("Clés que j’ai créées ou révoquées"), ("made_by_id", "revoked_by_id"), secret=("token_hash",)
    ),
    "programme": Handling(marked("Programmes que j’ai créés"), ("created_by_id", "arrivals_decided_by_id")),
    "rule_version": Handling(marked("Règles que j’ai décidées"), ("decided_by_id",)),
    "erasure": Handling(marked("Effacements décidés"), ("by_id", "person_id"), secret=("reason",)),
    "certificate": Handling(marked("Mes attestations"), ("owner_id", "issued_by_id")),
    "certificate_event": Handling(
        marked("Ce que sont devenues mes attestations"), ("actor_id",), (("certificate_id", "certificate"),)
    ),
    "complaint": Handling(
        marked("Réclamations"),
        ("owner_id", "recorded_by_id", "closed_by_id"),
        withheld=("subject", "words", "from_name"),
        fate=Fate.EMPTIED,
        emptied=("subject", "words"),
    ),
    "complaint_answer": Handling(
        marked("Réponses à des réclamations"), ("owner_id", "written_by_id"), fate=Fate.EMPTIED, emptied=("words",)
    ),
    "improvement": Handling(
        marked("Améliorations"), ("planned_by_id",), (("complaint_id", "complaint"),), secret=("by_whom",)
    ),
    "foreword": Handling(marked("Mots d’introduction que j’ai écrits pour un rapport"), ("written_by_id",)),
    "discussion": Handling(
        marked("Séances que j’ai préparées"), ("facilitator_id", "co_facilitator_id", "created_by_id", "closed_by_id")
    ),
    "discussion_participation": Handling(marked("Mes séances"), ("person_id",)),
    "wall": Handling(marked("Murs que je tiens"), ("chair_id",), secret=("code",)),
    "contribution": Handling(
        marked("Ce que j’ai écrit sous mon nom pendant une séance"),
        ("author_id",),
        secret=("amend_hash",),
        fate=Fate.DELETED,
    ),
    "attendance": Handling(marked("Présences"), ("person_id", "signed_by_id")),
    "note_version": Handling(marked("Comptes rendus que j’ai modifiés"), ("author_id",), secret=("text",)),
    "follow_up": Handling(marked("Suites à donner"), ("person_id", "created_by_id", "done_by_id")),
}


def ensure_no_seat(*, holds_one: bool) -> None:
    """Raise RuleBroken where a person still holds a seat: somebody at work is not erased by surprise."""
    if holds_one:
        raise RuleBroken(
            marked("Cette personne tient encore une place. Mettez-y fin d’abord : l’accès s’arrête, rien ne s’efface."),
            field="reason",
        )


def ensure_named(typed: str, name: str) -> None:
    """Raise RuleBroken unless the name was written again: what follows cannot be undone."""
    if not is_name(typed, name):
        raise RuleBroken(marked("Écrivez le nom exactement : « %(name)s »."), field="name", name=name)


def is_name(typed: str, name: str) -> bool:
    """Say whether a name was written, whatever its capitals and spaces."""
    return " ".join(typed.split()).casefold() == " ".join(name.split()).casefold()


def ensure_not_oneself(actor_id: int, person_id: int) -> None:
    """Raise RuleBroken where somebody would erase their own account while they use it."""
    if actor_id == person_id:
        raise RuleBroken(marked("Demandez-le à une autre personne qui administre la plateforme."), field="reason")
