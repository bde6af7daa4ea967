// Keeps the marked part of a page fresh: asks for the page again and puts the part in its place.
// The server renders it once more, so there is one template and nothing to keep in step.

const part = document.querySelector('[data-refresh]');
const pauseMs = Number(part.dataset.refresh) * 1000;

async function refresh() {
  if (document.hidden || part.contains(document.activeElement)) return;
  const answer = await fetch(location.href, { headers: { 'Accept': 'text/html' } });
  // 403: not to be seen any more, and the answer says so in the same place
  if (!answer.ok && answer.status !== 403) throw new Error(String(answer.status));
  const found = new DOMParser().parseFromString(await answer.text(), 'text/html');
  const fresh = found.querySelector('[data-refresh]');
  if (!fresh) throw new Error('another page'); // to sign in again, for one
  part.replaceChildren(...fresh.childNodes);
  part.classList.remove('stale');
}

async function keep() {
  try {
    await refresh();
  } catch {
    part.classList.add('stale');
  }
  setTimeout(keep, pauseMs);
}

setTimeout(keep, pauseMs);
