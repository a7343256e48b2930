/* Counts down the minutes that a group still has. For the eyes: the hour at which it ends stands there without scripts. */

export function start(element) {
  const left = element.querySelector("[data-left]");
  const end = Date.now() + element.dataset.seconds * 1000;

  function show() {
    const seconds = Math.max(0, Math.ceil((end - Date.now()) / 1000));
    const minutes = Math.floor(seconds / 60);
    left.textContent = seconds ? `${minutes}:${String(seconds % 60).padStart(2, "0")}` : element.dataset.over;
    element.classList.toggle("over", seconds === 0);
    if (!seconds || !element.isConnected) clearInterval(clock);
  }

  const clock = setInterval(show, 500);
  show();
}
