// How one asks: typed, with the button or the space bar held, hands-free.

import { find } from "./dom.js";
import { preference, prefer } from "./preferences.js";

const hold = find("#hold");
const TAP = 300;
/* Milliseconds; what is shorter is a click, which listens until one has finished. */

export function compose(voice, { say, restart }) {
  find("#compose").onsubmit = (submit) => {
    submit.preventDefault();
    send(find("#ask").value);
    find("#ask").value = "";
  };
  for (const button of find("#welcome").querySelectorAll("button")) {
    button.onclick = () => send(button.textContent);
  }
  find("#stop").onclick = () => voice.stop();

  function send(text) {
    if (text.trim()) voice.tell({ type: "text", text, speak: preference("aloud") });
  }

  async function microphone() {
    try {
      await voice.openMicrophone(preference("device"));
      return true;
    } catch (error) {
      say("ready", `The microphone cannot be used: ${error.message}`);
      return false;
    }
  }

  handsFree(find("#hands-free"), microphone, restart);
  holdToTalk(voice, microphone);
}

function handsFree(box, microphone, restart) {
  box.checked = preference("handsFree");
  box.onchange = async () => {
    if (box.checked) box.checked = await microphone();
    prefer("handsFree", box.checked);
    restart();
  };
  if (box.checked) {
    // The microphone opens with the first touch; a page may not do it by itself everywhere.
    addEventListener("pointerdown", async () => { if (await microphone()) restart(); },
      { once: true });
  }
}

function holdToTalk(voice, microphone) {
  let pressed = 0;

  async function press() {
    if (pressed) return;
    pressed = performance.now();
    hold.ariaPressed = "true";
    const given = await microphone();
    if (!given) {
      pressed = 0;
      hold.ariaPressed = "false";
      return;
    }
    voice.press();
    if (!pressed) voice.release();
  }

  function release() {
    if (!pressed) return;
    const short = performance.now() - pressed < TAP;
    pressed = 0;
    hold.ariaPressed = "false";
    if (short) voice.listen();
    else voice.release();
  }

  hold.onpointerdown = (event) => { hold.setPointerCapture(event.pointerId); press(); };
  hold.onpointerup = release;
  hold.onpointercancel = release;
  hold.oncontextmenu = (event) => event.preventDefault();
  // A screen reader clicks without a pointer.
  hold.onclick = async (event) => {
    if (event.pointerType === "" && event.detail === 0 && await microphone()) voice.listen();
  };
  // The space bar keeps its own meaning in fields and on other controls.
  const elsewhere = () => find("#talk").hidden || !find("#confirm").hidden
    || document.activeElement?.matches("input, button:not(#hold), a, select, textarea, summary");
  addEventListener("keydown", (event) => {
    const held = event.code === "Space"
      || (event.code === "Enter" && document.activeElement === hold);
    if (held && !elsewhere()) {
      event.preventDefault();
      if (!event.repeat) press();
    }
    if (event.code === "Escape") voice.stop();
  });
  addEventListener("keyup", (event) => {
    if (event.code === "Space" || event.code === "Enter") {
      if (pressed) event.preventDefault();
      release();
    }
  });
  addEventListener("blur", release);
}
