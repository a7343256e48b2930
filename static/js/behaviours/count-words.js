/* Keeps the number of words under a box, or under the boxes of a form, in step with what is typed; the server counts
   by the same rule. */

import { plural } from "../shared/plural.js";
import { countWords } from "../shared/words.js";

export function start(element) {
  const boxes = element.dataset.for.split(" ").map((id) => document.getElementById(id)).filter(Boolean);
  const { one, many } = element.dataset;
  const show = () => (element.textContent = plural(boxes.reduce((sum, box) => sum + countWords(box.value), 0), one, many));
  for (const box of boxes) box.addEventListener("input", show);
  boxes[0]?.form?.addEventListener("restored", show);
}
