/* Finds out whether somebody is signed in again, and takes the token that the forms of this page need then. */

const place = "/reconnexion";

/** Returns true once `account` is signed in here: every form of the page then bears a token that counts. */
export async function isBack(account) {
  const response = await fetch(place, { headers: { Accept: "application/json" }, credentials: "same-origin" });
  if (!response.ok) return false;
  const found = await response.json();
  if (String(found.account) !== account) return false;
  for (const field of document.querySelectorAll("input[name=csrf_token]")) field.value = found.token;
  return true;
}

/** Calls `then` whenever a sign-in has ended in another window, or one comes back to this one. */
export function onReturn(then) {
  addEventListener("focus", then);
  if (window.BroadcastChannel) new BroadcastChannel("parcours").addEventListener("message", then);
}

/** Opens the page of sign-in beside this one. */
export function signInBeside() {
  open(place, "parcours-connexion", "popup,width=520,height=680");
}
