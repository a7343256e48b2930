/* Keeps the modules that one opens readable without a network, and says when there is none: what waits for it does not
   spin, and no form is sent into the void. */

import { askThenSend, isCutOff, mustAsk, onNetwork } from "../shared/network.js";

const isOwn = (form) => form.dataset.draftUrl; // such a form keeps its own text, and knows when to send it

export function start(header) {
  const strip = document.querySelector(".offline-strip");
  const words = document.createElement("p");
  let keptWords = "";

  function show(text) {
    words.textContent = text;
    strip.replaceChildren(words);
    strip.hidden = !text;
  }

  function changed() {
    show(isCutOff() ? keptWords || strip.dataset.offline : "");
  }

  function heard({ data }) {
    if (!data.kept) return;
    const when = new Date(data.kept).toLocaleString(document.documentElement.lang, { dateStyle: "long", timeStyle: "short" });
    keptWords = strip.dataset.kept.replace("{when}", when);
    show(keptWords);
  }

  document.addEventListener("submit", (event) => {
    if (event.target.method !== "post" || isOwn(event.target)) return;
    if (!isCutOff() && !mustAsk(event.target)) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    if (!isCutOff()) return askThenSend(event.target, event.submitter);
    show(strip.dataset.refused);
    strip.focus();
  }, { capture: true });
  onNetwork(changed);
  navigator.serviceWorker?.addEventListener("message", heard);
  if (header.dataset.account) navigator.serviceWorker?.register("/service-worker.js").catch(() => {}); // refused: the site works without
}
