"""What people of the other organisations answered about José's first days."""

from __future__ import annotations

from elearn.demo.tables import Drafted, Handed, Question, Remark, accepted, returned

HANDED = (
    Handed(
        "thomas",
        "-19 17:45",
        """
        Je viens du commerce, alors mon premier réflexe serait de chercher un poste de vendeur pour José. Je le
        garde pour moi. Les premiers jours servent à se rencontrer. Sa case manager nous présente au marché
        couvert, un mardi matin, quand il y a peu de monde. Nous marchons. Je lui demande ce qu’il regarde en
        premier quand il passe devant une vitrine. Je lui dis qu’entendre des voix ne ferme aucune porte ici. Pour
        l’allocation, je n’avance aucun chiffre : je l’accompagne chez la personne qui calcule. Et je propose de
        nous revoir dans trois jours, pas dans trois semaines.
        """,
        accepted(
            "gaelle",
            "-16 10:30",
            "contact-rapide pont raisons allocation voix",
            "Vous avez vu votre réflexe et vous l’avez laissé passer. C’est le plus difficile.",
        ),
        found="contact-rapide pont raisons allocation voix",
    ),
    Handed(
        "fatou",
        "-8 11:15",
        """
        José a été renvoyé pour des absences non justifiées. Je pense qu’il faut d’abord travailler la
        ponctualité, car aucun employeur n’acceptera cela. Je lui proposerais un atelier d’un mois dans notre
        service, le matin, avec un planning qu’il signe. En parallèle, je contacterais quelques entreprises pour
        préparer le terrain. Quand il viendra régulièrement, nous pourrons chercher un emploi qui lui plaît, par
        exemple dans un magasin de vêtements, puisqu’il aime cela. Sa case manager peut m’aider à le motiver.
        """,
        returned(
            "gaelle",
            "-6 15:50",
            "raisons",
            """
            Votre souci d’une embauche qui dure est précieux. L’IPS le place ailleurs : on cherche tout de suite,
            et on soutient pendant. Reprenez en imaginant que l’atelier n’existe pas.
            """,
            Remark(
                "d’abord travailler la ponctualité",
                "Savons-nous pourquoi il s’absentait ? Un traitement, un chef, une honte ? Demandez-le-lui d’abord.",
            ),
            Remark("puisqu’il aime cela", "Voilà la bonne porte. Essayez de commencer par elle."),
        ),
        found="raisons",
    ),
    Handed(
        "leila",
        "-15 20:10",
        """
        J’habite une région où tout le monde se connaît : je choisirais un café à mi-chemin, pas celui de la
        place. Sa case manager m’accompagne, présente, et nous laisse vingt minutes. Je demande à José de me
        raconter un mardi, du réveil au coucher. Dans ce mardi, je cherche deux choses : une heure où il est bien,
        et un endroit où il va volontiers. C’est déjà le début d’une recherche. Il n’a pas à être prêt. Je lui
        promets une seule chose, que je peux tenir : un rendez-vous de calcul sur son allocation, avec lui, avant
        qu’il signe quoi que ce soit.
        """,
        accepted(
            "rachid",
            "-12 08:40",
            "contact-rapide pont allocation voix stress",
            "Une seule promesse, et elle est tenable. Ajoutez ses raisons à lui, et tout y est.",
        ),
        found="contact-rapide pont allocation voix",
        retained="Promettre une seule chose, que je peux tenir.",
    ),
    Handed(
        "baptiste",
        "-8 16:20",
        """
        Je téléphonerais à la case manager pour convenir d’un passage commun, dans les trois jours. Elle connaît
        José, moi non. Je lui demanderais ce qu’il préfère dire lui-même. Au premier contact, je parlerais peu du
        travail d’avant et beaucoup de celui qu’il imagine, même vaguement. Les beaux vêtements peuvent mener à
        une boutique, mais aussi à une blanchisserie, à un atelier de retouches, à un théâtre : je garderais la
        liste ouverte. Je ne demanderais pas l’avis du médecin pour commencer. Si les parents m’appellent, je leur
        répondrais gentiment que je ne parle de personne sans son accord.
        """,
        found="contact-rapide pont raisons voix accord",
    ),
    Handed(
        "marieeve",
        "-13 15:15",
        """
        Au Centre, on donne rarement un premier rendez-vous au bureau ; je ferais pareil avec José. Son
        intervenante pivot appelle devant lui, met le haut-parleur et me le passe : on fixe un café pour
        après-demain, l’après-midi. Je jase avec lui de linge, puisqu’il aime ça, et de ce que ses journées ont de
        trop long. Les voix ne sont pas une condition. Pour l’argent, je lui dis que je ne connais pas son cas,
        qu’une agente va faire la simulation avec nous, et qu’on vérifiera aussi ce que devient son carnet de
        réclamation. Je note ses mots dans un calepin qu’il peut lire.
        """,
        accepted(
            "sylvie",
            "-10 09:10",
            "contact-rapide pont raisons allocation voix",
            "Le calepin qu’il peut lire dit tout de votre façon de travailler.",
            Remark("met le haut-parleur et me le passe", "Belle idée : il entend tout ce qui se dit de lui."),
        ),
        found="contact-rapide pont raisons allocation voix",
    ),
    Handed(
        "olivier",
        "-1 14:05",
        """
        Je prendrais au sérieux les deux inquiétudes de José avant mes propres idées. La première est l’argent :
        j’appellerais pour savoir qui peut faire une simulation avec lui, pas pour lui, avant toute embauche. La
        deuxième est la pression : j’aimerais qu’il me décrive la cuisine où il lavait la vaisselle, minute par
        minute, pour comprendre ce qui pesait. Tout cela en marchant, au bord de la rivière, avec son intervenante
        au départ. Je terminerais par quelque chose de léger : la prochaine fois, il choisit un magasin et me
        montre ce qu’il achèterait avec sa première paye.
        """,
    ),
    Handed(
        "lucie",
        "-12 10:20",
        """
        Le mot que je retiens est « un peu ». Je proposerais donc un peu : une demi-heure, au bord du lac, avec la
        personne de l’équipe mobile qui connaît José. Je n’apporterais pas de questionnaire. Je lui demanderais ce
        qu’il aimait dans son dernier emploi, s’il y avait quelque chose, et ce qu’il ferait d’une première paie.
        Je ne supposerais pas qu’il touche une rente : je regarderais avec lui de quoi il vit, puis nous irions
        voir quelqu’un qui calcule. S’il annule, je reviens. Ses parents, je les rencontrerai le jour où il me le
        demandera.
        """,
        accepted(
            "martin",
            "-9 17:30",
            "contact-rapide pont raisons allocation accord",
            "Vous avez traduit « un peu » en une demi-heure. Il fallait y penser.",
        ),
        found="contact-rapide pont raisons allocation accord",
        retained="« Un peu » est une façon de vouloir.",
    ),
    Handed(
        "yann",
        "-2 09:55",
        """
        J’organiserais un échange à trois avec sa case manager, si possible dans les deux jours, pendant que
        l’envie est là. Je demanderais à José ce qu’il veut que je sache et ce qu’il garde pour lui.
        J’expliquerais mon rôle avec un exemple : pour la dernière personne que j’ai suivie, j’ai passé plus de
        temps dehors qu’à l’ordinateur. Je lui proposerais de choisir trois vitrines à regarder ensemble la
        semaine d’après. Je sais que le stress l’inquiète ; je parlerais d’heures, de bruit, de collègues, pas de
        courage. Et je mettrais l’allocation à l’agenda, avec une date.
        """,
    ),
)

DRAFTS = (
    Drafted(
        "omer",
        "-1 18:40",
        """
        Rencontrer José vite, avec sa case manager, dehors. Lui demander ce qu’il attend, lui, et pas les autres.
        Idée : passer devant le tailleur de la rue des Tisserands, regarder la vitrine ensemble, parler des
        tissus.

        À compléter : que dire des voix ? Que faire si ses parents téléphonent avant que je l’aie vu ? Je voudrais
        aussi trouver une façon simple d’expliquer le calcul de l’allocation sans donner de chiffre, parce que
        j’ai vu des gens renoncer à cause d’un chiffre faux.
        """,
    ),
)

QUESTIONS = (Question("jose#premiers-jours", HANDED, DRAFTS),)
