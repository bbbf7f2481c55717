// The conversation: what was said, as bubbles, made from the events of the voice socket.

import { find, make, when } from "./dom.js";
import { call } from "./http.js";
import { preference } from "./preferences.js";

const turns = find("#turns");
const partial = find("#partial");
const welcome = find("#welcome");
const replies = new Map();
const TIERS = { command: "command", router: "skill", agent: "language model" };

export function bubble(kind, text) {
  welcome.hidden = true;
  const made = make("p", { class: `bubble ${kind}` }, text);
  turns.append(made);
  turns.scrollTop = turns.scrollHeight;
  return made;
}

export function clear() {
  for (const one of [...turns.children]) if (one !== welcome) one.remove();
  replies.clear();
  hear("");
  welcome.hidden = false;
}

// Shows the last turns of a conversation that goes on.
export async function restore(conversation) {
  find("#title").textContent = "Conversation";
  const name = encodeURIComponent(conversation);
  const { turns: past } = await call("GET", `/api/history?conversation=${name}&limit=30`);
  clear();
  const first = past.findLast((turn) => turn.heard);
  if (first) find("#title").textContent = first.heard;
  for (const turn of past.reverse()) {
    if (turn.heard) bubble("user", turn.heard);
    if (turn.reply) receipt(bubble("victus", turn.reply), turn);
  }
}

function hear(text) {
  partial.textContent = text;
  partial.hidden = !text;
}

function reply(turn) {
  if (!replies.has(turn)) replies.set(turn, bubble("victus", ""));
  return replies.get(turn);
}

// Says below an answer who gave it and what was done.
function receipt(shown, turn) {
  const done = turn.calls.filter((one) => one.result !== null || one.error);
  const names = done.map((one) => one.tool.replaceAll("_", " "));
  const told = [...new Set([...names, TIERS[turn.tier]])].filter(Boolean);
  if (turn.outcome === "interrupted") told.push("stopped");
  if (turn.started) told.push(when(turn.started));
  if (told.length) shown.append(make("small", {}, told.join(" · ")));
  turns.scrollTop = turns.scrollHeight;
}

// Gives what is to be done for each event; `say` shows the state, `ask` a confirmation.
export function reader({ say, ask, settled, scheduled }) {
  return {
    listening_started: () => say("listening", "Listening"),
    listening_ended: () => { hear(""); say("ready", "Ready"); },
    speech_heard: () => say("hearing", "Hearing you"),
    partial_transcribed: (event) => hear(event.text),
    transcribed: (event) => {
      hear("");
      if (!welcome.hidden) find("#title").textContent = event.text;
      bubble("user", event.text);
      say("thinking", "Thinking");
    },
    tool_started: (event) => say("thinking", `Working: ${event.call.tool.replaceAll("_", " ")}`),
    tool_finished: (event) => { if (event.call.effect !== "read") scheduled(); },
    reply_part: (event) => {
      reply(event.turn).append(event.text);
      turns.scrollTop = turns.scrollHeight;
    },
    speaking_started: () => say("speaking", "Speaking"),
    approval_needed: (event) => ask(event.confirmation, event.question, event.call.arguments),
    warned: (event) => say("ready", event.message),
    failed: (event) => {
      if (!event.turn) {
        say("ready", event.message);
        return;
      }
      const shown = reply(event.turn);
      shown.classList.add("failed");
      shown.append(shown.textContent ? ` ${event.message}` : event.message);
    },
    turn_ended: (event) => {
      hear("");
      const shown = replies.get(event.turn);
      if (shown) receipt(shown, event);
      replies.delete(event.turn);
      if (!event.heard && event.reply) announce(event.reply);
      if (event.outcome !== "approval_needed") settled();
      say("ready", event.outcome === "nothing_heard" ? "I heard nothing" : "Ready");
    },
  };
}

// What Victus says by itself is told by the system while the page is hidden.
function announce(text) {
  if (!document.hidden || !preference("notify") || Notification?.permission !== "granted") return;
  navigator.serviceWorker.ready.then((worker) =>
    worker.showNotification("Victus", { body: text, icon: "icon-192.png", tag: "victus" }));
}
