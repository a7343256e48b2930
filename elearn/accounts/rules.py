"""Decides what a good password, a sortable name and a living sign-in are."""

from __future__ import annotations

import hashlib
import re
import secrets
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from elearn.errors import RuleBroken, marked

SIGN_IN_LASTS = timedelta(days=30)
SIGN_IN_SLEEPS = timedelta(hours=12)
SECURITY_LOG_KEPT = timedelta(days=365)
SHORTEST_PASSWORD, LONGEST_PASSWORD = 12, 200
LEFT_TO_GUESS = 6
FEWEST_DIFFERENT = 5

RECOVERY_CODES = 8


class SecurityEvent(StrEnum):
    """What the security log keeps."""

    SIGN_IN = "sign-in"
    SIGN_IN_FAILED = "sign-in-failed"
    SIGN_OUT = "sign-out"
    SIGN_IN_ENDED = "sign-in-ended"
    RESET_ASKED = "reset-asked"
    PASSWORD_RESET = "password-reset"  # noqa: S105 - the name of an event
    PASSWORD_CHANGED = "password-changed"  # noqa: S105 - the name of an event
    TWO_FACTOR_ON = "two-factor-on"
    TWO_FACTOR_OFF = "two-factor-off"
    RECOVERY_CODES_MADE = "recovery-codes-made"
    RECOVERY_CODE_USED = "recovery-code-used"


class Theme(StrEnum):
    """How the pages are lit; empty follows the system."""

    SYSTEM = ""
    LIGHT = "light"
    DARK = "dark"


class TextSize(StrEnum):
    """How large the pages are written; empty follows the browser."""

    USUAL = ""
    LARGE = "large"
    LARGER = "larger"


# What people type first: kept folded (no accent, no case), longest first when removed.
COMMON_WORDS = """
motdepasse password passe azerty qwerty azertyuiop qwertyuiop qsdfghjklm wxcvbn bonjour soleil doudou chouchou loulou
princesse amour jetaime secret admin administrateur bienvenue welcome letmein iloveyou monkey dragon football marseille
parcours ips emploi formation hopital janvier fevrier mars avril mai juin juillet aout septembre octobre novembre
decembre printemps automne hiver ete
"""
COMMON = frozenset(COMMON_WORDS.split())
ROWS = ("abcdefghijklmnopqrstuvwxyz", "01234567890", "azertyuiop", "qsdfghjklm", "wxcvbn", "qwertyuiop", "asdfghjkl")
SHORTEST_RUN = 4


def fold(text: str) -> str:
    """Return a text without marks, ligatures or case, its particles and spaces kept."""
    opened = text.replace("œ", "oe").replace("Œ", "OE").replace("æ", "ae").replace("Æ", "AE")
    bare = (sign for sign in unicodedata.normalize("NFKD", opened) if not unicodedata.combining(sign))
    return " ".join("".join(bare).casefold().replace("’", "'").split())


def sort_name(name: str) -> str:
    """Return what lists are ordered by: « Éloïse de La Tour » gives « eloise de la tour »."""
    return fold(name)[:160]


def token_hash(token: str) -> str:
    """Return what the database keeps of a secret token."""
    return hashlib.sha256(token.encode()).hexdigest()


def new_token() -> str:
    """Return a secret of 256 bits for one sign-in."""
    return secrets.token_urlsafe(32)


def sign_in_is_alive(started_at: datetime, ended_at: datetime | None, now: datetime) -> bool:
    """Whether a sign-in still opens pages: not ended, and not too old."""
    return ended_at is None and now - started_at < SIGN_IN_LASTS


def ensure_good_password(password: str, about: Iterable[str] = (), *, field: str = "password") -> None:
    """Raise RuleBroken if a password is too short, too long or among the first that somebody would try.

    `about` holds what others know of the person (name, e-mail): it counts for nothing.
    """
    if len(password) < SHORTEST_PASSWORD:
        raise RuleBroken(
            marked("Choisissez au moins %(count)s caractères : trois ou quatre mots sans rapport conviennent bien."),
            field=field,
            count=SHORTEST_PASSWORD,
        )
    if len(password) > LONGEST_PASSWORD:
        raise RuleBroken(marked("Choisissez au plus %(count)s caractères."), field=field, count=LONGEST_PASSWORD)
    if len(set(password)) < FEWEST_DIFFERENT or len(_hard_part(password, about)) < LEFT_TO_GUESS:
        raise RuleBroken(
            marked(
                "Ce mot de passe se devine vite : il tient à un mot courant, à une suite de touches ou à votre nom."
                " Ajoutez-y un mot sans rapport."
            ),
            field=field,
        )


def _hard_part(password: str, about: Iterable[str]) -> str:
    """Return what is left once common words, known words, runs of keys and repeated signs are taken away."""
    left = "".join(sign for sign in fold(password) if sign.isalnum() or not sign.isascii())
    known = {word for text in about for word in re.split(r"\W+", fold(text)) if len(word) > 2}
    for word in sorted(COMMON | known, key=len, reverse=True):
        left = left.replace(word, "")
    for run in _runs():
        left = left.replace(run, "")
    return re.sub(r"(.)\1{2,}", r"\1", left)


def _runs() -> Iterable[str]:
    """Yield every run of neighbouring keys, both ways, the longest first."""
    rows = [*ROWS, *(row[::-1] for row in ROWS)]
    for length in range(26, SHORTEST_RUN - 1, -1):
        for row in rows:
            for start in range(len(row) - length + 1):
                yield row[start : start + length]


@dataclass(frozen=True, slots=True)
class Agent:
    """A browser and a system, as a person would name them; empty where they are not known."""

    browser: str = ""
    system: str = ""

    def __str__(self) -> str:
        return f"{self.browser}/{self.system}"

    @classmethod
    def kept(cls, text: str) -> Agent:
        """Return the agent that the database keeps as text."""
        browser, _, system = text.partition("/")
        return cls(browser, system)


BROWSERS = (
    ("Edg", "Edge"),
    ("OPR/", "Opera"),
    ("SamsungBrowser", "Samsung Internet"),
    ("Firefox", "Firefox"),
    ("FxiOS", "Firefox"),
    ("CriOS", "Chrome"),
    ("Chrome", "Chrome"),
    ("Safari", "Safari"),
)
SYSTEMS = (
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Android", "Android"),
    ("Windows", "Windows"),
    ("Mac OS X", "Mac"),
    ("CrOS", "ChromeOS"),
    ("Linux", "Linux"),
)


def agent_of(header: str) -> Agent:
    """Return the browser and the system that a User-Agent header names; nothing else of it is kept."""
    browser = next((name for sign, name in BROWSERS if sign in header), "")
    return Agent(browser, next((name for sign, name in SYSTEMS if sign in header), ""))
