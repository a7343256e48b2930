/* On a narrow screen, lets one look at one's own words, at the reasonable answers, or at both, one under the other. */

export function start(pair) {
  const leaves = [...pair.children];
  const choices = document.createElement("div");
  choices.className = "leaf-switch";
  choices.setAttribute("role", "group");
  choices.setAttribute("aria-label", pair.dataset.name);
  const shown = [[leaves[0]], [leaves[1]], leaves];
  const names = [...leaves.map((leaf) => leaf.dataset.name ?? leaf.getAttribute("aria-label")), pair.dataset.both];
  const buttons = names.map((name, place) => {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "button second small";
    button.textContent = name;
    button.addEventListener("click", () => choose(place));
    return button;
  });

  function choose(place) {
    for (const leaf of leaves) leaf.classList.toggle("aside-leaf", !shown[place].includes(leaf));
    buttons.forEach((button, one) => button.setAttribute("aria-pressed", String(one === place)));
  }

  choices.append(...buttons);
  pair.before(choices);
  choose(2);
}
