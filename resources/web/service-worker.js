// Keeps the shell, so that the app opens without a network; what was said is never kept here.

const SHELL = "victus-shell-3";
const FILES = [
  "/", "/abilities.js", "/app.js", "/compose.js", "/confirm.js", "/conversation.js",
  "/documents.js", "/dom.js", "/history.js", "/http.js", "/icon-192.png", "/icon-512.png",
  "/icon.svg", "/loudspeaker.js", "/manifest.webmanifest", "/microphone.js", "/plans.js",
  "/preferences.js", "/settings.js", "/sign-in.js", "/style.css", "/theme.js", "/upcoming.js",
  "/voice.js",
];
const PATIENCE = 4000;

self.addEventListener("install", (event) => {
  event.waitUntil(caches.open(SHELL).then((cache) => cache.addAll(FILES)));
  self.skipWaiting();
});

self.addEventListener("activate", (event) => {
  event.waitUntil(caches.keys().then((names) =>
    Promise.all(names.filter((name) => name !== SHELL).map((name) => caches.delete(name)))));
});

async function shell(request, path) {
  const cache = await caches.open(SHELL);
  try {
    const answer = await fetch(request, { signal: AbortSignal.timeout(PATIENCE) });
    if (answer.ok) await cache.put(path, answer.clone());
    return answer;
  } catch (error) {
    return (await cache.match(path)) ?? Promise.reject(error);
  }
}

self.addEventListener("fetch", (event) => {
  const { pathname, origin } = new URL(event.request.url);
  if (event.request.method !== "GET" || origin !== location.origin || !FILES.includes(pathname)) {
    return;
  }
  event.respondWith(shell(event.request, pathname));
});

self.addEventListener("notificationclick", (event) => {
  event.notification.close();
  event.waitUntil(self.clients.matchAll({ type: "window" }).then((open) =>
    (open.length ? open[0].focus() : self.clients.openWindow("/"))));
});
