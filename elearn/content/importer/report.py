"""Says what an import understood, left as text, took away and added: each passage with its lines."""

from __future__ import annotations

from dataclasses import dataclass, field

from elearn.content.check import format_fault
from elearn.content.containers import container_named
from elearn.content.model import Fault, ModuleKind
from elearn.content.typography import french

_OTHER_NAMES = {"section": "titre de section", "title": "titre du module", "number": "numéro du chapitre"}
_SHOWN = 70


@dataclass(frozen=True, slots=True)
class Recognised:
    """One block that a label announced, from its first line to its last; `words` is the label as written."""

    first: int
    last: int
    kind: str
    words: str = ""
    note: str = ""

    @property
    def name(self) -> str:
        """The name of the block as authors write it."""
        return _OTHER_NAMES.get(self.kind) or container_named(self.kind).french


@dataclass(frozen=True, slots=True)
class Left:
    """One passage that no label announced: it stays as text, where it was."""

    first: int
    last: int
    beginning: str


@dataclass(frozen=True, slots=True)
class Removed:
    """One line that is in no page's text: a running header, a page's number, a row of dashes."""

    number: int
    words: str
    why: str


@dataclass(frozen=True, slots=True)
class Report:
    """What was understood of one source. `added` says in sentences what the source did not hold."""

    recognised: tuple[Recognised, ...] = ()
    left: tuple[Left, ...] = ()
    removed: tuple[Removed, ...] = ()
    added: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Imported:
    """One source turned into a module's text. `name` is the file proposed: `chapters/05-implication.md`.

    `is_canonical` where the source was in our format already: its text is then kept as it is.
    """

    name: str
    slug: str
    kind: ModuleKind
    text: str
    report: Report
    faults: tuple[Fault, ...] = ()
    is_canonical: bool = False


@dataclass(slots=True)
class Notes:
    """The report while it is being made."""

    recognised: list[Recognised] = field(default_factory=list)
    left: list[Left] = field(default_factory=list)
    removed: list[Removed] = field(default_factory=list)
    added: list[str] = field(default_factory=list)

    def report(self) -> Report:
        """Return the report, in the order of lines."""
        return Report(
            tuple(sorted(self.recognised, key=lambda one: one.first)),
            tuple(sorted(self.left, key=lambda one: one.first)),
            tuple(sorted(self.removed, key=lambda one: one.number)),
            tuple(self.added),
        )


def lines_of(imported: Imported) -> list[str]:
    """Return the report as a terminal shows it."""
    report = imported.report
    if imported.is_canonical:
        return ["Déjà au format : texte gardé tel quel.", *(f"  {format_fault(one)}" for one in imported.faults)]
    told = ["Reconnu"]
    for one in report.recognised:
        words = f" : {one.words}" if one.words else ""
        note = f" ({one.note})" if one.note else ""
        told.append(f"  {_span(one.first, one.last)} {one.name}{words}{note}")
    told.append("Laissé en texte" if report.left else "Rien n’a été laissé en texte.")
    told += [f"  {_span(one.first, one.last)} « {one.beginning} »" for one in report.left]
    if report.removed:
        told.append("Retiré du texte")
        told += [f"  {line}" for line in _removed(report.removed)]
    if report.added:
        told.append("Ajouté")
        told += [f"  {sentence}" for sentence in report.added]
    if imported.faults:
        told.append("À vérifier")
        told += [f"  {format_fault(one)}" for one in imported.faults]
    return [french(line) if not line.startswith("  content/") else line for line in told]


def _removed(lines: tuple[Removed, ...]) -> list[str]:
    """Return one sentence a line taken away, and one for each run of rows to write on."""
    runs: list[list[Removed]] = []
    for one in lines:
        goes_on = runs and not one.words and not runs[-1][-1].words and one.why == runs[-1][-1].why
        if goes_on and one.number <= runs[-1][-1].number + 3:
            runs[-1].append(one)
        else:
            runs.append([one])
    told = []
    for run in runs:
        count = f"{len(run)} fois " if len(run) > 1 else ""
        words = f" : {run[0].words}" if run[0].words else ""
        told.append(f"{_span(run[0].number, run[-1].number)} {count}{run[0].why}{words}")
    return told


def _span(first: int, last: int) -> str:
    return f"ligne {first}" if first == last else f"lignes {first} à {last}"


def beginning(text: str) -> str:
    """Return the first words of a passage, as a report quotes them."""
    words = " ".join(text.split())
    return words if len(words) <= _SHOWN else words[:_SHOWN].rsplit(" ", 1)[0] + " …"
