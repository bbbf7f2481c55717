// The abilities pane: what Victus can do, by kind.

import { find, make, row } from "./dom.js";
import { call } from "./http.js";

const section = find("#abilities");
const field = find("#ability");
const rows = find(".rows", section);
let tools = [];

export async function show() {
  ({ tools } = await call("GET", "/api/tools"));
  draw();
}

function draw() {
  const words = field.value.toLowerCase().split(/\s+/).filter(Boolean);
  const fits = tools.filter((tool) => words.every((word) =>
    `${tool.name.replaceAll("_", " ")} ${tool.description}`.toLowerCase().includes(word)));
  rows.replaceChildren(...fits.map((tool) => row(
    tool.name.replaceAll("_", " "), tool.description.split("\n")[0],
    tool.asks_first ? make("span", { class: "badge" }, "asks first") : undefined)));
}

field.oninput = draw;
find("form", section).onsubmit = (submit) => submit.preventDefault();
