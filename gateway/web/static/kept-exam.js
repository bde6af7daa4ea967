// The attempt in progress, kept on this device so that a reload without a network shows the exam:
// the page and its files for the service worker, the paper for the page. All of it goes when the
// paper was handed in, and when somebody else may sit here: on sign-out, with another sign-in, and
// long after its time.

import { csrfToken } from './http.js';

const CACHE = 'hoithi-exam';
const PREFIX = 'hoithi:paper:';
const MAIN = '<main id="main"';
const STALE_MS = 24 * 3600 * 1000; // after its deadline

// The page as it came, taken before its scripts change it: without who is signed in, what they
// handed in before, and the token of its forms, which is put in when one of them is sent.
export function pageAsItCame() {
  const whole = document.documentElement.cloneNode(true);
  whole.querySelector('#intro').replaceChildren();
  for (const name of whole.querySelectorAll('header .who')) name.remove();
  for (const field of whole.querySelectorAll('input[name=csrf]')) field.setAttribute('value', '');
  return `<!doctype html>${whole.outerHTML}`;
}

// Tells one sign-in from another without telling anything of its token, of which it is a quarter
// as long: signing out and signing in change the token, a new start of the browser drops it.
function markOf(token) {
  let mark = 2166136261;
  for (const letter of token) mark = Math.imul(mark ^ letter.charCodeAt(0), 16777619);
  return mark >>> 0;
}

// Whether this is the kept page, for want of a network.
export const isKept = () => document.getElementById('main').dataset.kept === 'yes';

// `now`: the platform's time, in milliseconds.
export function keepPaper(start, now) {
  try {
    const kept = JSON.stringify({ start, aheadMs: now - Date.now(), lastMs: now, mark: markOf(csrfToken()) });
    window.localStorage.setItem(PREFIX + window.location.pathname, kept);
  } catch { /* private window or full: then a reload needs the network */ }
}

// How late it is as the page goes: nothing that is read later may take that time back.
export function keepTime(now) {
  const kept = keptPaper();
  if (kept) keepPaper(kept.start, now);
}

// The deadline moved; `now` as above.
export function keepDeadline(deadline, now) {
  const kept = keptPaper();
  if (kept) keepPaper({ ...kept.start, deadline: new Date(deadline).toISOString() }, now);
}

// { start, aheadMs, lastMs }, or null. `aheadMs`: how far the platform's clock is ahead of the
// device's; `lastMs`: the latest time of the platform's that was known. Not of somebody who signed
// out or made room for another, and nothing that is long over.
export function keptPaper() {
  try {
    const kept = JSON.parse(window.localStorage.getItem(PREFIX + window.location.pathname));
    const token = csrfToken();
    if (!kept || (token && kept.mark !== markOf(token))) return null;
    return Date.now() + kept.aheadMs > Date.parse(kept.start.deadline) + STALE_MS ? null : kept;
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
