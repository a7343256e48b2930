"""Builds what tests need, with names that read like the sentence of the test; each takes only what matters."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from itertools import count
from pathlib import Path
from secrets import token_hex

from elearn import clock
from elearn.accounts.models import User
from elearn.answers import actions as answer_actions
from elearn.answers.actions import Conflict, Seen
from elearn.answers.models import Submission
from elearn.content.catalogue import Catalogue
from elearn.content.parse import parse_module
from elearn.db import session, transaction
from elearn.editions.actions import publish
from elearn.editions.queries import Published, get_module
from elearn.organisations.models import Network, Organisation, Seat, Team, Territory
from elearn.organisations.queries import load_actor
from elearn.policy import Actor, Role

_number = count(1)
LONG_AGO = date(2020, 1, 1)

VIGNETTE = """---
titre: {title}
résumé: Une personne veut travailler.
personne: Ana
chapitre: {chapter}
---

::: étape {{#un titre="Le premier contact" minutes=5}}
::: histoire
Ana a 30 ans et voudrait travailler.
:::

::: exercice {{#depart minutes=10 mots="20-200"}}
Si vous étiez le spécialiste en emploi d’Ana, que feriez-vous ?

::: idées-clés
- Lui demander ce qu’elle aime {{#envies indices="aime, préférence"}}
- Rencontrer son équipe {{#equipe indices="équipe"}}
:::

::: réponses
Aucune n’est la seule bonne. {canary}

### Avec Ana
La rencontrer au café {canary}.
:::
:::
:::

::: étape {{#deux titre="Les proches" minutes=5}}
::: histoire
Sa mère appelle.
:::

::: exercice {{#proches minutes=10}}
Que répondez-vous à sa mère ?

::: idées-clés
- Demander l’accord d’Ana {{#accord}}
:::

::: réponses
### Avec Ana
Lui demander d’abord {canary}.
:::
:::
:::
"""

CHAPTER = """---
titre: {title}
résumé: Ce que l’on apprend ici.
numéro: {number}
---

::: aperçu
De quoi parle ce chapitre.
:::

## Commencer {{#commencer minutes=4}}

Un paragraphe à lire.

::: note-superviseur
Une note pour les personnes qui encadrent {canary}.
:::

## Finir {{#finir minutes=3}}

Un dernier paragraphe.
"""
CANARY = "zinzolinvert"


def a_person(name: str = "", *, language: str = "fr", time_zone: str = "Europe/Paris") -> User:
    """Add a person who can sign in, with no seat."""
    number = next(_number)
    person = User(
        email=f"personne{number}@example.org",
        name=name or f"Personne {number}",
        sort_name=(name or f"Personne {number:05d}").casefold(),
        active=True,
        fs_uniquifier=token_hex(16),
        confirmed_at=datetime(2026, 1, 1),
        language=language,
        time_zone=time_zone,
    )
    with transaction():
        session().add(person)
    return person


def a_team(name: str = "", *, organisation: Organisation | None = None, time_zone: str = "Europe/Paris") -> Team:
    """Add a team, with an organisation and a network of its own unless one is given."""
    number = next(_number)
    with transaction():
        if organisation is None:
            organisation = an_organisation(time_zone=time_zone)
        territory = Territory(network_id=organisation.network_id, name=f"Territoire {number}")
        session().add(territory)
        session().flush()
        team = Team(organisation_id=organisation.id, territory_id=territory.id, name=name or f"Équipe {number}")
        session().add(team)
    return team


def an_organisation(name: str = "", *, network: Network | None = None, time_zone: str = "Europe/Paris") -> Organisation:
    """Add an organisation, with a network of its own unless one is given."""
    number = next(_number)
    with transaction():
        if network is None:
            network = Network(name=f"Réseau {number}", time_zone=time_zone)
            session().add(network)
            session().flush()
        organisation = Organisation(name=name or f"Organisation {number}", network_id=network.id, time_zone=time_zone)
        session().add(organisation)
    return organisation


def a_seat(
    person: User,
    role: Role,
    *,
    team: Team | None = None,
    organisation: Organisation | None = None,
    network: Network | None = None,
    starts_on: date = LONG_AGO,
    ends_on: date | None = None,
) -> Seat:
    """Give a person a role in a place; a team's seat knows its organisation and network."""
    with transaction():
        if team is not None:
            organisation = session().get(Organisation, team.organisation_id)
        network_id = organisation.network_id if organisation is not None else (network.id if network else None)
        seat = Seat(
            user_id=person.id,
            role=role,
            team_id=team.id if team else None,
            organisation_id=organisation.id if organisation else None,
            network_id=network_id,
            starts_on=starts_on,
            ends_on=ends_on,
        )
        session().add(seat)
    return seat


def a_learner(team: Team | None = None, name: str = "") -> User:
    """Add a person who learns in a team."""
    person = a_person(name)
    a_seat(person, Role.LEARNER, team=team or a_team())
    return person


def a_supervisor(team: Team | None = None, name: str = "") -> User:
    """Add a person who supervises a team."""
    person = a_person(name)
    a_seat(person, Role.SUPERVISOR, team=team or a_team())
    return person


def a_coordinator(organisation: Organisation | None = None, name: str = "") -> User:
    """Add a person who answers for an organisation."""
    person = a_person(name)
    a_seat(person, Role.COORDINATOR, organisation=organisation or an_organisation())
    return person


def a_regional(network: Network, name: str = "") -> User:
    """Add a person who coordinates a network."""
    person = a_person(name)
    a_seat(person, Role.REGIONAL, network=network)
    return person


def an_admin(name: str = "") -> User:
    """Add a person who runs the instance."""
    person = a_person(name)
    a_seat(person, Role.ADMIN)
    return person


def actor_of(person: User) -> Actor:
    """Return the actor that a person is today."""
    return load_actor(person, clock.now().date())


def a_module(source: str, path: str) -> Published:
    """Publish a module from its text."""
    module, faults = parse_module(source, path, Catalogue())
    assert module is not None, [fault.message for fault in faults]
    with transaction():
        publish(module, clock.now())
    return get_module(module.slug)


def a_vignette(slug: str = "ana", *, title: str = "Ana", chapter: str = "", canary: str = CANARY) -> Published:
    """Publish a vignette of two stages with one exercise each; `canary` is a word of its model answers alone."""
    return a_module(VIGNETTE.format(title=title, chapter=chapter, canary=canary), str(Path("vignettes") / f"{slug}.md"))


def a_chapter(slug: str = "debuter", *, title: str = "Débuter", number: int = 1, canary: str = CANARY) -> Published:
    """Publish a chapter of three sections (overview, two headings) without exercises."""
    source = CHAPTER.format(title=title, number=number, canary=canary)
    return a_module(source, str(Path("chapters") / f"{number:02d}-{slug}.md"))


def seen(published: Published, anchor: str) -> Seen:
    """Return what a learner sees when answering an exercise of a module."""
    _, exercise = published.exercise(anchor)
    return Seen(exercise, published.module.slug, published.edition_id)


def a_draft(person: User, published: Published, text: str, anchor: str = "depart", base_version: int = 0) -> object:
    """Keep a draft of a person on an exercise."""
    with transaction():
        return answer_actions.save_draft(
            actor_of(person), seen(published, anchor), text=text, base_version=base_version, now=clock.now()
        )


def a_submission(
    person: User,
    published: Published,
    text: str = "J’irais la voir.",
    anchor: str = "depart",
    *,
    ago: timedelta = timedelta(),
) -> Submission:
    """Hand in an answer of a person to an exercise, some time ago."""
    with transaction():
        made = answer_actions.submit_answer(
            actor_of(person),
            seen(published, anchor),
            text=text,
            key=token_hex(8),
            now=datetime.now(UTC) - ago,
            review_days=5,
            zone="Europe/Paris",
        )
    assert not isinstance(made, Conflict)
    return made
