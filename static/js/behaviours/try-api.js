/* Lets one try the addresses of the reference with one's own key, which stays in this page and goes to this site alone. */

export function start(root) {
  const key = root.querySelector("[data-part=key] input");
  for (const part of root.querySelectorAll("[data-part]")) part.hidden = false;
  for (const part of root.querySelectorAll("[data-part=try]")) {
    const [address, button] = [part.querySelector("input"), part.querySelector("button")];
    const [status, frame] = [part.querySelector("[role=status]"), part.querySelector("div[hidden]")];
    const say = (words, body = "") => {
      status.textContent = words;
      frame.hidden = !body;
      frame.querySelector("code").textContent = body;
    };
    button.addEventListener("click", async () => {
      const asked = new URL(address.value, location.href);
      if (!key.value.trim()) return say(root.dataset.noKey), key.focus();
      if (asked.origin !== location.origin || !asked.pathname.startsWith(root.dataset.prefix)) {
        return say(root.dataset.refused), address.focus();
      }
      try {
        const answer = await fetch(asked, {
          headers: { Authorization: `Bearer ${key.value.trim()}`, "Accept-Language": document.documentElement.lang },
          credentials: "omit",
          cache: "no-store",
        });
        say(`${answer.status} ${answer.statusText}`.trim(), await answer.text());
      } catch {
        say(root.dataset.noNetwork);
      }
    });
  }
}
