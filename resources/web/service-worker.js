// Keeps the shell, so that the app opens without a network; what was said is never kept here.

const SHELL = "victus-shell-1";
const FILES = [
  "/", "/app.js", "/documents.js", "/history.js", "/http.js", "/icon.svg",
  "/manifest.webmanifest", "/microphone.js", "/style.css", "/voice.js",
];

self.addEventListener("install", (event) => {
  event.waitUntil(caches.open(SHELL).then((cache) => cache.addAll(FILES)));
});

self.addEventListener("activate", (event) => {
  event.waitUntil(caches.keys().then((names) =>
    Promise.all(names.filter((name) => name !== SHELL).map((name) => caches.delete(name)))));
});

self.addEventListener("fetch", (event) => {
  const { pathname, origin } = new URL(event.request.url);
  if (event.request.method !== "GET" || origin !== location.origin || !FILES.includes(pathname)) {
    return;
  }
  event.respondWith(fetch(event.request).catch(() => caches.match(pathname)));
});
