/* Shows a case as it will be read while one writes it, leads to its lines, and inserts blocks where they belong. */

import { goToLine, insertAfterLine, lineOf } from "../shared/lines.js";
import { post } from "../shared/post.js";

const pause = 500;

export function start(editor) {
  const form = editor.querySelector("form");
  const field = form.elements.text;
  const views = editor.querySelector(".case-views");
  const blocks = editor.querySelector("[data-blocks]");
  const lost = editor.querySelector("[data-lost]:not(.case-editor)");
  const isWide = matchMedia("(min-width: 64em)");
  let audience = "apprenant";
  let timer = 0;
  let asked = 0;
  let followed = "";

  const part = (name) => editor.querySelector(`[data-part="${name}"]`);

  function choose(view) {
    editor.dataset.view = isWide.matches && view === "text" ? "preview" : view;
    for (const button of views.children) button.setAttribute("aria-pressed", String(button.dataset.view === editor.dataset.view));
  }

  /** Shows the text where it shares the place with what stands beside it. */
  function toText() {
    if (!isWide.matches) choose("text");
  }

  function changed() {
    clearTimeout(timer);
    timer = setTimeout(draw, pause);
  }

  async function draw() {
    const mine = ++asked;
    const fields = new FormData(form);
    fields.set("vue", audience);
    try {
      const response = await post(editor.dataset.previewUrl, fields);
      if (mine !== asked) return; // a later one is on its way
      if (!response.ok) return tellLost();
      show((await response.json()).parts);
    } catch {
      tellLost();
    }
  }

  function show(parts) {
    lost.hidden = true;
    for (const [name, html] of Object.entries(parts)) replace(part(name), html);
    follow();
  }

  function replace(place, html) {
    const made = document.createElement("template");
    made.innerHTML = html;
    if (place.innerHTML === made.innerHTML) return;
    const isInside = place.contains(document.activeElement) && document.activeElement !== place;
    place.replaceChildren(made.content);
    if (isInside && place.tabIndex === 0) place.focus({ preventScroll: true });
  }

  function tellLost() {
    lost.textContent = editor.dataset.lost;
    lost.hidden = false;
  }

  /** Marks the stage in which the cursor stands, and brings it into view beside the text. */
  function follow() {
    const stages = [...editor.querySelectorAll("[data-part-line]")];
    const line = lineOf(field, field.selectionStart);
    const here = stages.findLast((stage) => Number(stage.dataset.partLine) <= line);
    for (const stage of stages) stage.removeAttribute("aria-current");
    if (!here) return;
    here.setAttribute("aria-current", "location");
    if (here.dataset.partLine === followed) return;
    followed = here.dataset.partLine;
    const shown = part("preview");
    const title = shown.querySelectorAll(":scope > section > h2")[stages.indexOf(here)];
    if (title) shown.scrollTop += title.getBoundingClientRect().top - shown.getBoundingClientRect().top - 16;
  }

  async function insert(name, line) {
    const fields = new FormData(form);
    fields.set("inserer", name);
    fields.set("ligne", line);
    const response = await post(editor.dataset.blockUrl, fields);
    if (!response.ok) throw new Error(String(response.status));
    const { after, text, words, message } = await response.json();
    blocks.open = false;
    toText();
    if (message) return tell(message);
    return insertAfterLine(field, after, text, words);
  }

  function tell(message) {
    lost.textContent = message;
    lost.hidden = false;
  }

  function pressed(event) {
    const button = event.target.closest("button, a");
    if (!button) return;
    if (button.dataset.view) choose(button.dataset.view);
    else if (button.dataset.show) open(event, button.dataset.show);
    else if (button.dataset.line) {
      event.preventDefault();
      toText();
      goToLine(field, Number(button.dataset.line));
    } else if (button.name === "inserer") {
      event.preventDefault();
      const [name, line = lineOf(field, field.selectionStart)] = button.value.split(":");
      insert(name, line).catch(() => form.requestSubmit(button));
    } else if (button.dataset.audience) {
      event.preventDefault();
      audience = button.dataset.audience;
      for (const one of button.parentElement.children) one.toggleAttribute("aria-current", one === button);
      button.setAttribute("aria-current", "page");
      draw();
    }
  }

  function open(event, view) {
    event.preventDefault();
    choose(view);
    part(view).focus();
  }

  views.hidden = false;
  for (const words of editor.querySelectorAll("[data-unscripted]")) words.hidden = true;
  choose("text");
  isWide.addEventListener("change", () => choose("text"));
  editor.addEventListener("click", pressed);
  field.addEventListener("input", changed);
  form.addEventListener("restored", changed);
  document.addEventListener("selectionchange", () => document.activeElement === field && follow());
  editor.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || !blocks.open || !blocks.contains(document.activeElement)) return;
    blocks.open = false;
    blocks.querySelector("summary").focus();
  });
}
