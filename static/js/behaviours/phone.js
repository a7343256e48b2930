/* Keeps what is being written on the telephone until the server has it: through a lock, a lost network, a reload. */

import { dropCopy, readCopy, writeCopy } from "../shared/kept-copy.js";
import { plural } from "../shared/plural.js";
import { post } from "../shared/post.js";
import { saveState } from "../shared/save-state.js";

const retry = 5;

export function start(root) {
  const prefix = `parcours:seance:${root.dataset.seance}:`;
  let timer = 0;
  let sending = false;

  const find = () => root.querySelector("form[data-contribution]");
  const keyOf = (form) => prefix + form.dataset.question;

  function count(form) {
    const length = [...form.elements.text.value].length;
    const words = root.querySelector("#contribution-longueur");
    words.textContent = plural(length, form.dataset.one, form.dataset.many);
  }

  function keep(form) {
    const text = form.elements.text.value;
    if (text) writeCopy(keyOf(form), { text, token: form.elements.jeton.value });
    else dropCopy(keyOf(form));
    saveState(form)(text ? "local" : "saving", text ? form.dataset.local : "");
    count(form);
  }

  function prepare() {
    const form = find();
    if (!form || form.dataset.ready) return;
    form.dataset.ready = "1";
    const copy = readCopy(keyOf(form));
    if (copy?.text && !form.elements.text.value) {
      form.elements.text.value = copy.text;
      form.elements.jeton.value = copy.token;
      saveState(form)("local", form.dataset.local);
    }
    count(form);
    offerOthers(form);
  }

  /* A text begun at another question is not lost, and not sent by mistake. */
  function offerOthers(form) {
    root.querySelector("[data-kept-elsewhere]")?.remove();
    const key = Object.keys(localStorage).find((one) => one.startsWith(prefix) && one !== keyOf(form) && readCopy(one)?.text);
    if (!key) return;
    const text = readCopy(key).text;
    const notice = document.createElement("div");
    notice.className = "kept-elsewhere";
    notice.dataset.keptElsewhere = "";
    const words = document.createElement("p");
    words.textContent = form.dataset.elsewhere;
    const quoted = document.createElement("blockquote");
    quoted.textContent = text;
    const button = document.createElement("button");
    button.type = "button";
    button.className = "button quiet small";
    button.textContent = form.dataset.again;
    button.addEventListener("click", () => {
      add(form, text);
      dropCopy(key);
      notice.remove();
    });
    notice.append(words, quoted, button);
    form.after(notice);
  }

  function add(form, text) {
    const box = form.elements.text;
    box.value = box.value ? `${box.value}\n\n${text}` : text;
    keep(form);
    box.focus();
  }

  async function send(form) {
    if (sending || !form.elements.text.value.trim()) return;
    const key = keyOf(form);
    const show = saveState(form);
    const text = form.elements.text.value;
    sending = true;
    clearTimeout(timer);
    show("saving", form.dataset.sending);
    writeCopy(key, { text, token: form.elements.jeton.value });
    try {
      const response = await post(form.action, new FormData(form));
      if (response.ok) return received(form, key, text, (await response.json()).token);
      if (response.status === 409) return show("refused", (await response.json()).message);
      if (response.status >= 500) return later(form, show);
      return form.submit();
    } catch {
      later(form, show);
    } finally {
      sending = false;
    }
  }

  function received(form, key, text, token) {
    dropCopy(key);
    form.elements.jeton.value = token;
    if (form.elements.text.value === text) form.elements.text.value = "";
    else keep(form);
    saveState(form)("kept", form.dataset.received);
    count(form);
    root.dispatchEvent(new Event("refresh"));
  }

  function later(form, show) {
    show("failed", form.dataset.failed.replace("{n}", retry));
    timer = setTimeout(() => send(find() ?? form), retry * 1000);
  }

  root.addEventListener("input", (event) => {
    if (event.target.form?.matches("[data-contribution]")) keep(event.target.form);
  });
  root.addEventListener("submit", (event) => {
    if (!event.target.matches("[data-contribution]")) return;
    if (!event.target.elements.text.value.trim()) return;
    event.preventDefault();
    send(event.target);
  });
  root.addEventListener("done", (event) => {
    const form = find();
    if (form && event.detail.text) add(form, event.detail.text);
  });
  root.addEventListener("drawn", prepare);
  addEventListener("online", () => find() && timer && send(find()));
  prepare();
}
