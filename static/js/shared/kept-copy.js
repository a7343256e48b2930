/* Keeps a text on the device until the server has it; a device that refuses storage is not a fault. */

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
