"""What people of Les Deux Rives answered about José's first days."""

from __future__ import annotations

from elearn.demo.tables import Handed, Question, Remark, accepted, returned

HANDED = (
    Handed(
        "nadege",
        "-37 17:20",
        """
        J’appellerais José dès réception de l’orientation pour lui proposer un rendez-vous au service. Je
        préparerais un dossier avec son parcours, ses diplômes et les raisons de son licenciement, afin de bien
        comprendre pourquoi il ne venait plus. Ensuite je prendrais contact avec son psychiatre pour savoir s’il
        est stabilisé, car entendre des voix presque tout le temps me semble difficile à concilier avec un emploi.
        Si le médecin donne son feu vert, je proposerais à José un bilan de compétences. Je rencontrerais aussi
        ses parents, qui s’inquiètent, pour les rassurer sur notre façon de travailler.
        """,
        returned(
            "sophie",
            "-34 09:40",
            "",
            """
            Merci Nadège, on sent que vous voulez bien faire les choses. Relisez la première section du chapitre 5
            en cherchant une seule réponse : qui se déplace, et qui décide ? Reprenez ensuite à partir de ce que
            José aime.
            """,
            Remark(
                "savoir s’il est stabilisé",
                "Qu’est-ce que cela changerait à votre première semaine ? L’exclusion zéro répond à cette question.",
            ),
            Remark("Je rencontrerais aussi ses parents", "Avec son accord ? Et avec lui ?"),
        ),
        found="contact-rapide",
    ),
    Handed(
        "nadege",
        "-32 12:05",
        """
        Je m’étais trompée de point de départ : je partais du dossier. Je demanderais à sa case manager de venir
        avec moi, cette semaine, au café où José a ses habitudes. Elle fait les présentations, elle boit son café,
        elle s’en va quand il est à l’aise. Je lui parlerais de ses journées et des vêtements qu’il aimerait
        s’acheter ; on pourrait marcher un peu devant les boutiques. Les voix ne m’empêchent pas de commencer, je
        le lui dirais simplement. Pour l’allocation, je prendrais avec lui un rendez-vous de calcul avant toute
        embauche.

        Quant à ses parents, je ne ferais rien sans lui demander s’il le souhaite.
        """,
        accepted(
            "sophie",
            "-29 10:15",
            "contact-rapide pont raisons allocation voix accord",
            "Quel chemin depuis la première version. Il reste le stress : gardez-le pour votre prochaine rencontre.",
            Remark(
                "elle s’en va quand il est à l’aise",
                "Très juste : la confiance se prête, puis chacun reprend sa place.",
            ),
        ),
        found="contact-rapide pont raisons allocation voix accord",
        retained="Partir de ses raisons, pas de son dossier.",
    ),
    Handed(
        "maelle",
        "-34 16:30",
        """
        D’abord, ne pas laisser passer la semaine. « Un peu », c’est un oui fragile. J’enverrais un message à sa
        référente : pouvons-nous passer ensemble, jeudi ou vendredi, près de chez lui ? Un parc, un café, ce qu’il
        préfère. Sur place, je ne sortirais ni stylo ni formulaire. Je lui demanderais ce qui lui plaît, ce qu’il
        porterait le premier jour, ce qu’il ne veut plus revivre après la plonge. J’écouterais bien la question de
        la pression : est-ce le bruit, les horaires, le chef ? On chercherait un poste calme, quelques heures pour
        commencer, et je resterais à côté. Avant de nous quitter, je noterais la date du rendez-vous sur
        l’allocation.
        """,
        accepted(
            "marc",
            "-31 14:20",
            "contact-rapide pont raisons allocation stress",
            "Rien à reprendre. Pensez à la place de ses parents avant la deuxième étape.",
            Remark(
                "est-ce le bruit, les horaires, le chef ?",
                "Trois questions précises au lieu d’un « courage » : parfait.",
            ),
        ),
        found="contact-rapide raisons stress allocation",
        retained="Un oui fragile se rencontre dans la semaine.",
    ),
    Handed(
        "camille",
        "-2 14:41",
        """
        Je ne connais pas encore José, alors je prendrais le temps. Je demanderais à sa case manager de me
        présenter, au café plutôt qu’au bureau, parce qu’elle a déjà sa confiance. Je lui poserais des questions
        sur ce qu’il aime : les vêtements, par exemple, c’est un vrai point de départ, et il y a des magasins dans
        sa ville qui recrutent. Je lui expliquerais qu’il ne perdra pas son allocation, pour qu’il soit rassuré.
        J’appellerais ensuite sa mère, car elle le voit souvent et elle peut m’aider à comprendre ce qui s’est
        passé il y a sept ans. Pour la pression, on commencerait par quelques heures par semaine.
        """,
        returned(
            "sophie",
            "-1 09:24",
            "pont raisons stress",
            """
            Une réponse vivante, où l’on voit José. Deux passages à reprendre, l’allocation et la mère ; le reste
            tient très bien. Ne réécrivez que ceux-là.
            """,
            Remark("c’est un vrai point de départ", "Oui ! Vous partez de lui. Gardez cette phrase."),
            Remark(
                "qu’il ne perdra pas son allocation",
                """
                Le savez-vous déjà ? Une promesse qui se révèle fausse coûte plus cher qu’une inconnue. Que
                pourriez-vous lui proposer à la place ?
                """,
            ),
            Remark(
                "J’appellerais ensuite sa mère",
                "José a-t-il dit oui ? Relisez « D’abord un accord », dans le chapitre 5.",
            ),
            is_read=False,
        ),
        found="pont raisons stress allocation",
        retained="Je promets trop vite quand quelqu’un a peur.",
    ),
    Handed(
        "aicha",
        "-16 18:10",
        """
        Je ferais simple. Sa case manager lui a parlé de moi ; je lui demande si nous pouvons prendre un café à
        trois demain ou après-demain, dans son quartier. J’arrive les mains vides. On parle d’abord de ses
        journées, qui sont longues, et de ce qu’il aimerait s’offrir. S’il parle des voix, j’écoute ; s’il n’en
        parle pas, je ne demande rien, cela ne change pas ma place à côté de lui. L’argent lui fait peur : je ne
        réponds pas au hasard, je lui propose d’aller ensemble voir l’assistante sociale du service, qui sait
        faire le calcul. Je finis par une question : « On se revoit où, la prochaine fois ? »
        """,
        accepted(
            "sophie",
            "-13 11:00",
            "contact-rapide pont raisons allocation voix",
            "« J’arrive les mains vides » : je vais vous emprunter cette phrase pour la prochaine séance.",
        ),
        found="contact-rapide pont raisons voix",
        retained="Finir par une question qu’il peut emporter.",
    ),
    Handed(
        "jb",
        "-9 19:02",
        """
        José est inquiet, ses parents aussi, et sa référente est enthousiaste. Au milieu, il y a quelqu’un qui dit
        « un peu ». Je chercherais à savoir ce que ce « un peu » veut dire pour lui, sans le pousser. Une
        promenade me paraît bien, avec sa référente les dix premières minutes. Je lui demanderais de me raconter
        un bon souvenir de travail, même court, et ce qui avait rendu la plonge invivable. Je noterais ses mots à
        lui. Je ne parlerais pas de poste ce jour-là ; je proposerais seulement une deuxième rencontre, au même
        endroit, et je dirais que l’on regardera ensemble la question de l’allocation avec quelqu’un de formé.
        """,
        found="pont raisons",
    ),
    Handed(
        "chloe",
        "-23 08:50",
        """
        Le risque, avec José, c’est de vouloir aller aussi vite que sa case manager. J’irais vite pour le
        rencontrer, pas pour décider. Premier contact dans la semaine, elle et moi, là où il se sent bien. Je me
        présenterais en une phrase : « Je cherche du travail avec les gens, pas à leur place. » Puis je me tairais
        un peu. Ses raisons sont concrètes, des vêtements et des journées moins longues ; c’est assez pour
        commencer. Je poserais la question du stress autrement : qu’est-ce qui vous fatigue, à quelle heure
        êtes-vous bien ? Je vérifierais ses droits avant toute embauche, avec lui. Ses parents viendront plus
        tard, s’il le veut.
        """,
        accepted(
            "sophie",
            "-20 16:45",
            "contact-rapide pont raisons allocation stress accord",
            "Vite pour rencontrer, pas pour décider : c’est exactement l’équilibre de ce chapitre.",
            Remark("Puis je me tairais un peu", "Combien de temps ? Essayez une vraie minute, la prochaine fois."),
        ),
        found="contact-rapide raisons stress allocation",
    ),
    Handed(
        "elodie",
        "-1 17:20",
        """
        Je proposerais à José un rendez-vous dans les dix jours, avec sa case manager. On ferait le point sur ses
        expériences et sur ce qu’il recherche. Comme il aime les beaux vêtements, je regarderais les offres dans
        la vente. Je lui parlerais aussi d’un stage d’observation, pour qu’il voie si la pression lui convient. Il
        faudrait que je relise ce que dit le chapitre sur l’allocation avant d’écrire la suite, je ne suis pas
        sûre de moi.
        """,
    ),
    Handed(
        "karim",
        "-3 10:35",
        """
        Je commencerais par la case manager : comment José vient-il à un rendez-vous, le matin ou l’après-midi, et
        qu’est-ce qui l’aide ? Ensuite, une première rencontre courte, à trois, dans un lieu qu’il choisit. Je lui
        dirais ce que je fais et ce que je ne fais pas : je ne suis ni un contrôleur ni un médecin. Pour la
        crainte de l’allocation, je sortirais mon téléphone et nous prendrions le rendez-vous de calcul ensemble.
        Pour la pression, je lui demanderais de me décrire un endroit où il est bien ; on chercherait des lieux de
        travail qui y ressemblent. J’ai travaillé en restauration : je sais que la plonge n’est pas un métier
        calme.
        """,
        found="pont allocation stress",
        retained="Dire aussi ce que je ne fais pas.",
    ),
    Handed(
        "ines",
        "-14 13:25",
        """
        Avant tout, je relirais l’orientation en soulignant ce qui vient de José et ce qui vient des autres. Les
        voix, c’est l’espoir de sa case manager. Les beaux vêtements et les journées vides, c’est lui. Je
        partirais donc de là, autour d’un café, avec elle au début. Je lui demanderais s’il y a une boutique qu’il
        aime regarder, et nous irions, juste pour voir qui y travaille et à quelles heures. Pour ses deux peurs,
        je prendrais l’une après l’autre : un calcul précis pour l’allocation, fait par une personne dont c’est le
        métier, et un petit contrat choisi pour ménager ses forces.
        """,
        accepted(
            "sophie",
            "-11 09:05",
            "contact-rapide pont raisons allocation stress",
            "Peu de personnes voient que l’espoir à propos des voix n’est pas celui de José. Bravo.",
            Remark(
                "juste pour voir qui y travaille",
                "Un premier pas petit, proche et réversible. C’est ce qu’il a demandé.",
            ),
        ),
        found="pont raisons allocation stress",
        retained="Souligner ce qui vient de la personne.",
    ),
)

QUESTIONS = (Question("jose#premiers-jours", HANDED),)
