/* Keeps a text on the device until the server has it; a device that refuses storage is not a fault.
   A copy bears the number of the account that wrote it: nobody else's page reads it. */

const prefix = "parcours:";

/** Returns the name under which the copy of one text of one account is kept. */
export function copyKey(account, answerKey) {
  return `${prefix}${account}:${answerKey}`;
}

/** Returns the copy under `key`, or null. */
export function readCopy(key) {
  try {
    return JSON.parse(localStorage.getItem(key));
  } catch {
    return null;
  }
}

/** Keeps a copy; false where the device refuses. */
export function writeCopy(key, copy) {
  try {
    localStorage.setItem(key, JSON.stringify(copy));
    return true;
  } catch {
    return false;
  }
}

/** Forgets the copy, once the server has acknowledged the same words. */
export function dropCopy(key) {
  try {
    localStorage.removeItem(key);
  } catch {
    /* nothing was kept */
  }
}

/** Returns the names of everything that is kept for an account. */
export function keysOf(account) {
  try {
    return Object.keys(localStorage).filter((key) => key.startsWith(copyKey(account, "")));
  } catch {
    return [];
  }
}

/** Returns the names of the copies that the server may not have. */
export function unsentOf(account) {
  return keysOf(account).filter((key) => !readCopy(key)?.settled);
}
