// A call that waits for a yes: the question, with exactly what would be done.

import { find, make } from "./dom.js";

const form = find("#confirm");
let before = null;

export function ask(question, wanted, decide) {
  find("#question").textContent = question;
  find("#arguments").replaceChildren(...Object.entries(wanted).flatMap(([name, value]) => [
    make("dt", {}, name.replaceAll("_", " ")),
    make("dd", {}, typeof value === "string" ? value : JSON.stringify(value)),
  ]));
  if (form.hidden) before = document.activeElement;
  form.hidden = false;
  find("#turns").scrollTop = find("#turns").scrollHeight;
  for (const button of form.querySelectorAll("button")) {
    button.onclick = () => { settle(); decide(button.value === "allow"); };
  }
  // The safe answer has the focus, so that a space or an enter on its way allows nothing.
  find("button", form).focus();
}

export function settle() {
  if (form.hidden) return;
  form.hidden = true;
  before?.focus();
}
