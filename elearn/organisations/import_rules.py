"""Reads a list of people as offices send it, and decides line by line what it would change; knows no database."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from io import StringIO

from elearn.accounts.rules import fold
from elearn.errors import RuleBroken, marked
from elearn.organisations.rules import GIVEN_BY_ALL, KIND_OF, Period, PlaceKind
from elearn.policy import Role

LONGEST_FILE = 1_000_000
MOST_LINES = 2_000
DELIMITERS = ";,\t"
DATE_FORMATS = ("%Y-%m-%d", "%d/%m/%Y", "%d.%m.%Y")
COLUMNS: Mapping[str, tuple[str, ...]] = {
    "name": ("nom", "personne", "nom complet", "name"),
    "email": ("courriel", "e-mail", "email", "mail", "adresse e-mail", "adresse electronique"),
    "role": ("role", "fonction"),
    "team": ("equipe", "team"),
    "organisation": ("organisation", "etablissement", "organization"),
    "starts_on": ("depuis", "premier jour", "debut", "since"),
    "ends_on": ("jusqu’au", "dernier jour", "fin", "until"),
}
TITLES = {
    "name": marked("nom"),
    "email": marked("courriel"),
    "role": marked("rôle"),
    "team": marked("équipe"),
    "organisation": marked("organisation"),
    "starts_on": marked("depuis"),
    "ends_on": marked("jusqu’au"),
}
UNCHANGED = Period(date.min)
NEEDED = ("name", "email", "role")
ROLE_WORDS: Mapping[str, Role] = {
    **dict.fromkeys(("apprentissage", "apprenant", "apprenante", "learner", "learning"), Role.LEARNER),
    **dict.fromkeys(
        ("supervision", "superviseur", "superviseure", "superviseuse", "encadrement", "supervisor"), Role.SUPERVISOR
    ),
    **dict.fromkeys(
        ("coordination", "coordinateur", "coordinatrice", "coordonnateur", "coordonnatrice", "coordinator"),
        Role.COORDINATOR,
    ),
}


class Outcome(StrEnum):
    """What one line would do."""

    INVITE = "invite"
    GIVE = "give"
    MOVE = "move"
    END = "end"
    NOTHING = "nothing"
    FAULT = "fault"


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the list, by its number in the file; cells as they were written, but for spaces."""

    number: int
    cells: Mapping[str, str]

    def cell(self, column: str) -> str:
        """What stands in a column, or nothing."""
        return self.cells.get(column, "")


@dataclass(frozen=True, slots=True)
class KnownSeat:
    """A seat that somebody holds today or will hold, within reach."""

    id: int
    role: Role
    place: str
    period: Period


@dataclass(frozen=True, slots=True)
class KnownPerson:
    """Somebody whom the list may name, with their seats within reach."""

    id: int
    name: str
    seats: tuple[KnownSeat, ...]


@dataclass(frozen=True, slots=True)
class KnownPlace:
    """A team or an organisation in which the actor may give seats. `key` is how `Place` names it."""

    key: str
    kind: PlaceKind
    name: str
    organisation: str


@dataclass(frozen=True, slots=True)
class Known:
    """What is there before the list is applied. `invited` holds (e-mail, role, place key) of what waits."""

    places: tuple[KnownPlace, ...]
    people: Mapping[str, KnownPerson]
    invited: frozenset[tuple[str, Role, str]]


@dataclass(frozen=True, slots=True)
class Change:
    """Which seat a line is about: the person and the seat where they are known, and the days where they are said."""

    role: Role
    place: str
    person_id: int = 0
    seat_id: int = 0
    period: Period = UNCHANGED


@dataclass(frozen=True, slots=True)
class Planned:
    """What one line would do; a fault and a remark are messages with their facts."""

    line: Line
    outcome: Outcome
    change: Change | None = None
    message: str = ""
    facts: Mapping[str, object] = field(default_factory=dict)

    @property
    def changes(self) -> bool:
        """Whether applying it would change something."""
        return self.outcome not in (Outcome.NOTHING, Outcome.FAULT)


def read_lines(content: bytes) -> tuple[Line, ...]:
    """Return the lines of a list, its columns known by their titles, in any order.

    UTF-8 or the encoding of Excel on Windows; separated by semicolons, commas or tabs; what stands before the line of
    titles, and the closing line of our own exports, are passed over. Raises RuleBroken where it cannot be read.
    """
    rows = list(csv.reader(StringIO(_decoded(content)), delimiter=_delimiter(content)))
    titles_at, columns = _titles(rows)
    lines = []
    for number, row in enumerate(rows[titles_at + 1 :], start=titles_at + 2):
        cells = {name: " ".join(row[at].split()) for name, at in columns.items() if at < len(row)}
        if not any(cells.values()) or fold(row[0]).startswith(("fin du fichier", "end of file")):
            continue
        lines.append(Line(number, {name: cell.removeprefix("'") for name, cell in cells.items()}))
    if not lines:
        raise RuleBroken(marked("Cette liste n’a aucune ligne sous ses titres."), field="file")
    if len(lines) > MOST_LINES:
        raise RuleBroken(
            marked("Cette liste compte %(given)s lignes ; donnez-en %(most)s au plus à la fois."),
            field="file",
            given=len(lines),
            most=MOST_LINES,
        )
    return tuple(lines)


def plan(lines: Sequence[Line], known: Known, today: date) -> tuple[Planned, ...]:
    """Decide what each line would do, in the order of the file; nothing is changed."""
    said: dict[tuple[str, Role, str], int] = {}
    made = []
    for line in lines:
        planned = _plan_line(line, known, today)
        made.append(_said_once(planned, planned.change, said) if planned.change is not None else planned)
    return tuple(made)


def _plan_line(line: Line, known: Known, today: date) -> Planned:
    try:
        role, place, period, email = _role(line), _place(line, known), _period(line), _email(line)
        if not line.cell("name"):
            raise RuleBroken(marked("Écrivez le nom de la personne."))
        person = known.people.get(email)
        if person is None:
            return _plan_invitation(line, known, email, role, place, period)
        return _plan_seat(line, person, role, place, period, today)
    except RuleBroken as broken:
        return Planned(line, Outcome.FAULT, message=broken.message, facts=broken.facts)


def _plan_invitation(
    line: Line, known: Known, email: str, role: Role, place: KnownPlace, period: Period | None
) -> Planned:
    change = Change(role, place.key)
    if (email, role, place.key) in known.invited:
        return Planned(line, Outcome.NOTHING, change, marked("Une invitation attend déjà."))
    remark = marked("Les dates ne servent pas : la place commence quand l’invitation est acceptée.") if period else ""
    return Planned(line, Outcome.INVITE, change, remark)


def _plan_seat(
    line: Line, person: KnownPerson, role: Role, place: KnownPlace, period: Period | None, today: date
) -> Planned:
    held = next((seat for seat in person.seats if (seat.role, seat.place) == (role, place.key)), None)
    if held is not None:
        return _plan_held(line, person, held, period or UNCHANGED)
    learning = next((seat for seat in person.seats if seat.role is role is Role.LEARNER), None)
    if learning is not None and learning.period.holds(today):
        return Planned(line, Outcome.MOVE, Change(role, place.key, person.id, learning.id))
    first_day = period.starts_on if period is not None and period.starts_on != date.min else today
    wanted = Period(first_day, period.ends_on if period is not None else None)
    return Planned(line, Outcome.GIVE, Change(role, place.key, person.id, period=wanted))


def _plan_held(line: Line, person: KnownPerson, held: KnownSeat, period: Period) -> Planned:
    """Compare a seat that is held with the days that the list gives. Raises RuleBroken for another first day."""
    if period.starts_on not in (held.period.starts_on, date.min):
        raise RuleBroken(
            marked("Cette place commence le %(day)s ; une date de début ne se change pas. Laissez la case vide."),
            day=held.period.starts_on,
        )
    change = Change(held.role, held.place, person.id, held.id, Period(held.period.starts_on, period.ends_on))
    is_same = period.ends_on in (held.period.ends_on, None)
    return Planned(line, Outcome.NOTHING if is_same else Outcome.END, change)


def _said_once(planned: Planned, change: Change, said: dict[tuple[str, Role, str], int]) -> Planned:
    """Refuse what the list says twice, and a person who would learn in two teams."""
    email, line = planned.line.cell("email").casefold(), planned.line
    place = "" if change.role is Role.LEARNER else change.place
    first = said.setdefault((email, change.role, place), line.number)
    if first == line.number:
        return planned
    message = (
        marked("Cette personne apprend déjà à la ligne %(first)s : gardez une seule des deux lignes.")
        if change.role is Role.LEARNER
        else marked("Cette ligne répète la ligne %(first)s : gardez-en une.")
    )
    return Planned(line, Outcome.FAULT, message=message, facts={"first": first})


def _role(line: Line) -> Role:
    role = ROLE_WORDS.get(fold(line.cell("role")))
    if role is None or role not in GIVEN_BY_ALL:
        raise RuleBroken(
            marked("Le rôle « %(given)s » n’est pas connu. Écrivez apprentissage, supervision ou coordination."),
            given=line.cell("role"),
        )
    return role


def _place(line: Line, known: Known) -> KnownPlace:
    wanted = KIND_OF[_role(line)]
    name, owner = fold(line.cell("team")), fold(line.cell("organisation"))
    if wanted is PlaceKind.TEAM and not name:
        raise RuleBroken(marked("Pour ce rôle, écrivez l’équipe."))
    fits = [place for place in known.places if place.kind is wanted and _is_named(place, name, owner)]
    if not fits:
        raise RuleBroken(
            marked("« %(given)s » n’est pas une équipe ni une organisation où vous pouvez donner une place."),
            given=line.cell("team") if wanted is PlaceKind.TEAM else line.cell("organisation"),
        )
    if len(fits) > 1:
        raise RuleBroken(marked("Plusieurs endroits portent ce nom : écrivez aussi l’organisation."))
    return fits[0]


def _is_named(place: KnownPlace, name: str, owner: str) -> bool:
    if place.kind is PlaceKind.TEAM:
        return fold(place.name) == name and owner in ("", fold(place.organisation))
    return owner in ("", fold(place.name))


def _period(line: Line) -> Period | None:
    """Return the days that are written, if any; without a first day it is `date.min`: « unchanged »."""
    starts, ends = _day(line, "starts_on"), _day(line, "ends_on")
    if starts is None and ends is None:
        return None
    if starts is not None and ends is not None and ends < starts:
        raise RuleBroken(marked("Le dernier jour vient avant le premier : choisissez-en un autre."))
    return Period(starts or date.min, ends)


def _day(line: Line, column: str) -> date | None:
    written = line.cell(column)
    if not written:
        return None
    for form in DATE_FORMATS:
        try:
            return datetime.strptime(written, form).date()
        except ValueError:
            continue
    raise RuleBroken(marked("« %(given)s » n’est pas une date. Écrivez 2026-11-25 ou 25/11/2026."), given=written)


def _email(line: Line) -> str:
    email = line.cell("email").casefold()
    name, at, host = email.partition("@")
    if not (name and at and "." in host and " " not in email):
        raise RuleBroken(marked("« %(given)s » n’est pas une adresse de courriel."), given=line.cell("email"))
    return email


def _decoded(content: bytes) -> str:
    if len(content) > LONGEST_FILE:
        raise RuleBroken(marked("Ce fichier est trop grand : un méga-octet au plus."), field="file")
    if b"\0" in content:
        raise RuleBroken(
            marked("Ce n’est pas du texte. Depuis un tableur, enregistrez la feuille au format CSV."), field="file"
        )
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("cp1252", errors="replace")


def _delimiter(content: bytes) -> str:
    """Return the separator that the line of titles uses most."""
    best = max(
        _decoded(content).splitlines()[:10] or [""], key=lambda line: sum(_is_title(one) for one in _split(line))
    )
    return max(DELIMITERS, key=best.count)


def _split(line: str) -> Iterable[str]:
    for delimiter in DELIMITERS[1:]:
        line = line.replace(delimiter, DELIMITERS[0])
    return line.split(DELIMITERS[0])


def _is_title(cell: str) -> bool:
    return _column_of(cell) is not None


def _column_of(title: str) -> str | None:
    folded = fold(title).strip('"')
    return next((name for name, words in COLUMNS.items() if folded in (fold(word) for word in words)), None)


def _titles(rows: Sequence[Sequence[str]]) -> tuple[int, dict[str, int]]:
    """Return where the line of titles stands, and which column is which."""
    best, found = 0, dict[str, int]()
    for at, row in enumerate(rows[:10]):
        columns = {name: place for place, cell in enumerate(row) if (name := _column_of(cell)) is not None}
        if len(columns) > len(found):
            best, found = at, columns
    missing = [name for name in NEEDED if name not in found]
    if missing:
        raise RuleBroken(
            marked("La première ligne doit nommer les colonnes. Il manque : %(missing)s."),
            field="file",
            missing=tuple(TITLES[name] for name in missing),
        )
    return best, found
