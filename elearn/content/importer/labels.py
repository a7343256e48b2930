"""Knows the labels that circulate in manuals, whatever their heading level, marks, accents or colon."""

from __future__ import annotations

import re
from dataclasses import dataclass
from difflib import get_close_matches

from elearn.content.names import fold

CHAPTER_NUMBER, STAGE = "chapter-number", "stage"

# What a label opens, by the canonical name of the container, and the ways it is written (folded).
_LABELS: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("overview", ("apercu du chapitre", "apercu", "vue d ensemble", "vue d ensemble du chapitre")),
    (
        "how-to",
        ("mode d emploi du chapitre", "mode d emploi", "comment utiliser ce chapitre", "comment lire ce chapitre"),
    ),
    ("objectives", ("objectifs", "objectifs du chapitre", "objectifs d apprentissage", "objectifs pedagogiques")),
    ("remember", ("souvenez vous", "rappelez vous", "a retenir", "souvenez vous en", "points a retenir")),
    (
        "supervisor-note",
        (
            "note du superviseur",
            "note au superviseur",
            "note pour le superviseur",
            "note de la superviseure",
            "note du superviseure",
            "note pour la supervision",
            "note superviseur",
        ),
    ),
    ("portrait", ("portrait",)),
    ("story", ("histoire", "l histoire", "recit", "le recit", "vignette", "vignette clinique")),
    (
        "exercise",
        (
            "envisager les solutions",
            "envisagez les solutions",
            "envisager des solutions",
            "question",
            "la question",
            "exercice",
            "a vous",
            "a vous de jouer",
            "reflexion",
            "que feriez vous",
        ),
    ),
    (
        "model-answers",
        (
            "reponses raisonnables",
            "reponse raisonnable",
            "quelques reponses raisonnables",
            "quelques reponses possibles",
            "reponses possibles",
            "exemples de reponses",
            "pistes de reponse",
            "pistes de reponses",
            "elements de reponse",
            "reponses",
        ),
    ),
    ("key-ideas", ("idees cles", "les idees cles", "points cles")),
    ("common-mistakes", ("erreurs frequentes", "erreurs courantes", "pieges a eviter", "a eviter")),
    ("dialogue", ("dialogue", "exemple de dialogue")),
    ("outcome", ("issue", "ce qu il en est advenu", "epilogue")),
    ("lessons", ("lecons", "les lecons", "ce que l on en retient", "enseignements")),
    ("summary", ("resume du chapitre", "resume", "en resume", "synthese")),
    ("further", ("pour aller plus loin", "pour en savoir plus", "lectures", "lectures conseillees")),
    ("sources", ("sources", "references", "bibliographie", "references bibliographiques")),
    ("field-task", ("tache de terrain", "a faire sur le terrain", "exercice de terrain")),
)
_BY_WORDS = {words: kind for kind, written in _LABELS for words in written}
_NAMED_STORY = re.compile(
    r"(?:l )?(?:histoire|recit|cas|vignette)(?: \d+)? d(?:e|u|es|) ?\w.*|(?:le |la )?vignette \d+.*"
)
_NUMBERED = re.compile(r"(exercice|question|vignette) (?:n |no )?\d+")
_NAMED_PORTRAIT = re.compile(r"portrait (?:de|d|du) .+")
_NUMBER = re.compile(r"chapitre (\d{1,3}|[ivxlc]{1,6})(?: (?P<title>.+))?")
_NUMBER_AS_WRITTEN = re.compile(r"\W*chapitre\s+(\d{1,3}|[ivxlc]{1,6})\b[\s:.–—-]*(?P<title>.*)$", re.IGNORECASE)
_STAGE = re.compile(r"etape \d+(?: .*)?")
_HEADING = re.compile(r"\s{0,3}(#{1,6})(?:\s+|(?=[^\s#]))(.*?)[\s#]*$")
_ICON = re.compile(r"^[^\w«\"“'(\[*_#<>|&$€%+=@`\\-]+\s*")
_MARKS = re.compile(r"^[*_\s]+|[*_\s]+$")
_BOLD = re.compile(r"\s*(\*\*|__)(?=\S)(.+?)(?<=\S)\1\s*[:.]?\s*$")
_RUN_IN = re.compile(r"\s*(?P<label>[^:]{3,60}?)\s*:(?P<end>[*_\s]*)(?P<rest>\S.*)$")
_LONGEST = 90
_ROMAN = {"i": 1, "v": 5, "x": 10, "l": 50, "c": 100}


@dataclass(frozen=True, slots=True)
class Label:
    """What a line announces: `kind` of block, its words as written, its heading level (0: none), what follows it.

    `is_guessed` where the spelling was forgiven.
    """

    kind: str
    words: str
    level: int = 0
    rest: str = ""
    is_guessed: bool = False


def heading_of(line: str) -> tuple[int, str]:
    """Return the level and the words of a Markdown heading, or (0, the line)."""
    match = _HEADING.match(line)
    return (len(match[1]), match[2]) if match else (0, line)


def bare(words: str) -> str:
    """Return the words of a heading or label: no emphasis, icon, nor trailing colon."""
    for _ in range(3):
        words = _MARKS.sub("", _ICON.sub("", words.strip()))
    return re.sub(r"[*_]{2,}", "", words).rstrip(" :\u00a0\u202f").strip()


def is_bold(line: str) -> bool:
    """Say whether a whole line is bold: a heading for whoever does not know headings."""
    match = _BOLD.match(_ICON.sub("", line.strip()))
    return match is not None and "**" not in match[2] and "__" not in match[2]


def find_label(line: str) -> Label | None:
    """Return what a line announces, or None where it is text.

    A label stands alone on its line, as a heading, in bold or plain; or runs into its paragraph before a colon.
    Near spellings are understood where the line is set apart as a heading or in bold, or ends with a colon.
    """
    level, words = heading_of(line)
    if len(words) <= _LONGEST:
        stripped = bare(words)
        folded = fold(stripped).replace("-", " ")
        kind = _kind_of(folded)
        if kind and (level or is_bold(words) or _may_stand_alone(words, folded)):
            return Label(kind, stripped, level)
        is_apart = bool(level) or is_bold(words) or words.rstrip().endswith(":")
        near = get_close_matches(folded, _BY_WORDS, n=1, cutoff=0.86) if is_apart and len(folded) > 5 else []
        if near:
            return Label(_BY_WORDS[near[0]], stripped, level, is_guessed=True)
    match = _RUN_IN.match(words)
    if match and _starts_well(words):
        kind = _BY_WORDS.get(fold(bare(match["label"])).replace("-", " "), "")
        if kind and kind not in ("story", "exercise", "portrait", "outcome", "dialogue"):
            return Label(kind, bare(match["label"]), level, match["rest"].strip())
    return None


def _starts_well(words: str) -> bool:
    text = bare(words)
    return bool(text) and text[0].isupper()


def _may_stand_alone(words: str, folded: str) -> bool:
    """Plain words alone on a line are a label when they begin as one and do not go on as a sentence."""
    if words.rstrip().endswith((".", ",", ";", "?", "!", "…")) or not _starts_well(words):
        return False
    return folded in _BY_WORDS or len(folded.split()) <= 6 or _NUMBER.fullmatch(folded) is not None


def _kind_of(folded: str) -> str:
    if folded in _BY_WORDS:
        return _BY_WORDS[folded]
    if _NUMBERED.fullmatch(folded):
        return "story" if folded.startswith("vignette") else "exercise"
    if _NAMED_STORY.fullmatch(folded):
        return "story"
    if _NAMED_PORTRAIT.fullmatch(folded):
        return "portrait"
    if _NUMBER.fullmatch(folded):
        return CHAPTER_NUMBER
    return STAGE if _STAGE.fullmatch(folded) else ""


def chapter_number(words: str) -> tuple[int | None, str]:
    """Return the number and the title of « Chapitre 5 : L’implication », each where it is written."""
    match = _NUMBER_AS_WRITTEN.match(bare(words))
    if match is None:
        return None, ""
    written = match[1].lower()
    number = int(written) if written.isdigit() else _from_roman(written)
    return number, bare(match["title"])


def _from_roman(written: str) -> int:
    values = [_ROMAN[letter] for letter in written]
    return sum(-one if one < after else one for one, after in zip(values, [*values[1:], 0], strict=True))
