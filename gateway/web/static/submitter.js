// Hands the paper in exactly once: body and Idempotency-Key are kept on the device before the
// first try, so every retry, also after a reload, is the same request.

import { backoffS, isOver, mayWorkLater, send, succeeded } from './http.js';

function randomKey() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}

export class Submitter {
  // onState(name, values): sending, kept {seconds}, stamped {seconds}, signed_out;
  // onReceipt(receipt); onEnded(answer): the server has a submission already;
  // onRefused(answer): not taken as it is (say, a prediction out of range).
  constructor(attempt, store, { onState, onReceipt, onEnded, onRefused }) {
    Object.assign(this, { store, onState, onReceipt, onEnded, onRefused });
    this.url = `/api/attempts/${encodeURIComponent(attempt)}/submission`;
    this.failures = 0;
    this.busy = false;
    this.timer = null;
    window.addEventListener('online', () => { if (this.timer) this.run(); });
  }

  begin(prediction) {
    if (!this.store.state.submission) {
      const body = { answers: this.store.answers() };
      if (prediction !== null) body.prediction = prediction;
      this.store.state.submission = { key: randomKey(), body: JSON.stringify(body), stamp: null };
      this.store.write();
    }
    return this.run();
  }

  async run() {
    if (this.busy) return;
    window.clearTimeout(this.timer);
    this.timer = null;
    this.busy = true;
    this.onState('sending');
    const { key, body, stamp } = this.store.state.submission;
    const answer = await send('POST', this.url, {
      body,
      headers: { 'Idempotency-Key': key, ...(stamp ? { 'Arrival-Stamp': stamp } : {}) },
    });
    this.busy = false;
    this.took(answer);
  }

  took(answer) {
    const { submission } = this.store.state;
    if (succeeded(answer)) {
      this.onReceipt(answer.data.receipt);
    } else if (mayWorkLater(answer)) {
      if (answer.status === 503 && answer.stamp && !submission.stamp) {
        submission.stamp = answer.stamp;
        this.store.write();
      }
      this.wait(submission.stamp ? 'stamped' : 'kept', answer.retryAfterS);
    } else if (answer.status === 401) {
      this.wait('signed_out', 15);
    } else if (isOver(answer)) {
      this.onEnded(answer);
    } else {
      this.onRefused(answer);
    }
  }

  wait(state, retryAfterS) {
    this.failures += 1;
    const seconds = Math.ceil(backoffS(this.failures, retryAfterS));
    this.onState(state, { seconds });
    this.timer = window.setTimeout(() => this.run(), seconds * 1000);
  }
}
