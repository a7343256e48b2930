"""A wall from its first question to its end: what is kept, what is shown to whom, what nobody can find out."""

from __future__ import annotations

import pytest
import sqlalchemy as sa
from flask import Flask

from elearn.answers.queries import find_answer
from elearn.db import session, transaction
from elearn.discussions import actions
from elearn.discussions.models import DiscussionParticipation
from elearn.discussions.queries import get_standing_to_lead
from elearn.discussions.queries.wall import desk_page, get_wall, list_prompts, projector_page, prompt_cards
from elearn.discussions.rules import Case
from elearn.discussions.wall_models import Contribution, Prompt, Vote, WallGroup
from elearn.discussions.wall_rules import Author, hash_of
from elearn.errors import Missing, RuleBroken
from elearn.journal import JournalLine
from elearn.policy import Reach
from tests.builders import CANARY, VIGNETTE, a_learner, a_module, a_supervisor, a_team, a_vignette, actor_of
from tests.conftest import statements
from tests.discussions.builders import a_discussion, a_plan
from tests.discussions.wall_builders import DURING, asked, opened, prompt_of, rows_of, wall_of, written

pytestmark = pytest.mark.postgresql


class Table:
    """A team, its supervisor and two learners around a vignette of two stages."""

    def __init__(self) -> None:
        a_vignette("ana", title="Ana")
        self.team = a_team("Littoral")
        self.sophie = a_supervisor(self.team, "Sophie Lambert")
        self.marc = a_supervisor(self.team, "Marc Dutilleul")
        self.camille = a_learner(self.team, "Camille Roussel")
        self.samia = a_learner(self.team, "Samia Amrani")
        plan = a_plan(self.sophie, self.sophie, self.camille, self.samia, cases=(Case("ana"),))
        self.discussion = a_discussion(self.team, self.sophie, plan)


PRINCIPLES = """---
titre: Les huit principes
résumé: Huit.
numéro: 4
---

## Tout {#tout minutes=5}

::: exercice {#rappel minutes=5}
Écrivez les huit principes de mémoire.

::: idées-clés
- L’emploi ordinaire {#un}
- Chercher vite {#deux}
:::

::: réponses
Il y en a huit.

### Un chemin
Les dire à deux.
:::
:::
"""


@pytest.fixture
def table(app: Flask) -> Table:
    return Table()


def test_a_planned_meeting_has_a_wall_with_a_code_and_the_questions_of_its_cases(table: Table) -> None:
    wall, prompts = wall_of(table.discussion), list_prompts(table.discussion.id)

    assert len(wall.code) == 6
    assert [(one.exercise_id, one.case_title) for one in prompts] == [
        ("ana#depart", "Ana : Le premier contact"),
        ("ana#proches", "Ana : Les proches"),
    ]
    assert wall.current_prompt_id is None


def test_a_changed_agenda_changes_the_questions_that_nobody_was_asked_yet(table: Table) -> None:
    asked(table.discussion, table.sophie)
    with transaction():
        actions.add_prompt(actor_of(table.sophie), table.discussion, exercise_id="", question="Et chez nous ?")
    a_vignette("bea", title="Bea")
    plan = a_plan(table.sophie, table.sophie, table.camille, table.samia, cases=(Case("bea", "deux"),))
    with transaction():
        actions.change_discussion(
            actor_of(table.sophie), table.discussion, plan, supervising=[table.sophie.id], now=DURING
        )

    prompts = list_prompts(table.discussion.id)

    assert [one.exercise_id or one.question for one in prompts] == ["bea#proches", "ana#depart", "Et chez nous ?"]
    assert [one.position for one in prompts] == [1, 2, 3]


def test_an_anonymous_contribution_has_no_owner_no_instant_no_journal_line_and_no_order(table: Table) -> None:
    asked(table.discussion, table.sophie)
    before = session().scalar(sa.select(sa.func.count()).select_from(JournalLine))
    written(table.discussion, "Le voir vite.", author=table.camille, guest_name="Camille")

    (row,) = rows_of(table.discussion)
    kinds = {str(column.type) for column in Contribution.__table__.columns}

    assert (row.author_id, row.guest_name, row.is_anonymous) == (None, "", True)
    assert not any("DATE" in kind or "TIME" in kind for kind in kinds)
    assert session().scalar(sa.select(sa.func.count()).select_from(JournalLine)) == before


def test_the_table_of_contributions_keeps_no_row_numbers(table: Table) -> None:
    asked(table.discussion, table.sophie)
    written(table.discussion, *[f"Idée {number}" for number in range(12)])
    opened(table.discussion, table.sophie)
    if session().get_bind().dialect.name == "sqlite":
        with pytest.raises(sa.exc.OperationalError):
            session().execute(sa.text("SELECT rowid FROM contribution"))
    else:
        rows = session().execute(sa.text("SELECT key FROM contribution ORDER BY ctid")).scalars().all()
        assert rows == sorted(rows)


def test_a_contribution_sent_twice_under_one_token_is_one_with_its_latest_words(table: Table) -> None:
    prompt = asked(table.discussion, table.sophie)
    (token,) = written(table.discussion, "Le voir.")
    with transaction():
        actions.contribute(
            get_wall(table.discussion.id),
            table.discussion,
            prompt,
            text="Le voir vite.",
            token=token,
            author=Author(),
            sent=0,
        )

    assert [row.text for row in rows_of(table.discussion)] == ["Le voir vite."]


def test_what_was_sent_is_taken_back_until_the_wall_opens_and_never_afterwards(table: Table) -> None:
    prompt = asked(table.discussion, table.sophie)
    first, second = written(table.discussion, "Trop vite dit.", "À garder.")
    with transaction():
        text = actions.take_back(get_wall(table.discussion.id), table.discussion, prompt, token=first)
    opened(table.discussion, table.sophie)

    assert text == "Trop vite dit."
    assert [(row.text, row.amend_hash) for row in rows_of(table.discussion)] == [("À garder.", None)]
    with pytest.raises(RuleBroken), transaction():
        actions.take_back(get_wall(table.discussion.id), table.discussion, prompt_of(table.discussion), token=second)


def test_a_token_s_hash_is_all_that_is_kept_of_it(table: Table) -> None:
    asked(table.discussion, table.sophie)
    (token,) = written(table.discussion, "Le voir.")

    (row,) = rows_of(table.discussion)

    assert row.amend_hash == hash_of(token)
    assert token not in repr({column.name: getattr(row, column.name) for column in Contribution.__table__.columns})


def test_a_wall_that_is_not_open_is_read_by_the_desk_alone(table: Table) -> None:
    prompt = asked(table.discussion, table.sophie)
    written(table.discussion, "Le voir vite.")
    standing = get_standing_to_lead(actor_of(table.sophie), table.discussion.id)

    desk, projector = desk_page(standing), projector_page(standing)
    (phone, _) = prompt_cards(list_prompts(table.discussion.id), in_full=[prompt.id], here=Reach())

    assert desk.current and [one.text for one in desk.current.contributions] == ["Le voir vite."]
    assert projector.current and projector.current.contributions == ()
    assert (projector.current.count, phone.count, phone.contributions) == (1, 1, ())


def test_once_open_the_wall_shows_everything_that_is_not_set_aside(table: Table) -> None:
    prompt = opened(table.discussion, table.sophie)
    written(table.discussion, "Le voir vite.", "Camille connaît sa sœur.")
    aside = next(row for row in rows_of(table.discussion) if "sœur" in row.text)
    with transaction():
        actions.set_contribution_aside(actor_of(table.sophie), table.discussion, prompt, aside.key, is_aside=True)
    standing = get_standing_to_lead(actor_of(table.sophie), table.discussion.id)

    desk, projector = desk_page(standing).current, projector_page(standing).current

    assert projector and [one.text for one in projector.contributions] == ["Le voir vite."]
    assert projector.set_aside == () and projector.count == 1
    assert desk and [one.text for one in desk.set_aside] == ["Camille connaît sa sœur."]


def test_named_contributions_bear_their_name_and_anonymous_ones_never_get_one(table: Table) -> None:
    first = asked(table.discussion, table.sophie)
    written(table.discussion, "Sans nom.", author=table.camille)
    with transaction():
        actions.set_wall(actor_of(table.sophie), table.discussion, is_anonymous=False, allows_guests=True)
    asked(table.discussion, table.sophie, 2)
    written(table.discussion, "Avec nom.", place=2, author=table.camille)
    written(table.discussion, "De passage.", place=2, guest_name="Paul")
    opened(table.discussion, table.sophie, 1)
    opened(table.discussion, table.sophie, 2)

    cards = prompt_cards(
        list_prompts(table.discussion.id), in_full=[first.id, prompt_of(table.discussion, 2).id], here=Reach()
    )

    assert [(one.text, one.author) for one in cards[0].contributions] == [("Sans nom.", "")]
    assert {(one.text, one.author) for one in cards[1].contributions} == {
        ("Avec nom.", "Camille Roussel"),
        ("De passage.", "Paul"),
    }


def test_the_database_refuses_a_name_on_an_anonymous_contribution(table: Table) -> None:
    prompt = asked(table.discussion, table.sophie)
    named = Contribution(key="k" * 32, prompt_id=prompt.id, text="x", is_anonymous=True, author_id=table.camille.id)

    with pytest.raises(sa.exc.IntegrityError), transaction() as current:
        current.add(named)


def test_groups_are_made_named_filled_and_undone_without_losing_a_word(table: Table) -> None:
    prompt, sophie = opened(table.discussion, table.sophie), actor_of(table.sophie)
    written(table.discussion, "Un café.", "Sa sœur.")
    coffee = next(row for row in rows_of(table.discussion) if "café" in row.text)
    with transaction():
        group = actions.name_group(sophie, table.discussion, prompt, name="  Le premier   contact ")
        actions.place_contribution(sophie, table.discussion, prompt, coffee.key, group_id=group.id)
        actions.keep_contribution(sophie, table.discussion, prompt, coffee.key, is_kept=True)
        actions.rename_group(sophie, table.discussion, prompt, group.id, name="Vite, et ailleurs")
    standing = get_standing_to_lead(sophie, table.discussion.id)
    card = desk_page(standing).current
    with transaction():
        actions.dissolve_group(sophie, table.discussion, prompt, group.id)
    loose = desk_page(standing).current

    assert card and [(one.name, [row.text for row in one.contributions]) for one in card.groups] == [
        ("Vite, et ailleurs", ["Un café."])
    ]
    assert [one.text for one in card.kept] == ["Un café."]
    assert loose and loose.groups == () and len(loose.loose) == 2


def test_a_group_or_a_contribution_of_another_question_is_not_there(table: Table) -> None:
    first, sophie = opened(table.discussion, table.sophie), actor_of(table.sophie)
    written(table.discussion, "Un café.")
    with transaction():
        group = actions.name_group(sophie, table.discussion, first, name="Un groupe")
    second, row = opened(table.discussion, table.sophie, 2), rows_of(table.discussion)[0]

    for deed in (
        lambda: actions.rename_group(sophie, table.discussion, second, group.id, name="Autre"),
        lambda: actions.place_contribution(sophie, table.discussion, second, row.key, group_id=None),
        lambda: actions.place_contribution(sophie, table.discussion, first, row.key, group_id=999_999),
    ):
        with pytest.raises(Missing), transaction():
            deed()
    assert session().scalar(sa.select(sa.func.count()).select_from(WallGroup)) == 1


def test_each_telephone_has_three_voices_which_it_may_take_back(table: Table) -> None:
    prompt = opened(table.discussion, table.sophie)
    written(table.discussion, "Un", "Deux", "Trois", "Quatre")
    with transaction():
        actions.set_voting(actor_of(table.sophie), table.discussion, prompt, is_voting=True)
    keys = [row.key for row in rows_of(table.discussion)]

    def voice(key: str, *, is_for: bool = True) -> None:
        with transaction():
            actions.vote(wall_of(table.discussion), table.discussion, prompt, key, voter="v" * 64, is_for=is_for)

    for key in keys[:3]:
        voice(key)
    voice(keys[0])  # a second click changes nothing
    with pytest.raises(RuleBroken):
        voice(keys[3])
    voice(keys[0], is_for=False)
    voice(keys[3])

    assert session().scalar(sa.select(sa.func.count()).select_from(Vote)) == 3


def test_opening_the_answers_marks_those_at_the_table_and_nobody_else(table: Table) -> None:
    prompt = opened(table.discussion, table.sophie)
    with transaction():
        actions.join_wall(wall_of(table.discussion), table.discussion, actor=actor_of(table.camille), now=DURING)
        actions.open_answers(actor_of(table.sophie), table.discussion, prompt, DURING)

    found = find_answer(table.camille.id, "ana#depart")

    assert found and found.revealed_at == DURING and found.submissions_count == 0
    assert find_answer(table.samia.id, "ana#depart") is None
    assert find_answer(table.sophie.id, "ana#depart") is None


def test_a_late_comer_who_joins_when_the_answers_are_open_has_seen_them_too(table: Table) -> None:
    prompt = opened(table.discussion, table.sophie)
    with transaction():
        actions.open_answers(actor_of(table.sophie), table.discussion, prompt, DURING)
    with transaction():
        actions.join_wall(wall_of(table.discussion), table.discussion, actor=actor_of(table.samia), now=DURING)

    found = find_answer(table.samia.id, "ana#depart")

    assert found and found.revealed_at == DURING


def test_the_answers_stand_nowhere_before_they_are_opened(table: Table) -> None:
    prompt = opened(table.discussion, table.sophie)
    standing = get_standing_to_lead(actor_of(table.sophie), table.discussion.id)
    before = repr((desk_page(standing), projector_page(standing)))
    with transaction():
        actions.open_answers(actor_of(table.sophie), table.discussion, prompt, DURING)

    after = desk_page(standing).current

    assert CANARY not in before
    assert after and CANARY in repr(after.reveal)
    assert [one.text for one in after.ideas] == ["Lui demander ce qu’elle aime", "Rencontrer son équipe"]


def test_the_group_ticks_the_key_ideas_of_its_own_question_alone(table: Table) -> None:
    prompt = opened(table.discussion, table.sophie)
    written(table.discussion, "Demander ce qu’elle aime.", "Voir son équipe, ce qu’elle aime.")
    with transaction():
        actions.open_answers(actor_of(table.sophie), table.discussion, prompt, DURING)
        actions.tick_ideas(
            actor_of(table.sophie), table.discussion, prompt, ["ana#depart.equipe", "ana#proches.accord"]
        )

    card = desk_page(get_standing_to_lead(actor_of(table.sophie), table.discussion.id)).current

    assert card and [(one.id, one.is_ticked, one.mentions) for one in card.ideas] == [
        ("ana#depart.envies", False, 2),
        ("ana#depart.equipe", True, 1),
    ]


def test_answers_do_not_open_before_the_wall_nor_a_wall_before_its_question(table: Table) -> None:
    with pytest.raises(RuleBroken), transaction():
        actions.open_wall(actor_of(table.sophie), table.discussion, prompt_of(table.discussion), DURING)
    prompt = asked(table.discussion, table.sophie)
    with pytest.raises(RuleBroken), transaction():
        actions.open_answers(actor_of(table.sophie), table.discussion, prompt, DURING)


def test_one_person_conducts_and_another_takes_over_by_asking(table: Table) -> None:
    asked(table.discussion, table.sophie)
    with pytest.raises(RuleBroken):
        opened(table.discussion, table.marc)
    with transaction():
        actions.take_chair(actor_of(table.marc), table.discussion)

    assert opened(table.discussion, table.marc).opened_at == DURING
    with pytest.raises(RuleBroken):
        asked(table.discussion, table.sophie, 2)


def test_ending_opens_every_wall_that_was_asked_for_and_leaves_nothing_to_write(table: Table) -> None:
    asked(table.discussion, table.sophie)
    written(table.discussion, "Le voir vite.")
    with transaction():
        actions.end_wall(actor_of(table.sophie), table.discussion, DURING)

    assert prompt_of(table.discussion).opened_at == DURING
    assert prompt_of(table.discussion, 2).opened_at is None
    with pytest.raises(RuleBroken):
        written(table.discussion, "Trop tard.")


def test_telephones_are_told_of_what_they_may_see_and_the_desk_of_each_contribution(table: Table) -> None:
    asked(table.discussion, table.sophie)
    before = (wall_of(table.discussion).version, wall_of(table.discussion).desk_version)
    written(table.discussion, "Le voir vite.")
    closed = (wall_of(table.discussion).version, wall_of(table.discussion).desk_version)
    opened(table.discussion, table.sophie)
    open_one = wall_of(table.discussion).version
    written(table.discussion, "Après.")

    assert closed == (before[0], before[1] + 1)
    assert wall_of(table.discussion).version == open_one + 1


def test_joining_counts_telephones_and_says_who_came_but_not_when(table: Table) -> None:
    with transaction():
        actions.join_wall(wall_of(table.discussion), table.discussion, actor=actor_of(table.camille), now=DURING)
        actions.join_wall(wall_of(table.discussion), table.discussion, actor=None, now=DURING)

    came = session().scalars(
        sa.select(DiscussionParticipation.person_id).where(DiscussionParticipation.has_joined.is_(True))
    )

    assert wall_of(table.discussion).joined == 2
    assert list(came) == [table.camille.id]


def test_the_desk_costs_the_same_whatever_stands_on_the_wall(table: Table) -> None:
    opened(table.discussion, table.sophie)
    written(table.discussion, "Une")
    standing = get_standing_to_lead(actor_of(table.sophie), table.discussion.id)
    with statements() as few:
        desk_page(standing)
    written(table.discussion, *[f"Idée {number}" for number in range(20)])
    standing = get_standing_to_lead(actor_of(table.sophie), table.discussion.id)
    with statements() as many:
        desk_page(standing)

    assert len(many) == len(few) <= 10


def test_a_question_of_one_s_own_has_neither_case_nor_answers(table: Table) -> None:
    with transaction():
        made = actions.add_prompt(
            actor_of(table.sophie), table.discussion, exercise_id="", question="  Qu’avez-vous   essayé ? "
        )
        actions.ask_prompt(actor_of(table.sophie), table.discussion, made, DURING)
        actions.open_wall(actor_of(table.sophie), table.discussion, made, DURING)

    assert made.question == "Qu’avez-vous essayé ?"
    with pytest.raises(Missing), transaction():
        actions.open_answers(actor_of(table.sophie), table.discussion, made, DURING)


def test_the_eight_principles_from_memory_come_first_until_something_is_asked(table: Table) -> None:
    a_module(PRINCIPLES, "chapters/04-huit-principes.md")
    other = a_discussion(table.team, table.sophie, a_plan(table.sophie, table.camille, cases=(Case("ana", "un"),)))
    asked(other, table.sophie)
    for discussion in (table.discussion, other):
        with transaction():
            actions.add_prompt(actor_of(table.sophie), discussion, exercise_id="huit-principes#rappel", question="")

    before, after = ([one.exercise_id for one in list_prompts(one.id)] for one in (table.discussion, other))

    assert before == ["huit-principes#rappel", "ana#depart", "ana#proches"]
    assert after == ["ana#depart", "huit-principes#rappel"]


def test_a_question_is_put_in_the_wording_of_today_s_edition(table: Table) -> None:
    a_vignette("ana", title="Ana")
    source_edition = prompt_of(table.discussion).edition_id
    changed = VIGNETTE.format(title="Ana", chapter="", canary=CANARY).replace("que feriez-vous ?", "que diriez-vous ?")
    a_module(changed, "vignettes/ana.md")

    prompt = asked(table.discussion, table.sophie)

    assert "que diriez-vous" in prompt.question
    assert prompt.edition_id != source_edition
    assert session().scalar(sa.select(sa.func.count()).select_from(Prompt)) == 2
