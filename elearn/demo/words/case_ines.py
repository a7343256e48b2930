# ruff: noqa: E501
"""Holds a case of the demonstration, as Sophie Lambert wrote it for her team. Inès is invented."""

INES = """---
titre: "Inès, mercredi matin"
résumé: "Inès a demandé le mercredi libre, sans dire pourquoi. L’employeuse veut savoir."
personne: Inès
principes: [preferences, soutien-continu]
source: "Cas fictif, écrit par l’équipe Littoral"
---

::: étape {#demande titre="La demande" minutes=3}

::: histoire
Inès, 38 ans, range les rayons d’une jardinerie depuis trois semaines. Lundi, elle a demandé à ne plus travailler le mercredi, « pour une raison à moi ». La gérante vous appelle le soir même : « Je veux bien m’arranger. Mais qu’on me dise si c’est grave. »
:::

::: exercice {#appel type=libre minutes=10 mots="120-250"}
Que répondez-vous à la gérante, et que faites-vous avec Inès ?

::: idées-clés
- Ne rien dire à la gérante qu’Inès n’ait accepté {#accord indices="accord, accepté, lui demander, sans elle" principes="preferences"}
- Demander à la gérante ce dont elle a besoin pour les horaires {#besoin indices="besoin, horaires, planning, remplacer"}
- Reprendre avec Inès ce qu’elle veut dire, et qui le dit {#mots indices="dire elle-même, ses mots, préparer" principes="preferences"}
- Fixer un point rapide, à trois {#point indices="point, rendez-vous, à trois, cette semaine" principes="soutien-continu"}
:::

::: réponses
Plusieurs chemins sont bons. Dans tous, c’est Inès qui choisit ce qui se dit.

### Avec la gérante
La remercier d’avoir appelé, et lui dire simplement que vous ne pouvez pas parler pour Inès. Demander ce que le mercredi change pour elle : qui ferme, quand arrivent les livraisons. Proposer de revenir vers elle avec Inès avant la fin de la semaine.

### Avec Inès
Lui dire l’appel, mot pour mot. Chercher avec elle une phrase vraie et courte, qu’elle pourrait dire elle-même, et ce qu’elle préfère garder. Lui demander si elle veut que vous soyez là.
:::

::: erreurs-fréquentes
- **Rassurer la gérante en disant « rien de grave ».** C’est déjà en dire trop, et vous n’en savez rien.
:::
:::
:::

::: étape {#mercredi titre="Le mercredi suivant" minutes=3}

::: histoire
Inès a dit à la gérante : « Le mercredi, j’ai un rendez-vous que je ne veux pas manquer. » La gérante a accepté pour un mois. Depuis, une collègue soupire quand on parle de planning, et Inès pense à partir.
:::

::: exercice {#collegue type=libre minutes=10 mots="120-250"}
Que proposez-vous à Inès ?

::: idées-clés
- Écouter ce qui pèse avant de parler de départ {#ecouter indices="écouter, ce qui pèse, comment elle va"}
- Chercher ce qu’Inès pourrait offrir en échange du mercredi {#echange indices="échange, samedi, remplacer, proposer"}
- Préparer le point du mois avec la gérante {#mois indices="un mois, point, préparer, gérante" principes="soutien-continu"}
:::

::: réponses
Rien n’oblige à régler cela en un jour.

### Avec Inès
Lui demander ce qui s’est passé, sans chercher qui a raison. Partir, c’est possible ; le décider un mauvais jour, c’est dommage. Voir ensemble si un samedi sur deux serait supportable, et ce que cela changerait pour la collègue.

### Avec la gérante
Si Inès le veut bien, préparer le point du mois : ce qui va, ce qu’elle propose, ce qu’elle demande.
:::
:::
:::
"""
