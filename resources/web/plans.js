// The pane of timers and lists.

import { find, iconButton, make, plural } from "./dom.js";
import { call } from "./http.js";
import { refresh } from "./upcoming.js";

const place = find("#lists");

export async function show() {
  await refresh();
  const { lists } = await call("GET", "/api/lists");
  place.replaceChildren(...lists.map(card));
}

function path(name) {
  return `/api/lists/${encodeURIComponent(name)}`;
}

function card(list) {
  const open = list.items.filter((one) => !one.done).length;
  const field = make("input", {
    "aria-label": `Add to ${list.name}`, placeholder: "Add an item", maxlength: 500, required: true,
  });
  const add = async (submit) => {
    submit.preventDefault();
    await call("POST", `${path(list.name)}/items`, { text: field.value });
    await show();
    find(`[aria-label="${CSS.escape(`Add to ${list.name}`)}"]`, place)?.focus();
  };
  return make("div", { class: "card" },
    make("div", { class: "bar" },
      make("h4", {}, list.name),
      make("small", { class: "soft" }, open ? plural(open, "item") : "all done"),
      iconButton("remove", `Delete the list ${list.name}`, async () => {
        if (!confirm(`Delete the list “${list.name}” with all its items?`)) return;
        await call("DELETE", path(list.name));
        await show();
      })),
    make("ul", { class: "items" }, ...list.items.map(item)),
    make("form", { class: "line", onsubmit: add }, field,
      make("button", { type: "submit", "aria-label": `Add the item to ${list.name}` }, "Add")));
}

function item(one) {
  const box = make("input", { type: "checkbox", checked: one.done });
  box.onchange = async () => {
    await call("PATCH", `/api/lists/items/${one.id}`, { done: box.checked });
    await show();
  };
  return make("li", { class: one.done ? "done" : "" },
    make("label", {}, box, make("span", {}, one.text)),
    iconButton("remove", `Remove ${one.text}`, async () => {
      await call("DELETE", `/api/lists/items/${one.id}`);
      await show();
    }));
}

find("#new-list").onsubmit = async (submit) => {
  submit.preventDefault();
  const field = find("#list-name");
  await call("POST", "/api/lists", { name: field.value });
  field.value = "";
  await show();
};
