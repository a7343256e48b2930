"""What people answered about Gérard: a place that is free, the programme he leaves, what comes next."""

from __future__ import annotations

from elearn.demo.tables import Handed, Question, Remark, accepted

PLACE = (
    Handed(
        "nadege",
        "-8 16:05",
        """
        À Gérard, je dis tout : il y a une place, tout de suite, dehors, dans une entreprise de travail adapté. Je
        pose à côté ce qu’il m’a demandé le premier jour : payé comme les autres, petite équipe, patron que l’on
        connaît. Il compare, pas moi. Je l’accompagne à la mutuelle pour que les deux colonnes aient aussi des
        chiffres. À l’équipe, je dis merci, sans ironie : la collègue a pensé à lui. Je montre la liste des
        quatorze patrons rencontrés, pour que l’attente ne passe pas pour de la paresse. Et jeudi nous avons deux
        visites : je ne les annule pas.
        """,
        accepted(
            "sophie",
            "-7 10:00",
            "dire-offre choix ses-preferences indemnites impatience continuer",
            "Une réponse solide. Dites aussi, simplement, ce que vise le programme.",
            Remark("Il compare, pas moi", "Trois mots, et la décision est à sa place."),
        ),
        found="dire-offre choix ses-preferences indemnites impatience continuer",
        retained="Cacher une offre, c’est choisir pour lui.",
    ),
    Handed(
        "maelle",
        "-8 18:20",
        """
        Je ne cache pas l’offre, ce serait choisir pour lui. Je ne la vante pas non plus. Nous nous asseyons avec
        une feuille : à gauche l’ETA, à droite la recherche qui continue. Gérard remplit, je complète quand il me
        le demande. Le programme vise l’emploi ordinaire, je le dis simplement, et je respecte ceux qui
        travaillent en ETA : j’en connais de très heureux. À mes collègues, j’explique où nous en sommes, visite
        par visite. S’il veut aller voir la place, je l’emmène. S’il dit non, personne ne lui en reparlera le
        jeudi suivant.
        """,
        accepted(
            "marc",
            "-7 15:45",
            "dire-offre choix but-programme impatience",
            "Très juste de ton. Il manque la question de ses indemnités.",
        ),
        found="dire-offre choix but-programme impatience",
    ),
)

LEAVING = (
    Handed(
        "nadege",
        "-1 11:15",
        """
        Je dirais au staff que je comprends les deux réactions, parce que je les ai toutes les deux. Arrêter les
        ateliers est un pas, et c’est aussi un filet en moins. Je refuse que l’accompagnement serve de monnaie
        contre le traitement : ce serait remettre une condition à l’entrée, un an plus tard. En revanche, je
        demande trois choses : que Gérard reste à l’ordre du jour, qu’un nom soit écrit à côté de « qui l’appelle
        », et que quelqu’un d’autre que moi le voie une fois par semaine. Je lui raconterai cette réunion demain,
        dans la voiture. Pour le sommeil et le traitement, je lui proposerai d’en parler à sa médecin à partir de
        ses matinées.
        """,
        found="son-choix deux-faces pas-echange ordre-du-jour qui-appelle traitement-travail gerard-sait",
    ),
    Handed(
        "maelle",
        "-6 17:50",
        """
        Au staff, je commence par une information : il vient à toutes nos rencontres, à l’heure. Puis je nomme le
        risque, pour que personne n’ait besoin de le nommer contre lui : il voit peu de monde. Ce n’est pas à moi
        d’échanger ma présence contre des médicaments. Je propose un relais écrit : l’infirmière l’appelle le
        mardi, moi je le vois lundi, mercredi et vendredi, et celui qui s’inquiète prévient l’autre le jour même.
        Gérard est d’accord pour que l’on parle de lui ici s’il sait ce qui s’y dit. Je suggère de l’inviter, la
        prochaine fois, aux dix minutes qui le concernent.
        """,
        accepted(
            "sophie",
            "-5 09:45",
            "deux-faces pas-echange ordre-du-jour qui-appelle gerard-sait",
            "Nommer le risque soi-même, pour qu’il ne serve pas d’arme : c’est très fin.",
            Remark("Je suggère de l’inviter", "Oui. Et s’il refuse, que veut-il que vous disiez pour lui ?"),
        ),
        found="deux-faces pas-echange ordre-du-jour qui-appelle gerard-sait",
    ),
)

AFTERWARDS = (
    Handed(
        "nadege",
        "-1 11:52",
        """
        À ma collègue : « Raté pour qui ? » Gérard n’a pas d’emploi ordinaire, et je ne compterai pas l’EFT comme
        tel, par honnêteté. Mais il se lève, il comprend ce qu’un chef attend, on dit de lui que c’est un bon
        élément ; c’était exactement sa difficulté. Je regarde aussi de notre côté : quatorze patrons en six mois,
        c’est peu. Cette semaine, je vais le voir près du chantier et je lui demande comment il voit la suite.
        Nous écrivons ensemble les options et la date où l’on relira. J’appelle la mutuelle, avec lui, à cause de
        sa réinscription. Et je mets dans mon agenda le mois où nous reprendrons les visites.
        """,
        found="son-choix compter appris reprise demarchage statut decision",
        retained="Deux phrases vraies ensemble : pas d’emploi, et un chemin.",
    ),
    Handed(
        "maelle",
        "-2 15:30",
        """
        Je répondrais que l’IPS n’est pas une machine à embaucher, et que ce n’est pas non plus une excuse. Deux
        choses vraies ensemble : le but n’est pas atteint, et Gérard a choisi son chemin. L’EFT est son idée, pas
        la nôtre ; je n’en ferai pas une réussite du service. Ce qu’il reste à faire : garder une rencontre par
        semaine pendant la formation, revoir les petits patrons qui voulaient de l’expérience, puisqu’il va en
        avoir, et fixer dès maintenant le moment de repartir. Je vérifierais ses droits avant toute chose. Enfin
        je lui demanderais, à lui, s’il trouve que cela n’a pas marché.
        """,
        found="son-choix compter soutien reprise demarchage statut",
    ),
)

QUESTIONS = (
    Question("gerard#place-en-eta", PLACE),
    Question("gerard#il-arrete", LEAVING),
    Question("gerard#alors-rate", AFTERWARDS),
)
