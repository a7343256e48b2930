/* Lists the pages that this device has for whoever is signed in here. */

import { pagesHere } from "../shared/kept-here.js";

export async function start(section) {
  const list = section.querySelector("ul");
  for (const [title, url] of await pagesHere()) {
    const line = document.createElement("li");
    const link = document.createElement("a");
    link.href = url;
    link.textContent = title;
    line.append(link);
    list.append(line);
  }
  section.hidden = !list.children.length;
}
