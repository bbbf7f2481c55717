// The documents pane: what Victus answers from.

import { call, row } from "./http.js";

const section = document.querySelector("#documents");
const drop = section.querySelector("#drop");
const progress = section.querySelector("#progress");
const problem = section.querySelector(".problem");
const rows = section.querySelector(".rows");

export async function show() {
  const { documents } = await call("GET", "/api/documents");
  rows.replaceChildren(...documents.map((one) =>
    row(one.title ?? one.document, `${one.passages} passages`, "Remove", async () => {
      await call("DELETE", `/api/documents/${encodeURIComponent(one.id)}`);
      show();
    })));
}

async function add(files) {
  problem.textContent = "";
  progress.hidden = false;
  for (const [index, file] of [...files].entries()) {
    progress.value = index / files.length;
    const form = new FormData();
    form.append("files", file);
    try {
      await call("POST", "/api/upload", form);
    } catch (error) {
      problem.textContent += `${file.name}: ${error.message} `;
    }
  }
  progress.hidden = true;
  show();
}

section.querySelector("#files").onchange = (event) => add(event.target.files);
drop.ondragover = (event) => { event.preventDefault(); drop.classList.add("over"); };
drop.ondragleave = () => drop.classList.remove("over");
drop.ondrop = (event) => {
  event.preventDefault();
  drop.classList.remove("over");
  add(event.dataTransfer.files);
};
