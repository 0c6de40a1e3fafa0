// Keeps «đang cùng xem» fresh while the page is in view. Without it the page says what it knew when drawn.
const line = document.querySelector("[data-ask]");
const EVERY_MS = 12000;

async function look() {
  if (document.hidden) return;
  try {
    const answer = await fetch(line.dataset.ask, { credentials: "same-origin" });
    if (!answer.ok) return;
    const told = (await answer.text()).trim();
    const drawn = new DOMParser().parseFromString(told, "text/html").body.textContent.trim();
    if (drawn !== line.textContent.trim()) line.textContent = drawn;
  } catch {
    // The next look may have a connection again.
  }
}

if (line) setInterval(look, EVERY_MS);
