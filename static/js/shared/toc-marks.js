/* Keeps the contents of a module in step with what has just been read: the same words as the server writes. */

import { makeIcon } from "./icon.js";
import { plural } from "./plural.js";

/** Marks a section as read wherever contents name it, and counts again. */
export function markRead(section) {
  for (const contents of document.querySelectorAll(".toc")) {
    const link = contents.querySelector(`a[href$="#${CSS.escape(section)}"]`);
    if (!link) continue;
    link.classList.add("read");
    link.querySelector(".icon").replaceWith(labelled(makeIcon("check-disc"), contents.dataset.read));
    count(contents);
  }
}

function labelled(icon, words) {
  icon.removeAttribute("aria-hidden");
  icon.setAttribute("role", "img");
  icon.setAttribute("aria-label", words);
  return icon;
}

function count(contents) {
  const { total, short, one, many } = contents.dataset;
  const read = contents.querySelectorAll("a.read").length;
  contents.querySelector(".meter label span").textContent = plural(read, one, many);
  contents.querySelector("progress").value = read;
  const state = contents.querySelector("summary .state");
  const isAll = read === Number(total);
  state.className = isAll ? "state done" : "state now";
  state.replaceChildren(makeIcon(isAll ? "check" : "half"), ` ${plural(read, short, short)}`);
}
