/* Says what this device keeps of one's work, and forgets it when asked. */

import { forgetDevice, keptPages } from "../shared/kept-here.js";
import { unsentOf } from "../shared/kept-copy.js";
import { plural } from "../shared/plural.js";

export function start(section) {
  const { account } = section.dataset;
  const words = section.querySelector("[data-kept]");
  const button = section.querySelector("button");

  async function show() {
    const texts = unsentOf(account).length;
    const pages = (await keptPages(account)).length;
    const { textNone, textOne, textMany, pageNone, pageOne, pageMany } = section.dataset;
    const said = [texts ? plural(texts, textOne, textMany) : textNone, pages ? plural(pages, pageOne, pageMany) : pageNone];
    words.textContent = said.join(" ");
    section.hidden = false;
  }

  button.addEventListener("click", async () => {
    if (unsentOf(account).length && button.textContent !== section.dataset.sure) {
      button.textContent = section.dataset.sure; // a text that nobody else has is not forgotten by one click
      return;
    }
    await forgetDevice(account);
    button.hidden = true;
    words.textContent = section.dataset.done;
    words.focus();
  });
  show();
}
