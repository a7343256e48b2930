/* Says whether the server is out of reach. A browser says « offline » where it has no network at all, and is mistaken
   where the server runs on the same machine: before it is believed, the server is asked. */

const anything = "/sante";
const pause = 5_000;
const leaving = 3_000; // so long a page may take to be left by what it sent
const told = [];
const asking = new Set();
let isReached = true;
let wasCutOff = false;
let asked = 0;
let timer;
let going;

/** Whether the browser has no network and the server did not answer: nothing can be sent now. */
export function isCutOff() {
  return navigator.onLine === false && !isReached;
}

/** Whether the server has to be asked before a form goes: the browser has no network, yet nothing has failed. */
export function mustAsk(form) {
  return navigator.onLine === false && isReached && form !== going;
}

/** Asks the server, then sends the form again as it was going to be sent; busy from here on, and sent once. */
export async function askThenSend(form, submitter) {
  if (asking.has(form)) return;
  asking.add(form);
  form.setAttribute("aria-busy", "true");
  await askNetwork();
  asking.delete(form);
  going = form;
  form.requestSubmit(submitter);
  going = null;
  setTimeout(() => form.removeAttribute("aria-busy"), isCutOff() ? 0 : leaving);
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
