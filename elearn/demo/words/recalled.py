"""What people wrote of the eight principles, from memory."""

from __future__ import annotations

from elearn.demo.tables import Drafted, Handed, Question, Remark, accepted

ALL = "exclusion-zero emploi-ordinaire equipe preferences prestations recherche employeurs soutien"

HANDED = (
    Handed(
        "nadege",
        "-42 18:35",
        """
        Un : qui veut travailler entre, sans examen de passage. Deux : un vrai emploi, avec un vrai salaire, dans
        une entreprise comme les autres. Trois : je suis dans l’équipe de soins, à la réunion du mardi, pas à
        côté. Quatre : ce sont ses goûts qui décident, même quand j’ai une autre idée. Cinq : un conseil sur les
        allocations avant de signer. Six : chercher vite, dans le mois. Sept : voir des employeurs chaque semaine,
        même quand je n’ai personne à présenter. Huit : rester après l’embauche, aussi longtemps qu’il le faut.
        Dans ma semaine, c’est le septième que j’ai le moins tenu.
        """,
        accepted("sophie", "-38 09:30", ALL, "Les huit y sont, et le septième est notre sujet de la prochaine séance."),
        found=ALL,
        retained="Voir des employeurs même sans candidat.",
    ),
    Handed(
        "maelle",
        "-40 17:05",
        """
        Je les retrouve en suivant une personne. Elle dit qu’elle aimerait travailler : la porte est ouverte, quoi
        qu’il y ait dans son dossier. On parle de ce qu’elle aime, c’est elle qui choisit. On vise un emploi
        ordinaire. Je vais à la réunion de l’équipe et je dis où nous en sommes. On cherche tout de suite, avant
        d’avoir fini de se connaître. Je rencontre des patrons, j’écoute ce dont ils ont besoin. Avant la
        signature, quelqu’un calcule ce que deviennent ses prestations. Après, je reste. J’en compte huit, mais
        j’ai dû revenir en arrière pour retrouver le calcul.
        """,
        accepted("marc", "-36 15:00", ALL, "Suivre une personne plutôt qu’une liste : cela se retient mieux."),
        found=ALL,
    ),
    Handed(
        "camille",
        "-12 12:30",
        """
        Exclusion zéro, emploi ordinaire, équipe de soins, préférences, conseil sur les allocations, recherche
        rapide, réseau d’employeurs, soutien sans limite de durée. Voilà pour la liste ; le plus difficile est de
        mettre quelque chose derrière. Cette semaine, une dame m’a dit qu’elle voulait « juste ranger des livres
        ». J’ai failli répondre qu’il n’y avait pas de poste en bibliothèque. Nous sommes allées voir une
        librairie, et le patron nous a parlé vingt minutes. C’était à la fois ses préférences, la recherche rapide
        et le réseau d’employeurs, dans la même matinée.
        """,
        accepted(
            "sophie",
            "-8 11:10",
            ALL,
            "Votre matinée à la librairie vaut mieux qu’une définition. Racontez-la à l’équipe.",
            Remark("J’ai failli répondre", "C’est souvent là que tout se joue. Qu’est-ce qui vous a retenue ?"),
        ),
        found=ALL,
        retained="Une liste ne sert à rien sans une scène derrière chaque mot.",
    ),
    Handed(
        "aicha",
        "-19 19:20",
        """
        L’exclusion zéro me parle parce que j’ai connu l’inverse : il fallait six mois d’atelier pour avoir le
        droit d’essayer. Ensuite : un emploi du marché ordinaire, choisi selon ce que la personne préfère ; une
        recherche qui démarre dans le mois ; des employeurs que l’on va voir chaque semaine ; un soutien qui ne
        s’arrête pas à la fin de la période d’essai ; le lien avec les soignants, toutes les semaines, par des
        faits. Il m’en manque deux. L’un est le conseil sur les prestations, je viens de m’en souvenir. L’autre ne
        m’est pas revenu avant d’avoir relu : c’étaient les préférences, que j’avais pourtant déjà écrites !
        """,
        accepted("sophie", "-15 10:05", ALL, "Vous les aviez tous, et votre souvenir de l’atelier est précieux."),
        found=ALL,
    ),
    Handed(
        "chloe",
        "-28 08:20",
        """
        Je les ai appris avec les doigts. La main gauche est du côté de la personne : elle veut, donc elle entre ;
        elle préfère, donc elle décide ; elle vise un emploi ordinaire ; on cherche sans attendre ; on calcule ses
        droits avant. La main droite est du côté des autres : l’équipe de soins, les employeurs, et moi qui reste
        après l’embauche. Cela fait huit, et il me reste deux doigts pour ce qui n’est pas sur la liste : décider
        ensemble, et être dehors la plus grande partie du temps.
        """,
        accepted(
            "sophie", "-24 14:40", ALL, "Les deux doigts qui restent sont les bons. Je garde le moyen mnémotechnique."
        ),
        found=ALL,
    ),
    Handed(
        "jb",
        "-29 19:45",
        """
        Je réponds dans le bus, sans le chapitre. Personne n’est refusé, quel que soit son dossier. On vise un vrai
        emploi, pas un atelier. C’est la personne qui dit ce qui lui plaît. On cherche dès la première semaine. Je
        vais à la réunion de l’équipe de soins, même quand on y parle peu de travail. Et après l’embauche je reste,
        aussi longtemps qu’elle le souhaite. J’arrive à six ; les deux qui manquent ne me reviennent pas ce soir.
        """,
        accepted(
            "sophie",
            "-27 10:20",
            "exclusion-zero emploi-ordinaire equipe preferences recherche soutien",
            "Six, de mémoire et dans un bus : la base est là. L’argent et les employeurs, nous en reparlerons.",
        ),
        found="exclusion-zero emploi-ordinaire equipe preferences recherche soutien",
    ),
    Handed(
        "ines",
        "-1 16:05",
        """
        De mémoire : tout le monde peut entrer ; on cherche un emploi comme tout le monde en a un ; les goûts de
        la personne guident ; on va vite ; on connaît des patrons ; on reste longtemps ; on travaille avec les
        soignants ; on parle d’argent avant de signer. Une scène de ma semaine pour le dernier point : un monsieur
        refusait toute idée de contrat. Il avait peur de perdre son logement, pas son allocation. Personne ne le
        lui avait demandé. Nous avons pris rendez-vous, et il m’a reparlé de la boulangerie.
        """,
        found=ALL,
    ),
    Handed(
        "leila",
        "-25 21:00",
        """
        Huit, dans le désordre. Je vais voir des employeurs même sans candidat. Je ne demande à personne d’être
        prêt. Je suis assise à la réunion de l’équipe, avec un café et des nouvelles. Je note les préférences avec
        les mots de la personne. Je cherche un poste payé au tarif de tous. Je commence la première semaine.
        J’accompagne au rendez-vous sur les droits. Je rappelle un mois, six mois, un an après. Celui que je tiens
        le moins bien, ici, c’est le réseau : les villages sont loin et j’annule trop souvent mes visites du
        vendredi.
        """,
        accepted("rachid", "-22 09:50", ALL, "Faisons vos visites du vendredi à deux, une semaine sur deux ?"),
        found=ALL,
    ),
)

DRAFTS = (
    Drafted(
        "zoe",
        "-1 10:45",
        """
        Ce que je retrouve sans rouvrir le chapitre : on ne refuse personne, on cherche un vrai travail, on
        commence vite, on écoute ce que la personne veut. Je sais qu’il y a quelque chose sur l’équipe de soins et
        quelque chose sur l’argent. Il m’en manque deux. J’y reviendrai demain matin, sans tricher ; je voudrais
        surtout trouver une scène pour chacun, parce que je les oublie dès qu’ils ne sont qu’une liste.
        """,
    ),
)

QUESTIONS = (Question("huit-principes#rappel", HANDED, DRAFTS),)
