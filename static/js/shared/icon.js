/* Changes which symbol of the page's sprite an icon shows. */

/** Returns a new icon, for where the server drew none. */
export function makeIcon(name) {
  const space = "http://www.w3.org/2000/svg";
  const icon = document.createElementNS(space, "svg");
  icon.setAttribute("class", "icon");
  icon.setAttribute("viewBox", "0 0 20 20");
  icon.setAttribute("aria-hidden", "true");
  icon.append(document.createElementNS(space, "use"));
  icon.firstChild.setAttribute("href", `#i-${name}`);
  return icon;
}
