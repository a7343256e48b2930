/* Takes the focus when the page opens: a receipt, the faults of a form, what the last action has to say. */

export function start(element) {
  // Faults come before a message, a message before nothing; a page that was asked for by another anchor keeps it.
  const first = document.querySelector(".error-summary, .receipt, [data-behaviour~='arrive']");
  const asked = document.getElementById(decodeURIComponent(location.hash.slice(1)));
  if (element !== first || (asked && !element.contains(asked))) return;
  element.focus({ preventScroll: !element.matches(".error-summary") });
}
