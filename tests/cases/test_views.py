"""What the supervisors of a team do with their cases, and that nobody else reaches them, through the browser's door."""

from __future__ import annotations

import io
import re
from collections.abc import Callable

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from elearn.accounts.models import User
from elearn.cases.models import SetAsideText, WrittenCase
from elearn.journal import JournalLine
from elearn.organisations.models import Team
from tests.builders import a_coordinator, a_learner, a_supervisor, a_team, an_admin
from tests.cases.builders import a_case
from tests.conftest import Door, statements
from tests.programmes.builders import organisation_of

Doors = Callable[[User | None], Door]
pytestmark = pytest.mark.postgresql


@pytest.fixture
def team(app: object) -> Team:
    return a_team("Équipe Littoral")


@pytest.fixture
def supervisor(team: Team) -> User:
    return a_supervisor(team, "Sophie Lambert")


def test_a_supervisor_writes_a_case_of_two_stages_and_sees_it_both_ways(
    door: Doors, supervisor: User, database: Session
) -> None:
    browser = door(supervisor)
    start = browser.get("/mes-cas/nouveau")
    made = browser.post(
        "/mes-cas/nouveau", {"team": start.value("team"), "title": "Nadia, deux rendez-vous", "person": "Nadia"}
    )
    editor = browser.follow(made)
    assert editor.says("Nadia, deux rendez-vous") and editor.says("Le texte est en ordre.")
    case = database.scalars(sa.select(WrittenCase)).one()
    text = case.text.replace("Racontez la situation", "Nadia attend devant la boulangerie").replace(
        "Écrivez une piste d’une bonne réponse", "Aller acheter du pain"
    )

    browser.post(f"/mes-cas/{case.id}/brouillon", {"text": text, "base_version": "1"})

    learning = browser.get(f"/mes-cas/{case.id}/apercu")
    assert learning.says("Nadia attend devant la boulangerie") and learning.says("Le premier contact")
    assert not learning.says("Aller acheter du pain")
    supervising = browser.get(f"/mes-cas/{case.id}/apercu?vue=supervision")
    assert supervising.says("Aller acheter du pain") and supervising.says("Avec l’équipe")
    assert browser.get("/mes-cas").says("Nadia, deux rendez-vous")


def test_a_block_is_added_at_the_end_by_a_button(door: Doors, supervisor: User, team: Team) -> None:
    case = a_case(team, supervisor)
    browser = door(supervisor)
    sent = {"text": case.text, "base_version": "1", "inserer": "etape"}
    assert browser.follow(browser.post(f"/mes-cas/{case.id}/brouillon", sent)).says("Une étape de plus")


def test_what_is_to_be_mended_is_told_with_its_line_and_keeps_the_preview_closed(
    door: Doors, supervisor: User, team: Team
) -> None:
    case = a_case(team, supervisor)
    browser = door(supervisor)
    broken = case.text.replace("::: réponses", "::: reponces", 1)
    page = browser.follow(browser.post(f"/mes-cas/{case.id}/brouillon", {"text": broken, "base_version": "1"}))
    assert page.says("à corriger") and page.says("réponses")
    assert browser.get(f"/mes-cas/{case.id}/apercu").says("Le cas ne peut pas encore être montré.")


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ("Appelez-la au 06 12 34 56 78.", "un numéro de téléphone"),
        ("Écrivez à nadia@example.org.", "une adresse électronique"),
        ("Elle est née le 12 mars 1990.", "une date de naissance"),
        ("Son numéro : 2 85 05 78 006 084 41.", "un numéro de sécurité sociale"),
        ("Madame Berthelot attend.", "un nom de famille"),
    ],
)
def test_an_identifying_detail_is_pointed_out_and_never_blocks_nor_is_logged(
    door: Doors, supervisor: User, team: Team, database: Session, typed: str, told: str
) -> None:
    case = a_case(team, supervisor)
    browser = door(supervisor)
    text = case.text.replace("Racontez la situation", typed)
    page = browser.follow(browser.post(f"/mes-cas/{case.id}/brouillon", {"text": text, "base_version": "1"}))
    assert page.says("permet peut-être de reconnaître quelqu’un") and page.says(told)
    database.expire_all()
    assert typed in database.scalars(sa.select(WrittenCase.text)).one()
    assert not any(typed in str(line.facts) for line in database.scalars(sa.select(JournalLine)))


def test_what_is_being_written_is_drawn_as_it_will_be_read_and_nothing_is_kept(
    door: Doors, supervisor: User, team: Team, database: Session
) -> None:
    case, browser = a_case(team, supervisor), door(supervisor)
    text = case.text.replace("Racontez la situation", "Nadia attend devant la boulangerie")
    learning = _live(browser, case, text)
    assert "Nadia attend devant la boulangerie" in learning["preview"] and "Avec l’équipe" not in learning["preview"]
    assert "Le premier contact" in learning["plan"] and "mots du modèle" in learning["plan"].casefold()
    supervising = _live(browser, case, text, vue="supervision")
    assert "Avec l’équipe" in supervising["preview"]
    page = browser.post(f"/mes-cas/{case.id}/apercu", {"text": text})
    assert page.says("Nadia attend devant la boulangerie") and page.says("Aperçu :")
    database.expire_all()
    assert "Nadia attend" not in database.scalars(sa.select(WrittenCase.text)).one()


def test_a_text_in_fault_is_still_drawn_and_its_fault_quotes_and_leads_to_its_line(
    door: Doors, supervisor: User, team: Team
) -> None:
    case = a_case(team, supervisor)
    broken = case.text.replace("::: réponses", "::: reponces", 1).replace("Racontez la situation", "Nadia attend", 1)
    line = broken.split("\n").index("::: reponces") + 1
    live = _live(door(supervisor), case, broken)
    assert "Nadia attend" in live["preview"]
    assert f'data-line="{line}"' in live["plan"] and "::: reponces" in live["plan"]
    assert "1 faute à corriger" in live["status"].replace("\xa0", " ")


def test_a_block_goes_where_it_belongs_and_what_is_everywhere_says_so(
    door: Doors, supervisor: User, team: Team
) -> None:
    case, browser = a_case(team, supervisor), door(supervisor)
    line = str(case.text.split("\n").index("::: histoire") + 2)
    sent = {"text": case.text, "inserer": "dialogue", "ligne": line}
    answer = browser.post(f"/mes-cas/{case.id}/bloc", sent, Accept="application/json").response.get_json()
    assert "::: dialogue" in answer["text"] and answer["words"] == "Écrivez une réplique."
    again = {"text": case.text, "inserer": "reponses", "ligne": line}
    told = browser.post(f"/mes-cas/{case.id}/bloc", again, Accept="application/json").response.get_json()
    assert told == {"message": "Ce bloc est déjà partout où il peut être."}


def test_without_scripts_a_missing_piece_is_added_in_its_place_and_the_text_is_kept(
    door: Doors, supervisor: User, team: Team, database: Session
) -> None:
    case, browser = a_case(team, supervisor), door(supervisor)
    start, end = case.text.index("::: réponses"), case.text.index(":::\n:::\n:::")
    lacking = case.text[:start] + case.text[end + 4 :]
    browser.post(f"/mes-cas/{case.id}/brouillon", {"text": lacking, "base_version": "1"})
    editor = browser.get(f"/mes-cas/{case.id}")
    assert editor.says("Il manque les réponses raisonnables")
    (wanted,) = re.findall(r'value="(reponses:\d+)"', editor.html)
    database.expire_all()
    kept = database.scalars(sa.select(WrittenCase)).one()
    sent = {"text": kept.text, "base_version": str(kept.version), "inserer": wanted}
    whole = browser.follow(browser.post(f"/mes-cas/{case.id}/brouillon", sent))
    assert not whole.says("Il manque les réponses raisonnables") and whole.says("Écrivez la mise en garde")


def test_one_button_keeps_the_text_and_shows_it(door: Doors, supervisor: User, team: Team) -> None:
    case = a_case(team, supervisor)
    sent = {"text": case.text.replace("La suite", "Le lendemain"), "base_version": "1", "suite": "apercu"}
    browser = door(supervisor)
    assert browser.follow(browser.post(f"/mes-cas/{case.id}/brouillon", sent)).says("Le lendemain")


def _live(browser: Door, case: WrittenCase, text: str, **more: str) -> dict[str, str]:
    """Ask for what stands beside a text, as the script does."""
    sent = {"text": text, **more}
    response = browser.post(f"/mes-cas/{case.id}/apercu", sent, Accept="application/json").response
    parts: dict[str, str] = response.get_json()["parts"]
    return parts


def test_two_people_who_write_at_once_see_both_texts_and_lose_none(
    door: Doors, supervisor: User, team: Team, database: Session
) -> None:
    case, second = a_case(team, supervisor), a_supervisor(team, "Marc Dubois")
    address, first_text = f"/mes-cas/{case.id}/brouillon", case.text + "\nPremier ajout.\n"
    door(supervisor).post(address, {"text": first_text, "base_version": "1"})
    browser = door(second)

    both = browser.post(address, {"text": case.text + "\nSecond ajout.\n", "base_version": "1"})

    assert both.status == 409
    assert both.says("Premier ajout.") and both.says("Second ajout.") and both.says("Sophie Lambert")
    database.expire_all()
    kept = database.scalars(sa.select(WrittenCase)).one()
    assert "Premier ajout." in kept.text and "Second ajout." not in kept.text

    chosen = {"yours": both.value("yours"), "base_version": both.value("base_version"), "choix": "yours"}
    page = browser.follow(browser.post(f"/mes-cas/{case.id}/choisir", chosen))

    database.expire_all()
    assert "Second ajout." in database.scalars(sa.select(WrittenCase.text)).one()
    assert any("Premier ajout." in text for text in database.scalars(sa.select(SetAsideText.text)))
    assert page.says("Textes mis de côté") and page.says("Premier ajout.")


def test_a_chapter_as_it_circulates_becomes_a_case_with_its_report(
    door: Doors, supervisor: User, team: Team, database: Session
) -> None:
    browser = door(supervisor)
    browser.get("/mes-cas/nouveau")
    source = "Chapitre 4\n\nL'accueil\n\nAperçu du chapitre\n\nOn ouvre la porte.\n\n## Une partie\n\nDu texte.\n"
    upload = {"team": str(team.id), "file": (io.BytesIO(source.encode()), "chapitre.txt")}
    report = browser.post("/mes-cas/nouveau", upload)
    assert report.says("Reconnu") and report.says("aperçu") and report.says("Laissé en texte")
    case = database.scalars(sa.select(WrittenCase)).one()
    assert "type: chapitre" in case.text and case.title == "L'accueil"
    assert browser.get(f"/mes-cas/{case.id}/apercu").says("Du texte.")


def test_the_file_of_a_case_is_its_text(door: Doors, supervisor: User, team: Team) -> None:
    case = a_case(team, supervisor)
    sent = door(supervisor).client.get(f"/mes-cas/{case.id}/fichier")
    assert sent.get_data(as_text=True) == case.text and sent.mimetype == "text/markdown"


def test_the_file_of_a_case_sent_again_announces_no_change_and_makes_no_second_case(
    door: Doors, supervisor: User, team: Team, database: Session
) -> None:
    case = a_case(team, supervisor)
    browser = door(supervisor)
    browser.get("/mes-cas/nouveau")
    sent = browser.client.get(f"/mes-cas/{case.id}/fichier").get_data()
    for raw in (sent, sent.replace(b"\n", b"\r\n"), b"\xef\xbb\xbf" + sent):
        again = browser.post("/mes-cas/nouveau", {"team": str(team.id), "file": (io.BytesIO(raw), "cas.md")})
        assert browser.follow(again).says("Aucun changement : ce texte est déjà celui de ce cas.")
    assert database.scalar(sa.select(sa.func.count()).select_from(WrittenCase)) == 1


def test_the_same_file_is_a_new_case_for_another_team(door: Doors, database: Session) -> None:
    team, other = a_team("Équipe Littoral"), a_team("Équipe du Val")
    case = a_case(team, a_supervisor(team))
    elsewhere = door(a_supervisor(other))
    elsewhere.get("/mes-cas/nouveau")
    upload = {"team": str(other.id), "file": (io.BytesIO(case.text.encode()), "cas.md")}
    assert not elsewhere.post("/mes-cas/nouveau", upload).says("Aucun changement")
    assert database.scalar(sa.select(sa.func.count()).select_from(WrittenCase)) == 2


def test_a_case_needs_a_title_or_a_text(door: Doors, supervisor: User, team: Team, database: Session) -> None:
    browser = door(supervisor)
    browser.get("/mes-cas/nouveau")
    assert browser.post("/mes-cas/nouveau", {"team": str(team.id)}).says("Donnez un titre, ou un texte à importer.")
    assert database.scalar(sa.select(sa.func.count()).select_from(WrittenCase)) == 0


def test_whoever_does_not_supervise_the_team_reaches_no_case(door: Doors, supervisor: User, team: Team) -> None:
    case = a_case(team, supervisor)
    others = [a_learner(team), a_coordinator(organisation_of(team)), an_admin()]
    for address in ("", "/apercu", "/fichier", "/deux-textes"):
        assert door(a_supervisor()).get(f"/mes-cas/{case.id}{address}").status == 404
        for person in others:
            assert door(person).get(f"/mes-cas/{case.id}{address}").status == 404
    for address in ("/apercu", "/bloc", "/brouillon"):
        for person in (*others, a_supervisor()):
            assert door(person).post(f"/mes-cas/{case.id}{address}", {"text": case.text}).status == 404
    assert not door(a_supervisor()).get("/mes-cas").says(case.title)


def test_the_list_costs_the_same_whatever_its_length(door: Doors, supervisor: User, team: Team) -> None:
    browser = door(supervisor)
    a_case(team, supervisor)
    with statements() as few:
        browser.get("/mes-cas")
    for _ in range(6):
        a_case(team, supervisor)
    with statements() as many:
        browser.get("/mes-cas")
    assert len(many) == len(few)
