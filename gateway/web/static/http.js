// One request to the API. Never throws: no answer at all is status 0.

export function csrfToken() {
  const found = document.cookie.match(/(?:^|;\s*)hoithi_csrf=([^;]+)/);
  return found ? found[1] : '';
}

const PATIENCE_MS = 15000;

export async function send(method, url, { body, headers = {} } = {}) {
  const stopper = new AbortController();
  const timer = window.setTimeout(() => stopper.abort(), PATIENCE_MS);
  try {
    const answer = await fetch(url, {
      method,
      body,
      credentials: 'same-origin',
      cache: 'no-store',
      signal: stopper.signal,
      // A page that is being left may still finish what it began to send.
      keepalive: document.visibilityState === 'hidden',
      headers: {
        Accept: 'application/json',
        ...(method === 'GET' ? {} : { 'Content-Type': 'application/json', 'X-CSRF-Token': csrfToken() }),
        ...headers,
      },
    });
    return {
      status: answer.status,
      data: await answer.json().catch(() => ({})),
      stamp: answer.headers.get('Arrival-Stamp'),
      retryAfterS: Number(answer.headers.get('Retry-After')) || 0,
    };
  } catch {
    return { status: 0, data: {}, stamp: null, retryAfterS: 0 };
  } finally {
    window.clearTimeout(timer);
  }
}

export const succeeded = (answer) => answer.status >= 200 && answer.status < 300;

// No answer, too busy or a fault behind the door: the same request may work later.
export const mayWorkLater = ({ status }) => status === 0 || status === 429 || status >= 500;

// The attempt or its round takes nothing more.
export const isOver = ({ status, data }) => status === 409 || status === 410
  || (status === 403 && /^(attempt|round)\./.test(data.code || ''));

// What a refusal says, in the language of the page: problems are told as `Tiếng Việt. (English.)`.
export function reasonOf({ data, status }) {
  const detail = data.detail || data.title || data.code || String(status);
  const halves = /^([^]*?)\s*\(((?:[^()]|\([^()]*\))*)\)\s*$/.exec(detail);
  if (!halves) return detail;
  return document.documentElement.lang === 'vi' ? halves[1] : halves[2];
}

// Seconds to wait after the nth failure in a row: 1, 2, 4 … 30, spread so that thousands of
// pages do not come back in the same second; never sooner than the server asks.
export function backoffS(failures, retryAfterS = 0) {
  const spread = 0.7 + 0.3 * Math.random();
  return Math.max(Math.min(retryAfterS, 60), Math.min(30, 2 ** (failures - 1)) * spread);
}
