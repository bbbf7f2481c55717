// Calls of the HTTP routes.

export class Unreachable extends Error {}

// What proves that a request comes from this page: the server's cookie for its scripts.
export function csrfToken() {
  return /(?:^|; )victus_csrf=([^;]*)/.exec(document.cookie)?.[1] ?? "";
}

export async function call(method, path, body) {
  const answer = await fetch(path, {
    method,
    headers: {
      "X-CSRF-Token": csrfToken(),
      ...(body ? { "Content-Type": "application/json" } : {}),
    },
    body: body && JSON.stringify(body),
  }).catch(() => { throw new Unreachable("Victus does not answer; is it running?"); });
  if (answer.status === 204) return null;
  const told = await answer.json().catch(() => ({}));
  if (!answer.ok) throw problem(answer.status, told, answer.statusText);
  return told;
}

// Sends a file; `told` gets the share that is done, first of the sending, then of the reading.
export function upload(file, told) {
  const SENDING = 0.3;
  return new Promise((done, failed) => {
    const request = new XMLHttpRequest();
    request.open("POST", "/api/upload");
    request.setRequestHeader("Accept", "text/event-stream");
    request.setRequestHeader("X-CSRF-Token", csrfToken());
    request.upload.onprogress = (event) => told((SENDING * event.loaded) / event.total);
    request.onprogress = () => {
      const last = events(request.responseText).filter(([name]) => name === "progress").at(-1);
      if (last) told(SENDING + (1 - SENDING) * last[1].share);
    };
    request.onerror = () => failed(new Unreachable("Victus does not answer; is it running?"));
    request.onload = () => {
      if (request.status !== 201) {
        failed(problem(request.status, parsed(request.responseText), request.statusText));
        return;
      }
      const [document] = events(request.responseText).at(-1)[1].documents;
      if (document.error) failed(new Error(document.error));
      else done(document);
    };
    const form = new FormData();
    form.append("files", file);
    request.send(form);
  });
}

function events(text) {
  return text.split("\n\n").filter((event) => event.includes("\ndata: ")).map((event) => {
    const [, name, data] = event.match(/event: (\w+)\ndata: (.*)/);
    return [name, JSON.parse(data)];
  });
}

function parsed(text) {
  try {
    return JSON.parse(text);
  } catch {
    return {};
  }
}

function problem(status, told, otherwise) {
  return Object.assign(new Error(told.detail ?? otherwise), { status });
}
