/* Chooses words of an answer without a mouse: S begins, arrows go from word to word, with Shift they take more of them. */

export function start(form) {
  const paragraphs = [...form.querySelectorAll("[data-start]")];
  const said = document.querySelector("[data-words-said]");
  let from = 0;
  let to = 0;

  /** The text of a paragraph by its nodes, without the numbers of other comments. */
  function nodesOf(paragraph) {
    const walker = document.createTreeWalker(paragraph, NodeFilter.SHOW_TEXT);
    const nodes = [];
    for (let node = walker.nextNode(); node; node = walker.nextNode()) if (!node.parentElement.closest("sup")) nodes.push(node);
    return nodes;
  }

  function wordsOf(paragraph) {
    const text = nodesOf(paragraph).map((node) => node.data).join("");
    return [...text.matchAll(/[^\s]+/g)].map((word) => [word.index, word.index + word[0].length]);
  }

  /** The node and the place in it of a character of the paragraph. */
  function place(paragraph, offset) {
    const nodes = nodesOf(paragraph);
    for (const node of nodes) {
      if (offset <= node.data.length) return [node, offset];
      offset -= node.data.length;
    }
    const last = nodes[nodes.length - 1];
    return [last, last.data.length];
  }

  function show(paragraph) {
    const words = wordsOf(paragraph);
    const [first, last] = [Math.min(from, to), Math.max(from, to)];
    getSelection().setBaseAndExtent(...place(paragraph, words[first][0]), ...place(paragraph, words[last][1]));
    const text = nodesOf(paragraph).map((node) => node.data).join("");
    said.textContent = said.dataset.chosen.replace("{words}", text.slice(words[first][0], words[last][1]));
  }

  function begin(paragraph) {
    if (!paragraph || !wordsOf(paragraph).length) return;
    from = 0;
    to = 0;
    paragraph.focus();
    show(paragraph);
  }

  function move(event) {
    const paragraph = event.currentTarget;
    const last = wordsOf(paragraph).length - 1;
    const here = paragraphs.indexOf(paragraph);
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === "ArrowRight" || event.key === "ArrowLeft") {
      to = Math.max(0, Math.min(last, to + (event.key === "ArrowRight" ? 1 : -1)));
      if (!event.shiftKey) from = to;
      show(paragraph);
    } else if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      begin(paragraphs[here + (event.key === "ArrowDown" ? 1 : -1)]);
    } else if (event.key === "Escape") {
      getSelection().removeAllRanges();
      said.textContent = "";
    } else return;
    event.preventDefault();
  }

  for (const paragraph of paragraphs) {
    paragraph.tabIndex = -1;
    paragraph.addEventListener("keydown", move);
  }
  form.addEventListener("words", () => {
    const row = document.activeElement.closest?.("[data-paragraph]");
    const seen = paragraphs.find((paragraph) => paragraph.getBoundingClientRect().bottom > 80);
    begin(row?.querySelector("[data-start]") ?? seen ?? paragraphs[0]);
  });
}
