// The history pane: what was said before, found by words.

import { call, row } from "./http.js";

const section = document.querySelector("#history");
const words = section.querySelector("#words");
const rows = section.querySelector(".rows");

export async function show() {
  const asked = words.value.trim();
  const path = asked
    ? `/api/conversations/search?q=${encodeURIComponent(asked)}`
    : "/api/history?conversation=web&limit=100";
  const { turns } = await call("GET", path);
  rows.replaceChildren(...turns.map((turn) => row(turn.heard || "Victus", turn.reply)));
}

section.querySelector("form").onsubmit = (submit) => { submit.preventDefault(); show(); };
words.oninput = show;
