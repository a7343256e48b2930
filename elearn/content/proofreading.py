"""Points out the French typography that the page cannot set by itself: a rule a row, a warning each."""

from __future__ import annotations

import re
from collections.abc import Callable

from elearn.content.faults import FaultLog
from elearn.content.prose import Words, prose_of

_LETTER = r"[^\W\d_]"
_START = rf"(?<!{_LETTER})"  # a search begins at a word, so that a long run of letters is read once
_BEFORE_A = (
    "base|bientôt|cause|chaque|condition|côté|défaut|demain|force|gauche|droite|la|l’|l'|lui|moins|mesure|mon|nous|notre|"
    "partir|peine|propos|quel|quelle|quelques|quelqu’un|qui|quoi|sa|ses|son|temps|terme|titre|tous|tout|toute|travers|"
    "un|une|votre|vos|vous|cet|cette|ce|ces|chacun|chacune|aucun|aucune"
)

# A code, what is looked for, and how the words to show are drawn from what was found.
_RULES: tuple[tuple[str, re.Pattern[str], Callable[[re.Match[str]], str]], ...] = (
    ("guillemets-droits", re.compile(r'["“”]'), lambda match: match.group()),
    (
        "espace-avant-ponctuation",
        re.compile(rf"{_START}({_LETTER}++)[ \u00a0\u202f]+([,.])(?=\s|$)"),
        lambda match: match[1] + match[2],
    ),
    (
        "espace-manquante",
        re.compile(rf"{_START}({_LETTER}{{2,}}+[,;]{_LETTER}++|{_LETTER}{{3,}}+\.[A-ZÀ-Þ]{_LETTER}++)"),
        lambda match: match[1],
    ),
    ("espace-double", re.compile(rf"{_START}({_LETTER}++[,.;:!?»]?)  +(?=\S)"), lambda match: match[1]),
    ("tiret-court", re.compile(rf"(?<=[\w»,.)]) - (?={_LETTER}|«)"), lambda match: "-"),
    ("ponctuation-repetee", re.compile(r"([!?])\1+|,,|(?<!\.)\.\.(?!\.)|;;"), lambda match: match.group()),
    ("etc-et-points", re.compile(r"\betc(?:…|\.\.\.|\. ?\.)", re.IGNORECASE), lambda match: match.group()),
    (
        "ordinal",
        re.compile(r"\b\d{1,4}\s?(?:ère|ières?|ème|èmes|ième|ièmes|nd|nde)\b|\b1(?:er|re)s?(?=\d)", re.IGNORECASE),
        lambda match: match.group(),
    ),
    ("titre-de-civilite", re.compile(r"\bMr\b\.?|\bMme\.|\bMelle\b"), lambda match: match.group()),
    (
        "majuscule-sans-accent",
        re.compile(rf"(?:^|[.!?…»:] |« ?)A (?=(?:{_BEFORE_A})(?!\w))", re.MULTILINE),
        lambda match: "A",
    ),
    (
        "decimale",
        re.compile(r"(?<![\d.])\d{1,9}\.\d{1,9}(?= ?(?:%|€|\$|points?\b|ans?\b|heures?\b))"),
        lambda match: match.group(),
    ),
)


def proofread(source: str, log: FaultLog) -> None:
    """Note each slip of French typography in the words of a source, once a rule and a line."""
    lines = prose_of(source)
    whole = "\n".join(words.text for words in lines)
    broken = [rule for rule in _RULES if rule[1].search(whole)]  # a clean text is read once, and not line by line
    for words in lines:
        for code, pattern, shown in broken:
            match = pattern.search(words.text)
            if match:
                log.add(words.line, code, value=shown(match))
    for paragraph in _paragraphs(lines):
        uneven = [words for words in paragraph if words.text.count("«") != words.text.count("»")]
        if sum(words.text.count("«") - words.text.count("»") for words in uneven):
            log.add(uneven[0].line, "guillemets-non-fermes")


def _paragraphs(lines: tuple[Words, ...]) -> list[list[Words]]:
    """Gather the lines that follow one another: a quotation may go over several."""
    gathered: list[list[Words]] = []
    for words in lines:
        if not gathered or words.line > gathered[-1][-1].line + 1:
            gathered.append([])
        gathered[-1].append(words)
    return gathered
