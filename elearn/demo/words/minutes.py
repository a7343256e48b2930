"""The minutes of the séances, in Markdown."""

from __future__ import annotations

LITTORAL_FIRST = """
## Ce que nous avons fait

Lecture de la première étape à voix haute, cinq minutes de silence pour écrire trois idées, puis rangement au tableau :
avec José, avec ses parents, avec l’équipe.

## Ce qui ressort

- La colonne « avec José » est pleine : café, marche, vitrines, vêtements.
- La colonne « avec l’équipe » est presque vide. Trois personnes sur cinq n’avaient pas prévu de donner des nouvelles
  après la première rencontre.
- Personne n’est d’accord sur le moment de parler d’argent. Nous retenons : avant de se quitter, avec une date.

## Les phrases que nous gardons

- « La confiance se prête, puis chacun reprend sa place. »
- « Je cherche du travail avec les gens, pas à leur place. »

## Ce que nous changeons

Aucun premier rendez-vous au bureau jusqu’à la prochaine séance. Chacun note ce que le lieu a changé, sans aucun nom,
et l’apporte.

## À reprendre

L’accord écrit : qui l’a déjà fait, et à quoi ressemble-t-il ? Nous y reviendrons avec la deuxième étape.
"""

LITTORAL_CORRECTED = LITTORAL_FIRST.replace(
    "Nous retenons : avant de se quitter, avec une date.",
    "Nous retenons : avant de se quitter, avec une date de rendez-vous, jamais avec un montant.",
)

ESTUAIRE = """
## Ordre du jour

José, le premier contact. Quarante-cinq minutes en deux groupes, puis mise en commun.

## Discussion

- Le premier groupe est parti du mot « un peu ». Il propose quelque chose de petit, de proche et de réversible : une
  vitrine, un banc, un quart d’heure.
- Le second groupe a cherché d’où vient chaque idée de l’histoire. Les voix sont l’espoir de la case manager ; les
  vêtements sont le désir de José.
- Désaccord sur le téléphone : faut-il appeler devant la personne, haut-parleur allumé ? Certains trouvent cela
  transparent, d’autres trop exposé. À demander à chacun, donc.

## Comparaison avec les réponses raisonnables

Nous avions tout, sauf une chose : demander à la case manager ce qui aide d’habitude José à venir à un rendez-vous.

## Pour la suite

Maëlle prépare la scène avec les parents. Nous invitons la case manager du secteur, si elle est d’accord, à venir
écouter une demi-heure et à nous dire ce qu’elle attend de nous.
"""
