// Sends without leaving the page and draws what the server's stream brings. Without it the page works too.
"use strict";

const log = document.getElementById("log");
const trouble = document.getElementById("trouble");
const ask = document.querySelector("form.ask");
const text = document.getElementById("text");
let last = Number(log.dataset.last);
let source;
let patience = 1000;
let awaitedUntil = 0;

function say(kind) {
  trouble.textContent = trouble.getAttribute(`data-${kind}`) ?? "";
  trouble.hidden = !trouble.textContent;
}

function freshKey() {
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, "0")).join("");
}

function covered(number) {
  return document.getElementById(`r${number}`) ?? log.querySelector(`[data-covers~="${number}"]`);
}

function draw(event) {
  const drawn = document.createElement("template");
  drawn.innerHTML = event.data;
  const bubbles = [...drawn.content.children].filter((bubble) => !document.getElementById(bubble.id));
  const following = Date.now() < awaitedUntil || innerHeight + scrollY > document.body.scrollHeight - 200;
  document.getElementById("welcome")?.remove();
  for (const bubble of bubbles) {
    const old = bubble.dataset.edits && covered(bubble.dataset.edits);
    if (!old) { log.append(bubble); continue; }
    const held = old.contains(document.activeElement);
    bubble.dataset.covers = `${old.dataset.covers ?? ""} ${bubble.dataset.edits}`;
    old.replaceWith(bubble);
    if (held) bubble.focus({ preventScroll: true });
  }
  last = Math.max(last, Number(event.lastEventId));
  if (following && bubbles.length) bubbles[0].scrollIntoView({ block: "start" });
}

function listen() {
  source?.close();
  source = new EventSource(`/events?after=${last}`);
  source.addEventListener("open", () => { patience = 1000; say("nothing"); });
  source.addEventListener("reply", draw);
  source.addEventListener("stale", () => location.reload());
  source.addEventListener("error", () => {
    say("quiet");
    if (source.readyState !== EventSource.CLOSED) return;  // otherwise the browser comes back by itself
    setTimeout(listen, patience);
    patience = Math.min(patience * 2, 60000);
  });
}

async function send(form) {
  if (form.dataset.busy) return;
  form.dataset.busy = "yes";
  awaitedUntil = Date.now() + 3000;
  const body = new URLSearchParams(new FormData(form));
  body.set("quiet", "1");
  try {
    const answer = await fetch("/say", { method: "POST", body });
    if (!answer.ok) { say(trouble.hasAttribute(`data-${answer.status}`) ? answer.status : "lost"); return; }
    say("nothing");
    form.elements.key.value = freshKey();
    if (form === ask && text.value === body.get("text")) text.value = "";
    if (source.readyState !== EventSource.OPEN) location.reload();
  } catch {
    say("lost");
  } finally {
    delete form.dataset.busy;
  }
}

document.addEventListener("submit", (event) => {
  if (!event.target.matches("form.say")) return;
  event.preventDefault();
  event.target.closest("details")?.removeAttribute("open");
  send(event.target);
});
// A picture or voice message of the team that did not load says so; a press asks for it again.
function missing(file, is) {
  const figure = file.closest(".enclosed");
  for (const part of figure?.children ?? []) part.hidden = part.matches(".retry") ? !is : is;
}
for (const loaded of ["load", "loadedmetadata", "error"]) {
  document.addEventListener(loaded, (event) => {
    if (event.target.matches?.(".enclosed :is(img, audio)")) missing(event.target, loaded === "error");
  }, true);
}
for (const img of document.querySelectorAll(".enclosed img")) {
  if (img.complete && !img.naturalWidth) missing(img, true);  // it failed before this script ran
}
document.addEventListener("click", (event) => {
  if (!event.target.matches(".retry")) return;
  const file = event.target.closest(".enclosed").querySelector("img, audio");
  missing(file, false);
  file.src = file.getAttribute("src");
});
text.addEventListener("keydown", (event) => {
  if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
  event.preventDefault();
  ask.requestSubmit();
});
document.addEventListener("visibilitychange", () => {
  if (!document.hidden && source.readyState === EventSource.CLOSED) listen();
});
document.addEventListener("keydown", (event) => {
  if (event.key === "Escape") document.querySelector("details[open]")?.removeAttribute("open");
});

if (!location.hash) log.lastElementChild?.scrollIntoView({ block: "start" });
listen();
