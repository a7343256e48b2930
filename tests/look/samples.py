"""Holds the invented words that the gallery shows, in the shapes that the rooms hand over."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

from markupsafe import Markup
from wtforms import (
    BooleanField,
    DateField,
    EmailField,
    Form,
    PasswordField,
    RadioField,
    SelectField,
    SelectMultipleField,
    TextAreaField,
    TimeField,
    validators,
    widgets,
)
from wtforms.fields import SelectChoice

from elearn.content.model import (
    Audience,
    Block,
    Exercise,
    ExerciseKind,
    FormField,
    KeyIdea,
    OtherAnswer,
    Path,
    Reveal,
)
from elearn.documents.qr import qr_drawing
from elearn.library.rules import boxes_of
from elearn.web.language import paragraphs

DRAFT = (
    "Je commencerais par appeler sa case manager, pour qu’elle me présente à José plutôt que de lui envoyer un "
    "rendez-vous. Je proposerais un café près de chez lui, une demi-heure, sans dossier à remplir.\n\n"
    "Je lui demanderais ce qui lui plairait dans le fait de travailler."
)
WORDS = Markup("<p>{}</p><p>{}</p>").format(*DRAFT.split("\n\n"))

FICHE = Exercise(
    "nadia#fiche",
    "fiche",
    ExerciseKind.FORM,
    "Fiche",
    "",
    "",
    8,
    fields=(
        FormField("horaire", "Horaire souhaité", "Ses mots à elle.", 2),
        FormField("dire", "Ce qu’elle dit à l’employeur"),
    ),
)
COTATION = Exercise("nadia#note", "note", ExerciseKind.SCORED, "Cotation", "", "", 5)
FILLED = (
    "■ Horaire souhaité\n\n« Le matin. »\n\n■ Ce qu’elle dit à l’employeur\n\nRien pour le moment : elle en décidera."
)


class GalleryForm(Form):
    """One field of each kind, some of them wrong."""

    day = DateField("Date de la séance", [validators.DataRequired("donnez une date de séance")])
    hour = TimeField("Heure", [validators.Optional()])
    email = EmailField(
        "Courriel", [validators.Email("il manque ce qui suit l’arobase")], description="Celui de votre travail"
    )
    password = PasswordField("Mot de passe")
    place = SelectField("Lieu", choices=[SelectChoice("a", "Salle des Marronniers"), SelectChoice("b", "À distance")])
    words = TextAreaField(
        "Un mot pour le groupe", [validators.Optional()], description="Quelques lignes, lues par tout le groupe"
    )
    verdict = RadioField(
        "Avis",
        choices=[SelectChoice("accepted", "Validée"), SelectChoice("returned", "À reprendre")],
        default="returned",
    )
    vignettes = SelectMultipleField(
        "Vignettes",
        choices=[SelectChoice("jose", "José"), SelectChoice("gerard", "Gérard")],
        widget=widgets.ListWidget(),
        option_widget=widgets.CheckboxInput(),
    )
    told = BooleanField("Prévenir le groupe par courriel", description="Un seul message, ce soir")


def _block(kind: str, html: str, title: str = "", **facts: str) -> Block:
    audience = Audience.SUPERVISORS if kind == "supervisor-note" else Audience.EVERYBODY
    target = "jose" if kind == "invitation" else ""
    return Block(kind, Markup(html), title, audience, target_module=target, facts=tuple(facts.items()))


STORY = _block(
    "story",
    "<p>José a 34 ans et vit avec une schizophrénie. Il entend des voix presque tout le temps. Son dernier emploi "
    "remonte à sept ans : il était plongeur.</p><p>Sa case manager lui a parlé du programme à plusieurs reprises. José "
    "veut bien essayer, « un peu ».</p>",
)

BLOCKS = (
    _block("how-to", "<p>Lisez, écrivez ce que vous feriez, puis comparez. Comptez vingt minutes par moment.</p>"),
    _block(
        "objectives",
        "<ul><li>Préparer un premier contact hors du bureau.</li><li>Demander l’accord avant d’associer les proches."
        "</li></ul>",
    ),
    _block(
        "remember",
        "<ol><li>Vous êtes deux à chercher. La personne n’est pas votre dossier.</li>"
        "<li>On ne devine pas une <em>culture</em> à un prénom. On demande.</li></ol>",
    ),
    _block(
        "prose",
        '<p>Commencez par la personne en qui elle a déjà confiance. Souvent, c’est son <a class="term" '
        'href="/glossaire#referent">référent de soins</a>. Demandez-lui d’être présent la première fois, un quart '
        "d’heure, le temps que les noms s’échangent.</p>",
    ),
    _block(
        "figure",
        "<p>des personnes vivant avec un trouble psychique sévère disent vouloir un emploi ordinaire.</p>",
        "50 à 70 %",
        source="Équipe de réadaptation, Belgique",
        date="2019-03",
    ),
    _block(
        "prose",
        "<p>Ensuite, parlez de travail dès le premier jour, sans formulaire.</p><ul><li>ce que la personne a aimé "
        "faire ;</li><li>à quoi servirait un salaire.</li></ul><h3>Prendre les craintes au sérieux</h3><p>Deux "
        "craintes reviennent presque toujours : l’argent et le stress.</p>",
    ),
    _block("supervisor-note", "<p>Demandez d’abord trois idées par personne, sans discuter.</p>"),
    _block("portrait", "<p>José, 34 ans, ancien plongeur. Il aime les beaux vêtements.</p>"),
    _block(
        "dialogue",
        "<p><strong>José</strong> : Je veux bien essayer. Un peu.</p><p><strong>Vous</strong> : Un peu, c’est déjà "
        "vouloir. Qu’est-ce qui vous plairait ?</p>",
    ),
    _block("country-note", "<p>L’allocation aux adultes handicapés se calcule chaque trimestre.</p>", country="FR"),
    _block(
        "dated-fact",
        "<p>Le cumul intégral dure six mois.</p>",
        source="Code de la sécurité sociale",
        valid_until="2027-01-01",
    ),
    _block("invitation", "<p>José a 34 ans. Il veut bien essayer, un peu.</p>", "José, étape 1"),
    _block("field-task", "<p>Demandez à une personne où elle aimerait vous retrouver.</p>", minutes="20"),
    _block("outcome", "<p>José travaille douze heures par semaine dans une boutique, depuis huit mois.</p>"),
    _block("lessons", "<ul><li>L’envie modeste a suffi.</li><li>Ses parents sont venus quand il l’a voulu.</li></ul>"),
    _block("summary", "<p>Un lieu choisi, un accord demandé, une équipe tenue au courant.</p>"),
    _block("further", "<p>Le manuel de base, chapitre 5.</p>"),
    _block("sources", "<ul><li>Manuel de base IPS, édition de 2019.</li></ul>"),
)

REVEAL = Reveal(
    "jose#premier",
    caveat_html=Markup("<p>Aucune n’est la seule bonne. Ce sont des pistes.</p>"),
    paths=(
        Path("Avec José", Markup("<p>Le rencontrer vite, et ailleurs qu’au bureau ; un café convient bien.</p>")),
        Path("Avec ses parents", Markup("<p>D’abord son accord. Ensuite, aller chez eux avec lui.</p>")),
    ),
    key_ideas=(KeyIdea("jose#premier.contact", "Un premier contact rapide, hors du bureau"),),
    other_answers=(
        OtherAnswer(
            "Marie, conseillère depuis douze ans", Markup("<p>Je marcherais avec lui jusqu’à la boutique.</p>")
        ),
    ),
    common_mistakes_html=Markup("<p>Envoyer une convocation au bureau et attendre.</p>"),
    reference_score=4,
    reference_reasons_html=Markup("<p>Le lieu est bien choisi ; le délai pourrait être plus court.</p>"),
)


def _piece(text: str, *numbers: int, marked: bool = False, current: bool = False) -> SimpleNamespace:
    return SimpleNamespace(text=text, numbers=numbers, is_marked=marked, is_current=current)


def _cell(kind: str) -> dict[str, str]:
    return {"kind": kind, "url": "#pourquoi"}


def _written(text: str, *, kept: bool = False) -> SimpleNamespace:
    return SimpleNamespace(key="k", text=text, author="", is_kept=kept, votes=0)


def gallery_names() -> dict[str, Any]:
    """Return what gallery.html asks for besides the names of every page."""
    form = GalleryForm(data={"email": "marc.dutilleul@"})
    form.email.errors = ("il manque ce qui suit l’arobase",)
    form.day.errors = ("donnez une date de séance",)
    remark = SimpleNamespace(
        number=1,
        text="Avec quel accord ? Et où est José pendant cet appel ?",
        by="Sophie Lambert",
        when="23 novembre à 9 h 24",
    )
    return {
        "blocks": BLOCKS,
        "story": STORY,
        "reveal": REVEAL,
        "words": WORDS,
        "draft": DRAFT,
        "form_to_fill": FICHE,
        "boxes": boxes_of(FICHE, FILLED),
        "scores": boxes_of(COTATION, "■ Cotation\n\n■ Justification\n\nPresque tout y est."),
        "filled_form": paragraphs(FILLED),
        "form": form,
        "notes": (
            SimpleNamespace(
                discussion_id=1,
                title="Séance de l’équipe Littoral",
                starts_at="12 novembre 2026",
                text="Aller vers José.",
            ),
        ),
        "qr": qr_drawing("https://parcours.exemple.org/s/MK4T7P"),
        "card": SimpleNamespace(
            id=1,
            groups=(
                SimpleNamespace(
                    id=1, name="Hors du bureau", contributions=(_written("Un café dans son quartier.", kept=True),)
                ),
            ),
            loose=(_written("Lui demander s’il veut que ses parents sachent, et quoi."),),
        ),
        "paragraphs": (
            SimpleNamespace(pieces=(_piece("Je proposerais un café près de chez lui."),), comments=()),
            SimpleNamespace(
                pieces=(
                    _piece("Comme ses parents s’inquiètent, "),
                    _piece("je leur téléphonerais pour les rassurer", 1, marked=True, current=True),
                    _piece(" et leur expliquer que le travail choisi fait souvent baisser le stress."),
                ),
                comments=(remark,),
            ),
        ),
        "columns": (
            {"head": "Ch. 5", "name": "L’implication", "label": "Chapitre 5"},
            {"head": "Vignette", "name": "José, étape 1", "label": "José 1"},
            {"head": "Séance", "name": "12 nov.", "label": "Séance 12 nov."},
        ),
        "groups": (
            {
                "name": "Équipe Littoral",
                "note": "2 personnes, 4 jalons faits sur 6",
                "rows": (
                    {
                        "name": "Amrani, Samia",
                        "url": "#",
                        "note": "depuis le 5 octobre",
                        "done": 3,
                        "total": 3,
                        "deadline": "échéance 12 déc.",
                        "cells": (_cell("read"), _cell("accepted"), _cell("attendance")),
                    },
                    {
                        "name": "Roussel, Camille",
                        "url": "#",
                        "note": "depuis le 19 octobre",
                        "done": 1,
                        "total": 3,
                        "deadline": "échéance 26 déc.",
                        "cells": (_cell("read"), {**_cell("returned"), "is_current": "true"}, _cell("late")),
                    },
                ),
            },
        ),
    }
