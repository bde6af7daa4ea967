// One file on its way to the platform, by the tus protocol: it goes on by itself after a broken
// line, and after a reload or on another device once the same file is chosen again.
// `tus` is the vendored client.

import { csrfToken, reasonOf, send } from './http.js';

const CHUNK = 16 * 1024 * 1024;
const HEAD = 1024 * 1024; // bytes by which a file is known again
const PAUSES_MS = [0, 1000, 2000, 4000, 8000, 15000, 30000, 30000, 30000, 30000, 30000, 30000];

async function fingerprint(file) {
  if (!window.crypto.subtle) return ''; // not over plain HTTP: then it is sent anew
  const head = await file.slice(0, HEAD).arrayBuffer();
  const digest = new Uint8Array(await window.crypto.subtle.digest('SHA-256', head));
  return [...digest].map((byte) => byte.toString(16).padStart(2, '0')).join('');
}

function told(header, name) {
  const pair = (header || '').split(',').map((one) => one.trim().split(' ')).find(([key]) => key === name);
  return pair && pair[1] ? atob(pair[1]) : '';
}

// Where an upload of this very file waits, if it does.
async function begun(place, file, { purpose, kind, head }) {
  if (!head) return null;
  const { data } = await send('GET', `${place.round}/uploads`);
  const alike = (data.uploads || []).filter((one) => one.name === file.name && one.size === file.size
    && one.purpose === purpose && (purpose !== 'main' || one.kind === kind) && !place.taken(one.upload));
  for (const one of alike) {
    const url = `/api/uploads/${one.upload}`;
    const answer = await fetch(url, { method: 'HEAD', headers: { 'Tus-Resumable': '1.0.0' } }).catch(() => null);
    if (answer && answer.ok && told(answer.headers.get('Upload-Metadata'), 'head') === head) return url;
  }
  return null;
}

// `told` hears `sending` with (sent, size), `waiting`, `complete` with the upload's id, `failed`
// with a reason.
export class Sending {
  constructor(file, asked, place, listener) {
    Object.assign(this, { file, asked, place, listener, gone: false, held: false, tus: null });
  }

  async start() {
    const head = await fingerprint(this.file);
    const known = await begun(this.place, this.file, { ...this.asked, head });
    if (this.gone) return;
    const { purpose, kind, agency } = this.asked;
    this.tus = new window.tus.Upload(this.file, {
      endpoint: `${this.place.round}/entries`,
      uploadUrl: known,
      chunkSize: CHUNK,
      retryDelays: PAUSES_MS,
      storeFingerprintForResuming: false,
      metadata: { filename: this.file.name, purpose, kind, ...(agency ? { agency } : {}), ...(head ? { head } : {}) },
      onBeforeRequest: (request) => request.setHeader('X-CSRF-Token', csrfToken()),
      onShouldRetry: (error) => this.mayRetry(error),
      onProgress: (sent, size) => this.listener.sending(sent, size),
      onSuccess: () => this.listener.complete(this.id()),
      onError: (error) => this.listener.failed(this.reason(error)),
    });
    if (!this.held) this.tus.start();
  }

  id() { return this.tus && this.tus.url ? this.tus.url.replace(/.*\//, '') : ''; }

  pause() {
    this.held = true;
    if (this.tus) this.tus.abort();
  }

  goOn() {
    this.held = false;
    if (this.tus) this.tus.start();
  }

  // Given up: what has arrived is removed too.
  drop() {
    this.gone = true;
    if (this.tus) this.tus.abort(Boolean(this.tus.url)).catch(() => {});
  }

  mayRetry(error) {
    const status = error.originalResponse ? error.originalResponse.getStatus() : 0;
    const may = status === 0 || [409, 423, 429, 460].includes(status) || status >= 500;
    if (may) this.listener.waiting();
    return may;
  }

  reason(error) {
    const answer = error.originalResponse;
    let data = {};
    try { data = JSON.parse(answer.getBody()); } catch { /* no answer, or not one of ours */ }
    return reasonOf({ data, status: answer ? answer.getStatus() : 0 });
  }
}
