// Makes elements. Text goes in as text, never as markup.

export const find = (selector, within = document) => within.querySelector(selector);

export function make(tag, attributes = {}, ...children) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (name.startsWith("on")) made[name] = value;
    else if (value === true) made.setAttribute(name, "");
    else if (value !== false && value !== undefined) made.setAttribute(name, value);
  }
  made.append(...children.filter((child) => child !== undefined && child !== null));
  return made;
}

export function icon(name) {
  const space = "http://www.w3.org/2000/svg";
  const drawn = document.createElementNS(space, "svg");
  drawn.setAttribute("aria-hidden", "true");
  const use = document.createElementNS(space, "use");
  use.setAttribute("href", `#i-${name}`);
  drawn.append(use);
  return drawn;
}

export function iconButton(name, label, act) {
  return make("button", { type: "button", class: "icon", "aria-label": label, onclick: act },
    icon(name));
}

// A row of a pane: a name, something about it, and what one can do with it.
export function row(title, detail, ...actions) {
  return make("li", {},
    make("div", { class: "what" }, make("strong", {}, title), make("small", {}, detail)),
    ...actions);
}

export function plural(count, noun) {
  return `${count} ${noun}${count === 1 ? "" : "s"}`;
}

export function when(iso) {
  const moment = new Date(iso);
  const today = moment.toDateString() === new Date().toDateString();
  return moment.toLocaleString([], today
    ? { hour: "numeric", minute: "2-digit" }
    : { weekday: "short", day: "numeric", month: "short", hour: "numeric", minute: "2-digit" });
}
