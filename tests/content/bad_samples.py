"""Lists one spoilt file for each fault: what is written, and the line that must be told."""

from __future__ import annotations

from dataclasses import dataclass

HEAD = "---\ntitre: Un titre\nrésumé: Un résumé\nprincipes: preferences\n---\n"  # five lines
STORY = "::: histoire\nIl était une fois.\n:::\n"
ANSWERED = "::: idées-clés\n- Une idée {#idee}\n:::\n::: réponses\nUne réponse.\n:::\n"
CHAPTER, VIGNETTE = "content/chapters/01-essai.md", "content/vignettes/essai.md"


@dataclass(frozen=True, slots=True)
class Bad:
    """One spoilt file, the code it must give and the line of the fault."""

    code: str
    line: int
    text: str
    path: str = VIGNETTE
    says: str = ""


def exercise(attributes: str = "#q", prompt: str = "Que feriez-vous ?\n", inside: str = ANSWERED) -> str:
    """Return an exercise whose opening line is the sixth of the file."""
    return f"{HEAD}::: exercice {{{attributes}}}\n{prompt}{inside}:::\n"


def body(text: str, path: str = VIGNETTE) -> str:
    """Return a file whose body begins at line 6."""
    return HEAD + text


FILES = (
    Bad("fichier-vide", 1, ""),
    Bad("fichier-vide", 1, "\n  \n"),
    Bad("fichier-trop-long", 1, body("mot mot mot\n\n" * 40_000)),
    Bad("ligne-trop-longue", 7, body("Bonjour.\n" + "a" * 5_000_000), says="5000000"),
    Bad("trop-de-crochets", 1, body("[[[[[[[[[[\n" * 501)),
    Bad("caractere-interdit", 6, body("Un \x00 nul\n"), says="U+0000"),
    Bad("caractere-interdit", 6, body("Un \udc80 perdu\n")),
    Bad("nom-de-fichier", 1, body(STORY), "content/vignettes/Été raté.md"),
)

HEADS = (
    Bad("titre-absent", 1, "---\nrésumé: Un résumé\n---\nTexte\n"),
    Bad("titre-absent", 2, "---\ntitre:\nrésumé: Un résumé\n---\nTexte\n"),
    Bad("resume-absent", 1, "---\ntitre: Un titre\n---\nTexte\n"),
    Bad("entete-absent", 1, "Du texte sans en-tête\n"),
    Bad("entete-non-ferme", 1, "---\ntitre: Un titre\nrésumé: Un résumé\n"),
    Bad("entete-illisible", 2, "---\ntitre: José : le premier: contact\n---\nTexte\n"),
    Bad("entete-illisible", 3, '---\ntitre: Un titre\nrésumé: "sans fin\n---\nTexte\n'),
    Bad("entete-illisible", 2, "---\n- une liste\n---\nTexte\n"),
    Bad("entete-illisible", 2, "---\n" + "[" * 4000 + "\n---\nTexte\n"),
    Bad("tabulation", 3, "---\ntitre: Un titre\n\trésumé: Un résumé\n---\nTexte\n"),
    Bad("cle-inconnue", 4, "---\ntitre: a\nrésumé: b\nrésumée: c\n---\nTexte\n", says="résumé"),
    Bad("cle-en-double", 4, "---\ntitre: a\nrésumé: b\nTITRE: c\n---\nTexte\n"),
    Bad("valeur-invalide", 4, "---\ntitre: a\nrésumé: b\ntype: roman\n---\nTexte\n", says="chapitre ou vignette"),
    Bad("valeur-invalide", 4, "---\ntitre: a\nrésumé: b\nnuméro: cinq\n---\nTexte\n"),
    Bad("valeur-invalide", 4, "---\ntitre: a\nrésumé: b\nrévision: petite\n---\nTexte\n"),
    Bad("valeur-invalide", 4, "---\ntitre: a\nrésumé: b\nlangue: français\n---\nTexte\n"),
    Bad("valeur-invalide", 2, "---\ntitre: [a, b]\nrésumé: b\n---\nTexte\n"),
    Bad("minutes-invalides", 4, "---\ntitre: a\nrésumé: b\nminutes: dix\n---\nTexte\n"),
    Bad("principe-inconnu", 4, "---\ntitre: a\nrésumé: b\nprincipes: preference\n---\nTexte\n", says="preferences"),
    Bad("fidelite-inconnue", 4, "---\ntitre: a\nrésumé: b\nfidélité: [V99]\n---\nTexte\n"),
)

BLOCKS = (
    Bad("conteneur-inconnu", 6, body("::: souvenez-vouz\n- a\n:::\n"), says="« souvenez-vous »"),
    Bad("conteneur-inconnu", 6, body("::: zzzz\n- a\n:::\n")),
    Bad("deux-points-manquants", 6, body(":: histoire\nTexte\n:::\n"), says="« ::: histoire »"),
    Bad("deux-points-manquants", 6, body(": histoire\nTexte\n:::\n")),
    Bad("deux-points-manquants", 8, body("::: histoire\nTexte\n::\n"), says="« ::: »"),
    Bad("bloc-non-ferme", 6, body("::: histoire\nIl était une fois.\n")),
    Bad("bloc-non-ferme", 7, body("## Un {#un}\n::: histoire\nTexte\n\n## Deux {#deux}\nTexte\n"), CHAPTER),
    Bad("bloc-non-ferme", 6, body("::: étape {#a titre=A}\nUn.\n::: étape {#b titre=B}\nDeux.\n:::\n"), says="étape"),
    Bad("bloc-non-ferme", 6, exercise(inside="::: exercice {#r}\nEt puis ?\n" + ANSWERED)),
    Bad("fermeture-sans-ouverture", 9, body(STORY + ":::\n")),
    Bad("conteneur-mal-place", 6, body("::: idées-clés\n- a {#a}\n:::\n"), says="exercice"),
    Bad("conteneur-mal-place", 6, body("::: aperçu\nTexte\n:::\n")),
    Bad("exercice-hors-section", 6, exercise(), CHAPTER),
    Bad("exercice-hors-section", 6, exercise() + "::: étape {#a titre=A}\nUn.\n:::\n"),
    Bad("etape-dans-un-chapitre", 7, body("## Un {#un}\n::: étape {#a titre=A}\nTexte\n:::\n"), CHAPTER),
    Bad("bloc-en-double", 9, body("::: aperçu\nUn\n:::\n::: aperçu\nDeux\n:::\n"), CHAPTER),
    Bad("bloc-en-double", 14, exercise(inside=ANSWERED + "::: idées-clés\n- Deux {#deux}\n:::\n")),
    Bad("bloc-vide", 6, body("::: histoire\n:::\nTexte\n")),
    Bad("bloc-vide", 8, exercise(inside="::: idées-clés\n:::\n")),
    Bad("bloc-vide", 14, exercise(inside=ANSWERED + "::: erreurs-fréquentes\n:::\n")),
    Bad("bloc-vide", 8, exercise(inside="::: réponses\n:::\n")),
    Bad("code-non-ferme", 6, body("```\n::: histoire\n")),
    Bad("imbrication", 14, body("::: histoire\n" * 9 + "Texte\n" + ":::\n" * 9)),
)

ATTRIBUTES = (
    Bad("attributs-illisibles", 6, body('::: histoire {titre="sans fin}\nTexte\n:::\n')),
    Bad("attribut-inconnu", 6, body("::: histoire {couleur=rouge}\nTexte\n:::\n"), says="titre"),
    Bad("attribut-inconnu", 6, body("::: histoire {#nom}\nTexte\n:::\n")),
    Bad("attribut-en-double", 6, body("::: histoire {titre=a titre=b}\nTexte\n:::\n")),
    Bad("attribut-absent", 6, body("::: étape {#a}\nTexte\n:::\n"), says="titre"),
    Bad("attribut-absent", 7, body("## Un {#un}\n::: vignette\nLisez.\n:::\n"), CHAPTER, says="cible"),
    Bad("attribut-absent", 6, body("::: figure\n**9**\n:::\n"), says="source"),
    Bad("attributs-sans-effet", 7, body("## Un {#un}\n### Sous-titre {#sous}\nTexte\n"), CHAPTER),
    Bad("minutes-invalides", 6, exercise("#q minutes=dix")),
    Bad("minutes-invalides", 6, body("## Un {#un minutes=0}\nTexte\n"), CHAPTER),
    Bad("mots-invalides", 6, exercise("#q mots=beaucoup")),
    Bad("mots-invalides", 6, exercise("#q mots=250-120")),
    Bad("type-inconnu", 6, exercise("#q type=fich"), says="« fiche »"),
    Bad("lignes-invalides", 9, exercise("#q type=fiche", inside="::: champs\n- Nom {#nom lignes=mille}\n:::\n")),
    Bad("note-invalide", 8, exercise("#q type=cotation", inside="::: référence {score=6}\nTrop.\n:::\n")),
    Bad("date-invalide", 6, body("::: fait-daté {valable-jusqu-au=2027-02-30}\nTexte\n:::\n")),
    Bad("date-invalide", 6, body('::: fait-daté {valable-jusqu-au="1er mai"}\nTexte\n:::\n')),
    Bad("date-invalide", 6, body("::: figure {source=a date=hier}\n**9**\n:::\n")),
    Bad("date-invalide", 8, body("::: histoire\nTexte\n::: figure {source=a date=2023-13}\n**9**\n:::\n:::\n")),
    Bad("pays-inconnu", 6, body("::: note-pays {pays=LU}\nTexte\n:::\n")),
    Bad("cible-invalide", 7, body('## Un {#un}\n::: vignette {cible="José !"}\nLisez.\n:::\n'), CHAPTER),
)

IDS = (
    Bad("identifiant-absent", 6, body("## Le premier contact\nTexte\n"), CHAPTER, says="{#le-premier-contact}"),
    Bad("identifiant-absent", 6, body('::: étape {titre="La suite"}\nTexte\n:::\n'), says="{#la-suite}"),
    Bad("identifiant-absent", 6, exercise("minutes=5")),
    Bad("identifiant-absent", 10, exercise(inside="::: idées-clés\n- Une idée\n  sur deux lignes\n:::\n")),
    Bad("identifiant-invalide", 6, body("## Un {#Première}\nTexte\n"), CHAPTER),
    Bad("identifiant-en-double", 8, body("## Un {#un}\nTexte\n## Deux {#un}\nTexte\n"), CHAPTER, says="6"),
    Bad("identifiant-en-double", 10, exercise(inside="::: idées-clés\n- Un {#a}\n- Deux {#a}\n:::\n")),
    Bad("identifiant-en-double", 7, body("## Un {#q}\n" + exercise().removeprefix(HEAD)), CHAPTER),
)

PARTS = (
    Bad("module-sans-texte", 6, HEAD),
    Bad("section-vide", 6, body("## Un {#un}\n\n## Deux {#deux}\nTexte\n"), CHAPTER),
    Bad("section-vide", 6, body("::: étape {#a titre=A}\n:::\n")),
    Bad("section-sans-titre", 6, body("## {#un}\nTexte\n"), CHAPTER),
    Bad("titre-trop-haut", 7, body("Texte\n# Un titre\n")),
    Bad("exercice-vide", 6, exercise(prompt="")),
    Bad("reponses-en-double", 14, exercise(inside=ANSWERED + "::: réponses\nD’autres.\n:::\n"), says="autre-réponse"),
    Bad("liste-attendue", 9, exercise(inside="::: idées-clés\nUne phrase.\n:::\n")),
    Bad("idee-sans-texte", 9, exercise(inside="::: idées-clés\n- {#vide}\n:::\n")),
    Bad("champ-sans-libelle", 9, exercise("#q type=fiche", inside="::: champs\n- {#vide}\n:::\n")),
    Bad("champs-absents", 6, exercise("#q type=fiche")),
    Bad("champs-inattendus", 14, exercise(inside=ANSWERED + "::: champs\n- Nom {#nom}\n:::\n")),
    Bad("reference-absente", 6, exercise("#q type=cotation")),
    Bad("reference-inattendue", 14, exercise(inside=ANSWERED + "::: référence {score=3}\nBien.\n:::\n")),
    Bad("reponse-sans-texte", 10, exercise(inside="::: réponses\nBien.\n### Avec José\n### Avec nous\nOui.\n:::\n")),
)

REFERENCES = (
    Bad("principe-inconnu", 6, exercise("#q principes=preferance"), says="« preferences »"),
    Bad("fidelite-inconnue", 9, exercise(inside="::: idées-clés\n- Une {#a fidélité=V44}\n:::\n"), says="« V4 »"),
    Bad("terme-inconnu", 7, body("Le mot\n[[retablissemant]] manque.\n"), says="« rétablissement »"),
    Bad("image-absente", 6, body("![Un plan](images/absente.png)\n")),
    Bad("image-absente", 6, body("![Un plan](../../etc/passwd)\n")),
    Bad("image-externe", 6, body("![Un plan](https://example.org/plan.png)\n")),
    Bad("image-sans-description", 6, body("![](images/plan.png)\n")),
    Bad("lien-invalide", 6, body("[mot](ftp://example.org/)\n")),
    Bad("lien-invalide", 6, body("[mot](//example.org/)\n")),
)

WARNED = (
    Bad("caracteres-abimes", 6, body("Un cafÃ© serrÃ©.\n")),
    Bad("html-ignore", 6, body("Un <b>mot</b>.\n"), says="<b>"),
    Bad("exercice-sans-idees", 6, exercise(inside="::: réponses\nOui.\n:::\n")),
    Bad("exercice-sans-reponses", 6, exercise(inside="::: idées-clés\n- Une {#a}\n:::\n")),
    Bad("exercice-sans-principe", 5, exercise().replace("principes: preferences\n", "")),
    Bad("minutes-differentes", 4, "---\ntitre: a\nrésumé: b\nminutes: 99\n---\nTexte\n", says="99"),
    Bad("niveau-de-titre-saute", 7, body("## Un {#un}\n#### Trop bas\nTexte\n"), CHAPTER, says="« ### »"),
    Bad("lien-peu-clair", 6, body("Cliquez [ici](/modules).\n")),
    Bad("cas-fictif-absent", 1, body(STORY)),
    Bad("cas-fictif-absent", 4, "---\ntitre: a\nrésumé: b\nsource: Un livre\n---\nTexte\n"),
    Bad("guillemets-droits", 6, body('Il dit "oui" et part.\n')),
    Bad("guillemets-droits", 6, body("Il dit “oui” et part.\n")),
    Bad("guillemets-non-fermes", 7, body("Bonjour.\nElle dit : « Je viens.\n\nPuis rien.\n")),
    Bad("espace-avant-ponctuation", 6, body("Il vient , puis part.\n"), says="« vient, »"),
    Bad("espace-manquante", 6, body("Il vient,puis part.\n"), says="« vient,puis »"),
    Bad("espace-manquante", 6, body("Il vient.Puis il part.\n")),
    Bad("espace-double", 6, body("Il vient,  puis part.\n")),
    Bad("tiret-court", 6, body("Il vient - enfin, presque.\n")),
    Bad("ponctuation-repetee", 6, body("Il vient !!\n"), says="« !! »"),
    Bad("etc-et-points", 6, body("Le pain, le beurre, etc...\n")),
    Bad("ordinal", 6, body("La 2ème fois.\n"), says="2e"),
    Bad("titre-de-civilite", 6, body("Mr Lenoir vient.\n")),
    Bad("majuscule-sans-accent", 6, body("Il part. A partir de là, rien.\n")),
    Bad("decimale", 6, body("Il travaille 3.5 heures.\n")),
    Bad("detail-identifiant", 7, body("Bonjour.\nAppelez le 06 12 34 56 78.\n"), says="téléphone"),
)

ALL = FILES + HEADS + BLOCKS + ATTRIBUTES + IDS + PARTS + REFERENCES + WARNED
