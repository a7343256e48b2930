/* Copies a code; the button appears only where the browser allows it. */

export function start(button) {
  if (!navigator.clipboard) return;
  const words = button.textContent;
  button.hidden = false;
  button.addEventListener("click", async () => {
    await navigator.clipboard.writeText(document.getElementById(button.dataset.from).textContent.trim());
    button.textContent = button.dataset.done;
    setTimeout(() => (button.textContent = words), 3_000);
  });
}
