/* Counts words the French way; the twin of elearn/content/words.py, whose pattern is copied here word for word. */

const pattern = /[0-9]+(?:[.,\u202f][0-9]+)+|(?:aujourd['’]hui|quelqu['’]une?|presqu['’]îles?|prud['’]hom[\p{L}\p{N}\u0300-\u036f]*)(?:[-\u2010\u2011][\p{L}\p{N}\u0300-\u036f]+)*|[\p{L}\p{N}\u0300-\u036f]+(?:[-\u2010\u2011][\p{L}\p{N}\u0300-\u036f]+)*/giu;

/** Counts as the server does: « aujourd’hui » is one word, « l’employeur » is two. */
export function countWords(text) {
  return text.normalize("NFC").match(pattern)?.length ?? 0;
}
