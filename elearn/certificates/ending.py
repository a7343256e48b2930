"""Gathers what an end-of-training attestation says beside its hours: works asked and done, help, results."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from elearn.certificates import prose
from elearn.certificates.rules import Result
from elearn.programmes.rules import Requirement, StepKind
from elearn.progress.evidence import Deed, EvidenceRow, StepEvidence
from elearn.progress.facts import Setting
from elearn.progress.queries import StepCell
from elearn.progress.regimes import step_facts

DEEDS = {
    prose.Task.READING: (Deed.READ,),
    prose.Task.ANSWER: (Deed.SUBMITTED, Deed.ACCEPTED),
    prose.Task.MEETING: (Deed.ATTENDED,),
    prose.Task.FIELD: (Deed.CONFIRMED,),
}


def ending_of(
    cells: Sequence[StepCell],
    evidence: Sequence[StepEvidence],
    results: Sequence[tuple[str, Result]],
    follow_up: str,
) -> dict[str, Any]:
    """Return everything that such an attestation alone prints, as plain JSON; its minutes are those of the evidence.

    `results` are the objectives in order, each with what whoever issues it says of it.
    """
    rows = [row for step in evidence for row in step.rows]
    asked = _asked(cells)
    tasks = [_task(task, asked[task], [row for row in rows if row.deed in DEEDS[task]]) for task in prose.Task]
    return {
        "results": [
            {"objective": words, "result": result.value, "said": prose.RESULTS[result]} for words, result in results
        ],
        "tasks": [one for one in tasks if one["asked"] or one["done"]],
        "beyond": prose.BEYOND if any(one["done"] > one["asked"] for one in tasks) else "",
        "split": _split(rows),
        "modalities": prose.modalities_words({row.deed for row in rows}),
        "follow_up": follow_up,
    }


def _task(task: prose.Task, asked: int, rows: Sequence[EvidenceRow]) -> dict[str, Any]:
    minutes = sum(row.minutes for row in rows)
    return {"what": prose.TASKS[task], "asked": asked, "done": len(rows), "minutes": minutes}


def _asked(cells: Sequence[StepCell]) -> Mapping[prose.Task, int]:
    """Return how many works of each nature the steps that are required ask for today, none counted twice.

    Whoever answers about a story reads it: its hours count that reading, so it is asked too.
    """
    sections: set[tuple[str, str]] = set()
    answers: set[str] = set()
    meetings = field = 0
    for cell in cells:
        if not cell.is_counted:
            continue
        facts = step_facts(cell.planned)
        now = facts.regimes[-1]
        asks_answers = Requirement.SUBMITTED in now.rule or Requirement.ACCEPTED in now.rule
        if Requirement.READ in now.rule or (asks_answers and cell.planned.step.kind in TOLD):
            sections |= {(facts.module_slug, section) for section in now.sections}
        if asks_answers:
            answers |= now.exercises
        meetings += Requirement.ATTENDED in now.rule
        field += Requirement.CONFIRMED in now.rule
    return {
        prose.Task.READING: len(sections),
        prose.Task.ANSWER: len(answers),
        prose.Task.MEETING: meetings,
        prose.Task.FIELD: field,
    }


def _split(rows: Sequence[EvidenceRow]) -> list[dict[str, Any]]:
    """Return the minutes by how they were spent, without what was not: their sum is that of the rows."""
    sums: dict[prose.Manner, int] = dict.fromkeys(prose.Manner, 0)
    for row in rows:
        sums[_manner(row)] += row.minutes
    return [{"manner": prose.MANNERS[manner], "minutes": minutes} for manner, minutes in sums.items() if minutes]


def _manner(row: EvidenceRow) -> prose.Manner:
    if row.deed is Deed.ATTENDED:
        return MEETINGS[row.setting]
    return prose.Manner.FIELD if row.deed is Deed.CONFIRMED else prose.Manner.ALONE


TOLD = (StepKind.VIGNETTE, StepKind.STAGE)
MEETINGS = {
    Setting.IN_PERSON: prose.Manner.IN_PERSON,
    Setting.REMOTE: prose.Manner.REMOTE,
    Setting.WRITTEN: prose.Manner.WRITTEN,
    Setting.UNSAID: prose.Manner.TOGETHER,
}
