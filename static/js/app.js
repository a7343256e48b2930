/* Finds the elements that ask for a behaviour and starts it. Everything works without this file. */

const started = new WeakSet();

/** Starts each behaviour once on each element that names it in `data-behaviour` (several, by spaces). */
export function startAll(root, behaviours) {
  for (const element of root.querySelectorAll("[data-behaviour]")) {
    if (started.has(element)) continue;
    started.add(element);
    for (const name of element.dataset.behaviour.split(" ")) {
      try {
        behaviours[name]?.(element);
      } catch (fault) {
        // One broken improvement must not take the others with it.
        console.error(name, fault);
      }
    }
  }
  // What a live page has drawn anew asks for its behaviours too.
  if (root === document) document.addEventListener("drawn", (event) => startAll(event.target, behaviours));
}
