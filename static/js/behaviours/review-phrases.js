/* Inserts one of one's own phrases where the cursor was: the button beside a text, or P, then a digit or Enter. */

export function start(dialog) {
  const phrases = [...dialog.querySelectorAll("[data-phrase]")];
  // Outside the dialog: what a closed one holds is never read aloud.
  const said = document.getElementById("phrases-dit");
  let target = null;

  function open(field) {
    target = field;
    said.textContent = "";
    dialog.showModal();
    phrases[0]?.focus();
  }

  function insert(phrase) {
    const text = phrase.querySelector("[data-text]").textContent;
    dialog.close();
    if (!target) return;
    target.focus();
    const before = target.value.slice(0, target.selectionStart);
    target.setRangeText(before && !/\s$/.test(before) ? ` ${text}` : text, target.selectionStart, target.selectionEnd, "end");
    target.dispatchEvent(new Event("input", { bubbles: true }));
    said.textContent = said.dataset.inserted;
  }

  for (const opener of document.querySelectorAll("[data-phrases]")) {
    opener.hidden = false;
    opener.addEventListener("click", () => open(document.getElementById(opener.dataset.phrases)));
  }
  for (const phrase of phrases) phrase.addEventListener("click", () => insert(phrase));
  dialog.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const here = phrases.indexOf(document.activeElement);
    const chosen = dialog.querySelector(`[data-digit="${CSS.escape(event.key)}"]`);
    if (chosen) insert(chosen);
    else if (event.key === "ArrowDown" && here >= 0) phrases[Math.min(here + 1, phrases.length - 1)].focus();
    else if (event.key === "ArrowUp" && here > 0) phrases[here - 1].focus();
    else return;
    event.preventDefault();
  });
  dialog.addEventListener("click", (event) => {
    if (!event.target.closest("[data-close]")) return;
    dialog.close();
    target?.focus();
  });
  document.addEventListener("phrases", (event) => open(event.detail));
}
