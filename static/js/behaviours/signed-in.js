/* Tells the pages that wait for a sign-in that it is there, and closes the window that was opened for it. */

export function start() {
  if (window.BroadcastChannel) new BroadcastChannel("parcours").postMessage("signed-in");
  if (window.opener || window.name === "parcours-connexion") setTimeout(close, 300);
}
