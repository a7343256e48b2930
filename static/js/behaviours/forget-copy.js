/* Once a receipt is shown, the copy of the answer that this device kept has done its work. */

import { dropCopy } from "../shared/kept-copy.js";

export function start(receipt) {
  dropCopy(`parcours:${receipt.dataset.account}:${receipt.dataset.answerKey}`);
}
