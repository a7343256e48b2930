/* Knows the lines of a text box: which one an offset stands in, how to go to one, how to insert words after one. */

const copied = ["font", "lineHeight", "letterSpacing", "tabSize", "paddingInlineStart", "paddingInlineEnd", "paddingBlockStart"];

/** Returns the number of the line in which an offset stands, from 1. */
export function lineOf(field, offset) {
  return field.value.slice(0, offset).split("\n").length;
}

/** Selects a line and brings it into view, a third of the way down the box. */
export function goToLine(field, line) {
  const start = startOf(field.value, line);
  const end = field.value.indexOf("\n", start);
  select(field, start, end < 0 ? field.value.length : end);
}

/** Inserts words after a line (0: before the first), as typing would, so that it can be undone; selects `wanted` in them. */
export function insertAfterLine(field, line, words, wanted) {
  let start = startOf(field.value, line + 1);
  let made = words;
  if (line && start === field.value.length && !field.value.endsWith("\n")) made = `\n${made}`;
  field.focus({ preventScroll: true });
  field.setSelectionRange(start, start);
  if (!document.execCommand("insertText", false, made)) {
    field.setRangeText(made, start, start, "end");
    field.dispatchEvent(new Event("input", { bubbles: true }));
  }
  const found = wanted ? field.value.indexOf(wanted, start) : -1;
  if (found >= 0) start = found;
  select(field, start, found >= 0 ? found + wanted.length : start);
}

function startOf(text, line) {
  let at = 0;
  for (let number = 1; number < line; number += 1) {
    const end = text.indexOf("\n", at);
    if (end < 0) return text.length;
    at = end + 1;
  }
  return at;
}

function select(field, start, end) {
  field.focus({ preventScroll: true });
  field.setSelectionRange(start, end);
  field.scrollTop = heightBefore(field, start) - field.clientHeight / 3;
  field.scrollIntoView({ block: "nearest" });
}

/** Measures how high the words before an offset stand, with a twin of the box. */
function heightBefore(field, offset) {
  const twin = document.createElement("div");
  const style = getComputedStyle(field);
  for (const name of copied) twin.style[name] = style[name];
  Object.assign(twin.style, { position: "absolute", visibility: "hidden", boxSizing: "border-box" });
  Object.assign(twin.style, { whiteSpace: "pre-wrap", overflowWrap: "break-word", inlineSize: `${field.clientWidth}px` });
  twin.textContent = field.value.slice(0, offset);
  document.body.append(twin);
  const height = twin.scrollHeight;
  twin.remove();
  return height;
}
