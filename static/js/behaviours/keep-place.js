/* Keeps where one is in a chapter, a moment after the last scroll, and goes back there when the address asks for it.
   A place is a section and a number of pieces (paragraphs, notes, lists) above the screen: it holds on every screen. */

import { post } from "../shared/post.js";

const rest = 1_500;
const margin = 90;

export function start(form) {
  const { place, part } = form.dataset;
  const column = form.nextElementSibling;
  const sections = new Set([...document.querySelectorAll(".toc a")].map((link) => decodeURIComponent(link.hash.slice(1))));
  let timer = 0;
  let sent = "";

  /** Every piece of the column with its section and its number in it. */
  function pieces() {
    let section = "";
    let number = 0;
    return [...column.children].map((element) => {
      if (sections.has(element.id)) [section, number] = [element.id, -1];
      number += 1;
      return { element, section, number };
    }).filter((piece) => piece.section);
  }

  function present() {
    return pieces().find((piece) => piece.element.getBoundingClientRect().bottom > margin);
  }

  function keep({ keepalive = false } = {}) {
    clearTimeout(timer);
    const here = present();
    const words = here && `${here.section} ${here.number}`;
    if (!here || words === sent) return;
    sent = words;
    form.elements.section.value = here.section;
    form.elements.part.value = here.number;
    post(form.action, new FormData(form), { keepalive }).catch(() => (sent = ""));
  }

  function goBack() {
    const there = pieces().filter((piece) => piece.section === place && piece.number <= Number(part)).pop();
    if (!there) return;
    there.element.scrollIntoView({ block: "start", behavior: "instant" });
    there.element.tabIndex = -1;
    there.element.focus({ preventScroll: true });
  }

  if (new URLSearchParams(location.search).has("reprendre")) requestAnimationFrame(goBack);
  sent = `${place} ${part}`;
  addEventListener("scroll", () => {
    clearTimeout(timer);
    timer = setTimeout(keep, rest);
  }, { passive: true });
  document.addEventListener("visibilitychange", () => document.visibilityState === "hidden" && scrollY && keep({ keepalive: true }));
}
