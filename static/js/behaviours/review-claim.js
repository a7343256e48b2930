/* Counts down how long a submission is still held; says it aloud at five minutes, at one, and when it is over.
   Says at once, once a minute or with a save, that somebody has taken it over: nothing that one types is touched. */

const soon = [5, 1];

export function start(element) {
  const end = Date.now() + element.dataset.seconds * 1000;
  const shown = element.querySelector("strong");
  const said = element.querySelector("[data-said]");
  const told = document.querySelector("[data-told]");
  let last = Math.ceil(element.dataset.seconds / 60);
  let isTaken = false;

  const clock = setInterval(() => {
    const minutes = Math.max(0, Math.ceil((end - Date.now()) / 60_000));
    if (minutes === last) return;
    last = minutes;
    shown.textContent = element.dataset.minutes.replace("{n}", minutes);
    element.querySelector(".claim").classList.toggle("short", minutes <= soon[0]);
    if (soon.includes(minutes)) said.textContent = element.dataset.soon.replace("{n}", minutes);
    if (minutes === 0) {
      said.textContent = element.dataset.over;
      // « encore 0 min » says nothing to whoever sees it: the same sentence stands in its place, beside « Prolonger ».
      endWith(element.dataset.over);
    }
    ask();
  }, 1000);

  function endWith(words) {
    clearInterval(clock);
    if (!shown.isConnected) return;
    shown.previousSibling.textContent = words;
    shown.nextSibling.textContent = " ";
    shown.remove();
  }

  /** Asks who has it now; without a network, or signed out, the next save or the next minute will tell. */
  async function ask() {
    if (isTaken || document.hidden) return;
    const headers = { Accept: "application/json" };
    const answer = await fetch(element.dataset.url, { headers, redirect: "manual" }).catch(() => null);
    if (answer?.ok) tell(await answer.json());
  }

  function tell({ taken }) {
    if (!taken || isTaken) return;
    isTaken = true;
    const { scrollY, document: { activeElement: at } } = window;
    const before = at.getBoundingClientRect().top;
    told.innerHTML = taken;
    told.classList.add("arrived");
    told.firstElementChild.append(understood());
    // At the top of the page no browser holds the text still while something comes in above it.
    if (!scrollY && at !== document.body) scrollBy(0, at.getBoundingClientRect().top - before);
    endWith(element.dataset.taken);
    withdraw();
  }

  function understood() {
    const made = document.createElement("button");
    made.type = "button";
    made.className = "button quiet small";
    made.textContent = told.dataset.understood;
    made.addEventListener("click", () => {
      told.classList.remove("arrived");
      made.remove();
      document.querySelector("#words")?.focus();
    });
    return made;
  }

  /** Takes away what only the holder can do; a button that has the focus goes when the focus does. */
  function withdraw() {
    for (const button of document.querySelectorAll('[form="prolonger"], [form="rendre"]')) {
      if (button === document.activeElement) button.addEventListener("blur", () => button.remove(), { once: true });
      else button.remove();
    }
  }

  document.addEventListener("kept", (event) => tell(event.detail));
  document.addEventListener("visibilitychange", ask);
}
