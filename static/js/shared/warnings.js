/* Shows the server's remarks about words by which somebody might be recognised. Never blocks. */

import { makeIcon } from "../shared/icon.js";

/** Replaces what stands under the box by these sentences, or by nothing. */
export function showWarnings(form, sentences) {
  const place = form.querySelector("[data-warnings]");
  if (!place || place.dataset.shown === sentences.join()) return;
  place.dataset.shown = sentences.join();
  place.replaceChildren();
  if (!sentences.length) return;
  const notice = document.createElement("div");
  notice.className = "notice warn";
  notice.setAttribute("role", "status");
  const words = document.createElement("div");
  words.append(line("strong", place.dataset.title), ...[...sentences, place.dataset.after].map((text) => line("span", text)));
  notice.append(makeIcon("warn"), words);
  place.append(notice);
}

function line(name, text) {
  const element = document.createElement(name);
  element.textContent = text;
  return element;
}
