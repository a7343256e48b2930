"""Holds the one table of containers and attributes: their names, places, audience and secrecy."""

from __future__ import annotations

from dataclasses import dataclass

from elearn.content.model import Audience
from elearn.content.names import closest, fold

# Places that are not containers: the top of a chapter (before its first `##`), one of its sections,
# and the top of a vignette that has stages. The body of a vignette without stages is a stage.
CHAPTER_TOP, SECTION, VIGNETTE_TOP, STAGE = "chapter", "section", "vignette", "stage"
PLACES = {
    CHAPTER_TOP: "au début d’un chapitre, avant le premier titre « ## »",
    SECTION: "dans une section de chapitre",
    VIGNETTE_TOP: "dans une vignette, hors des étapes",
    STAGE: "dans une étape",
}
ANYWHERE = "anywhere"


@dataclass(frozen=True, slots=True)
class Attribute:
    """One `clé=valeur` of a container, a heading or a list item; `id` is written `#id`."""

    name: str
    french: str
    use: str


@dataclass(frozen=True, slots=True)
class Container:
    """One row of the table. `parents` are places or canonical names of containers.

    `title` is shown when the author gives none; `is_single` refuses a second one in the same parent.
    """

    name: str
    french: str
    alias: str
    parents: tuple[str, ...]
    attributes: tuple[str, ...] = ("title",)
    required: tuple[str, ...] = ()
    audience: Audience = Audience.EVERYBODY
    is_secret: bool = False
    is_single: bool = False
    title: str = ""
    use: str = ""


ATTRIBUTES = (
    Attribute("id", "#id", "l’identifiant, pour toujours"),
    Attribute("title", "titre", "le titre affiché"),
    Attribute("minutes", "minutes", "la durée estimée, en minutes entières"),
    Attribute("kind", "type", "la façon de répondre : libre, fiche ou cotation"),
    Attribute("words", "mots", "la longueur conseillée, par exemple 120-250"),
    Attribute("principles", "principes", "les codes des principes travaillés, séparés par des virgules"),
    Attribute("fidelity", "fidélité", "les codes des critères de fidélité travaillés"),
    Attribute("hint", "aide", "une phrase d’aide sous la question ou sous le libellé"),
    Attribute("author", "auteur", "qui propose cette autre réponse"),
    Attribute("score", "score", "la note de référence, de 1 à 5"),
    Attribute("target", "cible", "le module visé et, au besoin, son étape : jose#premier-contact"),
    Attribute("country", "pays", "le pays concerné : FR, QC, BE ou CH"),
    Attribute("valid_until", "valable-jusqu-au", "le dernier jour de validité, AAAA-MM-JJ"),
    Attribute("source", "source", "d’où vient le chiffre ou le fait"),
    Attribute("date", "date", "la date du chiffre : AAAA, AAAA-MM ou AAAA-MM-JJ"),
    Attribute("hints", "indices", "des mots qui signalent l’idée, séparés par des virgules"),
    Attribute("rows", "lignes", "la hauteur de la case, en lignes"),
)

_TOPS = (CHAPTER_TOP, SECTION, VIGNETTE_TOP, STAGE)

CONTAINERS = (
    Container(
        "overview",
        "aperçu",
        "overview",
        (CHAPTER_TOP,),
        is_single=True,
        title="Aperçu du chapitre",
        use="ce que le chapitre apporte",
    ),
    Container(
        "how-to",
        "mode-d-emploi",
        "how-to",
        (CHAPTER_TOP,),
        is_single=True,
        title="Mode d’emploi",
        use="comment lire le chapitre",
    ),
    Container(
        "objectives",
        "objectifs",
        "objectives",
        (CHAPTER_TOP,),
        is_single=True,
        title="Objectifs",
        use="la liste de ce que l’on saura faire",
    ),
    Container(
        "remember",
        "souvenez-vous",
        "remember",
        (ANYWHERE,),
        title="Souvenez-vous",
        use="une courte liste, affichée avec des numéros",
    ),
    Container(
        "supervisor-note",
        "note-superviseur",
        "supervisor-note",
        (ANYWHERE,),
        audience=Audience.SUPERVISORS,
        title="Note pour la supervision",
        use="vue seulement par les personnes qui encadrent",
    ),
    Container("portrait", "portrait", "profile", (VIGNETTE_TOP, STAGE), use="la personne, en quelques lignes"),
    Container("story", "histoire", "story", (STAGE, SECTION), use="le récit sur lequel porte la question"),
    Container(
        "stage",
        "étape",
        "stage",
        (VIGNETTE_TOP,),
        ("id", "title", "minutes"),
        ("title",),
        use="une étape de la vignette ; la suivante s’ouvre après ses réponses",
    ),
    Container(
        "exercise",
        "exercice",
        "exercise",
        (SECTION, STAGE),
        ("id", "kind", "minutes", "words", "title", "principles", "fidelity", "hint"),
        use="une question ; son propre texte est l’énoncé",
    ),
    Container(
        "fields",
        "champs",
        "fields",
        ("exercise",),
        (),
        is_single=True,
        use="les cases d’une fiche, une par ligne de liste",
    ),
    Container(
        "key-ideas",
        "idées-clés",
        "key-ideas",
        ("exercise",),
        (),
        is_secret=True,
        is_single=True,
        use="les pistes d’une bonne réponse, une par ligne de liste",
    ),
    Container(
        "model-answers",
        "réponses",
        "answers",
        ("exercise",),
        (),
        is_secret=True,
        is_single=True,
        use="les réponses raisonnables : une mise en garde, puis des titres « ### »",
    ),
    Container(
        "other-answer",
        "autre-réponse",
        "other-answer",
        ("exercise",),
        ("author",),
        ("author",),
        is_secret=True,
        use="ce que ferait une personne expérimentée, et pourquoi",
    ),
    Container(
        "reference",
        "référence",
        "reference",
        ("exercise",),
        ("score",),
        ("score",),
        is_secret=True,
        is_single=True,
        use="la note de référence d’une cotation, et ses raisons",
    ),
    Container(
        "common-mistakes",
        "erreurs-fréquentes",
        "common-mistakes",
        ("exercise",),
        (),
        is_secret=True,
        is_single=True,
        use="ce que l’on voit souvent, et ce qui aide",
    ),
    Container("dialogue", "dialogue", "dialog", (ANYWHERE,), use="un échange ; chaque réplique commence par **Nom** :"),
    Container(
        "outcome",
        "issue",
        "outcome",
        (STAGE, VIGNETTE_TOP),
        title="Ce qu’il en est advenu",
        use="ce que la personne est devenue",
    ),
    Container(
        "lessons",
        "leçons",
        "lessons",
        (STAGE, VIGNETTE_TOP, SECTION),
        title="Ce que l’on en retient",
        use="ce que le récit apprend",
    ),
    Container(
        "invitation",
        "vignette",
        "invitation",
        (SECTION,),
        ("target", "title"),
        ("target",),
        use="la carte qui mène à une vignette ou à l’une de ses étapes",
    ),
    Container(
        "country-note",
        "note-pays",
        "country-note",
        (ANYWHERE,),
        ("country", "title"),
        ("country",),
        use="ce qui ne vaut que dans un pays",
    ),
    Container(
        "dated-fact",
        "fait-daté",
        "dated-fact",
        (ANYWHERE,),
        ("valid_until", "source", "title"),
        ("valid_until",),
        use="une règle ou un montant qui change",
    ),
    Container(
        "figure",
        "figure",
        "figure-note",
        (ANYWHERE,),
        ("source", "date", "title"),
        ("source",),
        use="un chiffre et sa source, en marge",
    ),
    Container(
        "field-task",
        "tâche-de-terrain",
        "field-task",
        (SECTION,),
        ("minutes", "title"),
        title="À faire sur le terrain",
        use="une action à mener dans son travail",
    ),
    Container("summary", "résumé", "summary", (SECTION, STAGE), title="En résumé", use="la fin d’une section"),
    Container("further", "pour-aller-plus-loin", "further", _TOPS, title="Pour aller plus loin", use="des lectures"),
    Container("sources", "sources", "source-list", _TOPS, title="Sources", use="d’où viennent les faits"),
)

HEADING_ATTRIBUTES = ("id", "minutes")
IDEA_ATTRIBUTES = ("id", "hints", "principles", "fidelity")
FIELD_ATTRIBUTES = ("id", "rows", "hint")

_BY_NAME = {container.name: container for container in CONTAINERS}
_BY_WRITTEN = {fold(written): container for container in CONTAINERS for written in (container.french, container.alias)}
_ATTRIBUTE_BY_WRITTEN = {
    fold(written): attribute.name for attribute in ATTRIBUTES for written in (attribute.french, attribute.name)
}
_FRENCH_ATTRIBUTES = {attribute.name: attribute.french for attribute in ATTRIBUTES}


def find_container(written: str) -> Container | None:
    """Return the container that an author's name means, accents and case aside."""
    return _BY_WRITTEN.get(fold(written))


def container_named(name: str) -> Container:
    """Return the container of a canonical name; raises KeyError for any other."""
    return _BY_NAME[name]


def nearest_container(written: str) -> str:
    """Return the French name nearest to an unknown one, or an empty string."""
    near = closest(written, (name for row in CONTAINERS for name in (row.french, row.alias)))
    return _BY_WRITTEN[fold(near)].french if near else ""


def find_attribute(written: str) -> str:
    """Return the canonical name of an attribute, or an empty string."""
    return _ATTRIBUTE_BY_WRITTEN.get(fold(written), "")


def french_attribute(name: str) -> str:
    """Return the way an author writes an attribute, given its canonical name."""
    return _FRENCH_ATTRIBUTES[name]


def is_allowed(container: Container, place: str) -> bool:
    """Say whether a container may stand in a place or directly inside another container."""
    if ANYWHERE in container.parents:
        return place not in ("fields", "key-ideas")
    return place in container.parents


def places_of(container: Container) -> str:
    """Return, in French, where a container may stand."""
    if ANYWHERE in container.parents:
        return "n’importe où, sauf parmi des idées clés ou des champs"
    return " ou ".join(
        PLACES.get(parent) or f"dans un bloc « {_BY_NAME[parent].french} »" for parent in container.parents
    )
