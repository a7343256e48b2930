"""Makes papers of a séance: its minutes and its attendance sheet, from plain facts that typst sets."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from flask import Response

from elearn.discussions.attendance_rules import HalfDay, Method, Sitting
from elearn.discussions.models import Discussion
from elearn.discussions.queries.agenda import agenda_words
from elearn.discussions.queries.attendance import Cell, Line, Sheet
from elearn.discussions.queries.minutes import MinutesSection, Paper
from elearn.discussions.queries.notes import FollowUpRow
from elearn.discussions.queries.wall import ContributionRow, PromptCard
from elearn.discussions.rules import Part
from elearn.documents.pdf import make_pdf_of_any_words
from elearn.documents.prose import blocks_of
from elearn.web.language import day, gettext, hour, joined, locale, moment, zone_name

MINUTES = Path(__file__).with_name("minutes.typ")
SHEET = Path(__file__).with_name("sheet.typ")


def attachment(body: bytes, name: str) -> Response:
    """Answer with a file to be kept."""
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return Response(body, content_type="application/pdf", headers=headers)


def minutes_pdf(paper: Paper, now: datetime) -> bytes:
    """Return the minutes as a PDF."""
    facts = minutes_facts(paper) | {"made": _made(paper.discussion, now), "missing": ""}
    missing = gettext(
        "Quelques signes (images, autres écritures) ne peuvent pas être dessinés ici : un carré les remplace. "
        "La page de la séance les montre tous."
    )
    return make_pdf_of_any_words(MINUTES, facts, missing=missing, made_at=now)


def sheet_pdf(discussion: Discussion, sheet: Sheet, now: datetime, issuer: Sequence[str] = ()) -> bytes:
    """Return the attendance sheet as a PDF: one page a half-day, with places to sign where nothing is recorded.

    `issuer` are the lines that say at its head which organisation gives the training.
    """
    facts = _head(discussion) | {
        "heading": gettext("Feuille d’émargement"),
        "about": _about(discussion, sheet),
        "made": _made(discussion, now),
        "closed": _closed(discussion),
        "issuer": list(issuer),
        "extract": gettext(
            "Extrait : les personnes de l’organisation, et qui anime. L’empreinte est celle de la feuille entière."
        )
        if sheet.is_extract
        else "",
        "labels": {
            "name": gettext("Nom"),
            "employer": gettext("Employeur"),
            "signature": gettext("Signature"),
            "leading": gettext("Animation"),
            "total": gettext("Nombre de personnes présentes :"),
            "remarks": gettext("Absences, retards, départs (heure et raison) :"),
        },
        "half_days": [_half_day(discussion, sheet, place) for place in range(len(sheet.sittings))],
    }
    return make_pdf_of_any_words(SHEET, facts, missing="", made_at=now)


def minutes_facts(paper: Paper) -> dict[str, Any]:
    """Return everything that the minutes say, in the present language, as plain values."""
    return _head(paper.discussion) | {
        "heading": gettext("Compte rendu"),
        "people": [
            *_about(paper.discussion, paper.sheet),
            *_said_with(
                (gettext("Présence"), joined(_present(paper))),
                (gettext("Absence"), joined(paper.absent)),
            ),
        ],
        "general": blocks_of(paper.minutes.general.text) if paper.minutes.general else [],
        "sections": [_section(one) for one in paper.minutes.sections],
        "follow_ups_heading": gettext("Suites à donner"),
        "follow_ups": [_follow_up(one) for one in paper.follow_ups],
    }


def _present(paper: Paper) -> list[str]:
    """Return who was there, with the hour of those who left before the end."""
    zone = paper.discussion.time_zone
    return [
        gettext("%(name)s (départ à %(hour)s)", name=name, hour=hour(left_at, zone)) if left_at else name
        for name, left_at in paper.present
    ]


def _head(discussion: Discussion) -> dict[str, Any]:
    zone = discussion.time_zone
    when = gettext(
        "du %(first)s au %(last)s, par écrit",
        first=day(discussion.starts_at, "full", zone),
        last=day(discussion.ends_at, "full", zone),
    )
    if not discussion.is_written:
        when = gettext(
            "%(day)s, de %(start)s à %(end)s (%(zone)s)",
            day=day(discussion.starts_at, "full", zone),
            start=hour(discussion.starts_at, zone),
            end=hour(discussion.ends_at, zone),
            zone=zone_name(zone),
        )
    return {
        "language": locale(),
        "title": discussion.title,
        "when": when[:1].upper() + when[1:],
        "where": _where(discussion),
        "reference": gettext("Séance n° %(id)s", id=discussion.id),
    }


def _where(discussion: Discussion) -> str:
    """Say where one met; of a link no more than its site, for the rest of it lets people in."""
    site = urlsplit(discussion.link).hostname or ""
    if not site:
        return discussion.place or gettext("À distance")
    if not discussion.place:
        return gettext("À distance (%(site)s)", site=site)
    return gettext("%(place)s, et à distance (%(site)s)", place=discussion.place, site=site)


def _about(discussion: Discussion, sheet: Sheet) -> list[tuple[str, str]]:
    """Say who led, and on what one worked: what a paper must name besides the title."""
    leading = joined([row.name for row in sheet.rows if row.part is not Part.PARTICIPANT])
    agenda = " ; ".join(agenda_words(discussion.id))
    return _said_with((gettext("Animation"), leading), (gettext("Déroulé"), agenda))


def _said_with(*pairs: tuple[str, str]) -> list[tuple[str, str]]:
    """Keep the pairs of a label and words in which something is said, each label with the colon of its language."""
    return [(gettext("%(label)s :", label=label), words) for label, words in pairs if words]


def _section(section: MinutesSection) -> dict[str, Any]:
    card = section.card
    return {
        "case": card.case_title,
        "question": card.question,
        "names": gettext("Sans nom") if card.is_anonymous else gettext("Avec les noms"),
        "groups": _groups(card),
        "ideas_heading": gettext("Idées clés sur notre mur"),
        "ideas": [{"text": idea.text, "is_ticked": idea.is_ticked} for idea in card.ideas],
        "note_heading": gettext("Ce que nous en retenons"),
        "note": blocks_of(section.note.text) if section.note else [],
        "nothing": "" if card.contributions else gettext("Personne n’a écrit sur ce mur."),
    }


def _groups(card: PromptCard) -> list[dict[str, Any]]:
    groups = [(group.name, group.contributions) for group in card.groups if group.contributions]
    if card.loose:
        groups.append((gettext("Sans groupe") if groups else gettext("Contributions"), card.loose))
    return [{"name": name, "contributions": [_contribution(one) for one in rows]} for name, rows in groups]


def _contribution(row: ContributionRow) -> dict[str, Any]:
    return {"text": row.text, "author": row.author, "kept": gettext("Retenue") if row.is_kept else ""}


def _follow_up(row: FollowUpRow) -> dict[str, Any]:
    who = row.who or gettext("Tout le groupe")
    if row.done_at is not None:
        when = gettext("fait le %(day)s", day=day(row.done_at))
    else:
        when = gettext("pour le %(day)s", day=day(row.due_on)) if row.due_on else ""
    return {"what": row.what, "who": who, "when": when, "is_done": row.done_at is not None}


def _half_day(discussion: Discussion, sheet: Sheet, place: int) -> dict[str, Any]:
    sitting, zone = sheet.sittings[place], discussion.time_zone
    return {
        "name": half_day_name(sitting),
        "hours": "" if sitting.last_day else f"{hour(sitting.begins_at, zone)} – {hour(sitting.ends_at, zone)}",
        "present": sheet.present(sitting) if any(row.cells[place].line for row in sheet.rows) else None,
        "rows": [
            {
                "name": row.name,
                "employer": row.employer,
                "leads": row.part is not Part.PARTICIPANT,
                "said": _said(row.cells[place], zone),
            }
            for row in sheet.rows
        ],
    }


def half_day_name(sitting: Sitting) -> str:
    """Return the half-day of a sheet in words, with a capital; of a séance held in writing, its days."""
    on = day(sitting.day, "full")
    if sitting.last_day is not None:
        words = gettext("du %(first)s au %(last)s, par écrit", first=on, last=day(sitting.last_day, "full"))
        return words[:1].upper() + words[1:]
    is_morning = sitting.half_day is HalfDay.MORNING
    words = gettext("%(day)s, matin", day=on) if is_morning else gettext("%(day)s, après-midi", day=on)
    return words[:1].upper() + words[1:]


def _said(cell: Cell, zone: str) -> str:
    """Say what the line in force says, and that it was corrected; nothing leaves a place to sign."""
    line = cell.signature
    if line is None:
        return ""
    when = moment(line.signed_at, zone)
    if line.method is Method.SELF:
        words = gettext("Signé sur son propre compte, %(when)s", when=when)
    elif line.is_present:
        words = gettext("Présence enregistrée par %(name)s, %(when)s", name=line.signed_by, when=when)
    else:
        words = gettext("Absence enregistrée par %(name)s, %(when)s", name=line.signed_by, when=when)
    if line.reason and line.corrects_id is not None:
        words += ". " + gettext("Corrigé : %(reason)s", reason=line.reason)
    elif line.reason:
        words += ". " + gettext("Remarque : %(reason)s", reason=line.reason)
    if cell.line is not None and cell.line is not line:
        words += ". " + departure_words(cell.line, zone)
    return words


def departure_words(line: Line, zone: str) -> str:
    """Say at what hour somebody left, or that no departure is noted after all; by whom, and why."""
    facts = {"name": line.signed_by, "when": moment(line.signed_at, zone), "reason": line.reason}
    if line.left_at is None:
        return gettext("Départ retiré par %(name)s, %(when)s : %(reason)s", **facts)
    return gettext(
        "Départ à %(hour)s, noté par %(name)s, %(when)s : %(reason)s", hour=hour(line.left_at, zone), **facts
    )


def _made(discussion: Discussion, now: datetime) -> str:
    return gettext("Document établi le %(moment)s", moment=moment(now, discussion.time_zone))


def _closed(discussion: Discussion) -> str:
    if discussion.closed_at is None:
        return ""
    return gettext(
        "Feuille close le %(moment)s. Empreinte : %(digest)s",
        moment=moment(discussion.closed_at, discussion.time_zone),
        digest=discussion.attendance_digest,
    )
