/* Lets one page of this browser alone hold a text: two tabs must not write over each other's copy. */

const again = 300;

/** Holds `name` until the page closes; false where another page has it. Browsers without locks hold everything. */
export async function hold(name) {
  return (await take(name)) || (await new Promise((resolve) => setTimeout(() => resolve(take(name)), again)));
}

/** Runs `deed` while nobody else holds `name`; does nothing where somebody does, or where there are no locks. */
export async function whileFree(name, deed) {
  await navigator.locks?.request(name, { ifAvailable: true }, (lock) => lock && deed());
}

function take(name) {
  if (!navigator.locks) return Promise.resolve(true);
  return new Promise((resolve) => {
    const forEver = new Promise(() => {});
    navigator.locks.request(name, { ifAvailable: true }, (lock) => {
      resolve(Boolean(lock));
      return lock ? forEver : undefined;
    });
  });
}
