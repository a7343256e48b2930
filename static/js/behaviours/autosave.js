/* Saves a draft two seconds after the last keystroke, and at least every five while one writes.
   The words stay on this device until the server has acknowledged them. */

import { copyKey, dropCopy, readCopy, writeCopy } from "../shared/kept-copy.js";
import { keepSaved, savedOf } from "../shared/kept-here.js";
import { hold } from "../shared/lock.js";
import { askNetwork, askThenSend, isCutOff, mustAsk, onNetwork } from "../shared/network.js";
import { post } from "../shared/post.js";
import { saveState } from "../shared/save-state.js";
import { isBack, onReturn, signInBeside } from "../shared/sign-in.js";
import { showWarnings } from "../shared/warnings.js";

const pause = 2_000;
const longest = 5_000;
const retries = [5, 10, 20, 40, 60];
const mostDoubtful = 3;
const mostAtLeaving = 60_000; // what a browser sends for a page that is being left

export function start(form) {
  const { draftUrl, conflictUrl, account, answerKey } = form.dataset;
  let key = copyKey(account, answerKey);
  const version = form.elements.base_version;
  const show = saveState(form, signInBeside);
  let acknowledged = written(true);
  let timer = 0;
  let firstChange = 0;
  let failures = 0;
  let sending = null;
  let doubtful = []; // what was sent and never acknowledged: the server may have it all the same
  let isCleared = false;
  let left = false;
  let isForgotten = false;
  let signedOut = false;
  let hasNewToken = false;
  let waitsToHandIn = false;

  /** Returns all that one can write or choose here; `asSent` as the server sent it, whatever the browser filled in. */
  function written(asSent = false) {
    const fields = [...form.elements].filter((field) => field.name && !["hidden", "submit", "button"].includes(field.type));
    return JSON.stringify(fields.map((field) => [field.id || field.name, field[whatCounts(field, asSent)]]));
  }

  function whatCounts(field, asSent) {
    if (field.type === "checkbox" || field.type === "radio") return asSent ? "defaultChecked" : "checked";
    return asSent && "defaultValue" in field ? "defaultValue" : "value";
  }

  function restore(copy) {
    for (const [id, value] of JSON.parse(copy)) {
      const field = document.getElementById(id);
      if (field && form.contains(field)) field[typeof value === "boolean" ? "checked" : "value"] = value;
    }
    form.dispatchEvent(new Event("restored"));
  }

  function keep(facts) {
    if (isForgotten) return false;
    const fields = new FormData(form);
    fields.delete("csrf_token");
    const body = new URLSearchParams(fields).toString();
    const sent = doubtful;
    const page = { url: location.pathname, draftUrl, conflictUrl, title: document.querySelector("h1")?.textContent.trim() };
    return writeCopy(key, { text: written(), version: version.value, body, sent, ...page, ...facts });
  }

  function plan(delay) {
    clearTimeout(timer);
    timer = setTimeout(save, delay);
  }

  function changed() {
    const now = Date.now();
    firstChange ||= now;
    waitsToHandIn = isCleared = false;
    keep();
    plan(Math.max(0, Math.min(pause, firstChange + longest - now)));
  }

  async function save({ keepalive = false } = {}) {
    const text = written();
    if (left || isForgotten || text === acknowledged || (sending && !keepalive)) return;
    const fields = new FormData(form);
    if (keepalive && new URLSearchParams(fields).toString().length > mostAtLeaving) return;
    clearTimeout(timer);
    firstChange = 0;
    if (!keepalive) show("saving");
    doubtful = [...doubtful.slice(1 - mostDoubtful), fields.get("text")];
    keep(); // the copy must know what was sent, should this page end before it hears of it
    sending = post(draftUrl, fields, { keepalive }).then((response) => answered(response, text)).catch(() => tryAgain("local"));
    await sending;
    sending = null;
    if (!failures && written() !== text) plan(pause);
  }

  async function answered(response, text) {
    if (response.ok) return kept(await response.json(), text);
    if (response.status === 409) return conflict(await response.json());
    if (response.type === "opaqueredirect" || [401, 403, 419].includes(response.status)) return expired();
    if (response.status === 422) {
      failures = 1;
      return show("refused", (await response.json()).message);
    }
    if (response.status === 400) {
      failures = 1;
      return show("refused");
    }
    return tryAgain("failed");
  }

  function kept(answer, text) {
    failures = 0;
    signedOut = hasNewToken = false;
    acknowledged = text;
    doubtful = [];
    version.value = answer.version ?? version.value;
    if (written() === text) dropCopy(key);
    else keep();
    keepSaved(account, answerKey, { text, version: version.value }).catch(() => {});
    show("kept", answer.saved_at_words);
    showWarnings(form, answer.warnings ?? []);
    form.dispatchEvent(new CustomEvent("kept", { detail: answer, bubbles: true }));
  }

  function conflict(answer) {
    if (doubtful.includes(answer.theirs)) {
      // Not somebody else's text: this page had sent it, and the acknowledgement was lost on the way.
      version.value = answer.version;
      return plan(0);
    }
    left = true;
    dropCopy(key); // both texts are with the server now; this one must not come back over the one that is chosen
    if (conflictUrl) return location.assign(conflictUrl);
    form.action = draftUrl;
    return form.submit();
  }

  async function expired() {
    failures = 1;
    if (!hasNewToken && (await isBack(account).catch(() => false))) return again(); // only the token of this page was old
    signedOut = true;
    return show("expired");
  }

  async function returned() {
    if (signedOut && (await isBack(account).catch(() => false))) again();
  }

  function again() {
    hasNewToken = true;
    failures = 0;
    plan(0);
  }

  function tryAgain(kind) {
    const seconds = retries[Math.min(failures, retries.length - 1)];
    failures += 1;
    const words = form.querySelector(".save-state")?.dataset.failed?.replace("{n}", seconds);
    if (!isCutOff() && kind === "failed") show("failed", words);
    else show(readCopy(key) ? "local" : "nowhere");
    plan(seconds * 1000);
  }

  function handIn(event) {
    clearTimeout(timer);
    if (isCutOff()) {
      event.preventDefault();
      waitsToHandIn = event.submitter?.formAction !== new URL(draftUrl, location).href;
      keep({ handsIn: waitsToHandIn });
      return show(waitsToHandIn ? "waiting" : "local");
    }
    if (mustAsk(form)) {
      event.preventDefault();
      return askThenSend(form, event.submitter);
    }
    if (!isCleared && (sending || doubtful.length)) {
      event.preventDefault();
      return clear(event.submitter);
    }
    // The text travels with the form; forget-copy drops what is kept here once the receipt has come.
    left = true;
    return keep({ settled: true });
  }

  /** Lets the draft on its way arrive first, so that the server does not take it for another tab's. */
  async function clear(submitter) {
    isCleared = true;
    await (sending ?? save());
    if (!left) form.requestSubmit(submitter);
  }

  function online() {
    if (waitsToHandIn) return form.requestSubmit();
    return plan(0);
  }

  function takeUp(copy) {
    if (copy?.settled && copy.version !== version.value) return dropCopy(key);
    if (written() !== acknowledged) return plan(pause); // somebody is writing already, or the browser filled it in
    if (!copy) return undefined;
    if (copy.text === acknowledged) return dropCopy(key);
    version.value = copy.version;
    doubtful = copy.sent ?? [];
    restore(copy.text);
    show(copy.handsIn ? "unsent" : "restored");
    return plan(pause);
  }

  /** A page kept to be read without a network bears the draft of the day: takes the one that was saved since. */
  async function bringUpToDate() {
    const saved = await savedOf(account, answerKey).catch(() => undefined);
    if (!saved || Number(saved.version) <= Number(version.value) || written() !== acknowledged) return;
    version.value = saved.version;
    restore(saved.text);
    acknowledged = written();
  }

  hold(key).then(async (isMine) => {
    await bringUpToDate();
    if (isMine) return takeUp(readCopy(key));
    key = `${key}:${Math.random().toString(36).slice(2)}`; // another tab writes the same answer: each keeps its own
    return hold(key);
  });
  form.addEventListener("input", changed);
  form.addEventListener("submit", handIn);
  onReturn(returned);
  onNetwork(() => isCutOff() || online());
  addEventListener("forgotten", () => (isForgotten = true));
  addEventListener("pagehide", () => save({ keepalive: true }));
  addEventListener("pageshow", () => (left = false));
  document.addEventListener("visibilitychange", () => document.visibilityState === "hidden" && save({ keepalive: true }));
}
