"""Reads the lines between `---` at the top of a file: which key, which line, which text."""

from __future__ import annotations

from dataclasses import dataclass, field

import yaml

from elearn.content.faults import FaultLog, suggestion
from elearn.content.names import closest, fold
from elearn.content.typography import squeeze


@dataclass(frozen=True, slots=True)
class Key:
    """One key of the front matter; `is_list` allows several values."""

    name: str
    french: str
    use: str
    is_required: bool = False
    is_list: bool = False


KEYS = (
    Key("title", "titre", "le titre du module", is_required=True),
    Key("summary", "résumé", "le chapeau : une ou deux phrases", is_required=True),
    Key("kind", "type", "chapitre ou vignette ; sinon, d’après le dossier"),
    Key("number", "numéro", "le numéro du chapitre ; sinon, d’après le nom du fichier"),
    Key("language", "langue", "la langue du texte ; sinon, fr"),
    Key("person", "personne", "le prénom de la personne de la vignette"),
    Key("chapter", "chapitre", "le chapitre auquel la vignette appartient"),
    Key("principles", "principes", "les codes des principes travaillés", is_list=True),
    Key("fidelity", "fidélité", "les codes des critères de fidélité travaillés", is_list=True),
    Key("source", "source", "d’où vient le texte"),
    Key("rights", "droits", "sous quels droits il est publié"),
    Key("revision", "révision", "mineure ou majeure : une révision mineure ne signale pas de changement aux lecteurs"),
    Key("minutes", "minutes", "la durée totale, pour vérification"),
)
_BY_WRITTEN = {fold(written): key for key in KEYS for written in (key.french, key.name)}
_FENCE = "---"


@dataclass(slots=True)
class FrontMatter:
    """What the author wrote, as text, by canonical key; `body_line` is the line where the body begins."""

    values: dict[str, tuple[str, ...]] = field(default_factory=dict)
    lines: dict[str, int] = field(default_factory=dict)
    body: str = ""
    body_line: int = 1

    def get(self, name: str) -> str:
        """Return the text of a key, or an empty string."""
        return " ".join(self.values.get(name, ()))

    def line(self, name: str) -> int:
        """Return the line of a key, or 1 where it is missing."""
        return self.lines.get(name, 1)


def read_front_matter(text: str, log: FaultLog) -> FrontMatter:
    """Part the front matter from the body; what cannot be read is noted and left out."""
    lines = text.split("\n")
    start = next((number for number, line in enumerate(lines) if line.strip()), 0)
    if lines[start].strip() != _FENCE:
        log.add(start + 1, "entete-absent")
        return FrontMatter(body=text)
    end = next((number for number in range(start + 1, len(lines)) if lines[number].strip() in (_FENCE, "...")), None)
    if end is None:
        log.add(start + 1, "entete-non-ferme")
        return FrontMatter(body_line=len(lines))
    front = FrontMatter(body="\n".join(lines[end + 1 :]), body_line=end + 2)
    for number in range(start + 1, end):
        if "\t" in lines[number]:
            log.add(number + 1, "tabulation")
            return front
    if _read_keys("\n".join(lines[start + 1 : end]), start + 2, front, log):
        for key in KEYS:
            if key.is_required and not front.get(key.name):
                log.add(front.line(key.name), f"{fold(key.french)}-absent")
    return front


def _read_keys(source: str, first_line: int, front: FrontMatter, log: FaultLog) -> bool:
    # Composed, never constructed: values stay the author's text, and no date, alias or number can fail.
    try:
        root = yaml.compose(source, Loader=yaml.SafeLoader)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        log.add(first_line + (mark.line if mark else 0), "entete-illisible")
        return False
    except (yaml.YAMLError, RecursionError, ValueError):
        log.add(first_line, "entete-illisible")
        return False
    if root is None:
        return True
    if not isinstance(root, yaml.MappingNode):
        log.add(first_line, "entete-illisible")
        return False
    for key_node, value_node in root.value:
        _read_key(key_node, value_node, first_line + key_node.start_mark.line, front, log)
    return True


def _read_key(key_node: yaml.Node, value_node: yaml.Node, line: int, front: FrontMatter, log: FaultLog) -> None:
    written = str(key_node.value) if isinstance(key_node, yaml.ScalarNode) else "?"
    key = _BY_WRITTEN.get(fold(written))
    if key is None:
        known = [one.french for one in KEYS]
        log.add(
            line, "cle-inconnue", name=written, suggestion=suggestion(closest(written, known)), known=", ".join(known)
        )
        return
    if key.name in front.values:
        log.add(line, "cle-en-double", name=key.french)
        return
    texts = _texts(value_node, key)
    front.lines[key.name] = line
    if texts is None:
        expected = "un texte ou une liste" if key.is_list else "un texte sur une ligne"
        log.add(line, "valeur-invalide", value="…", name=key.french, expected=expected)
        texts = ("",)
    front.values[key.name] = texts


def _texts(node: yaml.Node, key: Key) -> tuple[str, ...] | None:
    if isinstance(node, yaml.ScalarNode):
        text = "" if node.tag.endswith(":null") else squeeze(str(node.value))
        return tuple(codes(text)) if key.is_list else (text,)
    if key.is_list and isinstance(node, yaml.SequenceNode):
        entries = [entry for entry in node.value if isinstance(entry, yaml.ScalarNode)]
        return tuple(str(entry.value).strip() for entry in entries) if len(entries) == len(node.value) else None
    return None


def codes(text: str) -> list[str]:
    """Part a list of codes written with commas, semicolons or spaces."""
    return text.replace(",", " ").replace(";", " ").split()
