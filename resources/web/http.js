// Calls of the HTTP routes, and the rows that panes are made of.

export async function call(method, path, body) {
  const form = body instanceof FormData;
  const answer = await fetch(path, {
    method,
    headers: body && !form ? { "Content-Type": "application/json" } : {},
    body: form ? body : body && JSON.stringify(body),
  }).catch(() => { throw new Error("Victus does not answer; is it running?"); });
  if (answer.status === 204) return null;
  const told = await answer.json().catch(() => ({}));
  if (!answer.ok) {
    throw Object.assign(new Error(told.detail ?? answer.statusText), { status: answer.status });
  }
  return told;
}

export function row(title, detail, action, act) {
  const made = document.createElement("li");
  const name = document.createElement("strong");
  name.textContent = title;
  const more = document.createElement("small");
  more.textContent = detail;
  made.append(name, more);
  if (action) {
    const button = document.createElement("button");
    button.type = "button";
    button.textContent = action;
    button.setAttribute("aria-label", `${action} ${title}`);
    button.onclick = act;
    made.append(button);
  }
  return made;
}
