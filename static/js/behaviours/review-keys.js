/* The keys of the desk: next, previous, comment, verdict, the list of keys. They never fire while one types. */

const silenced = "parcours:raccourcis";

export function start(desk) {
  const dialog = document.getElementById("raccourcis");
  const box = document.getElementById("raccourcis-actifs");
  let isOn = true;

  function show() {
    for (const hint of document.querySelectorAll("[data-key]")) hint.hidden = !isOn;
  }

  function remember() {
    try {
      localStorage.setItem(silenced, isOn ? "" : "1");
    } catch {
      /* a device that keeps nothing has its keys on */
    }
  }

  function isTyping(event) {
    const at = event.target;
    return at.isContentEditable || at.matches("textarea, select, input:not([type='radio'], [type='checkbox'])");
  }

  function help() {
    dialog.showModal();
  }

  function decide(letter) {
    const choice = desk.querySelector(`[data-verdict="${letter}"]`);
    if (!choice) return;
    choice.checked = true;
    choice.focus();
    choice.dispatchEvent(new Event("input", { bubbles: true }));
  }

  function press(event) {
    if (event.ctrlKey || event.metaKey || event.altKey || event.repeat || isTyping(event) || document.querySelector("dialog[open]")) return;
    const key = event.key.toLowerCase();
    if (key === "?") help();
    else if (!isOn) return;
    else if (key === "j" || key === "k") document.querySelector(`[data-go="${key}"]`)?.click();
    else if (key === "v" || key === "r") decide(key);
    else if (key === "p") desk.querySelector("form.desk")?.dispatchEvent(new CustomEvent("phrase"));
    else if (key === "s") desk.querySelector("form.desk")?.dispatchEvent(new CustomEvent("words"));
    else if (key === "c") desk.querySelector("form.desk")?.dispatchEvent(new CustomEvent("comment"));
    else return;
    event.preventDefault();
  }

  try {
    isOn = localStorage.getItem(silenced) !== "1";
  } catch {
    isOn = true;
  }
  box.checked = isOn;
  box.addEventListener("change", () => {
    isOn = box.checked;
    remember();
    show();
  });
  dialog.addEventListener("click", (event) => {
    if (event.target.closest("[data-close]")) dialog.close();
  });
  document.querySelector("[data-help]")?.addEventListener("click", help);
  document.addEventListener("keydown", press);
  for (const words of document.querySelectorAll("[data-scripted]")) words.hidden = false;
  for (const words of document.querySelectorAll("[data-unscripted]")) words.hidden = true;
  show();
}
