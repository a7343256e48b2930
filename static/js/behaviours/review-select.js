/* Ties a comment to the words that are selected. Offsets count characters of the text, as the server does:
   the numbers of other comments do not count, and an emoji counts once. */

const patience = 800;

export function start(form) {
  let chosen = null;
  let forgetting = 0;

  const rows = [...form.querySelectorAll("[data-paragraph]")];
  const words = (row) => row.querySelector("[data-start]");
  const composer = (row) => row.querySelector("[data-composer]");
  const field = (row, name) => composer(row).querySelector(`[name$="-${name}"]`);
  const summary = (row) => composer(row).querySelector("summary");
  const label = (row) => composer(row).querySelector("[data-label]");
  const plain = new Map(rows.map((row) => [row, label(row).textContent]));

  /** Counts the characters of a paragraph that stand before a place in it. */
  function before(paragraph, node, offset) {
    const range = document.createRange();
    range.setStart(paragraph, 0);
    range.setEnd(node, offset);
    const copy = range.cloneContents();
    for (const number of copy.querySelectorAll("sup")) number.remove();
    return [...copy.textContent].length;
  }

  function selection() {
    const picked = getSelection();
    if (!picked.rangeCount || picked.isCollapsed) return null;
    const range = picked.getRangeAt(0);
    const row = rows.find((one) => words(one).contains(range.startContainer));
    if (!row) return null;
    const paragraph = words(row);
    const whole = before(paragraph, paragraph, paragraph.childNodes.length);
    const ends = paragraph.contains(range.endContainer);
    const from = before(paragraph, range.startContainer, range.startOffset);
    const to = ends ? before(paragraph, range.endContainer, range.endOffset) : whole;
    return trimmed(row, from, to);
  }

  /** Leaves out the spaces at both ends, which a double click often takes with it. */
  function trimmed(row, from, to) {
    const clone = words(row).cloneNode(true);
    for (const number of clone.querySelectorAll("sup")) number.remove();
    const letters = [...clone.textContent];
    while (from < to && /\s/.test(letters[from])) from += 1;
    while (to > from && /\s/.test(letters[to - 1])) to -= 1;
    if (from >= to) return null;
    const start = Number(words(row).dataset.start);
    return { row, start: start + from, end: start + to, text: letters.slice(from, to).join("") };
  }

  function short(text) {
    return text.length > 40 ? `${text.slice(0, 39).trimEnd()}…` : text;
  }

  function watch() {
    const now = selection();
    clearTimeout(forgetting);
    if (!now) {
      forgetting = setTimeout(forget, patience);
      return;
    }
    if (chosen && chosen.row !== now.row) forget();
    chosen = now;
    label(now.row).textContent = summary(now.row).dataset.words.replace("{words}", short(now.text));
  }

  function forget() {
    if (!chosen) return;
    label(chosen.row).textContent = plain.get(chosen.row);
    chosen = null;
  }

  function fill(row) {
    if (chosen?.row === row) {
      field(row, "start").value = chosen.start;
      field(row, "end").value = chosen.end;
      field(row, "quote").value = chosen.text;
    }
    field(row, "text").focus();
    forget();
  }

  /** The paragraph of the selection, of the focus, else the first one on the screen. */
  function present() {
    const focused = rows.find((row) => row.contains(document.activeElement));
    return chosen?.row ?? focused ?? rows.find((row) => row.getBoundingClientRect().bottom > 80) ?? rows[0];
  }

  function comment() {
    watch(); // a quick hand is here before « selectionchange » is
    const row = present();
    if (!row) return;
    composer(row).open = true;
    // At once: « toggle » comes later, and the first letters of a quick hand would be lost, or taken for keys.
    fill(row);
  }

  for (const row of rows) {
    // The press would clear the selection before it could be read.
    summary(row).addEventListener("mousedown", (event) => event.preventDefault());
    composer(row).addEventListener("toggle", () => composer(row).open && fill(row));
    field(row, "quote").addEventListener("input", () => {
      field(row, "start").value = "";
      field(row, "end").value = "";
    });
    for (const change of row.querySelectorAll("[data-change]")) {
      const shown = change.parentElement.querySelector("[data-shown]");
      const box = change.querySelector("textarea");
      box.addEventListener("input", () => (shown.textContent = box.value));
      change.addEventListener("toggle", () => change.open && box.focus());
    }
  }
  form.addEventListener("restored", () => {
    for (const box of form.querySelectorAll("details textarea")) {
      if (box.form === form && box.value !== box.defaultValue) box.closest("details").open = true;
    }
  });
  form.addEventListener("phrase", () => {
    const row = present();
    comment();
    if (row) document.dispatchEvent(new CustomEvent("phrases", { detail: field(row, "text") }));
  });
  form.addEventListener("comment", comment);
  document.addEventListener("selectionchange", watch);
}
