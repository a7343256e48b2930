/* Says whether the server is out of reach. A browser says « offline » where it has no network at all, and is mistaken
   where the server runs on the same machine: before it is believed, the server is asked. */

const anything = "/sante";
const pause = 5_000;
const fresh = 10_000; // so long an answer of the server is believed
const told = [];
let isReached = true;
let reachedAt = -Infinity;
let wasCutOff = false;
let asked = 0;
let timer;

/** Whether the browser has no network and the server did not answer: nothing can be sent now. */
export function isCutOff() {
  return navigator.onLine === false && !isReached;
}

/** Whether only an answer of the server can tell: the browser has no network, nothing has failed, nothing was just heard. */
export function isUncertain() {
  return navigator.onLine === false && isReached && performance.now() - reachedAt > fresh;
}

/** Calls `then` whenever `isCutOff` has changed. */
export function onNetwork(then) {
  told.push(then);
}

/** Asks the server where the browser has no network; again and again, until it answers. */
export async function askNetwork() {
  asked += 1;
  const mine = asked;
  clearTimeout(timer);
  const answers = navigator.onLine || (await fetch(anything, { cache: "no-store" }).then(() => true, () => false));
  if (mine === asked) learn(answers);
}

function learn(answers) {
  isReached = answers;
  if (answers) reachedAt = performance.now();
  if (isCutOff()) timer = setTimeout(askNetwork, pause);
  if (wasCutOff === isCutOff()) return;
  wasCutOff = isCutOff();
  for (const then of told) then();
}

addEventListener("online", askNetwork);
addEventListener("offline", () => {
  asked += 1;
  learn(false);
  askNetwork();
});
if (navigator.onLine === false) askNetwork();
