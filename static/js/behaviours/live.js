/* Asks the server again and again whether anything has changed, and draws anew the parts that have.
   Forms inside are sent without leaving the page; what one is writing, and the focus, stay where they are. */

import { post } from "../shared/post.js";

const slowest = 8;
const reading = 10_000; // milliseconds that a refusal stays to be read
const minted = /name="(csrf_token|jeton)" value="[^"]*"/g;
const typed = "textarea, select, input:not([type='hidden'], [type='submit'], [type='checkbox'], [type='radio'])";

export function start(root) {
  const every = Number(root.dataset.every);
  const shown = root.querySelector("[data-connection]");
  const drawn = new Map();
  const waiting = new Map();
  let tag = root.dataset.tag;
  let timer = 0;
  let failures = 0;
  let readUntil = 0;
  let asking = false;

  const bare = (html) => html.replace(minted, "");
  const parts = () => [...root.querySelectorAll("[data-part]")];

  function plan(delay) {
    clearTimeout(timer);
    timer = setTimeout(ask, delay);
  }

  /* After one's own deed everything is asked for, whatever the server thinks is known here. */
  function again() {
    tag = "";
    plan(0);
  }

  function pause() {
    const spread = every * (0.9 + Math.random() * 0.2);
    return spread * (document.hidden ? slowest : Math.min(1 + failures, slowest));
  }

  async function ask() {
    if (asking) return plan(100);
    asking = true;
    try {
      const headers = { Accept: "application/json", "If-None-Match": `"${tag}"` };
      const response = await fetch(root.dataset.url, { headers, credentials: "same-origin", redirect: "manual" });
      if (response.ok) draw(await response.json());
      else if (response.type === "opaqueredirect" || [401, 403, 404].includes(response.status)) return location.reload();
      if (response.ok || response.status === 304) found();
      else lost();
    } catch {
      lost();
    } finally {
      asking = false;
    }
    plan(pause());
  }

  function found() {
    failures = 0;
    if (shown && Date.now() > readUntil) shown.hidden = true;
  }

  function lost() {
    failures += 1;
    if (!shown || failures < 2) return;
    shown.hidden = false;
    if (shown.textContent !== root.dataset.lost) shown.textContent = root.dataset.lost;
  }

  function draw(answer) {
    tag = answer.tag;
    for (const part of parts()) {
      const html = answer.parts[part.dataset.part];
      if (html === undefined) continue;
      if (isWriting(part)) waiting.set(part, html);
      else replace(part, html);
    }
  }

  function isWriting(part) {
    const at = document.activeElement;
    return part.contains(at) && at.matches(typed) && at.form && !at.form.dataset.sent && !("contribution" in at.form.dataset);
  }

  function replace(part, html) {
    waiting.delete(part);
    const made = document.createElement("template");
    made.innerHTML = html;
    const now = bare(made.innerHTML);
    if (drawn.get(part) === now) return;
    drawn.set(part, now);
    const at = part.contains(document.activeElement) ? document.activeElement : null;
    const open = [...part.querySelectorAll("details[open][id]")].map((details) => details.id);
    const begun = [...part.querySelectorAll("input[id]")].filter((one) => one.checked !== one.defaultChecked || one.value !== one.defaultValue);
    part.dispatchEvent(new Event("leaving"));
    part.replaceChildren(made.content);
    /* What was ticked or typed, and not sent yet, stays while others write. */
    for (const { id, checked, value } of begun) Object.assign(document.getElementById(id) ?? {}, { checked, value });
    for (const id of open) document.getElementById(id)?.setAttribute("open", "");
    part.dispatchEvent(new Event("drawn", { bubbles: true }));
    if (at) bring(part, at.id);
  }

  /* The focus goes to the same control, else to the part: never back to the top of the page. */
  function bring(part, id) {
    const same = id ? document.getElementById(id) : null;
    if (!same) part.tabIndex = -1;
    (same ?? part).focus({ preventScroll: true });
  }

  async function send(form, button) {
    const fields = new FormData(form);
    if (button?.name) fields.append(button.name, button.value);
    form.dataset.sent = "1";
    try {
      const response = await post(form.action, fields);
      if (response.ok) {
        const detail = await response.json();
        form.reset();
        readUntil = 0;
        root.dispatchEvent(new CustomEvent("done", { detail }));
      } else if (response.status === 409) say((await response.json()).message);
      else return form.submit();
      again();
    } catch {
      failures = Math.max(failures, 1); // one's own deed did not go: that is said at once
      lost();
    } finally {
      delete form.dataset.sent;
    }
  }

  function say(message) {
    if (!shown) return;
    readUntil = Date.now() + reading;
    shown.hidden = false;
    shown.textContent = message;
  }

  for (const part of parts()) drawn.set(part, bare(part.innerHTML));
  root.addEventListener("submit", (event) => {
    if (event.defaultPrevented || "plain" in event.target.dataset || event.target.method !== "post") return;
    event.preventDefault();
    send(event.target, event.submitter);
  });
  root.addEventListener("focusout", () => setTimeout(() => {
    for (const [part, html] of waiting) if (!isWriting(part)) replace(part, html);
  }));
  root.addEventListener("refresh", again);
  addEventListener("online", () => plan(0));
  document.addEventListener("visibilitychange", () => document.hidden || plan(0));
  for (const words of document.querySelectorAll("[data-unscripted]")) words.hidden = true;
  plan(pause());
}
