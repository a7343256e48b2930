"""A list of people as offices send it: every spelling of it is read, and every line told what it would do."""

from __future__ import annotations

from datetime import date

import pytest

from elearn.errors import RuleBroken
from elearn.organisations.import_rules import (
    MOST_LINES,
    Known,
    KnownPerson,
    KnownPlace,
    KnownSeat,
    Outcome,
    plan,
    read_lines,
)
from elearn.organisations.rules import Period, PlaceKind
from elearn.policy import Role

TODAY = date(2026, 11, 25)
LITTORAL = KnownPlace("team:1", PlaceKind.TEAM, "Littoral", "Les Deux Rives")
ESTUAIRE = KnownPlace("team:2", PlaceKind.TEAM, "Estuaire", "Les Deux Rives")
RIVES = KnownPlace("organisation:1", PlaceKind.ORGANISATION, "Les Deux Rives", "")
ANA = KnownPerson(7, "Ana Ruiz", (KnownSeat(70, Role.LEARNER, "team:1", Period(date(2026, 9, 1))),))
KNOWN = Known(
    (LITTORAL, ESTUAIRE, RIVES), {"ana@example.org": ANA}, frozenset({("zoe@example.org", Role.LEARNER, "team:1")})
)
HEADER = "nom;courriel;rôle;équipe;organisation;depuis;jusqu’au"


def outcomes(*rows: str) -> list[Outcome]:
    return [one.outcome for one in plan(read_lines("\n".join([HEADER, *rows]).encode()), KNOWN, TODAY)]


@pytest.mark.parametrize(
    "written",
    [
        "nom;courriel;rôle;équipe\nÉloïse Œuvrard;eloise@example.org;apprentissage;Littoral\n",
        "nom,courriel,rôle,équipe\nÉloïse Œuvrard,eloise@example.org,apprentissage,Littoral\n",
        "Équipe\tRôle\tE-mail\tNom complet\nLittoral\tapprentissage\teloise@example.org\tÉloïse Œuvrard\n",
        "\ufeffLa liste de novembre\r\nNOM;COURRIEL;ROLE;EQUIPE\r\n"
        "Éloïse Œuvrard;eloise@example.org;apprentissage;Littoral\r\n",
        "nom;courriel;rôle;équipe\n\n  Éloïse   Œuvrard ;eloise@example.org;apprentissage;Littoral\n;;;\n",
    ],
)
def test_semicolons_commas_tabs_other_orders_and_titles_give_the_same_lines(written: str) -> None:
    (line,) = read_lines(written.encode())
    assert (line.cell("name"), line.cell("email"), line.cell("team")) == (
        "Éloïse Œuvrard",
        "eloise@example.org",
        "Littoral",
    )


def test_the_encoding_of_excel_on_windows_keeps_its_accents() -> None:
    (line,) = read_lines("nom;courriel;rôle\nÉloïse Œuvrard;e@example.org;supervision\n".encode("cp1252"))
    assert line.cell("name") == "Éloïse Œuvrard"


def test_a_line_keeps_the_number_that_a_spreadsheet_shows() -> None:
    lines = read_lines(b"nom;courriel;role\nA B;a@example.org;supervision\n\nC D;c@example.org;supervision\n")
    assert [line.number for line in lines] == [2, 4]


@pytest.mark.parametrize(
    "content",
    [
        b"nom;equipe\nAna;Littoral\n",
        b"nom;courriel;role\n",
        b"PK\x03\x04\x00\x00",
        b"x" * 1_000_001,
        ("nom;courriel;role\n" + "A;a@example.org;supervision\n" * (MOST_LINES + 1)).encode(),
    ],
)
def test_what_is_no_list_is_refused_as_a_whole(content: bytes) -> None:
    with pytest.raises(RuleBroken):
        read_lines(content)


@pytest.mark.parametrize(
    ("row", "outcome"),
    [
        ("Nadia Ba;nadia@example.org;apprentissage;Littoral;;;", Outcome.INVITE),
        ("Nadia Ba;NADIA@example.org;Superviseure;littoral;les deux rives;;", Outcome.INVITE),
        ("Nadia Ba;nadia@example.org;coordination;;Les Deux Rives;;", Outcome.INVITE),
        ("Zoé Lac;zoe@example.org;apprentissage;Littoral;;;", Outcome.NOTHING),
        ("Ana Ruiz;ana@example.org;apprentissage;Littoral;;;", Outcome.NOTHING),
        ("Ana Ruiz;ana@example.org;apprentissage;Littoral;;2026-09-01;", Outcome.NOTHING),
        ("Ana Ruiz;ana@example.org;apprentissage;Littoral;;01/09/2026;31/12/2026", Outcome.END),
        ("Ana Ruiz;ana@example.org;apprentissage;Littoral;;;31.12.2026", Outcome.END),
        ("Ana Ruiz;ana@example.org;apprentissage;Estuaire;;;", Outcome.MOVE),
        ("Ana Ruiz;ana@example.org;supervision;Estuaire;;;", Outcome.GIVE),
        ("Ana Ruiz;ana@example.org;apprentissage;Littoral;;2026-10-01;", Outcome.FAULT),
        ("Ana Ruiz;ana@example.org;apprentissage;Ailleurs;;;", Outcome.FAULT),
        ("Ana Ruiz;ana@example.org;apprentissage;;;;", Outcome.FAULT),
        ("Ana Ruiz;ana@example.org;direction;Littoral;;;", Outcome.FAULT),
        ("Ana Ruiz;ana@example.org;administration;Littoral;;;", Outcome.FAULT),
        ("Ana Ruiz;ana;apprentissage;Littoral;;;", Outcome.FAULT),
        (";nadia@example.org;apprentissage;Littoral;;;", Outcome.FAULT),
        ("Ana Ruiz;ana@example.org;supervision;Littoral;;31/02/2026;", Outcome.FAULT),
        ("Ana Ruiz;ana@example.org;supervision;Littoral;;2026-12-02;2026-12-01", Outcome.FAULT),
    ],
)
def test_a_line_is_told_what_it_would_do(row: str, outcome: Outcome) -> None:
    assert outcomes(row) == [outcome]


def test_what_the_list_says_twice_is_told_with_the_line_that_said_it_first() -> None:
    row = "Nadia Ba;nadia@example.org;apprentissage;Littoral;;;"
    other = "Nadia Ba;nadia@example.org;apprentissage;Estuaire;;;"
    assert outcomes(row, row) == [Outcome.INVITE, Outcome.FAULT]
    assert outcomes(row, other) == [Outcome.INVITE, Outcome.FAULT]


def test_two_teams_of_one_name_ask_for_the_organisation() -> None:
    twin = KnownPlace("team:9", PlaceKind.TEAM, "Littoral", "Autre rive")
    known = Known((*KNOWN.places, twin), {}, frozenset())
    rows = (
        b"nom;courriel;role;equipe;organisation\nN B;n@example.org;supervision;Littoral;%s\n" % owner
        for owner in (b"", b"Autre rive")
    )
    assert [plan(read_lines(row), known, TODAY)[0].outcome for row in rows] == [Outcome.FAULT, Outcome.INVITE]
