// Answers for the exam page when the network does not, and only then: a page that can be asked for
// is never shown from here. What it gives was laid down by kept-exam.js for the attempt at hand.

self.addEventListener('install', (event) => event.waitUntil(self.skipWaiting()));
self.addEventListener('activate', (event) => event.waitUntil(self.clients.claim()));

async function keptPage(request, fault) {
  const found = await caches.match(new URL(request.url).pathname);
  if (!found) throw fault;
  return found;
}

self.addEventListener('fetch', (event) => {
  const { request } = event;
  if (request.method !== 'GET') return;
  if (request.mode === 'navigate') {
    event.respondWith(fetch(request).catch((fault) => keptPage(request, fault)));
  } else if (/^\/static\/|^\/api\/attempts\/[^/]+\/pictures\//.test(new URL(request.url).pathname)) {
    // their addresses change with their content; a picture is here only of this device's attempt
    event.respondWith(caches.match(request, { ignoreVary: true }).then((found) => found || fetch(request)));
  }
});
