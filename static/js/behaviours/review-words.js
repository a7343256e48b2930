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
    while (walker.nextNode()) if (!walker.currentNode.parentElement.closest("sup")) nodes.push(walker.currentNode);
    return nodes;
  }

  function textOf(paragraph) {
    return nodesOf(paragraph).map((node) => node.data).join("");
  }

  function wordsOf(paragraph) {
    return [...textOf(paragraph).matchAll(/\S+/g)].map((word) => [word.index, word.index + word[0].length]);
  }

  /** The node and the place in it of a character of the paragraph. */
  function place(paragraph, offset) {
    for (const node of nodesOf(paragraph)) {
      if (offset <= node.data.length) return [node, offset];
      offset -= node.data.length;
    }
  }

  function show(paragraph) {
    const words = wordsOf(paragraph);
    const [first, last] = [Math.min(from, to), Math.max(from, to)];
    getSelection().setBaseAndExtent(...place(paragraph, words[first][0]), ...place(paragraph, words[last][1]));
    said.textContent = said.dataset.chosen.replace("{words}", textOf(paragraph).slice(words[first][0], words[last][1]));
  }

  function begin(paragraph) {
    if (!paragraph || !wordsOf(paragraph).length) return;
    from = to = 0;
    paragraph.focus();
    show(paragraph);
  }

  function move(event) {
    const paragraph = event.currentTarget;
    const last = wordsOf(paragraph).length - 1;
    const here = paragraphs.indexOf(paragraph);
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === "ArrowRight" || event.key === "ArrowLeft") {
      to = Math.max(0, Math.min(last, event.key === "ArrowRight" ? to + 1 : to - 1));
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
