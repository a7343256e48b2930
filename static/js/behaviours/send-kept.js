/* Sends on what travelled through the sign-in page, as the person had asked before their sign-in expired. */

export function start(form) {
  form.requestSubmit();
}
