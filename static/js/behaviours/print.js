/* A print button, shown only where scripts run; the browser's own menu prints without it. */

export function start(button) {
  button.hidden = false;
  button.addEventListener("click", () => window.print());
}
