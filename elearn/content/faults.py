"""Holds every sentence that the content checker can say, and collects the faults of one file."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from elearn.content.model import Fault
from elearn.content.typography import NARROW, NO_BREAK

# One line a fault: the sentence says what to do. Facts stand in braces; a code never changes.
_ERRORS = {
    # the file
    "fichier-vide": "Le fichier est vide. Commencez par l’en-tête entre deux lignes « --- », puis écrivez le texte.",
    "fichier-trop-long": "Le fichier dépasse {limit} caractères. Partagez-le en plusieurs modules.",
    "fichier-illisible": "Le fichier ne peut pas être lu ({reason}). Vérifiez son nom et ses droits d’accès.",
    "encodage-invalide": "Le fichier n’est pas en UTF-8. Enregistrez-le de nouveau en choisissant l’encodage UTF-8.",
    "ligne-trop-longue": "Cette ligne compte {length} caractères. Coupez-la en paragraphes de {limit} au plus.",
    "trop-de-crochets": "Le fichier contient plus de {limit} crochets ouvrants. Ôtez ceux qui ne servent pas.",
    "caractere-interdit": "Cette ligne contient un caractère invisible ({character}). Effacez-le ou retapez la ligne.",
    "nom-de-fichier": "Le nom du fichier donne « {name} ». N’employez que des minuscules sans accent, des chiffres et"
    " des traits d’union, par exemple 05-implication.md.",
    "nom-reserve": "Le nom « {name} » est gardé pour les cas écrits dans le navigateur. Renommez le fichier.",
    # front matter
    "entete-absent": "L’en-tête manque. Commencez par une ligne « --- », puis titre: et résumé:, puis « --- ».",
    "entete-non-ferme": "L’en-tête n’est pas fermé. Ajoutez une ligne « --- » après la dernière clé.",
    "entete-illisible": "L’en-tête ne se lit pas ici. Écrivez une clé par ligne, sous la forme clé: valeur, et mettez"
    " entre guillemets droits une valeur qui contient deux points.",
    "tabulation": "Cette ligne de l’en-tête contient une tabulation. Remplacez-la par des espaces.",
    "cle-inconnue": "La clé « {name} » n’existe pas.{suggestion} Clés possibles : {known}.",
    "cle-en-double": "La clé « {name} » est donnée deux fois. Gardez une seule ligne.",
    "valeur-invalide": "La valeur « {value} » ne convient pas à « {name} ». Écrivez {expected}.",
    "titre-absent": "Le titre manque. Ajoutez une ligne titre: dans l’en-tête.",
    "resume-absent": "Le résumé manque. Ajoutez une ligne résumé: dans l’en-tête ; c’est le chapeau de la page.",
    # containers
    "conteneur-inconnu": "Le bloc « {name} » n’existe pas.{suggestion}",
    "deux-points-manquants": "Un bloc s’ouvre et se ferme par trois deux-points. Écrivez « {name} ».",
    "bloc-non-ferme": "Le bloc « {name} » n’est pas fermé. Ajoutez une ligne « ::: » à sa fin.",
    "fermeture-sans-ouverture": "Cette ligne « ::: » ne ferme aucun bloc. Effacez-la ou ouvrez un bloc avec son nom.",
    "conteneur-mal-place": "Le bloc « {name} » n’est pas à sa place. Déplacez-le : {places}.",
    "exercice-hors-section": "Cet exercice est hors section. Mettez-le sous un titre « ## » ou dans une étape.",
    "etape-dans-un-chapitre": "Une étape se met dans une vignette. Dans un chapitre, employez un titre « ## ».",
    "bloc-en-double": "Il y a un second bloc « {name} » au même endroit. Réunissez les deux en un seul.",
    "bloc-vide": "Le bloc « {name} » est vide. Écrivez son texte, ou effacez-le.",
    "code-non-ferme": "Ce passage de code n’est pas fermé. Ajoutez une ligne « {fence} » à sa fin.",
    "imbrication": "Trop de blocs sont ouverts les uns dans les autres. Fermez ceux qui sont terminés.",
    # attributes
    "attributs-illisibles": 'Ces attributs ne se lisent pas. Écrivez {{#identifiant clé=valeur clé="valeur"}}.',
    "attribut-inconnu": "L’attribut « {name} » n’existe pas ici.{suggestion} Attributs possibles : {known}.",
    "attribut-en-double": "L’attribut « {name} » est donné deux fois. Gardez-en un seul.",
    "attribut-absent": 'L’attribut « {name} » manque au bloc « {container} ». Ajoutez {name}="…" entre accolades.',
    "attributs-sans-effet": "Ces attributs ne servent à rien à cet endroit. Effacez-les, ou employez un titre « ## ».",
    "minutes-invalides": "La durée « {value} » ne convient pas. Écrivez un nombre entier de minutes, de 1 à 600.",
    "mots-invalides": 'La longueur « {value} » ne convient pas. Écrivez par exemple mots="120-250".',
    "lignes-invalides": "La hauteur « {value} » ne convient pas. Écrivez un nombre entier de lignes, de 1 à 40.",
    "note-invalide": "La note « {value} » ne convient pas. Écrivez un nombre entier de 1 à 5.",
    "type-inconnu": "Le type d’exercice « {value} » n’existe pas.{suggestion} Écrivez libre, fiche ou cotation.",
    "date-invalide": "La date « {value} » ne convient pas. Écrivez {expected}, et un jour qui existe.",
    "pays-inconnu": "Le pays « {value} » n’est pas prévu. Écrivez FR, QC, BE ou CH.",
    "cible-invalide": "La cible « {value} » ne se lit pas. Écrivez le module, puis l’étape : jose#premier-contact.",
    # ids
    "identifiant-absent": "L’identifiant manque. Ajoutez {{#{proposal}}}, ou lancez « elearn content check --fix ».",
    "identifiant-invalide": "L’identifiant « {value} » ne convient pas. N’employez que des minuscules sans accent, des"
    " chiffres et des traits d’union.",
    "identifiant-en-double": "L’identifiant « {value} » sert déjà à la ligne {first}. Choisissez-en un autre.",
    "identifiant-disparu": "L’identifiant publié « {value} » n’est plus dans les textes. Remettez-le, ou écrivez"
    " « retired » après lui dans ce fichier.",
    "identifiant-repris": "L’identifiant « {value} » a été retiré et ne sert plus jamais. Choisissez-en un autre.",
    "registre-illisible": "Cette ligne du registre ne se lit pas. Écrivez module#exercice, ou module#exercice.idée.",
    "registre-en-double": "« {value} » est déjà dans le registre. Effacez cette ligne.",
    # sections, exercises and their parts
    "module-sans-texte": "Le module n’a pas de texte. Écrivez au moins une section ou un récit.",
    "section-vide": "La section « {name} » est vide. Écrivez son texte, ou effacez son titre.",
    "section-sans-titre": "Ce titre de section est vide. Écrivez le titre après « ## ».",
    "titre-trop-haut": "Le titre de la page vient de l’en-tête. Écrivez ce titre-ci avec « ## » ou « ### ».",
    "exercice-vide": "L’exercice n’a pas d’énoncé. Écrivez la question dans le bloc, avant les idées clés.",
    "reponses-en-double": "Cet exercice a déjà des réponses. Réunissez-les dans un seul bloc, avec des titres « ### »,"
    " ou employez « autre-réponse ».",
    "liste-attendue": "Le bloc « {name} » attend une liste. Écrivez une ligne « - texte {{#identifiant}} » par entrée.",
    "idee-sans-texte": "Cette idée clé n’a pas de texte. Écrivez-la avant ses accolades.",
    "champ-sans-libelle": "Ce champ n’a pas de libellé. Écrivez-le avant ses accolades.",
    "champs-absents": "Une fiche a besoin de champs. Ajoutez un bloc « champs » avec une ligne de liste par champ.",
    "champs-inattendus": "Seule une fiche a des champs. Écrivez type=fiche sur l’exercice, ou effacez ce bloc.",
    "reference-absente": "Une cotation a besoin d’une note de référence. Ajoutez un bloc « référence {{score=…}} ».",
    "reference-inattendue": "Seule une cotation a une note de référence. Écrivez type=cotation, ou effacez ce bloc.",
    "reponse-sans-texte": "Le titre « {name} » n’a pas de réponse. Écrivez un paragraphe dessous.",
    # what texts refer to
    "principe-inconnu": "Le principe « {value} » n’est pas dans principes.yml.{suggestion}",
    "fidelite-inconnue": "Le critère de fidélité « {value} » n’est pas dans principes.yml.{suggestion}",
    "terme-inconnu": "Le terme « {value} » n’est pas au glossaire.{suggestion} Ajoutez-le à glossaire.yml, ou ôtez les"
    " doubles crochets.",
    "image-absente": "L’image « {value} » est introuvable. Mettez le fichier dans content/images et écrivez"
    " images/nom.png.",
    "image-externe": "L’image « {value} » est sur un autre site. Copiez-la dans content/images.",
    "image-sans-description": "L’image « {value} » n’a pas de description. Écrivez-la entre les crochets :"
    " ![ce que montre l’image](images/nom.png).",
    "lien-invalide": "L’adresse « {value} » ne convient pas. Employez https://, mailto: ou une adresse du site.",
    "module-en-double": "Le module « {value} » existe déjà dans {other}. Renommez l’un des deux fichiers.",
    "module-inconnu": "Le module « {value} » n’existe pas.{suggestion}",
    "etape-inconnue": "Le module « {module} » n’a pas d’étape « {value} ».{suggestion}",
    "chapitre-inconnu": "Le chapitre « {value} » n’existe pas.{suggestion}",
    "catalogue-illisible": "Cette liste ne se lit pas. {reason}",
}

_WARNINGS = {
    "caracteres-abimes": "Des accents semblent abîmés (« {value} »). Retapez-les, ou rouvrez le fichier en UTF-8.",
    "html-ignore": "Le HTML n’est pas repris, et « {value} » s’affichera tel quel. Employez le Markdown.",
    "exercice-sans-idees": "L’exercice n’a pas d’idées clés. Ajoutez un bloc « idées-clés » pour guider la relecture.",
    "exercice-sans-reponses": "L’exercice n’a pas de réponses. Ajoutez un bloc « réponses » pour comparer.",
    "exercice-sans-principe": 'Aucun principe ni critère n’est travaillé ici. Ajoutez principes="…" à l’exercice.',
    "minutes-differentes": "L’en-tête annonce {stated} minutes, les sections et les exercices en comptent {counted}."
    " Corrigez l’un des deux.",
    "niveau-de-titre-saute": "Ce titre saute un niveau. Employez « {expected} » pour que le plan reste clair.",
    "lien-peu-clair": "Le lien « {value} » ne dit pas où il mène. Nommez la page dans le texte du lien.",
    "fait-perime": "Ce fait n’était valable que jusqu’au {value}. Vérifiez-le, puis changez la date ou le texte.",
    "detail-identifiant": "Ce passage ressemble à {value}. Si la personne est réelle, changez ce détail.",
    "cas-fictif-absent": "La vignette ne dit pas que sa personne est inventée. Écrivez source: Cas fictif, ou nommez la"
    " source d’après laquelle elle est écrite.",
    # language: what the page cannot set by itself
    "mot-inconnu": "Le mot « {value} » n’est pas au dictionnaire.{suggestion} Corrigez-le, ou ajoutez-le à"
    " orthographe.txt.",
    "guillemets-droits": "Ce guillemet ({value}) n’est pas français. Écrivez « et ».",
    "guillemets-non-fermes": "Un guillemet manque. Dans un paragraphe, chaque guillemet s’ouvre et se ferme.",
    "espace-avant-ponctuation": "Il y a une espace de trop. Écrivez « {value} ».",
    "espace-manquante": "Une espace manque dans « {value} ». Ajoutez-la après le signe.",
    "espace-double": "Il y a deux espaces après « {value} ». Gardez-en une.",
    "tiret-court": "Un trait d’union ne sépare pas deux membres de phrase. Écrivez une virgule, deux points ou"
    " un tiret –.",
    "ponctuation-repetee": "Le signe « {value} » est répété. Gardez-en un seul.",
    "etc-et-points": "« {value} » dit deux fois la même chose. Écrivez « etc. ».",
    "ordinal": "« {value} » s’abrège autrement. Écrivez 1er, 1re, 2e, 3e.",
    "titre-de-civilite": "« {value} » s’abrège autrement. Écrivez M., Mme, Mlle.",
    "majuscule-sans-accent": "Les majuscules gardent leur accent. Écrivez « À » au lieu de « {value} ».",
    "decimale": "« {value} » a un point. Écrivez le nombre avec une virgule.",
    "identifiant-non-inscrit": "Identifiants qui ne sont pas encore au registre : {count}. Lancez « elearn content"
    " check --fix » pour les inscrire.",
}

_MARK = re.compile(r" (?=[;:!?](?:[ »]|$))")


def typeset(sentence: str) -> str:
    """Set the French spaces of a sentence that quotes code: a colon glued to a word is code, and stays."""
    return _MARK.sub(NARROW, sentence.replace("« ", f"«{NO_BREAK}").replace(" »", f"{NO_BREAK}»"))


MESSAGES = {code: typeset(sentence) for code, sentence in (_ERRORS | _WARNINGS).items()}
WARNINGS = frozenset(_WARNINGS)
_QUOTED = frozenset({"name", "value", "module"})  # these facts repeat what the author wrote
_LONGEST_FACT = 80


def fault(path: str, line: int, code: str, **facts: object) -> Fault:
    """Make one fault from its code and facts; raises KeyError for a code or a fact that is not in the table."""
    shown = {name: _short(value) if name in _QUOTED else str(value) for name, value in facts.items()}
    return Fault(path, max(line, 1), code, MESSAGES[code].format(**shown), code in WARNINGS)


def suggestion(near: str) -> str:
    """Return « Vouliez-vous écrire … » with its leading space, or nothing."""
    return typeset(f" Vouliez-vous écrire « {near} » ?") if near else ""


def _short(value: object) -> str:
    # Control characters and long runs would spoil a terminal line.
    text = "".join(letter if letter.isprintable() or letter in "\u00a0\u202f" else " " for letter in str(value))
    return text if len(text) <= _LONGEST_FACT else text[: _LONGEST_FACT - 1] + "…"


@dataclass(slots=True)
class FaultLog:
    """The faults of one file while it is being read."""

    path: str
    found: list[Fault] = field(default_factory=list)

    def add(self, line: int, code: str, **facts: object) -> None:
        """Note one fault at a line counted from 1."""
        self.found.append(fault(self.path, line, code, **facts))

    @property
    def has_errors(self) -> bool:
        """Say whether a fault refuses the file."""
        return any(not found.is_warning for found in self.found)

    def in_order(self) -> tuple[Fault, ...]:
        """Return each fault once, by line."""
        return tuple(sorted(dict.fromkeys(self.found), key=lambda found: found.line))
