/* Sends the drafts that this device kept, from whatever page one opens once the network is back, and says so. */

import { dropCopy, keysOf, readCopy } from "../shared/kept-copy.js";
import { whileFree } from "../shared/lock.js";
import { isCutOff, onNetwork } from "../shared/network.js";
import { post } from "../shared/post.js";

const moment = 1_500; // the form of the copy itself, on this page, comes first
const drafts = "/brouillon";

export function start(header) {
  const { account } = header.dataset;
  const strip = document.querySelector(".kept-strip");

  async function sendAll() {
    if (isCutOff()) return;
    for (const key of keysOf(account)) await whileFree(key, () => send(key)).catch(() => {});
  }

  async function send(key) {
    const copy = readCopy(key);
    if (!copy?.body || !copy.conflictUrl?.startsWith("/") || !copy.draftUrl.endsWith(drafts)) return;
    const fields = new URLSearchParams(copy.body);
    fields.set("csrf_token", header.querySelector("input[name=csrf_token]").value);
    let response = await post(copy.draftUrl, fields);
    const other = response.status === 409 ? await response.json() : null;
    if (other && copy.sent?.includes(other.theirs)) {
      fields.set("base_version", other.version); // not another text: an earlier one of this device's own
      response = await post(copy.draftUrl, fields);
    }
    if (!response.ok && response.status !== 409) return;
    dropCopy(key);
    if (!copy.settled) told(copy, response.ok ? "saved" : "conflict");
  }

  function told(copy, kind) {
    const line = document.createElement("p");
    const link = document.createElement("a");
    link.href = kind === "conflict" ? copy.conflictUrl : copy.url;
    link.textContent = copy.title;
    line.append(`${strip.dataset[kind]} `, link);
    strip.append(line);
    strip.hidden = false;
  }

  setTimeout(sendAll, moment);
  onNetwork(() => setTimeout(sendAll, moment));
}
