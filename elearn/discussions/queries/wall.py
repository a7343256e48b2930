"""Reads walls: what is asked, what was written where it may be seen, what the group made of it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa

from elearn.accounts.models import User
from elearn.cases.rules import case_of
from elearn.content.model import Audience, Block, ModuleKind, Reveal
from elearn.db import session
from elearn.discussions.models import Discussion, DiscussionParticipation
from elearn.discussions.queries.agenda import modules_of
from elearn.discussions.queries.standing import Standing
from elearn.discussions.wall_models import Contribution, Prompt, Vote, Wall, WallGroup, WallIdea
from elearn.discussions.wall_rules import RECALL, hash_of, mentions
from elearn.editions.queries import Published, get_editions, offered_slugs
from elearn.errors import Missing
from elearn.policy import Reach, places

TOLD = ("portrait", "story", "dialogue", "prose")


@dataclass(frozen=True, slots=True)
class ContributionRow:
    """One contribution as a wall shows it; `author` is empty where the wall is anonymous."""

    key: str
    text: str
    author: str
    group_id: int | None
    is_kept: bool
    is_set_aside: bool
    votes: int
    is_voted: bool


@dataclass(frozen=True, slots=True)
class GroupRow:
    """A named group of a wall, with what stands in it."""

    id: int
    name: str
    contributions: tuple[ContributionRow, ...]


@dataclass(frozen=True, slots=True)
class IdeaRow:
    """A key idea beside the wall: ticked together or not, and in how many contributions its words stand."""

    id: str
    text: str
    is_ticked: bool
    mentions: int


@dataclass(frozen=True, slots=True)
class PromptCard:
    """One question with its case, and as much of its wall as whoever looks may see."""

    id: int
    number: int
    question: str
    case_title: str
    href: str
    portrait: Block | None
    story: tuple[Block, ...]
    is_anonymous: bool
    is_asked: bool
    is_open: bool
    is_voting: bool
    has_answers: bool
    are_answers_open: bool
    asked_at: datetime | None
    count: int
    groups: tuple[GroupRow, ...] = ()
    loose: tuple[ContributionRow, ...] = ()
    set_aside: tuple[ContributionRow, ...] = ()
    ideas: tuple[IdeaRow, ...] = ()
    reveal: Reveal | None = None

    @property
    def contributions(self) -> tuple[ContributionRow, ...]:
        """Everything on the wall, in the order of its groups."""
        return (*(one for group in self.groups for one in group.contributions), *self.loose)

    @property
    def kept(self) -> tuple[ContributionRow, ...]:
        """What the group keeps of it."""
        return tuple(one for one in self.contributions if one.is_kept)


@dataclass(frozen=True, slots=True)
class PromptChoice:
    """An exercise that can be put to the group."""

    id: str
    title: str
    group: str


@dataclass(frozen=True, slots=True)
class Desk:
    """Everything that the facilitator's desk shows; the projector takes its part of it."""

    standing: Standing
    wall: Wall
    chair: str
    prompts: tuple[PromptCard, ...]
    current: PromptCard | None
    people: int

    @property
    def holds(self) -> bool:
        """Whether the person who looks conducts the séance."""
        return self.wall.chair_id == self.standing.actor.id

    @property
    def tag(self) -> str:
        """What changes whenever this page would be drawn otherwise."""
        return desk_tag(self.standing.discussion, self.wall)


def get_wall(discussion_id: int) -> Wall:
    """Return the wall of a séance, in one statement. Raises Missing."""
    found = session().scalar(sa.select(Wall).where(Wall.discussion_id == discussion_id))
    if found is None:
        raise Missing(str(discussion_id))
    return found


def desk_tag(discussion: Discussion, wall: Wall) -> str:
    """Return the mark of what the desk and the projector show at this moment."""
    return f"d{wall.desk_version}.{discussion.revision}.{discussion.state}"


def phone_tag(discussion: Discussion, wall: Wall, now: datetime) -> str:
    """Return the mark of what telephones show at this moment."""
    has_begun = int(discussion.starts_at <= now) + int(discussion.ends_at <= now)
    return f"p{wall.version}.{discussion.revision}.{discussion.state}.{has_begun}"


def get_prompt(discussion_id: int, prompt_id: int) -> Prompt:
    """Return a question of a séance, in one statement. Raises Missing."""
    found = session().scalar(sa.select(Prompt).where(Prompt.id == prompt_id, Prompt.discussion_id == discussion_id))
    if found is None:
        raise Missing(str(prompt_id))
    return found


def list_prompts(discussion_id: int) -> tuple[Prompt, ...]:
    """Return the questions of a séance, in order, in one statement."""
    return tuple(
        session().scalars(sa.select(Prompt).where(Prompt.discussion_id == discussion_id).order_by(Prompt.position))
    )


def desk_page(standing: Standing) -> Desk:
    """Return the facilitator's desk, in at most eleven statements whatever is on the wall."""
    discussion = standing.discussion
    wall = get_wall(discussion.id)
    prompts = list_prompts(discussion.id)
    cards = prompt_cards(
        prompts,
        in_full=[one.id for one in prompts if one.id == wall.current_prompt_id],
        for_desk=True,
        here=places(standing.actor),
    )
    chair = session().scalar(sa.select(User.name).where(User.id == wall.chair_id)) if wall.chair_id else None
    current = next((card for card in cards if card.id == wall.current_prompt_id), None)
    return Desk(standing, wall, chair or "", cards, current, count_people(discussion.id))


def projector_page(standing: Standing) -> Desk:
    """Return what is projected: of the present question alone, and nothing of a wall that is not open."""
    discussion = standing.discussion
    wall = get_wall(discussion.id)
    prompts = list_prompts(discussion.id)
    opened = [one.id for one in prompts if one.id == wall.current_prompt_id and one.opened_at]
    cards = prompt_cards(prompts, in_full=opened, here=places(standing.actor))
    current = next((card for card in cards if card.id == wall.current_prompt_id), None)
    return Desk(standing, wall, "", cards, current, count_people(discussion.id))


def count_people(discussion_id: int) -> int:
    """Return how many people are listed, in one statement."""
    counted = sa.select(sa.func.count()).where(DiscussionParticipation.discussion_id == discussion_id)
    return session().scalar(counted) or 0


def prompt_cards(
    prompts: Sequence[Prompt],
    *,
    in_full: Collection[int],
    for_desk: bool = False,
    voter: str = "",
    here: Reach,
) -> tuple[PromptCard, ...]:
    """Return questions as pages show them; `in_full` are those whose wall is read, in at most seven statements.

    A case leads to where one answers it alone only where it is published `here`, in the reader's places.
    Only the desk is given a wall that has not been opened, and what was set aside; nobody gets the answers before
    they are opened.
    """
    shown = [one.id for one in prompts if one.id in set(in_full) and (for_desk or one.opened_at is not None)]
    editions = get_editions(one.edition_id for one in prompts if one.edition_id is not None)
    counts = _counts(prompts)
    contributions = _contributions(shown, voter) if shown else {}
    groups = _groups(shown) if shown else {}
    with_answers = [one.id for one in prompts if one.id in shown and one.answers_opened_at is not None]
    ticked = _ticked(with_answers) if with_answers else {}
    cases = {one.module_slug for one in prompts if case_of(one.module_slug) is not None}
    closed = cases - offered_slugs(cases, here)
    return tuple(
        _card(
            prompt,
            number,
            editions.get(prompt.edition_id) if prompt.edition_id is not None else None,
            counts.get(prompt.id, 0),
            contributions.get(prompt.id, []),
            groups.get(prompt.id, []),
            ticked.get(prompt.id, frozenset()),
            is_shown=prompt.id in shown,
            for_desk=for_desk,
            is_answered_alone=prompt.module_slug not in closed,
        )
        for number, prompt in enumerate(prompts, start=1)
    )


def own_contributions(prompt_id: int, tokens: Collection[str]) -> dict[str, Contribution]:
    """Return, by token, what a telephone has sent and may still amend, in one statement."""
    by_hash = {hash_of(token): token for token in tokens}
    if not by_hash:
        return {}
    rows = session().scalars(
        sa.select(Contribution).where(Contribution.prompt_id == prompt_id, Contribution.amend_hash.in_(sorted(by_hash)))
    )
    found = {by_hash[row.amend_hash]: row for row in rows if row.amend_hash is not None}
    return {token: found[token] for token in tokens if token in found}


def list_prompt_choices(discussion_id: int) -> tuple[PromptChoice, ...]:
    """Return the exercises that can be put: the agenda's modules, and the eight principles; at most four statements."""
    recall = RECALL.partition("#")[0]
    modules = modules_of(discussion_id, recall)
    asked = set(session().scalars(sa.select(Prompt.exercise_id).where(Prompt.discussion_id == discussion_id)))
    found = []
    for slug, published in modules.items():
        for exercise in published.module.exercises:
            is_listed = slug != recall or exercise.id == RECALL
            if is_listed and exercise.id not in asked:
                title = exercise.title or exercise.prompt_text[:80]
                found.append(PromptChoice(exercise.id, title, published.module.title))
    return tuple(found)


def voted_keys(prompt_id: int, voter: str) -> frozenset[str]:
    """Return for what a telephone has voted, in one statement."""
    return frozenset(
        session().scalars(sa.select(Vote.contribution_key).where(Vote.prompt_id == prompt_id, Vote.voter == voter))
    )


def _counts(prompts: Sequence[Prompt]) -> dict[int, int]:
    rows = session().execute(
        sa.select(Contribution.prompt_id, sa.func.count().label("written"))
        .where(Contribution.prompt_id.in_([one.id for one in prompts]), Contribution.is_set_aside.is_(False))
        .group_by(Contribution.prompt_id)
    )
    return {row.prompt_id: row.written for row in rows}


def _contributions(prompt_ids: Sequence[int], voter: str) -> dict[int, list[ContributionRow]]:
    given = (
        sa.select(sa.func.count())
        .select_from(Vote)
        .where(Vote.contribution_key == Contribution.key)
        .correlate(Contribution)
        .scalar_subquery()
    )
    mine = sa.exists().where(Vote.contribution_key == Contribution.key, Vote.voter == voter).correlate(Contribution)
    rows = session().execute(
        sa.select(Contribution, User.name, given, mine)
        .outerjoin(User, User.id == Contribution.author_id)
        .where(Contribution.prompt_id.in_(prompt_ids))
        .order_by(Contribution.key)  # drawn by lot: this is the one shuffling
    )
    found: dict[int, list[ContributionRow]] = defaultdict(list)
    for row, name, votes, is_mine in rows:
        found[row.prompt_id].append(
            ContributionRow(
                key=row.key,
                text=row.text,
                author=name or row.guest_name,
                group_id=row.group_id,
                is_kept=row.is_kept,
                is_set_aside=row.is_set_aside,
                votes=votes,
                is_voted=bool(is_mine),
            )
        )
    return found


def _groups(prompt_ids: Sequence[int]) -> dict[int, list[WallGroup]]:
    found: dict[int, list[WallGroup]] = defaultdict(list)
    for group in session().scalars(
        sa.select(WallGroup).where(WallGroup.prompt_id.in_(prompt_ids)).order_by(WallGroup.position)
    ):
        found[group.prompt_id].append(group)
    return found


def _ticked(prompt_ids: Sequence[int]) -> dict[int, frozenset[str]]:
    found: dict[int, set[str]] = defaultdict(set)
    for row in session().scalars(sa.select(WallIdea).where(WallIdea.prompt_id.in_(prompt_ids))):
        found[row.prompt_id].add(row.key_idea_id)
    return {prompt_id: frozenset(ideas) for prompt_id, ideas in found.items()}


def _card(
    prompt: Prompt,
    number: int,
    published: Published | None,
    count: int,
    contributions: list[ContributionRow],
    groups: list[WallGroup],
    ticked: frozenset[str],
    *,
    is_shown: bool,
    for_desk: bool,
    is_answered_alone: bool,
) -> PromptCard:
    standing = [one for one in contributions if not one.is_set_aside]
    reveal = published.module.reveal_of(prompt.exercise_id) if published is not None else None
    shows_answers = is_shown and prompt.answers_opened_at is not None and reveal is not None
    story = _story(published, prompt.anchor) if published is not None else ()
    return PromptCard(
        id=prompt.id,
        number=number,
        question=prompt.question,
        case_title=prompt.case_title,
        href=_href(prompt, published) if published is not None and is_answered_alone else "",
        portrait=next((block for block in story if block.kind == "portrait"), None),
        story=story,
        is_anonymous=prompt.is_anonymous,
        is_asked=prompt.asked_at is not None,
        is_open=prompt.opened_at is not None,
        is_voting=prompt.is_voting,
        has_answers=reveal is not None,
        are_answers_open=prompt.answers_opened_at is not None,
        asked_at=prompt.asked_at,
        count=count,
        groups=tuple(
            GroupRow(group.id, group.name, tuple(one for one in standing if one.group_id == group.id))
            for group in groups
        ),
        loose=tuple(one for one in standing if one.group_id is None),
        set_aside=tuple(one for one in contributions if one.is_set_aside) if for_desk else (),
        ideas=_ideas(reveal, ticked, [one.text for one in standing]) if shows_answers and reveal is not None else (),
        reveal=reveal if shows_answers else None,
    )


def _ideas(reveal: Reveal, ticked: frozenset[str], texts: list[str]) -> tuple[IdeaRow, ...]:
    return tuple(
        IdeaRow(idea.id, idea.text, idea.id in ticked, mentions(idea.hints, texts)) for idea in reveal.key_ideas
    )


def _story(published: Published, anchor: str) -> tuple[Block, ...]:
    """Return what the case tells before its question; a chapter's own prose is not a case."""
    if published.module.kind is not ModuleKind.VIGNETTE:
        return ()
    found = next((one for one in published.module.sections if anchor in {e.anchor for e in one.exercises}), None)
    if found is None:
        return ()
    blocks: list[Block] = []
    for block in found.blocks:
        if block.exercise_anchor == anchor:
            break
        if block.kind in TOLD and block.audience is Audience.EVERYBODY:
            blocks.append(block)
    return tuple(blocks)


def _href(prompt: Prompt, published: Published) -> str:
    """Return where a learner answers the same question in their own words; a stage not open to them says so."""
    anchor = prompt.anchor
    section = next((one for one in published.module.sections if anchor in {e.anchor for e in one.exercises}), None)
    if section is None:
        return ""
    if published.module.kind is ModuleKind.VIGNETTE:
        return f"/vignettes/{prompt.module_slug}?etape={section.id}#question-{anchor}"
    return f"/chapitres/{prompt.module_slug}/exercices/{anchor}"
