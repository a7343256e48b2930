"""What people answered about Gérard: his admission, what he wants, the road to an employer."""

from __future__ import annotations

from elearn.demo.tables import Handed, Question, Remark, accepted, returned

ADMISSION = (
    Handed(
        "nadege",
        "-17 16:25",
        """
        À la réunion, je ne plaide pas. Je demande à chacun ce qu’il a vu Gérard réussir depuis un an, et je le
        note au tableau. Ensuite je rappelle la règle : il veut travailler, il entre. Personne autour de la table
        ne peut prédire s’il réussira, moi pas davantage. Vos doutes m’intéressent : s’il déborde quand il parle,
        c’est un entretien à préparer, pas une raison d’attendre. Je m’engage à donner des nouvelles chaque jeudi,
        bonnes ou mauvaises. Avec lui, rendez-vous dans la semaine. Je ne lui demande ni de se dire malade ni de
        reprendre son traitement. Je lui dis que je cherche avec lui, sans garantir de place, et nous parlons de
        ses indemnités.
        """,
        accepted(
            "sophie",
            "-15 15:10",
            "vouloir prediction force discours sans-condition doutes sans-promesse indemnites",
            "Tout y est, et sans donner tort à personne.",
            Remark("je le note au tableau", "Au tableau, cela devient une liste de qualités d’employeur. Bien vu."),
        ),
        found="vouloir prediction discours doutes sans-promesse indemnites",
    ),
    Handed(
        "maelle",
        "-16 18:30",
        """
        Mon premier argument tient en une phrase : de tous les objectifs proposés en un an, il n’en a retenu
        qu’un, et c’est celui-là. Cette énergie est rare. Le second : nous nous trompons tous quand nous
        prédisons, dans les deux sens. Je prends une précaution pour l’équipe : un point écrit toutes les deux
        semaines, trois lignes, des faits. J’en prends une pour Gérard : ne rien lui promettre, ni date ni
        contrat. Son flot de paroles, nous le travaillerons dehors, entre deux visites. Et avant le premier
        entretien, une heure avec quelqu’un de la mutuelle, parce que l’argent finit toujours par poser la
        question.
        """,
        accepted(
            "sophie",
            "-14 09:15",
            "prediction force discours sans-promesse doutes indemnites",
            "Deux précautions, une pour chacun : c’est équilibré. Son traitement n’est pas une condition : dites-le.",
        ),
        found="prediction force discours sans-promesse indemnites",
        retained="Un seul but, c’est une force.",
    ),
    Handed(
        "capucine",
        "-13 17:00",
        """
        Je viendrais avec une question plutôt qu’avec un discours : « Qu’est-ce qui vous rassurerait ? » Si la
        réponse est « qu’il prenne ses médicaments », je dirais que l’accompagnement n’est pas une récompense. Si
        la réponse est « qu’on soit prévenus », je dirais oui tout de suite. Gérard veut travailler ; c’est la
        seule condition d’entrée. Je raconterais à l’équipe ce que je prévois : une rencontre par semaine dehors,
        un employeur vu dans le mois, des nouvelles au staff. À lui, je demanderais ce qu’il veut que je dise de
        lui, et ce qu’il me défend de dire.
        """,
        accepted(
            "agnes",
            "-11 10:40",
            "vouloir sans-condition doutes",
            "« L’accompagnement n’est pas une récompense » : cette phrase fera réfléchir la réunion entière.",
        ),
        found="vouloir sans-condition doutes",
    ),
)

WISHES = (
    Handed(
        "nadege",
        "-14 16:50",
        """
        Je lui demanderais de me montrer un jardin qu’il trouve beau et de m’expliquer pourquoi. Est-ce l’air, les
        machines, le silence, le fait de voir le soir ce que l’on a fait le matin ? Chaque réponse me donne un
        critère. Ensuite les conditions : à quelle heure se lève-t-il, jusqu’où irait-il en bus, combien de
        collègues supporterait-il ? « Payé » veut dire un contrat, je ne l’échange pas contre un stage. Au
        collègue qui parle de production, je réponds : c’est d’où il vient, pas où il va. Et dès vendredi nous
        allons ensemble regarder une équipe communale au travail.
        """,
        accepted(
            "sophie",
            "-13 09:00",
            "ouvrir passe paye conditions aller-voir",
            "Rien à ajouter. Notez sa liste dans ses mots.",
        ),
        found="ouvrir passe paye conditions aller-voir",
    ),
    Handed(
        "maelle",
        "-14 17:40",
        """
        J’ouvrirais le mot « jardins » comme on ouvre un sac, pour voir ce qu’il y a dedans. Peut-être être
        dehors. Peut-être travailler à deux. Peut-être conduire une tondeuse. J’écrirais sa liste avec ses mots,
        sur une page qu’il garde. Puis nous irions vérifier sur place : une pépinière, un paysagiste, le parc
        municipal en novembre, quand il pleut. Je ne parlerais pas d’usine. S’il finit par préférer autre chose,
        ce sera après avoir vu, et ce sera lui qui le dira.
        """,
        accepted(
            "marc",
            "-12 10:20",
            "ouvrir passe aller-voir ses-mots",
            "Le parc en novembre sous la pluie : voilà une information honnête.",
        ),
        found="ouvrir aller-voir ses-mots",
    ),
    Handed(
        "capucine",
        "-8 17:25",
        """
        Les parcs et jardins recrutent surtout au printemps, alors je préparerais Gérard à l’idée d’attendre ou
        d’élargir : la voirie, le nettoyage, les espaces verts d’une usine, qui rejoindraient son expérience. Je
        lui proposerais un test d’aptitude physique et une visite médicale, pour être sûre qu’il supporte le
        travail dehors. S’il est motivé, nous pourrions regarder une formation d’ouvrier paysagiste de dix mois.
        Pendant ce temps, je continuerais à prospecter pour voir quelles entreprises accepteraient une personne
        comme lui.
        """,
        returned(
            "agnes",
            "-5 16:30",
            "",
            "Vous connaissez le secteur, c’est un atout. Reprenez par trois questions à Gérard, sans aucun conseil.",
            Remark("d’attendre ou d’élargir", "Avant d’élargir, avez-vous ouvert ? Que cherche-t-il dans un jardin ?"),
            Remark(
                "une personne comme lui",
                "Essayez de remplacer ces mots par ce que Gérard sait faire. La phrase devient plus forte.",
            ),
        ),
        found="conditions",
    ),
)

ROAD = (
    Handed(
        "nadege",
        "-12 17:15",
        """
        Sur la route, je ne fais travailler qu’une phrase : « Bonjour, je m’appelle Gérard, je cherche une place
        dans les jardins et j’aime travailler dehors. » On la dit trois fois, la troisième en chantant. J’ajoute
        une question pour le patron : « Qu’est-ce qui est dur, dans ce métier, en hiver ? » Nous convenons que je
        me gratte l’oreille s’il faut laisser parler. Nous répétons aussi ce que je suis : quelqu’un qui l’aide à
        chercher, rien de plus. Chez le patron, je me tais. Au retour, avant de démarrer : une chose réussie, une
        chose à essayer. Puis la radio.
        """,
        accepted(
            "sophie",
            "-10 11:20",
            "accroche questions signal dire son-entretien debrief",
            "On vous voit tous les deux dans la voiture. Notez ce que le patron cherche vraiment.",
        ),
        found="accroche questions signal dire debrief",
    ),
    Handed(
        "maelle",
        "-11 16:45",
        """
        Je gare la voiture un peu avant, on descend. Debout, Gérard parle moins et regarde davantage. Une phrase
        pour se présenter, deux questions à poser, un geste entre nous : cela suffit pour un premier matin.
        Pendant la visite, j’écoute surtout ce que le patron ne dit pas en premier : le permis, le samedi, le dos.
        Je ne traduis jamais Gérard. S’il s’égare, je relance le patron : « Et vos chantiers, en ce moment ? »
        Dans la voiture, il commence le bilan ; moi je ne donne qu’un fait. On note le nom du patron et la date où
        l’on repassera.
        """,
        accepted(
            "sophie",
            "-9 09:35",
            "accroche questions signal son-entretien besoins debrief",
            "Ce que le patron ne dit pas en premier : voilà une oreille de prospection.",
        ),
        found="accroche questions signal besoins debrief",
    ),
)

QUESTIONS = (
    Question("gerard#equipe-sceptique", ADMISSION),
    Question("gerard#parcs-et-jardins", WISHES),
    Question("gerard#vingt-minutes", ROAD),
)
