/* Sends a form of filters when a select changes; its button stays for the keyboard and for browsers without scripts. */

export function start(form) {
  form.addEventListener("change", (event) => {
    if (event.target.matches("select")) form.requestSubmit();
  });
}
