/* Keeps the number of words under a box in step with what is typed; the server counts by the same rule. */

import { plural } from "../shared/plural.js";
import { countWords } from "../shared/words.js";

export function start(element) {
  const box = document.getElementById(element.dataset.for);
  const { one, many } = element.dataset;
  const show = () => (element.textContent = plural(countWords(box.value), one, many));
  box?.addEventListener("input", show);
  box?.form?.addEventListener("restored", show);
}
