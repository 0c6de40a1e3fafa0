// Keeps the open page up to date, and lets the keyboard go through the list. Without it every page works too.
"use strict";

const main = document.getElementById("chinh");
const list = document.getElementById("danh-sach");
let source;
let patience = 1000;

/* What the page says of itself */

function say(kind) {
  const line = document.getElementById("tin");
  line.textContent = line.getAttribute(`data-${kind}`) ?? "";
  line.hidden = !line.textContent;
  if (kind === "changed" || kind === "failed") line.append(" ", again());
}

function again() {
  const button = document.createElement("button");
  button.type = "button";
  button.textContent = document.getElementById("tin").dataset.again;
  button.addEventListener("click", redraw);
  return button;
}

function parsed(html) {
  return new DOMParser().parseFromString(html, "text/html");
}

/* News, as long as the page is in view: a browser has few connections to one site */

function listen() {
  const place = main.querySelector("[data-news]");
  source?.close();
  if (!place || document.hidden) return;
  source = new EventSource(place.dataset.news);
  source.addEventListener("open", () => { patience = 1000; forget("quiet"); });
  source.addEventListener("list", (news) => { drawList(news.data); remember(place, news.lastEventId); });
  source.addEventListener("changed", (news) => { say("changed"); remember(place, news.lastEventId); });
  source.addEventListener("watchers", (news) => { place.textContent = parsed(news.data).body.textContent.trim(); });
  source.addEventListener("over", () => { source.close(); say("over"); });
  source.addEventListener("error", () => {
    if (document.getElementById("tin").hidden) say("quiet");
    if (source.readyState !== EventSource.CLOSED) return;  // otherwise the browser comes back by itself
    setTimeout(listen, patience);
    patience = Math.min(patience * 2, 60000);
  });
}

function forget(kind) {
  const line = document.getElementById("tin");
  if (line.textContent === line.getAttribute(`data-${kind}`)) line.hidden = true;
}

function remember(place, mark) {
  place.dataset.news = place.dataset.news.replace(/co=[^&]*/, `co=${mark}`);
}

document.addEventListener("visibilitychange", () => {
  if (document.hidden) source?.close();
  else listen();
});

/* The list: ticks and the focus stay with their case */

function drawList(html) {
  const ticked = [...list.querySelectorAll(":checked")].map((box) => box.value);
  const focus = document.activeElement;
  const at = list.contains(focus) && (focus.getAttribute("href") ?? focus.value);
  list.replaceChildren(...parsed(html).body.childNodes);
  for (const box of list.querySelectorAll("input[type=checkbox]")) {
    box.checked = ticked.includes(box.value);
    if (box.value === at) box.focus({ preventScroll: true });
  }
  if (at) list.querySelector(`a[href="${CSS.escape(at)}"]`)?.focus({ preventScroll: true });
}

/* A case: drawn anew when its reader wants it, with what was typed */

async function redraw() {
  const typed = [...main.querySelectorAll("textarea:not([readonly])")].filter((area) => area.value !== area.defaultValue);
  try {
    const answer = await fetch(location.pathname, { credentials: "same-origin" });
    if (!answer.ok) { say(answer.status === 401 ? "over" : "failed"); return; }
    main.replaceChildren(...parsed(await answer.text()).getElementById("chinh").childNodes);
  } catch {
    say("failed");
    return;
  }
  typed.forEach(giveBack);
  listen();
  main.querySelector("h1").scrollIntoView({ block: "nearest" });
}

function giveBack(typed) {
  let area = typed.id && document.getElementById(typed.id);
  if (!area) {  // the form is gone: somebody else has the case now, or it has ended
    const label = document.createElement("label");
    label.textContent = document.getElementById("tin").dataset.kept;
    area = document.createElement("textarea");
    area.rows = 5;
    label.append(area);
    main.querySelector("h1").after(label);
  }
  area.value = typed.value;
  area.closest("details")?.setAttribute("open", "");
}

/* Keys */

const TYPED_IN = "textarea, select, input:not([type=checkbox])";

function step(by) {
  const rows = [...list.querySelectorAll(".cases a")];
  const at = rows.indexOf(document.activeElement.closest("li")?.querySelector("a"));
  const next = rows[at < 0 ? 0 : Math.min(Math.max(at + by, 0), rows.length - 1)];
  next?.focus();
  next?.scrollIntoView({ block: "nearest" });
}

const KEYS = { j: () => step(1), ArrowDown: () => step(1), k: () => step(-1), ArrowUp: () => step(-1), "/": () => document.getElementById("tim").select() };

if (list) {
  document.querySelector(".keys").hidden = false;
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.altKey || event.metaKey || event.target.matches(TYPED_IN) || !KEYS[event.key]) return;
    event.preventDefault();
    KEYS[event.key]();
  });
  sessionStorage.setItem("danh-sach", location.pathname + location.search);
} else {
  const back = main.querySelector(".back a");
  if (back) back.href = sessionStorage.getItem("danh-sach") ?? back.href;
}
document.addEventListener("keydown", (event) => {
  if (event.key === "Escape") document.querySelector(".me[open]")?.removeAttribute("open");
});

listen();
