/* Counts down how long a submission is still held; says it aloud at five minutes, at one, and when it is over. */

const soon = [5, 1];

export function start(element) {
  const end = Date.now() + element.dataset.seconds * 1000;
  const shown = element.querySelector("strong");
  const said = element.querySelector("[data-said]");
  let last = Math.ceil(element.dataset.seconds / 60);

  const clock = setInterval(() => {
    const minutes = Math.max(0, Math.ceil((end - Date.now()) / 60_000));
    if (minutes === last) return;
    last = minutes;
    shown.textContent = element.dataset.minutes.replace("{n}", minutes);
    element.querySelector(".claim").classList.toggle("short", minutes <= soon[0]);
    if (soon.includes(minutes)) said.textContent = element.dataset.soon.replace("{n}", minutes);
    if (minutes === 0) {
      said.textContent = element.dataset.over;
      clearInterval(clock);
      // « encore 0 min » says nothing to whoever sees it: the same sentence stands in its place, beside « Prolonger ».
      shown.previousSibling.textContent = element.dataset.over;
      shown.nextSibling.textContent = " ";
      shown.remove();
    }
  }, 1000);
}
