"""Makes the archive of a person's data: pages to read without the platform, the same as data, and their proofs."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile

from flask import render_template

from elearn.assets import join_css
from elearn.certificates.paper import pdf_of
from elearn.certificates.queries import letterheads_of, list_own
from elearn.content.model import Exercise
from elearn.editions.queries import Published, get_editions
from elearn.privacy.queries import Row, as_json, gather
from elearn.privacy.rules import REGISTER
from elearn.progress.proof_queries import files_of_person, read_content
from elearn.progress.wording import weight
from elearn.settings import home

DATA = "donnees.json"
PAGE = "lisez-moi.html"


@dataclass(frozen=True, slots=True)
class Told:
    """One version that was handed in, with what was said of it."""

    submission: Row
    question: str
    reviews: tuple[tuple[Row, tuple[Row, ...]], ...]


@dataclass(frozen=True, slots=True)
class Work:
    """One answer: its title, its draft, its versions and what its author thought later."""

    title: str
    answer: Row
    versions: tuple[Told, ...]
    reflections: tuple[Row, ...]


def make_archive(person_id: int, now: datetime) -> bytes:
    """Return a ZIP: a page to read, every row as JSON, each proof as PDF, each file that was joined, the page's style.

    About forty statements, whatever the person's work, and one for each file.
    """
    rows = gather(person_id)
    proofs = [(f"attestations/{one.certificate.number}.pdf", one.certificate) for one in list_own(person_id, now)]
    joined = [(f"preuves/{file.archived_name}", file) for file in files_of_person(person_id)]
    pictures = letterheads_of(certificate for _, certificate in proofs)
    page = render_template(
        "privacy/archive.html",
        account=rows["user"][0],
        works=works_of(rows),
        complaints=complaints_of(rows, person_id),
        proofs=proofs,
        joined=[(name, file, weight(file.size)) for name, file in joined],
        counts=[(REGISTER[name].title, len(found)) for name, found in rows.items() if found],
        made_at=now,
        data_name=DATA,
    )
    made = BytesIO()
    with ZipFile(made, "w", ZIP_DEFLATED) as archive:
        archive.writestr(PAGE, page)
        archive.writestr("style.css", join_css(home("static") / "css"))
        archive.writestr(DATA, json.dumps(rows, ensure_ascii=False, indent=2, default=as_json))
        for name, certificate in proofs:
            archive.writestr(name, pdf_of(certificate, pictures))
        for name, file in joined:
            archive.writestr(name, read_content(file.id), ZIP_STORED)
    return made.getvalue()


def works_of(rows: Mapping[str, Sequence[Row]]) -> tuple[Work, ...]:
    """Return the answers of a person with all that hangs on them, in the order in which they were begun."""
    editions = get_editions({int(str(row["edition_id"])) for row in rows["submission"]})
    return tuple(_work(answer, rows, editions) for answer in rows["answer"])


def complaints_of(rows: Mapping[str, Sequence[Row]], person_id: int) -> tuple[tuple[Row, tuple[Row, ...]], ...]:
    """Return the complaints that a person wrote, each with what was answered to it and what they added."""
    written = [row for row in rows["complaint"] if row["owner_id"] == person_id]
    return tuple(
        (one, tuple(said for said in rows["complaint_answer"] if said["complaint_id"] == one["id"])) for one in written
    )


def _work(answer: Row, rows: Mapping[str, Sequence[Row]], editions: Mapping[int, Published]) -> Work:
    submissions = [row for row in rows["submission"] if row["answer_id"] == answer["id"]]
    asked = {row["id"]: _asked(row, editions) for row in submissions}
    versions = tuple(
        Told(row, question.prompt_text if (question := asked[row["id"]]) else "", _reviews(row, rows))
        for row in submissions
    )
    titles = [editions[int(str(row["edition_id"]))].module.title for row in submissions]
    exercise = next((one for one in reversed(list(asked.values())) if one is not None), None)
    words = [titles[-1] if titles else str(answer["module_slug"]), exercise.title if exercise else ""]
    reflections = tuple(row for row in rows["reflection"] if row["answer_id"] == answer["id"])
    return Work(", ".join(filter(None, words)), answer, versions, reflections)


def _asked(submission: Row, editions: Mapping[int, Published]) -> Exercise | None:
    module = editions[int(str(submission["edition_id"]))].module
    return next((one for one in module.exercises if one.id == submission["exercise_id"]), None)


def _reviews(submission: Row, rows: Mapping[str, Sequence[Row]]) -> tuple[tuple[Row, tuple[Row, ...]], ...]:
    """Return what was said of one version and has taken effect or was not taken back."""
    given = [row for row in rows["review"] if row["submission_id"] == submission["id"] and not row["cancelled_at"]]
    return tuple(
        (review, tuple(one for one in rows["review_comment"] if one["review_id"] == review["id"])) for review in given
    )
