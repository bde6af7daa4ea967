// The attempt in progress, kept on this device so that a reload without a network shows the exam:
// the page and its files for the service worker, the paper for the page. All of it goes when the
// paper was handed in, and when somebody else may sit here: on sign-out.

const CACHE = 'hoithi-exam';
const PREFIX = 'hoithi:paper:';
const MAIN = '<main id="main"';

// The page as it came, taken before its scripts change it.
export const pageAsItCame = () => `<!doctype html>${document.documentElement.outerHTML}`;

// Whether this is the kept page, for want of a network.
export const isKept = () => document.getElementById('main').dataset.kept === 'yes';

// `now`: the platform's time, in milliseconds.
export function keepPaper(start, now) {
  try {
    const kept = JSON.stringify({ start, aheadMs: now - Date.now(), lastMs: now });
    window.localStorage.setItem(PREFIX + window.location.pathname, kept);
  } catch { /* private window or full: then a reload needs the network */ }
}

// How late it is as the page goes: nothing that is read later may take that time back.
export function keepTime(now) {
  const kept = keptPaper();
  if (kept) keepPaper(kept.start, now);
}

// { start, aheadMs, lastMs }, or null. `aheadMs`: how far the platform's clock is ahead of the
// device's; `lastMs`: the latest time of the platform's that was known.
export function keptPaper() {
  try {
    return JSON.parse(window.localStorage.getItem(PREFIX + window.location.pathname));
  } catch {
    return null;
  }
}

export async function keepPage(page, { worker, policy }) {
  if (!('serviceWorker' in navigator) || !('caches' in window)) return; // not a secure address
  const files = document.querySelectorAll('link[rel=stylesheet], script[src]');
  const { pathname } = window.location;
  try {
    const cache = await window.caches.open(CACHE);
    await cache.addAll([...files].map((file) => file.href || file.src));
    await cache.put(pathname, new Response(page.replace(MAIN, `${MAIN} data-kept="yes"`), {
      headers: { 'Content-Type': 'text/html; charset=utf-8', 'Content-Security-Policy': policy },
    }));
    await navigator.serviceWorker.register(worker, { scope: pathname });
  } catch { /* a comfort only */ }
}

// The pictures of the paper, one after the other, so that those of later questions are there when
// the network is not.
export async function keepPictures(questions) {
  const every = new Set(questions.flatMap((one) => (one.pictures || []).map((each) => each.address)));
  for (const address of every) {
    try {
      if ('caches' in window) await (await window.caches.open(CACHE)).add(address);
      else await (await fetch(address)).blob();
    } catch { /* the page asks for it again when it is looked at */ }
  }
}

export async function forgetExams() {
  try {
    for (const key of Object.keys(window.localStorage)) {
      if (key.startsWith(PREFIX)) window.localStorage.removeItem(key);
    }
    if (!('serviceWorker' in navigator) || !('caches' in window)) return;
    await window.caches.delete(CACHE);
    const workers = await navigator.serviceWorker.getRegistrations();
    await Promise.all(workers.map((each) => each.unregister()));
  } catch { /* nothing was kept */ }
}
