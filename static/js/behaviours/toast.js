/* Counts the seconds in which something can still be undone, then takes the offer away. */

import { plural } from "../shared/plural.js";

export function start(toast) {
  const left = toast.querySelector("[data-left]");
  const end = Date.now() + toast.dataset.seconds * 1000;
  // A role status would read every second aloud: the number changes for the eyes only.
  left.setAttribute("aria-hidden", "true");
  // What a page holds when it opens is not read aloud; what comes into it is.
  const words = toast.querySelector("[data-words]");
  const text = words.textContent;
  words.textContent = "";
  setTimeout(() => (words.textContent = text), 150);
  const clock = setInterval(() => {
    const seconds = Math.ceil((end - Date.now()) / 1000);
    if (seconds > 0) {
      left.textContent = plural(seconds, left.dataset.one, left.dataset.many);
    } else if (!toast.contains(document.activeElement)) {
      clearInterval(clock);
      toast.remove();
    }
  }, 1000);
}
