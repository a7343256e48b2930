/* Asks before a sign-out that would forget a text which only this device has; then forgets all that it kept. */

import { forgetDevice } from "../shared/kept-here.js";
import { unsentOf } from "../shared/kept-copy.js";

export function start(form) {
  const { account } = form.dataset;
  const dialog = document.getElementById(form.dataset.dialog);

  async function leave() {
    await forgetDevice(account);
    form.submit();
  }

  form.addEventListener("submit", (event) => {
    event.preventDefault();
    if (!unsentOf(account).length || !dialog?.showModal) return leave();
    return dialog.showModal();
  });
  dialog?.querySelector("[data-close]").addEventListener("click", () => dialog.close());
  dialog?.querySelector("[data-leave]").addEventListener("click", leave);
}
