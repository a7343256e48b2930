/* Chooses between « {n} mot » and « {n} mots » by the language of the page. */

/** Fills `{n}` in the sentence for that number; French counts nought as one. */
export function plural(number, one, many) {
  const rules = new Intl.PluralRules(document.documentElement.lang || "fr");
  return (rules.select(number) === "one" ? one : many).replace("{n}", number.toLocaleString(document.documentElement.lang));
}
