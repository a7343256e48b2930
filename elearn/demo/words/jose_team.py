"""What people answered about the two meetings that José called off."""

from __future__ import annotations

from elearn.demo.tables import Handed, Question, Remark, accepted

HANDED = (
    Handed(
        "nadege",
        "-22 15:30",
        """
        En réunion, je commence par ce que je n’ai pas dit : deux sorties annulées, et mon silence. Puis les faits
        qui vont bien : deux cafés, une visite chez ses parents, une envie de boutiques. Je demande à la médecin
        ce qu’elle appelle fatigué : depuis quand, à quelle heure, après quel changement ? Je propose de ne pas
        décider d’attendre sans lui, et de nous redonner dix minutes jeudi prochain. Avec José, je passe en fin
        d’après-midi, avec sa case manager, sans parler de projet. Si les vitrines étaient trop, on fera un café.
        Je ne ferme rien, je raccourcis le pas.
        """,
        accepted(
            "sophie",
            "-20 10:50",
            "faits inquietude pas-court case-manager aller-vers porte date",
            "Vous commencez par votre propre silence : l’équipe ne peut plus vous en vouloir.",
            Remark("je raccourcis le pas", "À garder. C’est une phrase que José pourrait entendre."),
        ),
        found="faits inquietude pas-court aller-vers date",
        retained="Donner les nouvelles surtout quand elles ne sont pas bonnes.",
    ),
    Handed(
        "maelle",
        "-20 18:15",
        """
        Je dirais à l’équipe : « Je ne sais pas pourquoi il a annulé, et je ne veux pas le deviner. » La médecin a
        vu quelque chose que je n’ai pas vu ; je la remercie et je lui demande si le traitement a changé. Une
        absence n’est pas un refus, c’est une question qui n’a pas trouvé d’autre façon de se poser. Je propose
        que sa case manager et moi passions mardi, à l’heure de son café. On ne lui demandera pas s’il est
        toujours intéressé. On lui dira ce qui s’est dit ici, et on lui laissera choisir la taille du prochain
        pas. Point d’étape dans quinze jours, noté dans l’agenda de l’équipe.
        """,
        accepted(
            "marc",
            "-18 09:25",
            "inquietude absence case-manager aller-vers pas-court date",
            "« La taille du prochain pas » : voilà ce que l’on peut lui laisser choisir. Dites aussi les faits.",
        ),
        found="inquietude absence case-manager aller-vers date",
    ),
    Handed(
        "marieeve",
        "-1 15:35",
        """
        À l’équipe, je raconte les trois dernières semaines sans adjectif. Je reconnais que j’aurais dû parler de
        la première annulation. La docteure s’inquiète de la fatigue : je lui demande de nous aider à comprendre,
        et si elle accepterait de poser elle-même la question du travail à son prochain rendez-vous. Je ne suis
        pas d’accord pour mettre le dossier en attente sans date ; je propose un plus petit pas et un retour dans
        deux semaines. Avec José, je texte une seule fois, pour dire que je passe au café jeudi vers quinze
        heures, avec son intervenante, et qu’il n’a rien à préparer. S’il n’est pas là, je repasse.
        """,
        found="faits inquietude pas-court aller-vers porte date",
    ),
)

QUESTIONS = (Question("jose#deux-annulations", HANDED),)
