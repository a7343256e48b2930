"""Decides how an organisation may name itself on the papers that it issues, and which picture may head them."""

from __future__ import annotations

from dataclasses import dataclass

from elearn.documents.picture import Picture, is_whole, read_picture
from elearn.errors import RuleBroken, marked

LONGEST_LEGAL_NAME, LONGEST_NUMBER = 160, 40
LONGEST_ADDRESS, MOST_ADDRESS_LINES = 300, 5
SIRET_LENGTH = 14
HEAVIEST_LETTERHEAD, WIDEST_LETTERHEAD = 300_000, 2000
LA_POSTE = "356000000"  # its establishments are more than the key of Luhn can number: their digits add up to fives


@dataclass(frozen=True, slots=True)
class IdentityFacts:
    """How an organisation names itself on its papers; what is empty is not printed."""

    legal_name: str = ""
    postal_address: str = ""
    activity_number: str = ""
    siret: str = ""
    approval_number: str = ""

    @property
    def address_lines(self) -> tuple[str, ...]:
        """The address, line by line, without those that are empty."""
        return tuple(" ".join(line.split()) for line in self.postal_address.splitlines() if line.strip())


def number_lines(facts: IdentityFacts) -> tuple[str, ...]:
    """Return the numbers as papers print them, one a line, in French as every paper; none for what was not given."""
    siret = facts.siret
    digits = "\u00a0".join((siret[:3], siret[3:6], siret[6:9], siret[9:]))
    lines = (
        siret and f"SIRET\u00a0: {digits}",
        facts.activity_number
        and f"Déclaration d’activité enregistrée sous le numéro {facts.activity_number}. "
        "Cet enregistrement ne vaut pas agrément de l’État.",
        facts.approval_number and f"Numéro d’agrément\u00a0: {facts.approval_number}",
    )
    return tuple(line for line in lines if line)


def tidy(facts: IdentityFacts) -> IdentityFacts:
    """Return the facts as they are kept: without needless spaces, the SIRET as fourteen digits. Raises RuleBroken."""
    ensure_address(facts.postal_address)
    return IdentityFacts(
        legal_name=" ".join(facts.legal_name.split()),
        postal_address="\n".join(facts.address_lines),
        activity_number=" ".join(facts.activity_number.split()),
        siret=read_siret(facts.siret),
        approval_number=" ".join(facts.approval_number.split()),
    )


def read_siret(typed: str) -> str:
    """Return the fourteen digits of a SIRET, however it was spaced; nothing for nothing. Raises RuleBroken."""
    bare = "".join(sign for sign in typed if not sign.isspace() and sign not in ".-")
    if not bare:
        return ""
    if not (bare.isascii() and bare.isdigit()) or len(bare) != SIRET_LENGTH:
        raise RuleBroken(marked("Un SIRET s’écrit avec quatorze chiffres. Recopiez-le."), field="siret")
    if not _has_its_key(bare):
        raise RuleBroken(
            marked("Ce SIRET n’existe pas : un chiffre est faux, ou deux sont échangés. Recopiez-le."), field="siret"
        )
    return bare


def ensure_address(typed: str) -> None:
    """Raise RuleBroken where an address has more lines than fit above a paper."""
    if len(IdentityFacts(postal_address=typed).address_lines) > MOST_ADDRESS_LINES:
        raise RuleBroken(
            marked("Écrivez l’adresse en %(most)s lignes au plus."), field="postal_address", most=MOST_ADDRESS_LINES
        )


def read_letterhead(content: bytes) -> Picture:
    """Return what a picture is, from its bytes. Raises RuleBroken for none, and for one that no paper can bear."""
    if not content:
        raise RuleBroken(marked("Choisissez une image."), field="picture")
    if len(content) > HEAVIEST_LETTERHEAD:
        raise RuleBroken(
            marked("Cette image est trop lourde : 300 ko au plus. Enregistrez-la plus petite."), field="picture"
        )
    found = read_picture(content)
    if found is None:
        raise RuleBroken(marked("Ce fichier n’est pas une image PNG ou JPEG en couleurs d’écran."), field="picture")
    if max(found.width, found.height) > WIDEST_LETTERHEAD:
        raise RuleBroken(
            marked("Cette image est trop grande : %(most)s pixels au plus, en largeur comme en hauteur."),
            field="picture",
            most=WIDEST_LETTERHEAD,
        )
    if not is_whole(content, found.kind):
        raise RuleBroken(
            marked("Cette image est abîmée : elle ne peut pas être imprimée. Enregistrez-la de nouveau."),
            field="picture",
        )
    return found


def _has_its_key(digits: str) -> bool:
    """Whether the digits are those of an establishment, by the key of Luhn."""
    if digits.startswith(LA_POSTE) and sum(map(int, digits)) % 5 == 0:
        return True
    doubled = (int(digit) * (2 if place % 2 else 1) for place, digit in enumerate(reversed(digits)))
    return sum(value - 9 if value > 9 else value for value in doubled) % 10 == 0
