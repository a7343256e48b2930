/* Saves a draft two seconds after the last keystroke, and at least every five while one writes.
   The words stay on this device until the server has acknowledged them. */

import { readCopy, writeCopy, dropCopy } from "../shared/kept-copy.js";
import { post } from "../shared/post.js";
import { saveState } from "../shared/save-state.js";
import { showWarnings } from "../shared/warnings.js";

const pause = 2_000;
const longest = 5_000;
const retries = [5, 10, 20, 40, 60];

export function start(form) {
  const { draftUrl, conflictUrl, account, answerKey } = form.dataset;
  const key = `parcours:${account}:${answerKey}`;
  const version = form.elements.base_version;
  const show = saveState(form);
  let acknowledged = written();
  let timer = 0;
  let firstChange = 0;
  let failures = 0;
  let sending = false;
  let left = false;

  function written() {
    const fields = [...form.elements].filter((field) => field.name && !["hidden", "submit", "button"].includes(field.type));
    return JSON.stringify(fields.map((field) => [field.id || field.name, field.type === "checkbox" || field.type === "radio" ? field.checked : field.value]));
  }

  function restore(copy) {
    for (const [id, value] of JSON.parse(copy)) {
      const field = document.getElementById(id);
      if (field && form.contains(field)) field[typeof value === "boolean" ? "checked" : "value"] = value;
    }
    form.dispatchEvent(new Event("restored"));
  }

  function plan(delay) {
    clearTimeout(timer);
    timer = setTimeout(save, delay);
  }

  function changed() {
    const now = Date.now();
    firstChange ||= now;
    writeCopy(key, { text: written(), version: version.value });
    plan(Math.max(0, Math.min(pause, firstChange + longest - now)));
  }

  async function save({ keepalive = false } = {}) {
    const text = written();
    if (left || text === acknowledged || (sending && !keepalive)) return;
    clearTimeout(timer);
    firstChange = 0;
    sending = true;
    if (!keepalive) show("saving");
    try {
      await answered(await post(draftUrl, new FormData(form), { keepalive }), text);
    } catch {
      tryAgain("local");
    } finally {
      sending = false;
    }
    if (!failures && written() !== text) plan(pause);
  }

  async function answered(response, text) {
    if (response.ok) return kept(await response.json(), text);
    if (response.status === 409) return conflict();
    if (response.type === "opaqueredirect" || [400, 401, 403, 419].includes(response.status)) {
      failures = 1;
      return show(response.status === 400 ? "refused" : "expired");
    }
    return tryAgain("failed");
  }

  function kept(answer, text) {
    failures = 0;
    acknowledged = text;
    version.value = answer.version ?? version.value;
    if (written() === text) dropCopy(key);
    else writeCopy(key, { text: written(), version: version.value });
    show("kept", answer.saved_at_words);
    showWarnings(form, answer.warnings ?? []);
  }

  function conflict() {
    left = true;
    // Both texts are with the server now; the copy must not come back over the one that will be chosen.
    writeCopy(key, { text: written(), version: version.value, settled: true });
    if (conflictUrl) return location.assign(conflictUrl);
    form.action = draftUrl;
    return form.submit();
  }

  function tryAgain(kind) {
    const seconds = retries[Math.min(failures, retries.length - 1)];
    failures += 1;
    const words = form.querySelector(".save-state")?.dataset.failed?.replace("{n}", seconds);
    show(navigator.onLine && kind === "failed" ? "failed" : "local", navigator.onLine && kind === "failed" ? words : undefined);
    plan(seconds * 1000);
  }

  function handIn() {
    // The text travels with the form; forget-copy drops what is kept here once the receipt has come.
    left = true;
    clearTimeout(timer);
    writeCopy(key, { text: written(), version: version.value, settled: true });
  }

  const copy = readCopy(key);
  if (copy?.settled && copy.version !== version.value) dropCopy(key);
  else if (copy && copy.text !== acknowledged) {
    version.value = copy.version;
    restore(copy.text);
    show("restored");
    plan(pause);
  } else if (copy) dropCopy(key);

  form.addEventListener("input", changed);
  form.addEventListener("submit", handIn);
  addEventListener("online", () => plan(0));
  addEventListener("pagehide", () => save({ keepalive: true }));
  addEventListener("pageshow", () => (left = false));
  document.addEventListener("visibilitychange", () => document.visibilityState === "hidden" && save({ keepalive: true }));
}
