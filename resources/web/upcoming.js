// Timers, alarms and reminders that wait, counted down.

import { find, iconButton, make, row, when } from "./dom.js";
import { call } from "./http.js";

const strip = find("#upcoming");
const rows = find("#timers");
const none = find("#no-timers");
let waiting = [];

export async function refresh() {
  const { timers } = await call("GET", "/api/timers");
  waiting = timers;
  draw();
}

async function cancel(timer) {
  await call("DELETE", `/api/timers/${timer.id}`).catch((error) => {
    if (error.status !== 404) throw error;
  });
  await refresh();
}

function name(timer) {
  return timer.label || timer.kind[0].toUpperCase() + timer.kind.slice(1);
}

function clock(timer) {
  const left = Math.max(0, Math.round(timer.paused_left ?? (new Date(timer.due) - Date.now()) / 1000));
  const [hours, minutes, seconds] = [left / 3600, (left / 60) % 60, left % 60].map(Math.floor);
  const short = `${String(minutes).padStart(hours ? 2 : 1, "0")}:${String(seconds).padStart(2, "0")}`;
  return hours ? `${hours}:${short}` : short;
}

function shown(timer) {
  const counts = timer.due ? { "data-due": timer.due } : {};
  return make("time", counts, clock(timer));
}

function draw() {
  const running = waiting.filter((one) => one.kind === "timer");
  strip.hidden = running.length === 0;
  strip.replaceChildren(...running.map((one) => make("li", {},
    make("span", {}, name(one)),
    shown(one),
    iconButton("remove", `Cancel ${name(one)}`, () => cancel(one)))));
  none.hidden = waiting.length > 0;
  rows.replaceChildren(...waiting.map((one) => row(
    name(one),
    [one.kind === "timer" ? "" : one.kind, one.due ? when(one.due) : "paused", one.recurrence ? "repeats" : ""]
      .filter(Boolean).join(" · "),
    one.kind === "timer" ? shown(one) : undefined,
    iconButton("remove", `Cancel ${name(one)}`, () => cancel(one)))));
}

setInterval(() => {
  for (const time of document.querySelectorAll("time[data-due]")) {
    time.textContent = clock({ due: time.dataset.due });
  }
  if (waiting.some((one) => one.due && new Date(one.due) < Date.now() - 1000)) refresh().catch(() => {});
}, 1000);
