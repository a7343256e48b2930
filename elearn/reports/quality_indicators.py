"""Says which quality indicators this tool can feed, in words of our own: a framework changes, so they are data."""

from __future__ import annotations

from dataclasses import dataclass

from elearn.errors import marked

GUIDE = "V9"  # the reading guide by which the indicators were read


@dataclass(frozen=True, slots=True)
class Indicator:
    """One indicator: what it is about, what is expected, where the pages are, and what this tool cannot show."""

    number: int
    criterion: int
    title: str
    expected: str
    outside: str
    links: tuple[tuple[str, str], ...] = ()


MATRIX = (marked("Avancement"), "/suivi")
PROGRAMMES = (marked("Programmes"), "/programmes")
REMINDERS = (marked("Rappels d’échéance"), "/suivi/rappels")

INDICATORS: tuple[Indicator, ...] = (
    Indicator(
        2,
        1,
        marked("Des indicateurs de résultats"),
        marked("Des résultats chiffrés, adaptés à la formation, tenus à jour et donnés au public."),
        marked(
            "La publication de ces chiffres : sur votre site ou dans vos documents, avec leur nombre et leur période."
        ),
        (MATRIX, (marked("Attestations"), "/attestations"), (marked("Rapport annuel"), "/rapport")),
    ),
    Indicator(
        5,
        2,
        marked("Des objectifs que l’on peut observer"),
        marked("Chaque formation a des objectifs concrets, dont on peut dire s’ils sont atteints."),
        marked("Comment les objectifs ont été choisis avec l’employeur ou le financeur : l’analyse du besoin."),
        (PROGRAMMES,),
    ),
    Indicator(
        6,
        2,
        marked("Des contenus et des modalités qui servent ces objectifs"),
        marked("Le déroulement, les contenus et les exercices correspondent à ce qui est visé."),
        marked("Les conventions, les programmes remis et ce qui se fait hors de Parcours IPS."),
        (PROGRAMMES,),
    ),
    Indicator(
        8,
        2,
        marked("Le positionnement à l’entrée"),
        marked("On sait d’où chaque personne part, avant qu’elle commence."),
        marked("Les entretiens d’entrée et tout ce que vous demandez avant le premier jour."),
        (PROGRAMMES,),
    ),
    Indicator(
        9,
        3,
        marked("L’information sur le déroulement"),
        marked("Chaque personne sait ce qui est demandé, pour quand, et à qui s’adresser."),
        marked("Le règlement intérieur, la convocation, le livret d’accueil."),
        (PROGRAMMES, REMINDERS),
    ),
    Indicator(
        10,
        3,
        marked("L’adaptation et l’accompagnement"),
        marked("La formation tient compte de la situation de chaque personne, et quelqu’un la suit."),
        marked("Les aménagements convenus de vive voix : la raison d’un congé n’est pas gardée ici."),
        (PROGRAMMES, MATRIX),
    ),
    Indicator(
        11,
        3,
        marked("L’atteinte des objectifs"),
        marked("On mesure où les personnes en sont à la fin, par des moyens annoncés."),
        marked("Les évaluations faites ailleurs, par exemple l’observation d’une visite chez un employeur."),
        (MATRIX, (marked("Rapport annuel"), "/rapport")),
    ),
    Indicator(
        12,
        3,
        marked("L’engagement, et ce qui prévient les abandons"),
        marked("On voit qui décroche, on relance, et on comprend pourquoi quelqu’un s’arrête."),
        marked("Les appels, les entretiens et les raisons d’un arrêt, que Parcours IPS ne demande pas."),
        (MATRIX, REMINDERS),
    ),
    Indicator(
        17,
        4,
        marked("Les moyens humains et techniques"),
        marked("Les personnes et les moyens sont là, et suffisent à ce qui est proposé."),
        marked("Les curriculum vitæ, les locaux, le matériel et les contrats."),
        ((marked("Personnes"), "/personnes"),),
    ),
    Indicator(
        18,
        4,
        marked("Qui fait quoi"),
        marked("Chacun sait qui encadre, qui coordonne, et qui remplace."),
        marked("L’organigramme et les fiches de poste."),
        ((marked("Organisation et équipes"), "/organisation"), (marked("Qui voit quoi"), "/qui-voit-quoi")),
    ),
    Indicator(
        19,
        4,
        marked("Les ressources pédagogiques"),
        marked("Des ressources existent, les personnes y accèdent et s’en servent."),
        marked("Les livres, les documents et les outils que vous donnez en dehors du manuel."),
        ((marked("Modules"), "/modules"),),
    ),
    Indicator(
        26,
        6,
        marked("L’accueil des personnes en situation de handicap"),
        marked("Une personne est nommée pour cela, les aménagements sont prévus, l’outil est accessible."),
        marked(
            "La personne référente est celle de votre organisation, avec son nom, ses coordonnées et les partenaires "
            "qu’elle sollicite : Parcours IPS ne les connaît pas."
        ),
        ((marked("Déclaration d’accessibilité"), "/accessibilite"),),
    ),
    Indicator(
        30,
        7,
        marked("Le recueil des avis"),
        marked("On demande leur avis aux personnes formées, aux équipes, aux employeurs et aux financeurs."),
        marked("L’avis des employeurs, des financeurs et des équipes, que Parcours IPS ne demande pas encore."),
        (PROGRAMMES,),
    ),
    Indicator(
        31,
        7,
        marked("Le traitement des difficultés et des réclamations"),
        marked("Chaque réclamation est notée, et reçoit une réponse dans un délai connu."),
        marked("Les difficultés dites de vive voix et réglées sur place, si personne ne les note au registre."),
        ((marked("Registre des réclamations"), "/reclamations/registre"),),
    ),
    Indicator(
        32,
        7,
        marked("L’amélioration continue"),
        marked("Ce que l’on apprend des avis et des réclamations change quelque chose, et on peut le montrer."),
        marked("Les réunions et les bilans où ces améliorations sont décidées."),
        ((marked("Améliorations"), "/reclamations/ameliorations"),),
    ),
)
# Those of which nothing is known here; the framework asks some of them of certain organisations alone.
ELSEWHERE = (1, 3, 4, 7, 13, 14, 15, 16, 20, 21, 22, 23, 24, 25, 27, 28, 29)
