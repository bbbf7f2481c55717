// The web app: panes by the address's hash, the conversation over the voice socket.

import { show as showAbilities } from "./abilities.js";
import { compose } from "./compose.js";
import { ask, settle } from "./confirm.js";
import { bubble, clear, reader, restore } from "./conversation.js";
import { droppable, show as showDocuments } from "./documents.js";
import { find, plural } from "./dom.js";
import { onOpen, show as showHistory } from "./history.js";
import { call, Unreachable } from "./http.js";
import { show as showPlans } from "./plans.js";
import { preference, prefer } from "./preferences.js";
import { show as showSettings, wire } from "./settings.js";
import { signIn } from "./sign-in.js";
import { refresh } from "./upcoming.js";
import { Voice } from "./voice.js";

const panes = {
  talk: refresh,
  history: showHistory,
  documents: showDocuments,
  plans: showPlans,
  abilities: showAbilities,
  settings: showSettings,
};
let started = false;

function say(state, text) {
  document.body.dataset.state = state;
  find("#state").textContent = text;
}

function reveal(name) {
  for (const section of document.querySelectorAll("main > section")) {
    section.hidden = section.id !== name;
  }
  find("nav").hidden = !(name in panes);
  for (const link of document.querySelectorAll("nav a")) {
    if (link.hash === `#${name}`) link.setAttribute("aria-current", "page");
    else link.removeAttribute("aria-current");
  }
}

async function open() {
  if (!started) return;
  const name = location.hash.slice(1) in panes ? location.hash.slice(1) : "talk";
  reveal(name);
  await panes[name]().catch(failed);
}

function failed(error) {
  if (error.status === 401) signedOut();
  else say("ready", error.message);
}

function signedOut() {
  started = false;
  reveal("sign-in");
  say("out", "Signed out");
  signIn();
}

function away() {
  reveal("away");
  say("away", "Out of reach");
}

const voice = new Voice({
  told: (event) => events[event.type]?.(event),
  changed: (state) => {
    if (state === "ready") {
      if (!find("#away").hidden) open();
      say("ready", "Ready");
    } else if (state === "away") {
      away();
    } else {
      say("lost", "Connection lost; trying again");
    }
  },
  level: (level) => find("#hold").style.setProperty("--level", level.toFixed(2)),
  signedOut,
  restarted: async (lost) => {
    settle();
    await restore(preference("conversation")).catch(failed);
    if (lost) bubble("note", "Victus was restarted before it had answered. Please say it again.");
  },
});

const decide = (confirmation) => (allow) => voice.tell({ type: "decide", confirmation, allow });
const events = reader({
  say,
  ask: (confirmation, question, wanted) => ask(question, wanted, decide(confirmation)),
  settled: settle,
  scheduled: () => refresh().catch(failed),
});

async function converse(conversation) {
  prefer("conversation", conversation);
  voice.open(conversation, preference("handsFree"));
  settle();
  await restore(conversation);
  const { confirmations } = await call("GET", "/api/confirmations");
  const waiting = confirmations.find((one) => one.conversation === conversation);
  if (waiting) ask(waiting.question, waiting.arguments, decide(waiting.id));
}

async function start() {
  try {
    await call("GET", "/api/confirmations");
  } catch (error) {
    if (error instanceof Unreachable) {
      away();
      setTimeout(start, 3000);
    } else {
      failed(error);
    }
    return;
  }
  started = true;
  await open();
  await converse(preference("conversation")).catch(failed);
}

onOpen((conversation) => {
  location.hash = "talk";
  converse(conversation).catch(failed);
});
find("#new").onclick = () => {
  clear();
  converse(`web-${Date.now().toString(36)}`).catch(failed);
  find("#ask").focus();
};
compose(voice, {
  say, restart: () => voice.open(preference("conversation"), preference("handsFree")),
});
droppable(find("#talk"), (documents) => {
  for (const one of documents) {
    bubble("note", `I have read ${one.document} (${plural(one.passages, "passage")}). Ask me about it.`);
  }
});
wire({
  aloud: () => { voice.aloud = preference("aloud"); },
  device: () => voice.closeMicrophone(),
  signedOut,
});
voice.aloud = preference("aloud");
find("#away button").onclick = () => location.reload();
addEventListener("hashchange", open);
addEventListener("unhandledrejection", ({ reason }) => failed(reason));
// A file that misses its target must not take the place of the page.
addEventListener("dragover", (event) => event.preventDefault());
addEventListener("drop", (event) => event.preventDefault());
navigator.serviceWorker?.register("service-worker.js");
start();
