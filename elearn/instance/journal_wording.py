"""Says each line of the journal in a sentence, and groups the deeds by what they are about."""

from __future__ import annotations

from collections.abc import Mapping

from elearn.errors import marked

Deed = tuple[str, str]

ANSWERS: Mapping[Deed, str] = {
    ("submission", "submitted"): marked("%(actor)s a remis une réponse"),
    ("submission", "withdrew"): marked("%(actor)s a retiré sa réponse"),
    ("answer", "self-checked"): marked("%(actor)s a comparé sa réponse aux idées clés"),
}
REVIEWS: Mapping[Deed, str] = {
    ("submission", "claimed"): marked("%(actor)s a réservé une réponse pour la relire"),
    ("submission", "took-over"): marked("%(actor)s a repris une relecture réservée par quelqu’un d’autre"),
    ("review", "reviewed"): marked("%(actor)s a relu une réponse"),
    ("review", "corrected"): marked("%(actor)s a corrigé une relecture"),
    ("review", "undid"): marked("%(actor)s a annulé l’envoi d’une relecture"),
    ("review", "judged"): marked("%(actor)s a dit si une relecture lui a servi"),
    ("reply", "replied"): marked("%(actor)s a répondu à propos d’une relecture"),
    ("calibration", "opened"): marked("%(actor)s a ouvert une calibration"),
    ("calibration", "started"): marked("%(actor)s a fait commencer la lecture d’une calibration"),
    ("calibration", "sent"): marked("%(actor)s a envoyé ses lectures d’une calibration"),
    ("calibration", "finished"): marked("Toutes les lectures d’une calibration sont envoyées"),
    ("calibration-answer", "asked"): marked("%(actor)s a demandé un accord pour une calibration"),
    ("calibration-answer", "agreed"): marked("%(actor)s a donné son accord pour une calibration"),
    ("calibration-answer", "declined"): marked("%(actor)s n’a pas donné son accord pour une calibration"),
    ("message", "wrote"): marked("%(actor)s a écrit à qui lit sa réponse"),
    ("supervisor-note", "noted"): marked("%(actor)s a laissé une note aux personnes qui encadrent"),
    ("review", "read"): marked("%(actor)s a lu la relecture de sa réponse"),
}
DISCUSSIONS: Mapping[Deed, str] = {
    ("discussion", "planned"): marked("%(actor)s a prévu une séance"),
    ("discussion", "changed"): marked("%(actor)s a modifié une séance"),
    ("discussion", "cancelled"): marked("%(actor)s a annulé une séance"),
    ("discussion", "closed"): marked("%(actor)s a clos l’émargement d’une séance"),
    ("wall", "set"): marked("%(actor)s a réglé les noms et l’accès d’une séance"),
    ("wall", "took-chair"): marked("%(actor)s a pris la main d’une séance"),
    ("wall", "ended"): marked("%(actor)s a terminé une séance"),
    ("prompt", "asked"): marked("%(actor)s a posé une question à un groupe"),
    ("prompt", "opened"): marked("%(actor)s a ouvert le mur d’une question"),
    ("prompt", "revealed"): marked("%(actor)s a montré les réponses raisonnables à un groupe"),
    ("contribution", "set-aside"): marked("%(actor)s a écarté une contribution d’un mur"),
    ("contribution", "put-back"): marked("%(actor)s a remis une contribution sur un mur"),
    ("attendance", "signed"): marked("%(actor)s a signé sa présence"),
    ("attendance", "recorded"): marked("%(actor)s a noté une présence"),
    ("attendance", "noted-absence"): marked("%(actor)s a noté une absence"),
    ("attendance", "noted-departure"): marked("%(actor)s a noté une heure de départ"),
    ("attendance", "corrected"): marked("%(actor)s a corrigé une présence"),
    ("note", "saved"): marked("%(actor)s a enregistré le compte rendu d’une séance"),
    ("note", "set-aside"): marked("%(actor)s a écrit un compte rendu pendant que quelqu’un d’autre l’écrivait"),
    ("note", "sent"): marked("%(actor)s a envoyé le compte rendu d’une séance"),
    ("follow-up", "added"): marked("%(actor)s a ajouté une suite à donner"),
    ("follow-up", "settled"): marked("%(actor)s a réglé une suite à donner"),
    ("follow-up", "reopened"): marked("%(actor)s a rouvert une suite à donner"),
}
PROGRAMMES: Mapping[Deed, str] = {
    ("programme", "created"): marked("%(actor)s a créé un programme"),
    ("programme", "described"): marked("%(actor)s a modifié un programme"),
    ("programme", "archived"): marked("%(actor)s a archivé un programme"),
    ("programme", "reopened"): marked("%(actor)s a rouvert un programme"),
    ("programme", "given-at-arrival"): marked("%(actor)s a décidé qu’un programme est donné à l’arrivée"),
    ("programme", "no-more-at-arrival"): marked("%(actor)s a décidé qu’un programme n’est plus donné à l’arrivée"),
    ("programme", "survey-asked"): marked("%(actor)s a décidé qu’un programme demande leur avis aux personnes"),
    ("programme", "survey-stopped"): marked(
        "%(actor)s a décidé qu’un programme ne demande plus leur avis aux personnes"
    ),
    ("programme", "aimed"): marked("%(actor)s a écrit les objectifs d’un programme"),
    ("survey-invitation", "sent"): marked("%(actor)s a invité une personne à donner son avis sur un programme"),
    ("step", "added"): marked("%(actor)s a ajouté un jalon à un programme"),
    ("step", "described"): marked("%(actor)s a modifié un jalon"),
    ("step", "ruled"): marked("%(actor)s a changé la règle d’un jalon"),
    ("step", "ordered"): marked("%(actor)s a changé ce qui précède un jalon"),
    ("step", "moved"): marked("%(actor)s a déplacé un jalon"),
    ("step", "removed"): marked("%(actor)s a ôté un jalon d’un programme"),
    ("assignment", "assigned"): marked("%(actor)s a attribué un programme"),
    ("assignment", "extended"): marked("%(actor)s a prolongé une échéance"),
    ("assignment", "renewed"): marked("%(actor)s a commencé un renouvellement"),
    ("leave", "noted"): marked("%(actor)s a noté un congé"),
    ("leave", "shortened"): marked("%(actor)s a raccourci un congé"),
    ("leave", "cancelled"): marked("%(actor)s a annulé un congé"),
    ("recognition", "recognised"): marked("%(actor)s a reconnu un jalon"),
    ("recognition", "withdrew"): marked("%(actor)s ne reconnaît plus un jalon"),
    ("field-work", "confirmed"): marked("%(actor)s a confirmé un travail de terrain"),
    ("field-work", "withdrew"): marked("%(actor)s ne confirme plus un travail de terrain"),
    ("assignment", "ended"): marked("%(actor)s a mis fin à une attribution"),
}
CERTIFICATES: Mapping[Deed, str] = {
    ("certificate", "issued"): marked("%(actor)s a délivré une attestation"),
    ("certificate", "replaced"): marked("%(actor)s a remplacé une attestation"),
    ("certificate", "withdrew"): marked("%(actor)s a retiré une attestation"),
}
# Nobody is named who says that something goes wrong: the journal is read further than the register.
COMPLAINTS: Mapping[Deed, str] = {
    ("complaint", "filed"): marked("Une réclamation est arrivée"),
    ("complaint", "recorded"): marked("%(actor)s a mis une réclamation au registre"),
    ("complaint", "answered"): marked("%(actor)s a répondu à une réclamation"),
    ("complaint", "closed"): marked("%(actor)s a clos une réclamation"),
    ("complaint", "reopened"): marked("Une réclamation est rouverte"),
    ("improvement", "planned"): marked("%(actor)s a noté une amélioration"),
    ("foreword", "written"): marked("%(actor)s a écrit le mot de la coordination d’un rapport annuel"),
    ("improvement", "done"): marked("%(actor)s a dit qu’une amélioration est faite"),
}
PEOPLE: Mapping[Deed, str] = {
    ("invitation", "invited"): marked("%(actor)s a invité une personne"),
    ("invitation", "sent-again"): marked("%(actor)s a renvoyé une invitation"),
    ("invitation", "revoked"): marked("%(actor)s a retiré une invitation"),
    ("invitation", "accepted"): marked("%(actor)s a accepté une invitation"),
    ("person", "erased"): marked("%(actor)s a effacé les données d’une personne"),
    ("person", "took-archive"): marked("%(actor)s a pris l’archive de ses données"),
    ("calendar-feed", "given"): marked("%(actor)s a donné une adresse à son agenda"),
    ("calendar-feed", "renewed"): marked("%(actor)s a changé l’adresse de son agenda"),
    ("calendar-feed", "revoked"): marked("%(actor)s a supprimé l’adresse de son agenda"),
    ("seat", "opened"): marked("%(actor)s a ouvert une place"),
    ("seat", "left"): marked("%(actor)s a enregistré un départ vers une autre équipe"),
    ("seat", "ended"): marked("%(actor)s a donné son dernier jour à une place"),
    ("seat", "cancelled"): marked("%(actor)s a annulé une place donnée le jour même"),
}
PLACES: Mapping[Deed, str] = {
    ("network", "created"): marked("%(actor)s a créé un réseau"),
    ("territory", "created"): marked("%(actor)s a créé un territoire"),
    ("organisation", "created"): marked("%(actor)s a créé une organisation"),
    ("organisation", "described"): marked("%(actor)s a modifié une organisation"),
    ("identity", "described"): marked("%(actor)s a modifié ce qui nomme une organisation sur ses documents"),
    ("letterhead", "put"): marked("%(actor)s a donné un en-tête aux documents d’une organisation"),
    ("letterhead", "removed"): marked("%(actor)s a ôté l’en-tête des documents d’une organisation"),
    ("terms", "chose"): marked("%(actor)s a choisi les mots d’une organisation"),
    ("api-key", "made"): marked("%(actor)s a créé une clé de l’interface"),
    ("api-key", "revoked"): marked("%(actor)s a révoqué une clé de l’interface"),
    ("team", "created"): marked("%(actor)s a créé une équipe"),
    ("team", "described"): marked("%(actor)s a modifié une équipe"),
    ("team", "promised"): marked("%(actor)s a réglé la promesse de lecture d’une équipe"),
}
CONTENT: Mapping[Deed, str] = {
    ("case", "created"): marked("%(actor)s a créé un cas"),
    ("case", "published"): marked("%(actor)s a publié une édition d’un cas"),
    ("case", "offered"): marked("%(actor)s a changé à qui un cas est proposé"),
    ("case", "took-back"): marked("%(actor)s a retiré un cas de la lecture"),
    ("case", "asked-second-reading"): marked("%(actor)s a demandé une seconde lecture d’un cas"),
    ("case", "second-read"): marked("%(actor)s a fait la seconde lecture d’un cas"),
    ("case", "rolled-back"): marked("%(actor)s a remis en ligne une édition d’un cas"),
    ("edition", "published"): marked("%(actor)s a publié une édition d’un module"),
    ("edition", "rolled-back"): marked("%(actor)s a remis en ligne une édition d’avant"),
}
SUBJECTS: Mapping[str, tuple[str, Mapping[Deed, str]]] = {
    "reponses": (marked("Réponses"), ANSWERS),
    "relectures": (marked("Relectures"), REVIEWS),
    "seances": (marked("Séances"), DISCUSSIONS),
    "programmes": (marked("Programmes"), PROGRAMMES),
    "attestations": (marked("Attestations"), CERTIFICATES),
    "reclamations": (marked("Réclamations et améliorations"), COMPLAINTS),
    "personnes": (marked("Personnes et places"), PEOPLE),
    "lieux": (marked("Organisations et équipes"), PLACES),
    "contenu": (marked("Contenu"), CONTENT),
}
SENTENCES: Mapping[Deed, str] = {deed: words for _, deeds in SUBJECTS.values() for deed, words in deeds.items()}
OTHERWISE = marked("%(actor)s a fait une action qui n’a pas encore de nom")
NOBODY = marked("La plateforme")
