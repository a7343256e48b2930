/* Knows all that this device keeps for one account: texts on their way, and pages to read without a network. */

import { dropCopy, keysOf } from "../shared/kept-copy.js";

const shelf = "pages-";
const whoShelf = "who";
const drafts = "/brouillons-gardes/";

/** Returns the addresses of the pages that one can read here without a network. */
export async function keptPages(account) {
  const found = await open(account);
  return found ? (await found.keys()).map((request) => request.url).filter((url) => !url.includes(drafts)) : [];
}

/** Returns title and address of the pages kept for whoever is signed in here, the last opened one first. */
export async function pagesHere() {
  const who = window.caches && (await (await (await caches.open(whoShelf)).match("/"))?.text());
  const found = who && (await open(who));
  const made = [];
  for (const url of found ? await keptPages(who) : []) {
    const title = /<title>([^<]*)/.exec(await (await found.match(url)).text())?.[1] ?? url;
    made.unshift([unescaped(title.split(" – Parcours IPS")[0]), url]);
  }
  return made;
}

/** Keeps a draft that the server has beside the page, which bears an older one. Nothing where no page is kept. */
export async function keepSaved(account, answerKey, draft) {
  await (await open(account))?.put(addressOf(answerKey), new Response(JSON.stringify(draft)));
}

/** Returns the draft that was saved last from this device, or undefined. */
export async function savedOf(account, answerKey) {
  return (await (await open(account))?.match(addressOf(answerKey)))?.json();
}

/** Forgets everything that this device keeps for an account; the texts on this page are told, and keep nothing more. */
export async function forgetDevice(account) {
  dispatchEvent(new Event("forgotten"));
  for (const key of keysOf(account)) dropCopy(key);
  if (window.caches) await caches.delete(shelf + account);
}

async function open(account) {
  return window.caches && (await caches.has(shelf + account)) ? caches.open(shelf + account) : undefined;
}

function addressOf(answerKey) {
  return drafts + encodeURIComponent(answerKey);
}

function unescaped(text) {
  return new DOMParser().parseFromString(text, "text/html").documentElement.textContent;
}
