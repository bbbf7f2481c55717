// The documents pane: what Victus answers from.

import { find, iconButton, make, plural, row } from "./dom.js";
import { call, upload } from "./http.js";

const section = find("#documents");
const drop = find("#drop");
const uploads = find("#uploads");
const passage = find("#passage");
const found = find("#found");

export async function show() {
  const { documents } = await call("GET", "/api/documents");
  find(".empty", section).hidden = documents.length > 0;
  find("#known").replaceChildren(...documents.map((one) =>
    row(one.document, plural(one.passages, "passage"),
      iconButton("remove", `Remove ${one.document}`, async () => {
        await call("DELETE", `/api/documents/${encodeURIComponent(one.id)}`);
        await show();
      }))));
}

// Takes files in one after the other; gives the documents that were added.
export async function add(files) {
  const added = [];
  const shown = [...files].map((file) => {
    const bar = make("progress", { max: 1, value: 0, "aria-label": `Reading ${file.name}` });
    const line = row(file.name, "waiting", bar);
    uploads.append(line);
    return { file, bar, line };
  });
  for (const { file, bar, line } of shown) {
    find("small", line).textContent = "is being read";
    try {
      added.push(await upload(file, (share) => { bar.value = share; }));
      line.remove();
    } catch (error) {
      bar.remove();
      line.classList.add("failed");
      find("small", line).textContent = error.message;
      line.append(iconButton("remove", `Dismiss ${file.name}`, () => line.remove()));
    }
  }
  await show();
  return added;
}

// Lets files be dropped on an element; `then` gets the documents that were added.
export function droppable(element, then = () => {}) {
  element.addEventListener("dragover", (event) => {
    if (!event.dataTransfer.types.includes("Files")) return;
    event.preventDefault();
    element.classList.add("over");
  });
  element.addEventListener("dragleave", (event) => {
    if (!element.contains(event.relatedTarget)) element.classList.remove("over");
  });
  element.addEventListener("drop", async (event) => {
    if (!event.dataTransfer.files.length) return;
    event.preventDefault();
    element.classList.remove("over");
    then(await add(event.dataTransfer.files));
  });
}

async function search() {
  const question = passage.value.trim();
  if (!question) {
    found.replaceChildren();
    return;
  }
  const path = `/api/documents/search?k=5&q=${encodeURIComponent(question)}`;
  const { passages } = await call("GET", path);
  found.replaceChildren(...passages.map((one) => make("li", {},
    make("blockquote", {}, one.passage),
    make("small", {}, one.page ? `${one.document}, page ${one.page}` : one.document))));
}

find("#files").onchange = async (event) => {
  await add(event.target.files);
  event.target.value = "";
};
find("form", section).onsubmit = (submit) => { submit.preventDefault(); search(); };
droppable(drop);
