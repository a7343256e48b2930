/* Marks a section as read when its last line has been on the screen for a moment; the button does the same by hand. */

import { markRead } from "../shared/toc-marks.js";
import { post } from "../shared/post.js";

const moment = 1_000;

export function start(form) {
  let timer = 0;
  const watcher = new IntersectionObserver(([entry]) => {
    clearTimeout(timer);
    if (entry.isIntersecting) timer = setTimeout(seen, moment);
  }, { threshold: 1 });

  async function seen() {
    if (document.visibilityState !== "visible") return;
    watcher.disconnect();
    try {
      const response = await post(form.action, new FormData(form));
      if (response.ok) told();
    } catch {
      /* The button stays, and the section is asked for again on the next visit. */
    }
  }

  function told() {
    const words = form.querySelector("[aria-live]");
    words.textContent = form.dataset.done;
    words.tabIndex = -1;
    // The focus must not fall back to the top of the page with the button.
    if (form.contains(document.activeElement)) words.focus();
    form.querySelector("button").remove();
    markRead(form.dataset.section);
  }

  form.addEventListener("submit", () => watcher.disconnect());
  watcher.observe(form);
}
