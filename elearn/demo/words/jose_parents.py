"""What people answered about the visit to José's parents."""

from __future__ import annotations

from elearn.demo.tables import Drafted, Handed, Question, Remark, accepted, returned

HANDED = (
    Handed(
        "nadege",
        "-28 16:10",
        """
        Avant. José et moi écrivons sur une demi-page ce qu’il accepte : je rencontre ses deux parents, on parle
        du travail, on ne parle ni de l’hôpital ni de son argent. Je lui demande comment cela se passe chez eux,
        qui s’assied où, qui coupe la parole à qui. Il rit : c’est son père.

        Pendant. J’y vais avec lui, un samedi. Il commence : « C’est moi qui veux essayer. » Sa mère pose sa
        question ; je la laisse aller au bout, puis nous répondons à deux : qui elle appelle en semaine, qui le
        week-end. Je ne promets pas qu’il ira toujours bien.

        Après. On en reparle en marchant, et je préviens sa case manager de ce qu’il veut bien partager.
        """,
        accepted(
            "sophie",
            "-26 09:20",
            "accord-ecrit preparer chez-eux jose-parle peur apres",
            "La question de la mère reçoit une vraie réponse. Cherchez aussi ce que ses parents pourraient faire.",
            Remark("qui coupe la parole à qui", "Une question toute simple, et l’on sait déjà comment s’asseoir."),
        ),
        found="accord-ecrit preparer chez-eux jose-parle peur apres",
        retained="Répondre avec des noms, pas avec des garanties.",
    ),
    Handed(
        "maelle",
        "-27 18:00",
        """
        La rencontre appartient à José, je ne fais que l’accompagner. Nous la préparons au café : il choisit trois
        choses à dire et une chose interdite. L’accord est écrit, daté, dans sa poche comme dans mon dossier. Chez
        ses parents, j’accepte le thé et je regarde les photos, cela prend dix minutes et cela change tout. Quand
        la peur arrive, je dis ce que l’on sait : un poste choisi, peu d’heures au début, quelqu’un à qui
        téléphoner. Je dis aussi ce que l’on ne sait pas. Je demande à son père s’il accepterait de faire une fois
        le trajet avec lui ; José avait eu cette idée. En sortant, je lui demande : « Alors, comment étaient-ils ?
        »
        """,
        accepted(
            "marc",
            "-25 11:35",
            "accord-ecrit preparer chez-eux poste-choisi peur role apres",
            "On y est. Gardez le thé et les photos pour la séance : tout le monde a besoin de les entendre.",
        ),
        found="accord-ecrit preparer chez-eux role apres",
    ),
    Handed(
        "aicha",
        "-8 17:55",
        """
        Je demande d’abord à José ce qui lui ferait dire, en sortant : « C’était bien. » Sa réponse me sert de
        plan. Nous mettons son accord par écrit, avec les sujets permis et ceux que je refuse d’ouvrir. Je me
        renseigne sur les habitudes de la maison, sans les deviner. Le jour venu, nous arrivons ensemble. Il parle
        en premier, même une phrase. Sa mère a peur de la rechute : je lui demande ce qu’elle a vu les autres fois
        et ce qui l’aurait aidée. On note un numéro, un horaire, un relais. Son rôle, si José le souhaite, serait
        de m’avertir quand il dort mal. Après, je lui propose de relire ensemble ce que j’écrirai à l’équipe.
        """,
        found="accord-ecrit preparer jose-parle peur role apres",
        retained="Une inquiétude sans tâche grandit.",
    ),
    Handed(
        "chloe",
        "-11 08:45",
        """
        Je préparerais la visite avec sa case manager, qui connaît bien la famille. Je téléphonerais à la mère la
        veille pour savoir ce qui l’inquiète et ne pas être prise au dépourvu. Sur place, j’expliquerais le
        programme, les études, les chiffres, pour montrer que le travail est bon pour la santé. José serait là, il
        pourrait poser des questions. Je leur assurerais que nous arrêterons tout au premier signe de rechute, ce
        qui devrait les tranquilliser. En partant, je leur laisserais ma carte et je remercierais tout le monde.
        Puis j’écrirais un compte rendu pour l’équipe.
        """,
        returned(
            "sophie",
            "-9 16:05",
            "apres",
            """
            Vous préparez avec soin, c’est visible. Reprenez la scène en donnant à José la première phrase et la
            dernière.
            """,
            Remark(
                "Je téléphonerais à la mère la veille",
                "Sans José au bout du fil, de qui parle-t-on, et avec quel accord ?",
            ),
            Remark(
                "nous arrêterons tout au premier signe de rechute",
                "Qui décide d’arrêter, dans cette phrase ? Et que deviendrait son emploi ?",
            ),
        ),
        found="preparer apres",
    ),
    Handed(
        "chloe",
        "-2 08:55",
        """
        José écrit avec moi la liste de ce qui peut se dire, et signe en bas ; c’est lui qui la montrera à ses
        parents. Je ne téléphone à personne avant. Chez eux, il ouvre la conversation, avec la phrase que nous
        avons répétée : « J’ai envie de travailler et j’aimerais que vous le sachiez par moi. » J’écoute sa mère
        jusqu’au bout. Je ne promets ni d’arrêter ni de continuer : je dis qu’une baisse de forme se parle, et
        avec qui. Le choix d’un poste calme, à mi-temps au plus, compte davantage que mes explications. En
        sortant, c’est José qui me dit ce qu’il en a pensé, et ce que je peux raconter à l’équipe.
        """,
        found="accord-ecrit preparer jose-parle peur poste-choisi apres",
        retained="La première phrase est à lui.",
    ),
    Handed(
        "thomas",
        "-12 17:10",
        """
        Je demanderais à José s’il préfère la cuisine ou le salon : on ne parle pas de la même façon dans les
        deux. Son accord, nous l’écrivons à la main, en quatre lignes. Il choisit aussi un mot pour dire « on
        change de sujet ». Chez ses parents, je viens avec lui, je repars avec lui. Je laisse un silence après
        leurs questions, pour qu’il ait le temps de répondre. À « qui sera là ? », nous avons préparé une feuille
        : lui, sa case manager, moi, le numéro de garde. Je termine en demandant au père quel travail il faisait à
        trente-quatre ans ; souvent, la suite se raconte toute seule. Le lendemain, j’appelle José.
        """,
        accepted(
            "gaelle",
            "-10 14:15",
            "accord-ecrit preparer chez-eux jose-parle peur apres",
            "La cuisine ou le salon : je n’y avais jamais pensé. Dites à l’équipe ce que José veut qu’elle sache.",
        ),
        found="accord-ecrit preparer chez-eux peur",
    ),
    Handed(
        "leila",
        "-2 20:30",
        """
        Trois temps. La veille, José et moi marchons une heure : ce qu’il veut dire, ce qu’il ne veut pas
        entendre, comment m’arrêter d’un geste. Il signe l’accord que nous avons rédigé, et en garde une copie. Le
        jour même, nous sommes quatre autour de la table. Je parle le moins possible. Quand sa mère s’inquiète, je
        lui demande de raconter la dernière fois : elle a été seule trop longtemps, et c’est cela qu’il faut
        entendre. On écrit qui répond, et à quelle heure. Le travail choisi, à petite dose, peut l’aider ; je ne
        le garantis pas. Le surlendemain, je reviens vers José avec une question : qu’est-ce qui a bougé ?
        """,
    ),
    Handed(
        "marieeve",
        "-7 16:40",
        """
        Chez nous, les soupers de famille durent longtemps ; je demanderais donc à José combien de temps il veut
        que cela dure, et je m’y tiendrais. On écrit l’entente ensemble : mes parents, oui ; le travail, oui ; la
        médication, non. Dans l’auto, on répète sa première phrase. Une fois là, je laisse sa mère dire sa peur
        sans la corriger. Je réponds à sa question avec des noms : le jour, son intervenante ; le soir, la ligne
        de garde ; pour le travail, moi. Son père connaît un marchand ? Je note, et je regarde José avant de dire
        oui. Au retour, un café, et on se demande ce qu’il reste à dire à l’équipe.
        """,
        accepted(
            "sylvie",
            "-5 13:20",
            "accord-ecrit preparer chez-eux jose-parle peur apres",
            "Regarder José avant de dire oui à son père : tout est là.",
        ),
        found="accord-ecrit preparer chez-eux jose-parle peur apres",
    ),
)

DRAFTS = (
    Drafted(
        "camille",
        "-1 17:06",
        """
        Avant la visite, j’écrirais avec José ce que j’ai le droit de dire à ses parents, et ce que je garderai
        pour moi. Je lui demanderais comment on se parle chez eux et s’il veut commencer. Pendant, je le
        laisserais dire lui-même que le travail est son idée.

        À la question de sa mère, « qui sera là ? », je voudrais répondre autrement que par « ne vous inquiétez
        pas », mais je ne sais pas encore comment. Peut-être une liste de noms et de numéros, écrite tous ensemble
        sur la table ? Reste à imaginer l’après.
        """,
    ),
    Drafted(
        "lucie",
        "-1 11:30",
        """
        Je commence par l’accord : ce que José veut que je dise, à qui, et jusqu’à quand. Ensuite la préparation ;
        chez ses parents, parle-t-on de travail à table ? Je ne sais pas, je le lui demanderai. Pendant la visite,
        je m’assieds à côté de lui et non en face. Il me reste à écrire comment répondre à sa mère sans lui
        promettre que tout ira bien, et ce que ses parents pourraient faire concrètement, s’il le souhaite, pour
        que leur inquiétude ait un emploi, elle aussi.
        """,
    ),
)

QUESTIONS = (Question("jose#rencontre", HANDED, DRAFTS),)
