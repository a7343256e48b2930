/* Keeps the modules that one opens readable without a network, and says when there is none: what waits for it does not
   spin, and no form is sent into the void. */

const isOwn = (form) => form.dataset.draftUrl; // such a form keeps its own text, and knows when to send it

export function start(header) {
  const strip = document.querySelector(".offline-strip");
  const words = document.createElement("p");

  function show(text) {
    words.textContent = text;
    strip.replaceChildren(words);
    strip.hidden = !text;
  }

  function changed() {
    show(navigator.onLine === false ? strip.dataset.offline : "");
  }

  function heard({ data }) {
    if (!data.kept) return;
    const when = new Date(data.kept).toLocaleString(document.documentElement.lang, { dateStyle: "long", timeStyle: "short" });
    show(strip.dataset.kept.replace("{when}", when));
  }

  document.addEventListener("submit", (event) => {
    if (navigator.onLine !== false || event.target.method !== "post" || isOwn(event.target)) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    show(strip.dataset.refused);
    strip.focus();
  }, { capture: true });
  addEventListener("online", changed);
  addEventListener("offline", changed);
  if (navigator.onLine === false) changed();
  navigator.serviceWorker?.addEventListener("message", heard);
  if (header.dataset.account) navigator.serviceWorker?.register("/service-worker.js").catch(() => {}); // refused: the site works without
}
