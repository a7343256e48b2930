/* Shows where the text is kept, in words; speaks only when the kind of state changes, at most once in 30 seconds. */

import { makeIcon } from "../shared/icon.js";

const icons = { local: "offline", waiting: "offline", unsent: "warn", nowhere: "warn", failed: "warn", expired: "offline", refused: "warn" };
const looks = {
  kept: "kept", local: "local", restored: "local", waiting: "local", unsent: "local", expired: "local",
  failed: "failed", refused: "failed", nowhere: "failed",
};
const urgent = ["expired", "refused", "nowhere", "waiting", "unsent"];
const quietFor = 30_000;

/** Returns `show(kind, words)` for the `.save-state` of a form; the words of each kind stand in its data attributes.
    `signIn` is what the button beside « votre connexion a expiré » does. */
export function saveState(form, signIn) {
  const shown = form.querySelector(".save-state");
  const said = form.querySelector("[data-said]");
  let spokenKind = "";
  let spokenAt = 0;
  let waiting = 0;

  function speak(kind, words) {
    clearTimeout(waiting);
    if (!said || kind === spokenKind) return;
    const wait = Math.max(0, spokenAt + quietFor - Date.now());
    waiting = setTimeout(() => {
      spokenKind = kind;
      spokenAt = Date.now();
      said.textContent = words;
    }, urgent.includes(kind) ? 0 : wait);
  }

  return function show(kind, given) {
    if (!shown) return;
    const words = given ?? shown.dataset[kind];
    shown.className = `save-state ${looks[kind] ?? ""}`.trim();
    const text = document.createElement("span");
    text.textContent = words;
    shown.replaceChildren(makeIcon(icons[kind] ?? "saved"), text);
    if (kind === "expired") shown.append(button(shown.dataset.signIn, signIn));
    // Saving comes and goes by itself: saying it aloud each time would talk over the writer.
    if (kind !== "saving") speak(kind, kind === "kept" ? shown.dataset.keptSaid : words);
  };
}

function button(words, press) {
  const made = document.createElement("button");
  made.type = "button";
  made.className = "button second small";
  made.textContent = words;
  made.addEventListener("click", press);
  return made;
}
