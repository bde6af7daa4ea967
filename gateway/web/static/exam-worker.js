// Answers for the exam page when the network does not, and only then: a page that can be asked for
// is never shown from here. What it gives was laid down by kept-exam.js for the attempt at hand.
// A line over which nothing comes for so long, and a proxy with nobody behind it, are no network.

const PATIENCE_MS = 8000;

self.addEventListener('install', (event) => event.waitUntil(self.skipWaiting()));
self.addEventListener('activate', (event) => event.waitUntil(self.clients.claim()));

const nothing = () => new Promise((_, fail) => {
  setTimeout(() => fail(new Error('nothing comes')), PATIENCE_MS);
});

async function page(request) {
  const kept = await caches.match(new URL(request.url).pathname);
  if (!kept) return fetch(request);
  try {
    const answer = await Promise.race([fetch(request), nothing()]);
    return [502, 504].includes(answer.status) ? kept : answer;
  } catch {
    return kept;
  }
}

self.addEventListener('fetch', (event) => {
  const { request } = event;
  if (request.method !== 'GET') return;
  if (request.mode === 'navigate') {
    event.respondWith(page(request));
  } else if (/^\/static\/|^\/api\/attempts\/[^/]+\/pictures\//.test(new URL(request.url).pathname)) {
    // their addresses change with their content; a picture is here only of this device's attempt
    event.respondWith(caches.match(request, { ignoreVary: true }).then((found) => found || fetch(request)));
  }
});
