"""What the groups wrote on their walls: one contribution a paragraph, without a name, as on the day."""

from __future__ import annotations

FIRST_DAYS = (
    "L’inviter à prendre un café dans son quartier, sans papiers, pour savoir ce qu’il aime.",
    "Demander à sa case manager de venir la première fois, puis de nous laisser.",
    "Marcher avec lui devant des vitrines. Les vêtements sont une bonne raison d’entrer quelque part.",
    "Ne pas parler des voix d’abord. S’il en parle, lui demander à quels moments elles le gênent le moins.",
    "Prendre tout de suite un rendez-vous pour calculer l’allocation, avant qu’on parle d’un poste précis.",
    "Lui demander à quoi ressemble un mardi. On y voit les heures où il est bien.",
    "Lui demander s’il veut que ses parents sachent, et quoi.",
    "Chercher ce qui avait été trop lourd à la plonge : les horaires, le bruit, le chef ?",
    "Le revoir dans la semaine, même dix minutes. « Un peu » ne tient pas longtemps tout seul.",
    "Je connais quelqu’un dans la même rue que lui, je pourrais demander comment il va.",
)
FIRST_DAYS_GROUPS = {
    "Hors du bureau, et vite": (0, 2, 8),
    "Avec celle qui le connaît": (1,),
    "Ce qui l’inquiète, une chose à la fois": (3, 4, 7),
}
FIRST_DAYS_KEPT = (4, 5)
FIRST_DAYS_ASIDE = (9,)
FIRST_DAYS_IDEAS = ("contact-rapide", "pont", "raisons", "allocation", "voix")

PARENTS = (
    "Écrire avec José, avant la visite, ce que j’ai le droit de dire et ce que je ne dirai pas.",
    "Lui laisser la première phrase, même si elle met une minute à venir.",
    "Aller chez eux. Au service, ils ont déjà reçu trop de mauvaises nouvelles.",
    "Répondre à la question de sa mère : qui appelle-t-on, la semaine et le samedi ?",
    "Ne rien promettre sur la rechute. Dire ce que l’on fera si cela va moins bien.",
    "Demander à son père ce qui l’a aidé autrefois à se lever.",
)
