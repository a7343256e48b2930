/* Lets one read, without a network, the modules that one has opened on this device. The server prepends `shell` and
   `version`. A page is kept for the account that opened it and shown to no other; signing out forgets every page.
   Writing is not this file's business: drafts wait in the page itself, and are sent by it. */

const offlinePage = "/hors-connexion";
const shellShelf = `shell-${version}`;
const pages = "pages-";
const whoShelf = "who";
const readable = [/^\/$/, /^\/modules$/, /^\/chapitres\//, /^\/vignettes\//, /^\/reponses(\/\d+)?$/, /^\/glossaire$/, /^\/aide$/];
const notKept = /\/deux-textes$/;
const fixed = ["/static/", "/contenu/"];
const nobody = "0";
const patience = 8_000;
const longestKept = 7 * 24 * 3_600_000;
const mostPages = 120;

addEventListener("install", (event) => event.waitUntil(prepare()));
addEventListener("activate", (event) => event.waitUntil(takeOver()));
addEventListener("fetch", (event) => {
  const url = new URL(event.request.url);
  if (url.origin !== location.origin) return;
  if (event.request.mode === "navigate") event.respondWith(navigate(event, url));
  else if (event.request.method === "GET" && fixed.some((start) => url.pathname.startsWith(start))) event.respondWith(fromShelf(event.request));
});

async function prepare() {
  const shelf = await caches.open(shellShelf);
  await shelf.addAll(shell.map((address) => new Request(address, { credentials: "omit" })));
  await skipWaiting();
}

async function takeOver() {
  for (const name of await caches.keys()) if (name.startsWith("shell-") && name !== shellShelf) await caches.delete(name);
  await clients.claim();
}

/* A page: from the network, else as it was kept for whoever is signed in here, else the page that says so. */
async function navigate(event, url) {
  const { request } = event;
  if (request.method === "POST" && url.pathname === "/deconnexion") await forgetPages();
  const kept = request.method === "GET" ? await keptPage(url) : undefined;
  try {
    const response = await (kept ? within(patience, fetch(request)) : fetch(request));
    event.waitUntil(keep(response.clone(), request, url));
    return response;
  } catch {
    if (!kept) return caches.match(offlinePage);
    event.waitUntil(tell(event.resultingClientId, kept.headers.get("Date")));
    return kept;
  }
}

async function keep(response, request, url) {
  const account = response.headers.get("Parcours-Account");
  if (account === null) return;
  await remember(account);
  const isWhole = response.ok && response.headers.get("Content-Type")?.startsWith("text/html");
  const isAsked = request.method === "GET" && (!url.search || url.search.startsWith("?remise="));
  if (account === nobody || !isWhole || !isAsked || notKept.test(url.pathname) || !readable.some((one) => one.test(url.pathname))) return;
  const shelf = await caches.open(pages + account);
  if (url.search) await forgetPart(shelf, url); // what was handed in is no longer a page to write on
  await shelf.put(url.origin + url.pathname, response);
  const [oldest, ...others] = await shelf.keys();
  if (others.length >= mostPages) await shelf.delete(oldest);
}

/* Whose browser this is now: the pages of anybody else go, those of a sign-in that has fallen asleep only wait. */
async function remember(account) {
  await (await caches.open(whoShelf)).put("/", new Response(account));
  if (account === nobody) return;
  for (const name of await caches.keys()) if (name.startsWith(pages) && name !== pages + account) await caches.delete(name);
}

async function forgetPages() {
  await caches.delete(whoShelf);
  for (const name of await caches.keys()) if (name.startsWith(pages)) await caches.delete(name);
}

async function forgetPart(shelf, url) {
  const part = url.pathname.split("/").slice(0, 3).join("/");
  for (const request of await shelf.keys()) if (new URL(request.url).pathname.startsWith(part)) await shelf.delete(request);
}

async function keptPage(url) {
  const who = await (await (await caches.open(whoShelf)).match("/"))?.text();
  if (!who || who === nobody || !(await caches.has(pages + who))) return undefined;
  const shelf = await caches.open(pages + who);
  const stage = url.searchParams.get("etape"); // a link that leads to a stage once it is open
  const kept = (stage && (await shelf.match(`${url.origin}${url.pathname}/etapes/${stage}`))) || (await shelf.match(url.origin + url.pathname));
  return kept && Date.now() - Date.parse(kept.headers.get("Date")) < longestKept ? kept : undefined;
}

async function fromShelf(request) {
  return (await caches.match(request)) ?? fetchAndKeep(request);
}

async function fetchAndKeep(request) {
  const response = await fetch(request);
  if (response.ok) await (await caches.open(shellShelf)).put(request, response.clone());
  return response;
}

function within(milliseconds, answer) {
  return Promise.race([answer, new Promise((_resolve, reject) => setTimeout(reject, milliseconds))]);
}

/* Tells the page that it is a kept one, once it is there to hear it. */
async function tell(id, date) {
  for (let tries = 0; tries < 50; tries += 1) {
    const client = id && (await clients.get(id));
    if (client) return client.postMessage({ kept: date });
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}
