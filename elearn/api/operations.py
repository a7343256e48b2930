"""The one table of what programs may ask: the routes, the OpenAPI document and the reference page are drawn from it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from elearn.api import figures, rules
from elearn.api.shapes import Avancement, Cle, Comptes, Programmes, Rapport
from elearn.errors import marked
from elearn.policy import Key, Permission

PREFIX = "/api/v1"


@dataclass(frozen=True, slots=True)
class Asked:
    """What a program asked: with which key, for which row, with which words after the question mark, when."""

    key: Key
    numbers: Mapping[str, int]
    words: Mapping[str, str]
    now: datetime

    @property
    def after(self) -> int:
        """The number of the row after which the page begins. Raises RuleBroken."""
        return rules.read_cursor(self.words.get("suite", ""))

    @property
    def size(self) -> int:
        """How many rows the page may hold. Raises RuleBroken."""
        return rules.read_limit(self.words.get("limite", ""))


@dataclass(frozen=True, slots=True)
class Parameter:
    """A word that an address takes: its name, its JSON Schema, what it is for; `in_path` where it is part of it."""

    name: str
    schema: Mapping[str, Any]
    words: str
    in_path: bool = False


@dataclass(frozen=True, slots=True)
class Operation:
    """One address: what it is called, what a key must open, what it takes, what it answers, and how it is read.

    `path` is written as in OpenAPI; `example` is its end in the reference, after the prefix.
    """

    id: str
    path: str
    title: str
    words: str
    permissions: tuple[Permission, ...]
    parameters: tuple[Parameter, ...]
    shape: type
    read: Callable[[Asked], Any]
    example: str

    @property
    def rule(self) -> str:
        """The address as the application's map writes it."""
        return PREFIX + self.path.replace("{", "<int:").replace("}", ">")


PAGING = (
    Parameter(
        "limite",
        {"type": "integer", "minimum": 1, "maximum": rules.LONGEST_PAGE, "default": rules.USUAL_PAGE},
        marked("Combien de lignes par page."),
    ),
    Parameter("suite", {"type": "string"}, marked("Le repère « suite » de la page d’avant.")),
)
PROGRAMME = Parameter(
    "programme_id",
    {"type": "integer", "minimum": 1},
    marked("Le numéro d’un programme, donné par la liste des programmes."),
    in_path=True,
)
OPERATIONS: tuple[Operation, ...] = (
    Operation(
        "cle",
        "/cle",
        marked("La clé elle-même"),
        marked("Dit ce que la clé peut lire, et jusqu’à quand. Commencez par là pour l’essayer."),
        (Permission.REPORT_READ, Permission.PROGRESS_FOLLOW),
        (),
        Cle,
        lambda asked: figures.key_itself(asked.key),
        "/cle",
    ),
    Operation(
        "programmes",
        "/programmes",
        marked("Les programmes suivis"),
        marked("Donne les programmes que quelqu’un suit dans l’organisation, et leur numéro."),
        (Permission.REPORT_READ,),
        PAGING,
        Programmes,
        lambda asked: figures.programmes(asked.key, after=asked.after, size=asked.size),
        "/programmes",
    ),
    Operation(
        "avancement",
        "/programmes/{programme_id}/avancement",
        marked("L’avancement, personne par personne"),
        marked("Donne chaque personne qui suit un programme, avec ses jalons : les lignes de la page « Avancement »."),
        (Permission.PROGRESS_FOLLOW,),
        (PROGRAMME, *PAGING),
        Avancement,
        lambda asked: figures.progress(
            asked.key, asked.numbers["programme_id"], after=asked.after, size=asked.size, now=asked.now
        ),
        "/programmes/1/avancement?limite=2",
    ),
    Operation(
        "comptes",
        "/programmes/{programme_id}/comptes",
        marked("Les comptes d’un programme"),
        marked("Donne les totaux d’un programme, par jalon et par équipe, sans aucun nom de personne."),
        (Permission.REPORT_READ,),
        (PROGRAMME,),
        Comptes,
        lambda asked: figures.counts(asked.key, asked.numbers["programme_id"], asked.now),
        "/programmes/1/comptes",
    ),
    Operation(
        "rapport",
        "/rapport",
        marked("Le rapport annuel"),
        marked("Donne les chiffres d’une année et de l’année d’avant, pour l’organisation et par territoire."),
        (Permission.REPORT_READ,),
        (Parameter("annee", {"type": "integer", "minimum": 2001}, marked("L’année ; sans elle, l’année en cours.")),),
        Rapport,
        lambda asked: figures.report(asked.key, asked.words.get("annee", ""), asked.now),
        "/rapport?annee=2026",
    ),
)
