"""Says what a proof is worth, to its holder and to anybody who verifies it: no more than name, title, dates, issuer."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from elearn.certificates import prose
from elearn.certificates.joined import JoinedProof
from elearn.certificates.models import Certificate
from elearn.certificates.queries import Proof
from elearn.certificates.rules import Paper, Result, State
from elearn.documents.sheet import Cell, Sheet
from elearn.errors import marked
from elearn.programmes.wording import duration
from elearn.progress.queries import AssignmentProgress
from elearn.web.language import day, gettext, ngettext

SAID = {
    State.VALID: marked("valable"),
    State.EXPIRED: marked("expirée"),
    State.REPLACED: marked("remplacée"),
    State.WITHDRAWN: marked("retirée"),
}
SAID_OF_MASCULINE = {  # « un certificat remplacé », « un relevé retiré »: these papers do not expire
    State.REPLACED: marked("remplacé"),
    State.WITHDRAWN: marked("retiré"),
}
MASCULINE = (Paper.REALISATION, Paper.TRANSCRIPT)
ISSUED = (marked("Délivrée à"), marked("Délivrée par"), marked("Délivrée le"))
ISSUED_MASCULINE = (marked("Délivré à"), marked("Délivré par"), marked("Délivré le"))
LOOKS = {State.VALID: "accepted", State.EXPIRED: "waiting", State.REPLACED: "returned", State.WITHDRAWN: "none"}
PAPERS = {
    Paper.ATTESTATION: marked("Attestations"),
    Paper.REALISATION: marked("Certificats de réalisation"),
    Paper.TRANSCRIPT: marked("Relevés de parcours"),
    Paper.END: marked("Fin de formation"),
}
NAMED = {
    Paper.ATTESTATION: marked("Attestation n° %(number)s"),
    Paper.REALISATION: marked("Certificat de réalisation n° %(number)s"),
    Paper.TRANSCRIPT: marked("Relevé de parcours n° %(number)s"),
    Paper.END: marked("Attestation de fin de formation n° %(number)s"),
}
RESULTS = {
    Result.ACQUIRED: marked("Acquis"),
    Result.UNDER_WAY: marked("En cours d’acquisition"),
    Result.NOT_ACQUIRED: marked("Non acquis"),
}


@dataclass(frozen=True, slots=True)
class Tab:
    """One paper that can be issued, as the page offers it."""

    label: str
    url: str
    is_current: bool


@dataclass(frozen=True, slots=True)
class Answer:
    """What the public page shows; `word` is that of the state, and agrees with the paper."""

    state: State
    title: str
    said: str
    facts: tuple[tuple[str, str], ...] = ()
    checked: str = ""
    word: str = ""


def said(proof: Proof) -> str:
    """Return the word of what a proof is worth, which agrees with the name of its paper."""
    words = SAID | (SAID_OF_MASCULINE if _is_masculine(proof) else {})
    return gettext(words[proof.state])


def ended(proof: Proof) -> str:
    """Return what happened to a proof, and on which day."""
    is_masculine, is_replaced = _is_masculine(proof), proof.state is State.REPLACED
    at = proof.event.at if proof.event else proof.certificate.issued_at
    when = day(at, tz=proof.certificate.zone)
    if is_masculine and is_replaced:
        return gettext("Ce document a été remplacé le %(day)s.", day=when)
    if is_masculine:
        return gettext("Ce document a été retiré le %(day)s.", day=when)
    if is_replaced:
        return gettext("Cette attestation a été remplacée le %(day)s.", day=when)
    return gettext("Cette attestation a été retirée le %(day)s.", day=when)


def withdrawing(proof: Proof) -> tuple[str, str, str]:
    """Return what is asked before a proof is withdrawn: the question, what follows, and the button."""
    if _is_masculine(proof):
        return (
            gettext("Retirer ce document ?"),
            gettext("Il ne vaudra plus. Sa page publique dira qu’il a été retiré, sans dire pourquoi."),
            gettext("Retirer le document"),
        )
    return (
        gettext("Retirer cette attestation ?"),
        gettext("Elle ne vaudra plus. Sa page publique dira qu’elle a été retirée, sans dire pourquoi."),
        gettext("Retirer l’attestation"),
    )


def replacing(proof: Proof) -> tuple[str, str, str]:
    """Return what is asked before a proof is replaced: the question, what follows, and the button."""
    if _is_masculine(proof):
        return (
            gettext("Remplacer ce document ?"),
            gettext(
                "Un nouveau document sera délivré sur les mêmes preuves, avec les noms d’aujourd’hui, un autre numéro "
                "et un autre code. La page publique de celui-ci dira qu’il a été remplacé."
            ),
            gettext("Remplacer le document"),
        )
    return (
        gettext("Remplacer cette attestation ?"),
        gettext(
            "Une nouvelle attestation sera délivrée sur les mêmes preuves, avec les noms d’aujourd’hui, un autre "
            "numéro et un autre code. La page publique de celle-ci dira qu’elle a été remplacée."
        ),
        gettext("Remplacer l’attestation"),
    )


def look(state: State) -> str:
    """Return the kind of the component `state` that draws it."""
    return LOOKS[state]


def standing(row: AssignmentProgress) -> str:
    """Return where somebody stands in a programme, with its title and their team."""
    programme, team = row.programme, row.team or gettext("Sans équipe")
    if row.completed_at is not None:
        when = day(row.completed_at, tz=row.zone)
        return gettext("%(programme)s, %(team)s, terminé le %(day)s", programme=programme, team=team, day=when)
    done = ngettext("%(num)s jalon fait sur %(total)s", "%(num)s jalons faits sur %(total)s", row.done, total=row.total)
    return gettext("%(programme)s, %(team)s, %(done)s", programme=programme, team=team, done=done)


def paper_tabs(chosen: Paper) -> tuple[Tab, ...]:
    """Return the papers that can be issued, the chosen one marked."""
    return tuple(
        Tab(gettext(words), f"/attestations?papier={paper}#a-delivrer", paper is chosen)
        for paper, words in PAPERS.items()
    )


def name_of(certificate: Certificate) -> str:
    """Return « Relevé de parcours n° 2026-0004 »."""
    return gettext(NAMED[certificate.paper], number=certificate.number)


def issued_words(paper: Paper, count: int) -> str:
    """Return how many papers were issued."""
    if paper is Paper.ATTESTATION:
        return ngettext("%(num)s attestation est délivrée.", "%(num)s attestations sont délivrées.", count)
    if paper is Paper.REALISATION:
        return ngettext("%(num)s certificat est délivré.", "%(num)s certificats sont délivrés.", count)
    if paper is Paper.END:
        return gettext("L’attestation de fin de formation est délivrée.")
    return ngettext("%(num)s relevé est délivré.", "%(num)s relevés sont délivrés.", count)


def issuer_of(facts: Mapping[str, Any]) -> list[str]:
    """Return what a paper says at its head of who issues it, one line each; a form says the rest in a field."""
    if "provider" not in facts:
        return []
    about = [] if facts.get("fields") else [*facts["provider"]["address"], *facts["provider"]["numbers"]]
    return [line for line in (facts["organisation"], *(about or [facts["city"]])) if line]


def fields_of(facts: Mapping[str, Any]) -> list[tuple[str, str]]:
    """Return the fields of a paper that is a form, each with its words; none of the others."""
    return [(name, words or facts["name"]) for name, words in facts.get("fields", ())]


def lines_of(facts: Mapping[str, Any]) -> list[str]:
    """Return the sentences of a paper: beneath its name, or beneath the fields of a form."""
    said = [] if facts.get("fields") else [facts["sentence"]]
    return [line for line in (*said, facts["validity"], *facts.get("notes", ()), facts["made"]) if line]


def works_of(facts: Mapping[str, Any]) -> list[tuple[str, str, str, str, int]]:
    """Return the answers on a transcript: which, when, how reviewed, fingerprint, words."""
    return [
        (
            f"{work['exercise']}, version {work['number']}",
            work["at"],
            " ; ".join(work["reviews"]),
            work["digest"][:12],
            work["words"],
        )
        for work in facts.get("works", ())
    ]


def results_of(facts: Mapping[str, Any]) -> list[tuple[str, str]]:
    """Return the objectives on an end-of-training attestation, each with its result, in its own language."""
    return [(one["objective"], one["said"]) for one in facts.get("ending", {}).get("results", ())]


def tasks_of(facts: Mapping[str, Any]) -> list[tuple[str, int | str, int | str, int]]:
    """Return the works on an end-of-training attestation: nature, asked, done, minutes; then the sum of the minutes."""
    rows: list[tuple[str, int | str, int | str, int]] = [
        (one["what"], one["asked"], one["done"], one["minutes"]) for one in facts.get("ending", {}).get("tasks", ())
    ]
    return [*rows, ("Total", "", "", facts["minutes"])] if rows else []


def sheet_of(proofs: Sequence[Proof], at: str) -> Sheet:
    """Return the list that goes with the proofs: one row each, with what it is worth now."""
    rows = [
        [
            proof.certificate.organisation_name,
            proof.certificate.number,
            proof.certificate.facts["kind"],
            proof.certificate.name,
            proof.certificate.title,
            proof.certificate.starts_on,
            proof.certificate.ends_on,
            proof.certificate.minutes,
            proof.certificate.issued_on,
            proof.certificate.valid_until,
            gettext(SAID[proof.state]),
            proof.event.reason if proof.event else "",
            proof.certificate.code,
            proof.certificate.facts["address"],
            proof.certificate.digest,
        ]
        for proof in proofs
    ]
    return Sheet(
        [
            gettext("Organisation"),
            gettext("Numéro"),
            gettext("Papier"),
            gettext("Personne"),
            gettext("Programme"),
            gettext("Début"),
            gettext("Fin"),
            gettext("Minutes"),
            gettext("Délivré le"),
            gettext("Valable jusqu’au"),
            gettext("État"),
            gettext("Raison"),
            gettext("Code"),
            gettext("Adresse de vérification"),
            gettext("Empreinte des faits (SHA-256)"),
        ],
        rows,
        announced=[gettext("Dossier de preuves"), at, gettext("Lignes annoncées"), len(rows)],
        closing=[gettext("Fin du fichier"), gettext("Lignes"), len(rows)],
    )


def pieces_of(joined: Sequence[JoinedProof], at: str) -> Sheet:
    """Return the list of the files that were joined to what was said of steps: one row each, with its fingerprint."""
    rows: list[list[Cell]] = [
        [
            piece.certificate.organisation_name,
            piece.certificate.name,
            piece.certificate.title,
            piece.step,
            gettext("Travail de terrain confirmé") if piece.is_field else gettext("Jalon reconnu à la main"),
            piece.done_on,
            piece.path,
            piece.file.size,
            piece.file.digest,
            _what_became_of(piece),
        ]
        for piece in joined
    ]
    return Sheet(
        [
            gettext("Organisation"),
            gettext("Personne"),
            gettext("Programme"),
            gettext("Jalon"),
            gettext("Ce qui est prouvé"),
            gettext("Fait le"),
            gettext("Fichier"),
            gettext("Taille en octets"),
            gettext("Empreinte du fichier (SHA-256)"),
            gettext("État"),
        ],
        rows,
        announced=[gettext("Fichiers joints comme preuve"), at, gettext("Lignes annoncées"), len(rows)],
        closing=[gettext("Fin du fichier"), gettext("Lignes"), len(rows)],
    )


def _what_became_of(piece: JoinedProof) -> str:
    if piece.file.is_erased:
        return gettext("effacé")
    if piece.withdrawn_at is not None:
        return gettext("ne compte plus depuis le %(day)s", day=day(piece.withdrawn_at, tz=piece.certificate.zone))
    return gettext("compte")


def evidence_rows(facts: Mapping[str, Any]) -> list[tuple[str, str, str, int]]:
    """Return the rows that make the hours of a proof, then their sum, in its own language."""
    rows = [
        (step["title"], f"{row['title']}, {row['what']}", _day_of(row), row["minutes"])
        for step in facts["steps"]
        for row in step["rows"]
    ]
    return [*rows, ("Total", "", "", facts["minutes"])]


def answer(proof: Proof | None, *, checked: str, zone: str) -> Answer:
    """Return the public answer to a code, one of five."""
    if proof is None:
        return Answer(
            State.UNKNOWN,
            gettext("Nous ne connaissons pas ce code"),
            gettext(
                "Vérifiez chaque lettre : le code ne contient ni O, ni I, ni le chiffre 0, ni le chiffre 1. "
                "Si le doute reste, demandez l’original à la personne."
            ),
        )
    makers = {
        State.VALID: _valid,
        State.EXPIRED: _expired,
        State.REPLACED: _replaced,
        State.WITHDRAWN: _withdrawn,
    }
    title, sentence = makers[proof.state](proof)
    facts = _facts(proof) if proof.state is State.VALID else ()
    is_checked = _checked(proof, checked, zone) if facts else ""
    return Answer(proof.state, title, sentence, facts, is_checked, said(proof).capitalize())


def _is_masculine(proof: Proof) -> bool:
    """Whether what is said of a proof agrees with « ce document », as certificates and records do."""
    return proof.certificate.paper in MASCULINE


def _checked(proof: Proof, checked: str, zone: str) -> str:
    if _is_masculine(proof):
        return gettext(
            "Vérifié le %(when)s, %(zone)s. Cette page ne montre rien d’autre sur la personne.", when=checked, zone=zone
        )
    return gettext(
        "Vérifiée le %(when)s, %(zone)s. Cette page ne montre rien d’autre sur la personne.", when=checked, zone=zone
    )


def _valid(proof: Proof) -> tuple[str, str]:
    if _is_masculine(proof):
        return (
            gettext("Ce document est valable"),
            gettext("Il a été délivré par l’organisation nommée ci-dessous et n’a pas été modifié depuis."),
        )
    return (
        gettext("Cette attestation est valable"),
        gettext("Elle a été délivrée par l’organisation nommée ci-dessous et n’a pas été modifiée depuis."),
    )


def _expired(proof: Proof) -> tuple[str, str]:
    certificate = proof.certificate
    return (
        gettext("Cette attestation a expiré le %(day)s", day=day(certificate.valid_until or certificate.issued_on)),
        gettext(
            "Elle était valable quand elle a été délivrée à %(name)s, le %(day)s, par l’organisation "
            "« %(organisation)s ». Un renouvellement, s’il existe, porte un autre code.",
            name=certificate.name,
            organisation=certificate.organisation_name,
            day=day(certificate.issued_on),
        ),
    )


def _replaced(proof: Proof) -> tuple[str, str]:
    certificate = proof.certificate
    at = proof.event.at if proof.event else certificate.issued_at
    return (
        gettext("Ce document a été remplacé") if _is_masculine(proof) else gettext("Cette attestation a été remplacée"),
        gettext(
            "Une version corrigée a été délivrée à %(name)s le %(day)s par le même organisme. "
            "Demandez-lui le nouveau code.",
            name=certificate.name,
            day=day(at, tz=certificate.zone),
        ),
    )


def _withdrawn(proof: Proof) -> tuple[str, str]:
    certificate = proof.certificate
    at = proof.event.at if proof.event else certificate.issued_at
    when, organisation = day(at, tz=certificate.zone), certificate.organisation_name
    if _is_masculine(proof):
        return (
            gettext("Ce document a été retiré le %(day)s", day=when),
            gettext(
                "Il ne vaut plus. Pour en connaître la raison, adressez-vous à l’organisation « %(organisation)s ».",
                organisation=organisation,
            ),
        )
    return (
        gettext("Cette attestation a été retirée le %(day)s", day=when),
        gettext(
            "Elle ne vaut plus. Pour en connaître la raison, adressez-vous à l’organisation « %(organisation)s ».",
            organisation=organisation,
        ),
    )


def _day_of(row: Mapping[str, Any]) -> str:
    return prose.day_words(date.fromisoformat(row["on"]))


def _facts(proof: Proof) -> tuple[tuple[str, str], ...]:
    certificate = proof.certificate
    title = gettext("%(title)s, %(duration)s", title=certificate.title, duration=duration(certificate.minutes))
    to, by, on = (gettext(words) for words in (ISSUED_MASCULINE if _is_masculine(proof) else ISSUED))
    facts = [
        (to, certificate.name),
        (gettext("Papier"), certificate.facts["kind"]),
        (gettext("Titre"), title),
        (by, certificate.organisation_name),
        (on, day(certificate.issued_on)),
    ]
    if certificate.valid_until is not None:
        facts.append((gettext("Valable jusqu’au"), day(certificate.valid_until)))
    if certificate.name_hidden_at is not None:
        facts[0] = (to, gettext("une personne dont le nom a été effacé à sa demande"))
    return (*facts, (gettext("Code"), certificate.code))
