/* Keeps on this device what one types into a box that no draft saves, until it is sent; it is there again on return. */

import { copyKey, dropCopy, readCopy, writeCopy } from "../shared/kept-copy.js";

export function start(box) {
  const key = copyKey(document.querySelector(".masthead").dataset.account, `saisie-${box.dataset.typed}`);
  const sent = box.defaultValue;
  let isForgotten = false;

  function keep(facts = {}) {
    if (isForgotten) return;
    if (box.value === sent) dropCopy(key);
    else writeCopy(key, { text: box.value, instead: sent, url: location.pathname, ...facts });
  }

  /** What had been sent, or was typed over another text than the one that the server has now, is not brought back. */
  function takeUp(copy) {
    if (!copy || box.value !== sent) return;
    if (copy.settled || copy.instead !== sent) return dropCopy(key);
    box.value = copy.text;
    const fold = box.closest("details");
    if (fold) fold.open = true;
    const words = document.getElementById(`${box.id}-repris`);
    if (words) words.hidden = false;
  }

  takeUp(readCopy(key));
  box.addEventListener("input", () => keep());
  // A button with an address of its own sends something else: what is typed here stays.
  box.form?.addEventListener("submit", (event) => event.submitter?.hasAttribute("formaction") || keep({ settled: true }));
  addEventListener("forgotten", () => (isForgotten = true));
}
