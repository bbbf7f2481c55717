// What this browser remembers: never a word of what was said.

const DEFAULTS = {
  theme: "system", device: "", aloud: true, notify: false, handsFree: false, conversation: "web",
};

function stored() {
  try {
    return JSON.parse(localStorage.getItem("victus") ?? "{}");
  } catch {
    return {};
  }
}

const kept = { ...DEFAULTS, ...stored() };

export function preference(name) {
  return kept[name];
}

export function prefer(name, value) {
  kept[name] = value;
  try {
    localStorage.setItem("victus", JSON.stringify(kept));
  } catch {
    // Without storage it holds until the page is closed.
  }
}
