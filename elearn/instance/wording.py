"""Says every permission and every extent in a sentence: the roles page and its document are drawn from here."""

from __future__ import annotations

from collections.abc import Mapping

from elearn.errors import marked
from elearn.policy import Extent, Permission
from elearn.settings import Mode

DEEDS: Mapping[Permission, str] = {
    Permission.MODULE_READ: marked("lire les chapitres et les vignettes publiés"),
    Permission.SUPERVISOR_NOTE_READ: marked("lire les notes destinées aux personnes qui encadrent"),
    Permission.CONTENT_STATUS: marked("voir l’état du contenu : éditions publiées, fichiers en faute"),
    Permission.ANSWER_WRITE: marked("écrire, remettre et retirer une réponse"),
    Permission.ANSWER_READ: marked("lire une réponse et ce qui en est dit"),
    Permission.ANSWER_REVIEW: marked("lire et relire les réponses remises"),
    Permission.SURVEY_ANSWER: marked("dire sans nom ce qu’on pense d’un programme terminé"),
    Permission.PROGRESS_READ: marked("voir son propre avancement"),
    Permission.PROGRESS_FOLLOW: marked("suivre l’avancement : états, dates et présences, jamais un texte"),
    Permission.FIELD_CONFIRM: marked("confirmer un travail de terrain"),
    Permission.REPORT_READ: marked("lire le rapport annuel : des nombres, sans nom ni réponse ; y écrire un mot"),
    Permission.QUALITY_READ: marked("lire les preuves pour un audit de qualité : des nombres, sans nom ni texte"),
    Permission.PROGRAMME_READ: marked("voir les programmes"),
    Permission.CASE_WRITE: marked("écrire des cas pour ses équipes, les publier et les proposer"),
    Permission.CASE_SECOND_READ: marked("lire un cas avant que le réseau le lise, sans l’avoir écrit"),
    Permission.PROGRAMME_MANAGE: marked("composer les programmes et les attribuer"),
    Permission.DISCUSSION_ATTEND: marked("participer aux séances où l’on est attendu"),
    Permission.DISCUSSION_PLAN: marked("prévoir et animer des séances"),
    Permission.NOTE_READ: marked("lire les comptes rendus des séances auxquelles l’équipe a pris part"),
    Permission.CERTIFICATE_READ: marked("voir et télécharger les attestations"),
    Permission.CERTIFICATE_ISSUE: marked("délivrer, remplacer et retirer les attestations"),
    Permission.COMPLAINT_WRITE: marked("dire que quelque chose ne va pas, et lire la réponse"),
    Permission.COMPLAINT_HANDLE: marked("lire les réclamations, y répondre et tenir leur registre"),
    Permission.TEAM_READ: marked("voir les équipes et leurs membres"),
    Permission.TEAM_PROMISE: marked("régler le délai de relecture promis par une équipe, et ses jours sans travail"),
    Permission.PERSON_READ: marked("voir les personnes et leurs places"),
    Permission.PERSON_MANAGE: marked("inviter des personnes, donner une place, en changer, y mettre fin"),
    Permission.PERSON_ERASE: marked("effacer les textes et le nom d’une personne qui le demande"),
    Permission.ORGANISATION_MANAGE: marked("décrire l’organisation, ses équipes et ses mots"),
    Permission.KEY_MANAGE: marked("créer et révoquer les clés par lesquelles un logiciel lit des chiffres"),
    Permission.JOURNAL_READ: marked("lire le journal : qui a fait quoi et quand, jamais un texte"),
    Permission.INSTANCE_MANAGE: marked("régler la plateforme, créer les réseaux et les organisations"),
}
EXTENTS: Mapping[Extent, str] = {
    Extent.OWN: marked("pour soi"),
    Extent.TEAM: marked("dans ses équipes"),
    Extent.ORGANISATION: marked("dans son organisation"),
    Extent.NETWORK: marked("dans son réseau"),
    Extent.EVERYWHERE: marked("partout"),
}
MODES: Mapping[Mode, str] = {
    Mode.DEMO: marked("démonstration"),
    Mode.DEVELOPMENT: marked("développement"),
    Mode.PRODUCTION: marked("production"),
}
PROMISES: tuple[str, ...] = (
    marked("Un brouillon n’est lu que par la personne qui l’écrit. Personne d’autre, jamais."),
    marked(
        "Une réponse remise et ses relectures sont lues par la personne qui l’a écrite et par celles qui encadrent son"
        " équipe, ou qui les remplacent pendant des dates données."
    ),
    marked("La personne qui a écrit une réponse voit qui l’a ouverte, et quand."),
    marked(
        "Dans une calibration, d’autres personnes qui encadrent lisent une réponse avec l’accord de qui l’a écrite,"
        " ou sans aucun nom."
    ),
    marked(
        "Les personnes qui coordonnent l’organisation ou le réseau voient des états, des dates et des présences."
        " Elles ne voient jamais le texte d’une réponse."
    ),
    marked(
        "Le compte rendu d’une séance est lu par les personnes qui y participent et par celles qui encadrent leurs"
        " équipes ; celui d’une séance régionale, par les seules personnes qui y participent."
    ),
    marked(
        "Une réclamation est lue par la personne qui l’écrit et par celles qui coordonnent l’organisation ; ni par"
        " celles qui encadrent l’équipe, ni par le réseau, ni par l’administration."
    ),
    marked(
        "Rien ne passe d’une organisation à une autre, sauf ce qu’une séance régionale partage entre les personnes"
        " qui y participent, et les états qu’une coordination régionale peut suivre."
    ),
    marked("L’administration voit des états et des réglages, jamais un texte."),
    marked("Une attestation montre un nom, un titre, des dates et qui la délivre. Elle ne montre aucun texte."),
)
