"""Finds, in a free text, what could name a real person: a warning to show, never a reason to refuse."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class DetailKind(StrEnum):
    """What a passage looks like."""

    EMAIL = "email"
    PHONE = "phone"
    FRENCH_NIR = "french-nir"
    QUEBEC_NAM = "quebec-nam"
    BELGIAN_NUMBER = "belgian-number"
    SWISS_AVS = "swiss-avs"
    BIRTH_DATE = "birth-date"
    NAME = "name"


def marked(label: str) -> str:
    """Mark a label for translation, as `elearn.errors.marked` does, which this pure core does not know."""
    return label


# What to say on the page: « Ce passage ressemble à … ».
LABELS = {
    DetailKind.EMAIL: marked("une adresse électronique"),
    DetailKind.PHONE: marked("un numéro de téléphone"),
    DetailKind.FRENCH_NIR: marked("un numéro de sécurité sociale"),
    DetailKind.QUEBEC_NAM: marked("un numéro d’assurance maladie"),
    DetailKind.BELGIAN_NUMBER: marked("un numéro national belge"),
    DetailKind.SWISS_AVS: marked("un numéro AVS"),
    DetailKind.BIRTH_DATE: marked("une date de naissance"),
    DetailKind.NAME: marked("un nom de famille"),
}


@dataclass(frozen=True, slots=True)
class Detail:
    """Where a passage stands in the text (`text[start:end]`) and what it looks like; never the passage itself."""

    kind: DetailKind
    start: int
    end: int

    @property
    def label(self) -> str:
        """The words that name the kind on the page, in French."""
        return LABELS[self.kind]


_GAP = r"[ .\-\u00a0\u202f]?"
_MONTHS = "janvier|f[ée]vrier|mars|avril|mai|juin|juillet|ao[ûu]t|septembre|octobre|novembre|d[ée]cembre"
_WRITTEN_DAY = rf"(?:0?[1-9]|[12]\d|3[01])(?:er)?[ \u00a0/.\-](?:0?[1-9]|1[0-2]|{_MONTHS})[ \u00a0/.\-](?:19|20)\d\d"
_DAY = rf"(?:{_WRITTEN_DAY}|(?:19|20)\d\d-\d\d-\d\d)"

_NIR = re.compile(
    rf"(?<!\d)[12378]{_GAP}\d\d{_GAP}(?:0[1-9]|[1-9]\d){_GAP}(?:\d\d|2[AB]){_GAP}\d{{3}}{_GAP}\d{{3}}(?:{_GAP}\d\d)(?!\d)",
    re.IGNORECASE,
)
_NAM = re.compile(rf"(?<![A-Za-z])[A-Z]{{4}}{_GAP}\d{{4}}{_GAP}\d{{4}}(?!\d)")
_BELGIAN = re.compile(r"(?<!\d)(\d\d)[.\- ]?(\d\d)[.\- ]?(\d\d)[.\- ]?(\d{3})[.\- ]?(\d\d)(?!\d)")
_AVS = re.compile(r"(?<!\d)756[. ]?\d{4}[. ]?\d{4}[. ]?\d\d(?!\d)")
_EMAIL = re.compile(r"[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,4}")
_PHONE = re.compile(
    rf"(?<![\d.,])(?:"
    rf"(?:\+|00)(?:33|32|41|1|352){_GAP}(?:\(0\){_GAP})?(?:\d{_GAP}){{8,10}}(?<=\d)"  # international
    rf"|0[1-9](?:{_GAP}\d\d){{4}}"  # France
    rf"|0\d{{1,3}}[ /.]\d\d\d?{_GAP}\d\d{_GAP}\d\d"  # Belgium, Switzerland
    rf"|(?:\([2-9]\d\d\) ?|[2-9]\d\d[-. ])\d{{3}}[-. ]\d{{4}}"  # Québec
    rf")(?![\d.,]\d|\d)"
)
_BIRTH = re.compile(rf"\b(?:née?(?:\(e\))?|naissance|anniversaire)\b[^.!?\n]{{0,20}}?(?P<day>{_DAY})", re.IGNORECASE)
_BARE_DAY = re.compile(rf"(?<!\d){_DAY}(?!\d)", re.IGNORECASE)
_NAME = re.compile(
    r"\b(?:Mme|Mmes|Mlle|Madame|Mademoiselle|Monsieur|MM?\.|Mr|Dr|Dre|Docteure?|Me|Maître)[ \u00a0\u202f]"
    r"(?:de |du |des |d['’]|le |la |van |von )?"
    r"(?P<name>[A-ZÀ-ÖØ-Þ][\w’'-]*[a-zà-öø-ÿA-ZÀ-ÖØ-Þ](?:[ \u00a0][A-ZÀ-ÖØ-Þ][\w’'-]+)?)"
)


def identifying_details(text: str, today: date | None = None) -> tuple[Detail, ...]:
    """Return the passages that look like a person's details, in order, never two on the same words.

    Numbers that carry a key are only reported when the key is right. A full date counts as a birth date
    beside « né », « née » or « naissance », or, when `today` is given, sixteen years back or more.
    """
    found: list[Detail] = []
    for kind, spans in _FINDERS:
        for start, end in spans(text):
            _keep(found, Detail(kind, start, end))
    if today is not None:
        for match in _BARE_DAY.finditer(text):
            years = re.findall(r"(?:19|20)\d\d", match.group())
            if years and int(years[0]) <= today.year - 16:
                _keep(found, Detail(DetailKind.BIRTH_DATE, *match.span()))
    return tuple(sorted(found, key=lambda detail: detail.start))


def _keep(found: list[Detail], detail: Detail) -> None:
    if all(detail.end <= other.start or other.end <= detail.start for other in found):
        found.append(detail)


def _digits(text: str) -> str:
    return re.sub(r"\D", "", text)


def is_french_nir(text: str) -> bool:
    """Say whether a number of thirteen signs and a key of two is a French NIR (key: 97 less the rest)."""
    bare = re.sub(r"[^0-9AB]", "", text.upper())
    body = bare[:13].replace("2A", "19").replace("2B", "18")
    return len(bare) == 15 and body.isdigit() and 97 - int(body) % 97 == int(bare[13:])


def is_quebec_nam(text: str) -> bool:
    """Say whether four letters and eight digits hold a birth month and day (women's months are raised by 50)."""
    number = _digits(text)
    month, day = int(number[2:4]) % 50, int(number[4:6])
    return len(number) == 8 and 1 <= month <= 12 and 1 <= day <= 31 and int(number[2:4]) <= 62


def is_belgian_number(text: str) -> bool:
    """Say whether eleven digits are a Belgian national number, of either century (key: 97 less the rest)."""
    number = _digits(text)
    if len(number) != 11:
        return False
    key = int(number[9:])
    return key in (97 - int(number[:9]) % 97, 97 - int("2" + number[:9]) % 97)


def is_swiss_avs(text: str) -> bool:
    """Say whether thirteen digits that begin with 756 are a Swiss AVS number (the key of EAN-13)."""
    number = _digits(text)
    if len(number) != 13:
        return False
    total = sum(int(digit) * (3 if place % 2 else 1) for place, digit in enumerate(number[:12]))
    return -total % 10 == int(number[12])


def _keyed(pattern: re.Pattern[str], is_right: Callable[[str], bool]) -> Callable[[str], Iterator[tuple[int, int]]]:
    return lambda text: (match.span() for match in pattern.finditer(text) if is_right(match.group()))


def _group(pattern: re.Pattern[str], name: str | int) -> Callable[[str], Iterator[tuple[int, int]]]:
    return lambda text: (match.span(name) for match in pattern.finditer(text))


# The most certain first: a phone number inside a national number is not told twice.
_FINDERS: tuple[tuple[DetailKind, Callable[[str], Iterator[tuple[int, int]]]], ...] = (
    (DetailKind.EMAIL, _group(_EMAIL, 0)),
    (DetailKind.FRENCH_NIR, _keyed(_NIR, is_french_nir)),
    (DetailKind.SWISS_AVS, _keyed(_AVS, is_swiss_avs)),
    (DetailKind.QUEBEC_NAM, _keyed(_NAM, is_quebec_nam)),
    (DetailKind.BELGIAN_NUMBER, _keyed(_BELGIAN, is_belgian_number)),
    (DetailKind.PHONE, _group(_PHONE, 0)),
    (DetailKind.BIRTH_DATE, _group(_BIRTH, "day")),
    (DetailKind.NAME, _group(_NAME, 0)),
)
