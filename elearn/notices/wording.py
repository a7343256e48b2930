"""Says each notice in a sentence, for the inbox and for the message: never a word of an answer."""

from __future__ import annotations

from dataclasses import dataclass

from elearn.errors import marked
from elearn.notices.lines import Line
from elearn.notices.rules import Kind
from elearn.reviews.naming import QuestionName
from elearn.web.language import day, gettext, moment, ngettext, zone_name

TITLES: dict[Kind, str] = {
    Kind.REVIEWED: marked("Nouvelle relecture"),
    Kind.OWN_LATE: marked("Relecture en retard"),
    Kind.SUBMITTED: marked("Nouvelle réponse à relire"),
    Kind.LATE: marked("Promesse de lecture passée"),
    Kind.LATE_TEAM: marked("Une équipe attend une relecture"),
    Kind.TAKEN_OVER: marked("Relecture reprise"),
    Kind.OPINION: marked("Second avis"),
    Kind.SUBSTITUTE: marked("Remplacement"),
    Kind.REPLY: marked("Réponse à propos d’une relecture"),
    Kind.MESSAGE: marked("Message à qui lit une réponse"),
    Kind.CONSENT: marked("Votre accord est demandé"),
    Kind.CALIBRATION: marked("Calibration à lire"),
    Kind.COMPARED: marked("Calibration terminée"),
    Kind.SECOND_ASKED: marked("Cas à lire avant le réseau"),
    Kind.SECOND_DONE: marked("Seconde lecture faite"),
    Kind.PROGRAMME: marked("Programme attribué"),
    Kind.SURVEY: marked("Votre avis sur"),
    Kind.CERTIFICATE: marked("Attestation délivrée"),
    Kind.RENEWAL: marked("Renouvellement ouvert"),
    Kind.RENEWED: marked("Renouvellement commencé"),
    Kind.MEETING: marked("Séance"),
    Kind.CANCELLED: marked("Séance annulée"),
    Kind.DEADLINE: marked("Rappel d’échéance"),
    Kind.DEADLINE_COPY: marked("Rappel d’échéance, en copie"),
    Kind.COMPLAINT: marked("Réclamation reçue"),
    Kind.COMPLAINT_AGAIN: marked("Réclamation rouverte"),
    Kind.COMPLAINT_ANSWERED: marked("Réponse à votre réclamation"),
    Kind.COMPLAINT_CLOSED: marked("Votre réclamation est close"),
}
LABELS: dict[Kind, str] = {
    Kind.REVIEWED: marked("Lire la relecture"),
    Kind.OWN_LATE: marked("Voir ma réponse"),
    Kind.SUBMITTED: marked("Ouvrir la réponse"),
    Kind.LATE: marked("Ouvrir la réponse"),
    Kind.LATE_TEAM: marked("Nommer un remplacement"),
    Kind.TAKEN_OVER: marked("Voir la réponse"),
    Kind.OPINION: marked("Voir les deux avis"),
    Kind.SUBSTITUTE: marked("Voir ma boîte"),
    Kind.REPLY: marked("Lire et répondre"),
    Kind.MESSAGE: marked("Lire le message"),
    Kind.CONSENT: marked("Répondre à la demande"),
    Kind.CALIBRATION: marked("Lire les réponses"),
    Kind.COMPARED: marked("Voir où les lectures diffèrent"),
    Kind.SECOND_ASKED: marked("Lire le cas"),
    Kind.SECOND_DONE: marked("Voir qui lit le cas"),
    Kind.PROGRAMME: marked("Voir mon avancement"),
    Kind.SURVEY: marked("Répondre à l’enquête"),
    Kind.CERTIFICATE: marked("Voir l’attestation"),
    Kind.RENEWAL: marked("Voir mes attestations"),
    Kind.RENEWED: marked("Voir mon avancement"),
    Kind.MEETING: marked("Voir la séance"),
    Kind.CANCELLED: marked("Voir la séance"),
    Kind.DEADLINE: marked("Voir mon avancement"),
    Kind.DEADLINE_COPY: marked("Voir son avancement"),
    Kind.COMPLAINT: marked("Lire et répondre"),
    Kind.COMPLAINT_AGAIN: marked("Lire et répondre"),
    Kind.COMPLAINT_ANSWERED: marked("Lire la réponse"),
    Kind.COMPLAINT_CLOSED: marked("Voir la réclamation"),
}
ICONS: dict[Kind, str] = {
    Kind.LATE: "flag",
    Kind.OWN_LATE: "flag",
    Kind.LATE_TEAM: "flag",
    Kind.MEETING: "calendar",
    Kind.CANCELLED: "calendar",
    Kind.CERTIFICATE: "check-disc",
    Kind.RENEWAL: "clock",
    Kind.DEADLINE: "clock",
    Kind.DEADLINE_COPY: "clock",
}


@dataclass(frozen=True, slots=True)
class Said:
    """A notice in words, with the address to which it leads."""

    what: str
    title: str
    text: str
    url: str
    label: str
    icon: str
    is_pencil: bool


def say(line: Line) -> Said:
    """Put a notice into words, in the language that is spoken now."""
    kind = line.kind
    title = line.title if isinstance(line.title, str) else question_words(line.title)
    return Said(
        gettext(TITLES[kind]),
        title,
        _sentence(line),
        line.url,
        gettext(LABELS[kind]),
        ICONS.get(kind, "info"),
        kind is Kind.REVIEWED,
    )


def question_words(name: QuestionName) -> str:
    """Name a question shortly: « José, étape 1 »."""
    stage = gettext(", étape %(number)s", number=name.stage) if name.stage else ""
    return f"{name.module}{stage}" + (f", {name.exercise}" if name.exercise else "")


def _sentence(line: Line) -> str:
    facts = line.facts
    match line.kind:
        case Kind.REVIEWED:
            verdict = gettext("validée") if facts["verdict"] == "accepted" else gettext("à reprendre")
            return gettext("%(name)s a relu votre réponse. Avis : %(verdict)s.", name=facts["name"], verdict=verdict)
        case Kind.OWN_LATE:
            return gettext(
                "Elle était promise pour le %(day)s. Les personnes qui encadrent l’équipe en sont averties.",
                day=day(facts["due_on"], "full"),
            )
        case Kind.SUBMITTED:
            return gettext("%(name)s a remis une réponse.", name=facts["name"])
        case Kind.LATE:
            return gettext(
                "La réponse de %(name)s était promise pour le %(day)s.",
                name=facts["name"],
                day=day(facts["due_on"], "full"),
            )
        case Kind.LATE_TEAM:
            return ngettext(
                "%(num)s réponse attend au-delà du délai promis.",
                "%(num)s réponses attendent au-delà du délai promis.",
                facts["count"],
            )
        case Kind.TAKEN_OVER:
            return gettext(
                "%(name)s a repris la relecture que vous aviez réservée. Sa raison : « %(reason)s »",
                name=facts["name"],
                reason=facts["reason"],
            )
        case Kind.REPLY:
            return gettext("%(name)s vous a écrit à propos d’une relecture.", name=facts["name"])
        case Kind.MESSAGE:
            return gettext("%(name)s vous a écrit à propos de la réponse que vous lisez.", name=facts["name"])
        case Kind.OPINION:
            return gettext(
                "%(name)s a relu aussi la réponse de %(author)s. Vos deux avis sont gardés.",
                name=facts["name"],
                author=facts["author"],
            )
    return _other_sentence(line)


def _other_sentence(line: Line) -> str:
    facts = line.facts
    match line.kind:
        case Kind.SUBSTITUTE:
            days = {"from_day": day(facts["from_day"]), "to_day": day(facts["to_day"])}
            if facts["is_me"]:
                return gettext("Vous lisez ce que cette équipe remet, du %(from_day)s au %(to_day)s.", **days)
            return gettext(
                "%(name)s lit aussi ce que l’équipe remet, du %(from_day)s au %(to_day)s.", name=facts["name"], **days
            )
        case Kind.PROGRAMME:
            if facts["deadline_on"] is None:
                return gettext("Ce programme vous est attribué.")
            return gettext(
                "Ce programme vous est attribué, à finir avant la fin du %(day)s.",
                day=day(facts["deadline_on"], "full"),
            )
        case Kind.RENEWAL:
            if facts["is_over"]:
                return gettext(
                    "Votre attestation a fini le %(day)s. Vous pouvez reprendre ce programme quand vous voulez.",
                    day=day(facts["valid_until"], "full"),
                )
            return gettext(
                "Votre attestation vaut jusqu’au %(day)s. Vous pouvez déjà reprendre ce programme.",
                day=day(facts["valid_until"], "full"),
            )
        case Kind.RENEWED:
            if facts["deadline_on"] is None:
                return gettext("Le renouvellement de ce programme est commencé pour vous.")
            return gettext(
                "Le renouvellement de ce programme est commencé pour vous, à finir avant la fin du %(day)s.",
                day=day(facts["deadline_on"], "full"),
            )
        case Kind.SURVEY:
            return gettext(
                "Quelques questions, sans votre nom, jusqu’au %(day)s.",
                day=day(facts["open_until"], "full", facts["zone"]),
            )
        case Kind.MEETING:
            return gettext(
                "%(moment)s. %(place)s", moment=moment(facts["starts_at"], facts["zone"]), place=facts["place"]
            )
        case Kind.CONSENT:
            return gettext(
                "Une de vos réponses pourrait être lue dans une calibration, sans votre nom. Rien sans vous."
            )
        case Kind.CALIBRATION:
            return gettext("Des réponses attendent votre lecture. Vous ne verrez les autres lectures qu’à la fin.")
        case Kind.COMPARED:
            return gettext("Tout le monde a envoyé ses lectures.")
        case Kind.SECOND_ASKED:
            return gettext(
                "%(name)s demande qu’une personne qui n’a pas écrit ce cas le lise avant le réseau.", name=facts["name"]
            )
        case Kind.SECOND_DONE if facts["agrees"]:
            return gettext("%(name)s a lu le cas. Le réseau le lit maintenant.", name=facts["name"])
        case Kind.SECOND_DONE:
            return gettext("%(name)s a lu le cas et dit ce qui est à changer d’abord.", name=facts["name"])
        case Kind.CANCELLED:
            return gettext("Elle était prévue le %(moment)s.", moment=moment(facts["starts_at"], facts["zone"]))
        case Kind.DEADLINE | Kind.DEADLINE_COPY:
            return _deadline_sentence(line)
        case Kind.COMPLAINT:
            return gettext("Elle attend une première réponse. Son texte ne se lit que dans le registre.")
        case Kind.COMPLAINT_AGAIN:
            return gettext("Elle attend une nouvelle réponse.")
        case Kind.COMPLAINT_ANSWERED:
            return gettext("Elle vous attend sur la page de la réclamation.")
        case Kind.COMPLAINT_CLOSED:
            return gettext("Si cela ne répond pas à votre difficulté, vous pouvez la rouvrir pendant trente jours.")
    return gettext("Elle est prête à télécharger.")


def _deadline_sentence(line: Line) -> str:
    facts = line.facts
    told = {"name": facts["name"], "day": day(facts["day"], "full"), "zone": zone_name(facts["zone"])}
    match line.kind, facts["is_over"]:
        case Kind.DEADLINE, False:
            return ngettext(
                "Il vous reste %(num)s jalon, à finir avant la fin du %(day)s (%(zone)s).",
                "Il vous reste %(num)s jalons, à finir avant la fin du %(day)s (%(zone)s).",
                facts["left"],
                **told,
            )
        case Kind.DEADLINE, _:
            return ngettext(
                "L’échéance du %(day)s est passée. Il vous reste %(num)s jalon, que vous pouvez toujours finir.",
                "L’échéance du %(day)s est passée. Il vous reste %(num)s jalons, que vous pouvez toujours finir.",
                facts["left"],
                **told,
            )
        case _, False:
            return ngettext(
                "Il reste %(num)s jalon à %(name)s, à finir avant la fin du %(day)s (%(zone)s).",
                "Il reste %(num)s jalons à %(name)s, à finir avant la fin du %(day)s (%(zone)s).",
                facts["left"],
                **told,
            )
    return ngettext(
        "L’échéance du %(day)s est passée. Il reste %(num)s jalon à %(name)s.",
        "L’échéance du %(day)s est passée. Il reste %(num)s jalons à %(name)s.",
        facts["left"],
        **told,
    )
