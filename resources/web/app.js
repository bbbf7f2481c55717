// The web app: a conversation over the voice socket, and panes over the HTTP routes.

import { show as showDocuments } from "./documents.js";
import { show as showHistory } from "./history.js";
import { call, row } from "./http.js";
import { Voice } from "./voice.js";

const find = (selector) => document.querySelector(selector);
const turns = find("#turns");
const bubbles = new Map();
let voice = null;

const panes = {
  talk: () => {},
  history: showHistory,
  documents: showDocuments,
  tools: showTools,
};

function open(name) {
  for (const section of document.querySelectorAll("main > section")) {
    section.hidden = section.id !== name;
  }
  for (const button of document.querySelectorAll("nav button")) {
    if (button.dataset.pane === name) button.setAttribute("aria-current", "page");
    else button.removeAttribute("aria-current");
  }
  panes[name]?.();
}

async function showTools() {
  const { tools } = await call("GET", "/api/tools");
  find("#tools .rows").replaceChildren(
    ...tools.map((tool) => row(tool.name.replaceAll("_", " "), tool.description)));
}

function say(text) {
  find("#state").textContent = text;
}

function bubble(kind, text) {
  const made = document.createElement("p");
  made.className = `bubble ${kind}`;
  made.textContent = text;
  turns.append(made);
  turns.scrollTop = turns.scrollHeight;
  return made;
}

const told = {
  listening_started: () => say("Listening"),
  listening_ended: () => say("Ready"),
  speech_heard: () => say("Hearing you"),
  partial_transcribed: (event) => { find("#partial").textContent = event.text; },
  transcribed: (event) => {
    find("#partial").textContent = "";
    bubble("user", event.text);
    say("Thinking");
  },
  reply_part: (event) => {
    if (!bubbles.has(event.turn)) bubbles.set(event.turn, bubble("victus", ""));
    bubbles.get(event.turn).textContent += event.text;
    turns.scrollTop = turns.scrollHeight;
  },
  speaking_started: () => say("Speaking"),
  approval_needed: (event) => confirm(event),
  warned: (event) => say(event.message),
  failed: (event) => {
    if (!event.turn) {
      say(event.message);
      return;
    }
    const shown = bubbles.get(event.turn) ?? bubble("victus", "");
    bubbles.set(event.turn, shown);
    shown.classList.add("failed");
    shown.textContent = `${shown.textContent} ${event.message}`.trim();
  },
  turn_ended: (event) => {
    const shown = bubbles.get(event.turn);
    if (shown && event.calls.length) {
      const receipt = document.createElement("small");
      receipt.textContent = event.calls.map((one) => one.tool.replaceAll("_", " ")).join(", ");
      shown.append(receipt);
    }
    bubbles.delete(event.turn);
    if (event.outcome !== "approval_needed") find("#confirm").hidden = true;
    say("Ready");
  },
};

function confirm(event) {
  const form = find("#confirm");
  find("#question").textContent = event.question;
  find("#arguments").textContent = Object.entries(event.call.arguments)
    .map(([name, value]) => `${name}: ${value}`).join("\n");
  form.hidden = false;
  for (const button of form.querySelectorAll("button")) {
    button.onclick = () => {
      form.hidden = true;
      voice.tell({
        type: "decide", confirmation: event.confirmation, allow: button.value === "allow",
      });
    };
  }
  form.querySelector("button").focus();
}

async function talk() {
  open("talk");
  await earlier();
  const handsFree = find("#hands-free");
  voice = new Voice((event) => told[event.type]?.(event), say, signIn);
  voice.connect(handsFree.checked);
  handsFree.onchange = async () => {
    if (handsFree.checked) await voice.openMicrophone();
    voice.reconnect(handsFree.checked);
  };
  find("#compose").onsubmit = (submit) => {
    submit.preventDefault();
    const field = find("#ask");
    if (field.value.trim()) voice.tell({ type: "text", text: field.value });
    field.value = "";
  };
  holdToTalk(find("#hold"));
}

async function earlier() {
  const { turns: past } = await call("GET", "/api/history?conversation=web&limit=20");
  for (const turn of past.reverse()) {
    if (turn.heard) bubble("user", turn.heard);
    if (turn.reply) bubble("victus", turn.reply);
  }
}

function holdToTalk(button) {
  const press = async () => {
    if (button.ariaPressed === "true") return;
    button.ariaPressed = "true";
    try {
      await voice.openMicrophone();
    } catch (error) {
      button.ariaPressed = "false";
      say(`The microphone cannot be used: ${error.message}`);
      return;
    }
    voice.press();
    if (button.ariaPressed !== "true") voice.release();
  };
  const release = () => {
    if (button.ariaPressed !== "true") return;
    button.ariaPressed = "false";
    voice.release();
  };
  button.onpointerdown = (event) => { button.setPointerCapture(event.pointerId); press(); };
  button.onpointerup = release;
  button.onpointercancel = release;
  // The space bar keeps its own meaning in fields and on other controls.
  const busy = () => find("#talk").hidden
    || document.activeElement?.matches("input, button:not(#hold), a, select, textarea");
  document.addEventListener("keydown", (event) => {
    if (event.code === "Space" && !busy()) {
      event.preventDefault();
      if (!event.repeat) press();
    }
    if (event.code === "Escape") voice.tell({ type: "cancel" });
  });
  document.addEventListener("keyup", (event) => {
    if (event.code === "Space") release();
  });
}

function signIn() {
  open("sign-in");
  const form = find("#sign-in form");
  form.onsubmit = async (submit) => {
    submit.preventDefault();
    try {
      await call("POST", "/api/session", { token: form.token.value.trim() });
      location.reload();
    } catch (error) {
      form.querySelector(".problem").textContent = error.message;
    }
  };
  say("Signed out");
}

for (const button of document.querySelectorAll("nav button")) {
  button.onclick = () => { if (voice) open(button.dataset.pane); };
}
navigator.serviceWorker?.register("service-worker.js");
call("GET", "/api/tools").then(talk, (error) => (error.status === 401 ? signIn() : say(error.message)));
