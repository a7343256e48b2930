/* Follows in the contents which section is being read: the last one that has begun above the line where one reads. */

const line = .3;

export function start(toc) {
  const links = new Map();
  for (const link of toc.querySelectorAll('a[href*="#"]')) {
    const section = document.getElementById(decodeURIComponent(link.hash.slice(1)));
    if (section) links.set(section, link);
  }
  let isPlanned = false;

  // Where the sections are, not what has just crossed a line: a leap crosses nothing on its way.
  function follow() {
    isPlanned = false;
    const begun = [...links.keys()].filter((section) => section.getBoundingClientRect().top < innerHeight * line);
    const here = links.get(begun.at(-1)) ?? links.values().next().value;
    if (!here || here.hasAttribute("aria-current")) return;
    for (const link of links.values()) link.removeAttribute("aria-current");
    here.setAttribute("aria-current", "location");
  }

  addEventListener("scroll", () => {
    if (isPlanned) return;
    isPlanned = true;
    requestAnimationFrame(follow);
  }, { passive: true });
}
