"""Makes the PDF of a report from the words of its page."""

from __future__ import annotations

from pathlib import Path

from elearn.documents.pdf import make_pdf
from elearn.reports import wording
from elearn.reports.foreword_queries import Introduced
from elearn.reports.queries import Report
from elearn.web.language import day, gettext, locale, number

TEMPLATE = Path(__file__).with_name("report.typ")


def pdf_of(report: Report, issuer: str, moment: str) -> bytes:
    """Return the report as a PDF/UA file, with the same figures as the page."""
    title = gettext("Rapport annuel %(year)s", year=report.year)
    facts = {
        "language": locale(),
        "title": title,
        "issuer": issuer,
        "moment": gettext("Au %(moment)s.", moment=moment),
        "page": gettext("page"),
        "foreword": _foreword(report.foreword, report.zone),
        "whole": {
            "title": gettext("L’ensemble"),
            "head": [gettext("Ce qui est compté"), str(report.year), str(report.year - 1)],
            "rows": wording.totals(report),
        },
        "parts": [
            {"title": name, "head": wording.table_heads(head, report), "rows": wording.table(rows, report)}
            for name, head, rows in (
                (gettext("Par organisation"), gettext("Organisation"), report.organisations),
                (gettext("Par territoire"), gettext("Territoire"), report.territories),
            )
        ],
        "plots": [
            {"title": name, "rows": [(label, value, *(said or [number(value)])) for label, value, *said in rows]}
            for name, rows in (
                (gettext("Heures par territoire"), wording.hours_by(report.territories)),
                (gettext("Réponses remises, mois par mois"), wording.answers_by_month(report)),
                (gettext("Programmes terminés, mois par mois"), wording.finished_by_month(report)),
                (
                    gettext("Attente médiane d’une relecture en jours, mois par mois"),
                    wording.waits_by_month(report),
                ),
            )
            if rows
        ],
        "note": wording.small_words(),
    }
    return make_pdf(TEMPLATE, facts, made_at=report.at)


def _foreword(introduced: Introduced | None, zone: str) -> dict[str, object] | None:
    """Return what whoever coordinates says of the year, paragraph by paragraph; None where nothing is said."""
    if introduced is None or not introduced.foreword.words:
        return None
    return {
        "title": gettext("Le mot de la coordination"),
        "paragraphs": [lines.split("\n") for lines in introduced.foreword.words.split("\n\n") if lines.strip()],
        "signed": gettext(
            "%(name)s, le %(day)s", name=introduced.author, day=day(introduced.foreword.written_at, tz=zone)
        ),
    }
