"""Several supervisors read the same answers blind; then they see where they differ, and the figures count by hand."""

from __future__ import annotations

import re
from dataclasses import dataclass
from html import unescape

import pytest
import sqlalchemy as sa

from elearn import clock
from elearn.answers.models import AccessLine, Submission
from elearn.db import session, transaction
from elearn.errors import Missing, RuleBroken
from elearn.organisations.models import Organisation
from elearn.reviews import calibration_actions as actions
from elearn.reviews.calibration_models import Calibration, CalibrationAnswer
from elearn.reviews.calibration_queries import calibration_page
from elearn.reviews.calibration_rules import Consent, Read, idea_agreement, verdict_agreement, without_names
from elearn.reviews.rules import Verdict
from tests.builders import a_coordinator, a_learner, a_submission, a_supervisor, a_team, a_vignette, actor_of, an_admin

pytestmark = pytest.mark.postgresql
YES, NO = Verdict.ACCEPTED, Verdict.RETURNED
ENVIES, EQUIPE = "ana#depart.envies", "ana#depart.equipe"


@dataclass
class Desk:
    """A set of three answers of one team, read by Sophie of that team and Marc of another of the same organisation."""

    sophie: object
    marc: object
    learners: list
    submissions: list


@pytest.fixture
def desk(app):
    team, ana = a_team("Littoral"), a_vignette()
    other = a_team("Centre", organisation=session().get_one(Organisation, team.organisation_id))
    sophie, marc = a_supervisor(team, "Sophie Lambert"), a_supervisor(other, "Marc Dutilleul")
    learners = [a_learner(team, name) for name in ("Camille Roussel", "Idris Benali", "Zoé Petit")]
    texts = ("Avec Camille, j’irais.", "J’appellerais le 06 12 34 56 78.", "Je demanderais à Sophie.")
    made = [a_submission(person, ana, text) for person, text in zip(learners, texts, strict=True)]
    return Desk(sophie, marc, learners, made)


def opened(desk, *, asks=False):
    with transaction():
        return actions.open_calibration(
            actor_of(desk.sophie),
            title="José, étape 1",
            submission_ids=[one.id for one in desk.submissions],
            reader_ids=[desk.sophie.id, desk.marc.id],
            asks=asks,
            now=clock.now(),
        )


def begun(desk):
    calibration, sophie = opened(desk), actor_of(desk.sophie)
    with transaction():
        for number in (1, 2, 3):
            actions.settle_text(sophie, calibration, number, f"Un texte {number}.", clock.now())
        actions.start_reading(sophie, calibration, clock.now())
    return calibration


def read_all(desk, calibration, person, *reads):
    with transaction():
        for number, (verdict, *ideas) in enumerate(reads, start=1):
            read = Read(verdict, frozenset(ideas))
            actions.keep_reading(actor_of(person), calibration, number, read, "", clock.now())


def sent(calibration, person):
    with transaction():
        return actions.send_readings(actor_of(person), calibration, clock.now())


def at(calibration, rest=""):
    return f"/calibrations/{calibration.id}{rest}"


def test_agreement_counts_by_hand():
    one = {1: Read(YES, frozenset({"a"})), 2: Read(YES, frozenset()), 3: Read(NO, frozenset({"a", "b"}))}
    two = {1: Read(YES, frozenset({"a"})), 2: Read(NO, frozenset({"b"})), 3: Read(NO, frozenset({"a"}))}
    verdicts, ideas = verdict_agreement({1: one, 2: two}), idea_agreement({1: one, 2: two}, ["a", "b"])
    assert (verdicts.same, verdicts.total) == (2, 3)
    assert (ideas.same, ideas.total) == (4, 6)
    # By hand: 1 disagreement in 3 pairs; 3 « yes » and 3 « no » in 6: expected 2·3·3/(6·5); alpha = 1 − (2/6)/(18/30).
    assert verdicts.alpha == pytest.approx(1 - (2 / 6) / (18 / 30))


def test_full_agreement_is_one_and_a_single_answer_everywhere_gives_no_alpha():
    both = {1: Read(YES, frozenset()), 2: Read(NO, frozenset())}
    assert verdict_agreement({1: both, 2: both}).alpha == pytest.approx(1)
    same = {1: Read(YES, frozenset()), 2: Read(YES, frozenset())}
    assert verdict_agreement({1: same, 2: same}).alpha is None
    assert (verdict_agreement({1: same, 2: same}).same, verdict_agreement({1: same, 2: same}).total) == (2, 2)


def test_names_and_numbers_are_taken_out_of_a_text():
    text = "Camille Roussel et CAMILLE, 06 12 34 56 78, camille@example.org ; calme."
    found = without_names(text, ["Camille Roussel"])
    assert "amille" not in found.replace("calme", "") and "06 12" not in found and "calme" in found


def test_an_agreement_below_chance_bears_a_true_minus_sign(desk, door):
    calibration = begun(desk)
    read_all(desk, calibration, desk.marc, (YES,), (NO,), (YES,))
    read_all(desk, calibration, desk.sophie, (NO,), (YES,), (YES,))
    sent(calibration, desk.marc)
    sent(calibration, desk.sophie)
    assert door(desk.marc).get(at(calibration)).says("1 sur 3 · alpha −0,25")


def test_readers_see_nothing_of_each_other_before_all_have_sent(desk, door):
    calibration = begun(desk)
    read_all(desk, calibration, desk.marc, (YES, EQUIPE), (NO,), (YES,))
    assert not sent(calibration, desk.marc)
    read_all(desk, calibration, desk.sophie, (YES,), (YES,), (YES,))
    before = door(desk.sophie).get(at(calibration))
    assert before.says("Vous lisez sans voir les autres") and not before.says("Où vos lectures se rejoignent")
    assert calibration_page(desk.sophie.id, calibration.id).result is None
    assert sent(calibration, desk.sophie)
    after = door(desk.marc).get(at(calibration))
    assert after.says("Réponses avec le même avis 2 sur 3") and after.says("les avis diffèrent")
    result = calibration_page(desk.marc.id, calibration.id).result
    assert [one.differs_on_verdict for one in result.compared] == [False, True, False]
    assert [one.differing for one in result.compared] == [1, 0, 0]
    assert (result.ideas.same, result.ideas.total) == (5, 6)


def test_a_set_goes_from_its_opening_to_its_result_without_scripts(desk, door):
    sophie, marc = door(desk.sophie), door(desk.marc)
    assert sophie.get("/calibrations/nouvelle").says("Voir les réponses")
    assert sophie.get("/calibrations/nouvelle?exercice=ana%23depart").says("Camille Roussel")
    chosen = {"answers": [str(one.id) for one in desk.submissions[:2]], "way": "nameless", "title": "Nos lectures"}
    page = sophie.post("/calibrations/nouvelle", {**chosen, "readers": [str(desk.sophie.id), str(desk.marc.id)]})
    assert not sophie.follow(page).says("Camille")
    calibration = session().scalars(sa.select(Calibration)).one()
    assert marc.get(at(calibration)).status == 404
    sophie.post(at(calibration, "/reponses/1/texte"), {"text": "Un texte relu."})
    assert sophie.follow(sophie.post(at(calibration, "/commencer"))).says("La lecture commence.")
    for visitor in (sophie, marc):
        reading = visitor.get(at(calibration, "/reponses/1"))
        assert reading.says("Un texte relu.") and not reading.says("Roussel") and not reading.says("Benali")
        refused = visitor.post(at(calibration, "/reponses/1"), {"words": "Une idée"})
        assert refused.says("Choisissez un avis") and refused.says("Une idée")
        visitor.follow(visitor.post(at(calibration, "/reponses/1"), {"verdict": "accepted", "ideas": EQUIPE}))
        page = visitor.follow(visitor.post(at(calibration, "/envoyer")))
    assert page.says("Tout le monde a envoyé") and page.says("Réponses avec le même avis 1 sur 1")
    (address,) = re.findall(r'href="(/seances/nouvelle[^"]*)"', sophie.get(at(calibration)).html)
    plan = sophie.get(unescape(address))
    assert plan.value("title") == "Nos lectures" and re.search(r'<option selected value="ana(#\w+)?">', plan.html)
    invited = re.findall(r'<input checked id="people-\d+" name="people" type="checkbox" value="(\d+)">', plan.html)
    assert str(desk.sophie.id) in invited and not {str(one.id) for one in desk.learners} & set(invited)
    assert marc.get(at(calibration, "/reponses/2")).status == 404


def test_the_newest_answers_are_offered_and_the_page_says_that_older_ones_exist(desk, door, monkeypatch):
    sophie, address = door(desk.sophie), "/calibrations/nouvelle?exercice=ana%23depart"
    assert not sophie.get(address).says("De plus anciennes existent")
    monkeypatch.setattr("elearn.reviews.calibration_queries.OFFERED", 2)
    page = sophie.get(address)
    assert page.says("Les réponses les plus récentes, au nombre de 2. De plus anciennes existent.")
    assert page.says("Zoé Petit") and page.says("Idris Benali") and not page.says("Camille Roussel")


def test_leave_is_asked_of_the_author_who_may_refuse_until_reading_begins(desk, door):
    calibration = opened(desk, asks=True)
    answers = {one.owner_id: one for one in session().scalars(sa.select(CalibrationAnswer))}
    camille, idris = desk.learners[:2]
    url = f"/calibrations/accords/{answers[camille.id].id}"
    assert door(camille).get(url).says("Sophie Lambert souhaite")
    assert door(idris).get(url).status == 404
    door(camille).post(url, {"accord": "oui"})
    door(idris).post(f"/calibrations/accords/{answers[idris.id].id}", {"accord": "non"})
    door(desk.sophie).post(at(calibration, "/commencer"))
    session().expire_all()
    page = calibration_page(desk.marc.id, calibration.id)
    assert [answer.text for answer in page.answers] == ["Avec Camille, j’irais."]
    assert door(camille).follow(door(camille).post(url, {"accord": "non"})).says("ce choix ne change plus")
    session().expire_all()
    assert session().get_one(CalibrationAnswer, answers[camille.id].id).consent is Consent.GIVEN


def test_the_author_sees_who_read_with_their_leave(desk):
    calibration = opened(desk, asks=True)
    with transaction():
        for answer in session().scalars(sa.select(CalibrationAnswer)):
            owner = next(one for one in desk.learners if one.id == answer.owner_id)
            actions.answer_request(actor_of(owner), answer, gives=True, now=clock.now())
        actions.start_reading(actor_of(desk.sophie), calibration, clock.now())
    read_all(desk, calibration, desk.marc, (YES,))
    assert desk.marc.id in set(session().scalars(sa.select(AccessLine.reader_id)))


def test_whoever_opens_a_set_has_opened_its_answers_and_reads_none_of_them_before(desk, door):
    sophie, address = door(desk.sophie), "/calibrations/nouvelle?exercice=ana%23depart"
    page = sophie.get(address)
    assert page.says("Camille Roussel verra que vous l’avez ouverte, ou choisie ici.") and not page.says(
        "Avec Camille, j’irais."
    )
    sophie.get(f"/relectures/{desk.submissions[0].id}")
    page = sophie.get(address)
    assert page.says("Avec Camille, j’irais.") and not page.says("J’appellerais le")
    opened(desk)
    session().expire_all()
    assert all(one.opened_at for one in session().scalars(sa.select(Submission)))


def test_a_reader_with_leave_is_seen_at_once_and_a_text_without_a_name_leads_to_nobody(desk, door):
    nameless = begun(desk)
    door(desk.marc).get(at(nameless, "/reponses/1"))
    assert desk.marc.id not in set(session().scalars(sa.select(AccessLine.reader_id)))
    asked = opened(desk, asks=True)
    with transaction():
        answer = session().scalar(sa.select(CalibrationAnswer).where(CalibrationAnswer.calibration_id == asked.id))
        owner = next(one for one in desk.learners if one.id == answer.owner_id)
        actions.answer_request(actor_of(owner), answer, gives=True, now=clock.now())
        actions.start_reading(actor_of(desk.sophie), asked, clock.now())
    door(desk.marc).get(at(asked, f"/reponses/{answer.number}"))
    session().rollback()
    seen = sa.select(AccessLine.submission_id).where(AccessLine.reader_id == desk.marc.id)
    assert session().scalars(seen).all() == [answer.submission_id]


def test_an_unfinished_reading_is_kept_and_is_not_sent(desk, door):
    calibration, marc = begun(desk), door(desk.marc)
    kept = marc.post(at(calibration, "/reponses/1/brouillon"), {"words": "À moitié", "ideas": EQUIPE})
    assert kept.status == 200 and "Gardé à" in kept.response.json["saved_at_words"]
    page = marc.get(at(calibration, "/reponses/1"))
    assert page.says("À moitié") and page.value("base_version") == str(kept.response.json["version"])
    assert door(desk.sophie).get(at(calibration)).text.count("À moitié") == 0
    with pytest.raises(RuleBroken) as broken:
        sent(calibration, desk.marc)
    assert broken.value.facts["left"] == 3


def test_of_two_windows_on_one_reading_the_later_sees_both_and_nothing_is_overwritten(desk, door):
    calibration, marc = begun(desk), door(desk.marc)
    here = at(calibration, "/reponses/1")
    first = second = {"base_version": marc.get(here).value("base_version")}
    marc.post(here, {**first, "words": "Il manque son équipe.", "verdict": "returned", "ideas": EQUIPE})
    mine = {"words": "Elle va le voir.", "verdict": "accepted", "ideas": ENVIES}
    refused = marc.post(here, {**second, **mine})
    assert refused.status == 409 and refused.says("changée dans une autre fenêtre")
    assert refused.says("Il manque son équipe.") and refused.says("Avis À reprendre")
    assert refused.value("words") == "Elle va le voir." and refused.value("base_version") != first["base_version"]
    assert marc.post(f"{here}/brouillon", {**second, **mine}, Accept="application/json").status == 409
    assert marc.post(f"{here}/brouillon", {**second, **mine}).says("Il manque son équipe.")
    assert marc.get(here).says("Il manque son équipe.") and not marc.get(here).says("Elle va le voir.")

    both = {**mine, "words": "Elle va le voir ; il manque son équipe.", "base_version": refused.value("base_version")}
    assert marc.post(here, both).status == 303
    assert marc.get(here).says("Elle va le voir ; il manque son équipe.")


def test_a_window_that_only_goes_on_with_what_the_other_kept_is_not_stopped(desk, door):
    calibration, marc = begun(desk), door(desk.marc)
    here = at(calibration, "/reponses/1/brouillon")
    marc.post(here, {"base_version": "0", "words": "Il manque"})
    late = {"base_version": "0", "words": "Il manque son équipe.", "ideas": EQUIPE, "verdict": "returned"}
    assert marc.post(here, late).status == 200


def test_what_was_sent_is_not_read_again_until_all_have(desk, door):
    calibration, marc = begun(desk), door(desk.marc)
    read_all(desk, calibration, desk.marc, (YES,), (YES,), (YES,))
    sent(calibration, desk.marc)
    assert marc.get(at(calibration, "/reponses/1")).place == at(calibration)
    late, other = {"words": "", "verdict": "accepted"}, {"words": "Trop tard", "verdict": "accepted"}
    assert marc.post(at(calibration, "/reponses/1/brouillon"), late).status == 200
    assert marc.post(at(calibration, "/reponses/1/brouillon"), other).status == 400


def test_an_endless_title_is_refused_with_a_word(desk, door):
    sent_form = {"title": "é" * 161, "answers": [desk.submissions[0].id], "readers": [desk.sophie.id, desk.marc.id]}
    page = door(desk.sophie).post("/calibrations/nouvelle?exercice=ana%23depart", sent_form)
    assert page.says("Gardez un titre de 160 caractères au plus.") and page.value("title") == "é" * 161


def test_nothing_begins_while_no_answer_is_ready_and_nothing_is_sent_half_read(desk):
    calibration = opened(desk)
    with pytest.raises(RuleBroken), transaction():
        actions.start_reading(actor_of(desk.sophie), calibration, clock.now())
    calibration = begun(desk)
    read_all(desk, calibration, desk.marc, (YES,))
    with pytest.raises(RuleBroken) as broken:
        sent(calibration, desk.marc)
    assert broken.value.facts["left"] == 2


def test_what_is_sent_changes_no_more(desk):
    calibration = begun(desk)
    read_all(desk, calibration, desk.marc, (YES,), (YES,), (YES,))
    sent(calibration, desk.marc)
    with pytest.raises(RuleBroken):
        read_all(desk, calibration, desk.marc, (NO,))


def test_nobody_reads_their_own_answer_and_two_at_least_read(desk):
    for readers in ([desk.sophie.id], [desk.sophie.id, desk.learners[0].id]):
        with pytest.raises(RuleBroken), transaction():
            actions.open_calibration(
                actor_of(desk.sophie),
                title="Nos lectures",
                submission_ids=[desk.submissions[0].id],
                reader_ids=readers,
                asks=True,
                now=clock.now(),
            )


def test_a_set_holds_answers_within_reach_alone(desk):
    elsewhere = a_submission(a_learner(), a_vignette())
    assert session().get_one(Submission, elsewhere.id)
    with pytest.raises(Missing), transaction():
        actions.open_calibration(
            actor_of(desk.sophie),
            title="Nos lectures",
            submission_ids=[elsewhere.id],
            reader_ids=[desk.sophie.id, desk.marc.id],
            asks=True,
            now=clock.now(),
        )


@pytest.mark.parametrize("who", ["supervisor", "coordinator", "admin", "learner"])
def test_nobody_else_finds_a_calibration(desk, door, who):
    calibration = begun(desk)
    person = {
        "supervisor": a_supervisor,
        "coordinator": a_coordinator,
        "admin": an_admin,
        "learner": lambda: desk.learners[0],
    }[who]()
    for rest in ("", "/reponses/1"):
        page = door(person).get(at(calibration, rest))
        assert page.status == 404 and not page.says("Un texte")
    for rest in ("/commencer", "/envoyer", "/reponses/1", "/reponses/1/texte"):
        assert door(person).post(at(calibration, rest), {"verdict": "accepted", "text": "x"}).status == 404
