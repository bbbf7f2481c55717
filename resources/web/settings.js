// The settings pane: of this browser, and of Victus itself.

import { find, make } from "./dom.js";
import { call } from "./http.js";
import { preference, prefer } from "./preferences.js";

const form = find("#assistant");
const note = find(".note", form);
let shown = [];

export async function show() {
  await Promise.all([microphones(), assistant()]);
}

// Wires the settings of this browser; each is used at once.
export function wire({ aloud, device, signedOut }) {
  for (const radio of document.querySelectorAll("[name=theme]")) {
    radio.checked = radio.value === preference("theme");
    radio.onchange = () => { prefer("theme", radio.value); applyTheme(); };
  }
  find("#aloud").checked = preference("aloud");
  find("#aloud").onchange = ({ target }) => { prefer("aloud", target.checked); aloud(); };
  find("#device").onchange = ({ target }) => { prefer("device", target.value); device(); };
  notifications(find("#notify"));
  find("#sign-out").onclick = async () => {
    await call("DELETE", "/api/session");
    signedOut();
  };
  installable(find("#install"));
}

function notifications(box) {
  box.checked = preference("notify");
  box.closest("label").hidden = !("Notification" in window);
  box.onchange = async () => {
    if (box.checked) box.checked = (await Notification.requestPermission()) === "granted";
    prefer("notify", box.checked);
  };
}

function installable(button) {
  addEventListener("beforeinstallprompt", (event) => {
    event.preventDefault();
    button.hidden = false;
    button.onclick = async () => {
      await event.prompt();
      button.hidden = true;
    };
  });
}

async function microphones() {
  const list = find("#device");
  const known = await navigator.mediaDevices?.enumerateDevices() ?? [];
  const inputs = known.filter((one) => one.kind === "audioinput" && one.deviceId);
  list.replaceChildren(
    make("option", { value: "" }, "The system's own"),
    ...inputs.map((one, number) => make("option",
      { value: one.deviceId, selected: one.deviceId === preference("device") },
      one.label || `Microphone ${number + 1}`)));
  find("#microphone-note").textContent = navigator.mediaDevices ? ""
    : "Browsers give the microphone only to pages over https, or on the computer itself.";
}

async function assistant() {
  const { settings } = await call("GET", "/api/settings");
  shown = settings.map((one) => ({ ...one, input: editor(one) }));
  find(".fields", form).replaceChildren(...shown.map((one) => make("div", { class: "field" },
    make("label", { for: one.input.id }, title(one.name)),
    one.input,
    make("small", { id: `${one.input.id}-help` },
      one.restart ? `${one.description} Used after the next start.` : one.description))));
}

function title(name) {
  const words = name.split(".").at(-1).replaceAll("_", " ");
  return words[0].toUpperCase() + words.slice(1);
}

function editor({ name, value, value_schema: schema }) {
  const id = `s-${name.replace(".", "-")}`;
  const common = { id, "aria-describedby": `${id}-help` };
  if (schema.enum) {
    return make("select", common, ...schema.enum.map((one) =>
      make("option", { value: one, selected: one === value }, one)));
  }
  if (schema.type === "boolean") {
    return make("input", { ...common, type: "checkbox", role: "switch", checked: value });
  }
  if (schema.type === "string") return make("input", { ...common, value });
  return make("input", {
    ...common, type: "number", value, min: schema.minimum, max: schema.maximum,
    step: schema.type === "integer" ? 1 : "any", required: true,
  });
}

function read({ input, value }) {
  if (typeof value === "boolean") return input.checked;
  return typeof value === "number" ? Number(input.value) : input.value;
}

form.onsubmit = async (submit) => {
  submit.preventDefault();
  const changed = shown.filter((one) => read(one) !== one.value);
  if (!changed.length) {
    note.textContent = "Nothing was changed.";
    return;
  }
  try {
    await call("PATCH", "/api/settings",
      { settings: Object.fromEntries(changed.map((one) => [one.name, read(one)])) });
    note.textContent = changed.some((one) => one.restart)
      ? "Saved. Some of it is used after the next start." : "Saved.";
    for (const one of changed) one.value = read(one);
  } catch (error) {
    note.textContent = error.message;
  }
};
