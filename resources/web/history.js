// The history pane: conversations, and what was said in them, found by words.

import { find, iconButton, make, plural, row, when } from "./dom.js";
import { call } from "./http.js";

const section = find("#history");
const words = find("#words");
const rows = find(".rows", section);
const empty = find(".empty", section);
const more = find(".more", section);
let openConversation = () => {};
let asked = 0;

export function onOpen(open) {
  openConversation = open;
}

export async function show() {
  await load(0);
}

async function load(offset) {
  const mine = ++asked;
  const search = words.value.trim();
  const path = search
    ? `/api/conversations/search?q=${encodeURIComponent(search)}&limit=30&offset=${offset}`
    : `/api/conversations?limit=30&offset=${offset}`;
  const told = await call("GET", path);
  if (mine !== asked) return;
  const made = search ? told.turns.map(match) : told.conversations.map(conversation);
  if (offset) rows.append(...made);
  else rows.replaceChildren(...made);
  empty.hidden = rows.children.length > 0;
  empty.textContent = search ? "Nothing with these words was said." : "Nothing was said yet.";
  more.hidden = told.next_offset === null;
  more.onclick = () => load(told.next_offset);
}

function open(title, id) {
  return make("button", {
    type: "button", "aria-label": `Open ${title}`, onclick: () => openConversation(id),
  }, "Open");
}

function match(turn) {
  return row(turn.heard || "Victus", `${turn.reply}  ·  ${when(turn.started)}`,
    open(turn.heard || "it", turn.conversation));
}

function conversation(one) {
  const path = `/api/conversations/${encodeURIComponent(one.id)}`;
  const told = `${when(one.last)} · ${plural(one.turns, "turn")}`;
  return row(one.title, told, open(one.title, one.id),
    iconButton("edit", `Rename ${one.title}`, async () => {
      const title = prompt("New title", one.title)?.trim();
      if (!title) return;
      await call("PATCH", path, { title });
      await show();
    }),
    iconButton("remove", `Delete ${one.title}`, async () => {
      if (!confirm(`Delete “${one.title}” with all that was said in it?`)) return;
      await call("DELETE", path);
      await show();
    }));
}

let typing = 0;
words.oninput = () => { clearTimeout(typing); typing = setTimeout(show, 200); };
find("form", section).onsubmit = (submit) => { submit.preventDefault(); show(); };
