"""Says what is sent to programs, field by field, with the words that the reference shows.

The names are the public ones. They are French, as addresses and the heads of the files are, without accents, so that
every language can write them.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Annotated

from elearn.errors import marked
from elearn.policy import Purpose
from elearn.progress.rules import State


class Usage(StrEnum):
    """What a key is for."""

    SUIVI = "suivi"
    COMPTES = "comptes"


USAGES = {Purpose.FOLLOW: Usage.SUIVI, Purpose.COUNT: Usage.COMPTES}


class Etat(StrEnum):
    """Where a person stands on a step."""

    A_FAIRE = "a_faire"
    EN_COURS = "en_cours"
    REMISE = "remise"
    A_REPRENDRE = "a_reprendre"
    ABSENCE = "absence"
    EN_RETARD = "en_retard"
    RECONNU = "reconnu"
    LU = "lu"
    REMIS = "remis"
    VALIDEE = "validee"
    PRESENCE = "presence"
    CONFIRME = "confirme"


ETATS = {
    State.TODO: Etat.A_FAIRE,
    State.NOW: Etat.EN_COURS,
    State.WAITING: Etat.REMISE,
    State.RETURNED: Etat.A_REPRENDRE,
    State.ABSENT: Etat.ABSENCE,
    State.LATE: Etat.EN_RETARD,
    State.RECOGNISED: Etat.RECONNU,
    State.READ: Etat.LU,
    State.SUBMITTED: Etat.REMIS,
    State.ACCEPTED: Etat.VALIDEE,
    State.ATTENDED: Etat.PRESENCE,
    State.CONFIRMED: Etat.CONFIRME,
}

NEXT = marked("Repère à donner dans « suite » pour la page qui suit ; nul à la dernière.")
HIDDEN = marked("Nul si le groupe compte moins de cinq personnes et que la clé ne les nomme pas.")


@dataclass(frozen=True, slots=True)
class Cle:
    """The key itself."""

    nom: Annotated[str, marked("Le nom donné à la clé.")]
    usage: Annotated[Usage, marked("Ce pour quoi elle a été créée.")]
    organisation: Annotated[str, marked("L’organisation dont elle lit les chiffres.")]
    expire_le: Annotated[datetime, marked("L’instant après lequel elle n’ouvre plus rien.")]


@dataclass(frozen=True, slots=True)
class Programme:
    """A programme that somebody follows."""

    numero: Annotated[int, marked("Son numéro, qui sert dans les adresses.")]
    titre: Annotated[str, marked("Son titre.")]
    personnes: Annotated[int | None, HIDDEN]


@dataclass(frozen=True, slots=True)
class Programmes:
    """A page of programmes."""

    elements: Annotated[tuple[Programme, ...], marked("Les programmes, dans l’ordre de leur numéro.")]
    nombre: Annotated[int, marked("Combien il y en a en tout.")]
    suite: Annotated[str | None, NEXT]


@dataclass(frozen=True, slots=True)
class Jalon:
    """Where one person stands on one step."""

    numero: Annotated[int, marked("Le numéro du jalon.")]
    titre: Annotated[str, marked("Son titre.")]
    facultatif: Annotated[bool, marked("S’il est montré sans être compté.")]
    etat: Annotated[Etat, marked("Où la personne en est, par le mot de la page « Avancement ».")]
    fait: Annotated[bool, marked("Si la règle du jalon est remplie.")]
    depuis: Annotated[datetime | None, marked("Depuis quand cet état tient.")]


@dataclass(frozen=True, slots=True)
class Parcours:
    """Where one person stands in one programme."""

    attribution: Annotated[int, marked("Le numéro de l’attribution : une personne, un programme.")]
    personne: Annotated[int, marked("Le numéro de la personne.")]
    nom: Annotated[str, marked("Son nom.")]
    equipe: Annotated[str, marked("Son équipe ; vide sans équipe.")]
    debut_le: Annotated[date, marked("Le jour où le programme commence pour elle.")]
    echeance_le: Annotated[date | None, marked("Le dernier jour pour le finir.")]
    fuseau: Annotated[str, marked("Le fuseau dans lequel ces jours se comptent.")]
    jalons: Annotated[tuple[Jalon, ...], marked("Chaque jalon du programme, dans l’ordre.")]
    jalons_faits: Annotated[int, marked("Combien de jalons demandés sont faits.")]
    jalons_demandes: Annotated[int, marked("Combien sont demandés.")]
    en_retard: Annotated[bool, marked("Si l’échéance est passée sans que tout soit fait.")]
    termine_le: Annotated[datetime | None, marked("Quand tout a été fait.")]


@dataclass(frozen=True, slots=True)
class Avancement:
    """A page of people in one programme."""

    programme: Annotated[int, marked("Le numéro du programme.")]
    titre: Annotated[str, marked("Son titre.")]
    elements: Annotated[tuple[Parcours, ...], marked("Une personne par ligne, dans l’ordre des attributions.")]
    nombre: Annotated[int, marked("Combien de personnes le suivent en tout.")]
    suite: Annotated[str | None, NEXT]


@dataclass(frozen=True, slots=True)
class CompteDuJalon:
    """How many people have done one step."""

    numero: Annotated[int, marked("Le numéro du jalon.")]
    titre: Annotated[str, marked("Son titre.")]
    facultatif: Annotated[bool, marked("S’il est montré sans être compté.")]
    personnes: Annotated[int | None, marked("Combien de personnes l’ont fait.")]


@dataclass(frozen=True, slots=True)
class CompteDeLEquipe:
    """The sums of one team."""

    equipe: Annotated[str, marked("Son nom ; vide pour les personnes sans équipe.")]
    personnes: Annotated[int | None, HIDDEN]
    jalons_faits: Annotated[int | None, marked("La somme de ses lignes.")]
    jalons_demandes: Annotated[int | None, marked("La somme de ses lignes.")]


@dataclass(frozen=True, slots=True)
class Comptes:
    """The sums of one programme."""

    programme: Annotated[int, marked("Le numéro du programme.")]
    titre: Annotated[str, marked("Son titre.")]
    personnes: Annotated[int | None, HIDDEN]
    terminees: Annotated[int | None, marked("Combien de personnes ont tout fait.")]
    en_retard: Annotated[int | None, marked("Combien sont en retard.")]
    jalons_faits: Annotated[int | None, marked("La somme de toutes les lignes : celle de la page, du CSV et du XLSX.")]
    jalons_demandes: Annotated[int | None, marked("La somme de toutes les lignes.")]
    par_jalon: Annotated[tuple[CompteDuJalon, ...], marked("Un compte par jalon, dans l’ordre du programme.")]
    par_equipe: Annotated[
        tuple[CompteDeLEquipe, ...],
        marked("Un compte par équipe. Si une seule est trop petite, la plus petite des autres est cachée aussi."),
    ]


@dataclass(frozen=True, slots=True)
class Chiffres:
    """The figures of a group in a year."""

    personnes: Annotated[int, marked("Les personnes qui ont fait quelque chose.")]
    minutes: Annotated[int, marked("Les minutes prouvées : lectures, réponses, présences.")]
    reponses_remises: Annotated[int, marked("Les réponses remises.")]
    reponses_validees: Annotated[int, marked("Les réponses validées.")]
    attente_en_jours: Annotated[float | None, marked("L’attente médiane d’une relecture ; nulle sans relecture.")]
    seances: Annotated[int, marked("Les séances tenues.")]
    presences: Annotated[int, marked("Les demi-journées de présence.")]
    programmes_finis: Annotated[int, marked("Les programmes terminés.")]
    attestations: Annotated[int, marked("Les attestations délivrées qui valent encore.")]


@dataclass(frozen=True, slots=True)
class Territoire:
    """The figures of one territory."""

    nom: Annotated[str, marked("Son nom ; vide pour les équipes sans territoire.")]
    annee: Annotated[Chiffres | None, marked("Ses chiffres ; nuls si moins de cinq personnes.")]
    annee_avant: Annotated[Chiffres | None, marked("Ceux de l’année d’avant.")]


@dataclass(frozen=True, slots=True)
class Rapport:
    """The yearly report."""

    annee: Annotated[int, marked("L’année civile.")]
    fuseau: Annotated[str, marked("Le fuseau dans lequel elle se compte.")]
    total: Annotated[Chiffres | None, HIDDEN]
    total_avant: Annotated[Chiffres | None, marked("Les mêmes chiffres, l’année d’avant.")]
    territoires: Annotated[tuple[Territoire, ...], marked("Les chiffres de chaque territoire.")]
    reponses_par_mois: Annotated[tuple[int, ...] | None, marked("Les réponses remises, de janvier à décembre.")]
