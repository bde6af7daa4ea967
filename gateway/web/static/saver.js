// Sends unsaved answers, one request at a time, until the server has confirmed them all.

import { backoffS, isOver, mayWorkLater, reasonOf, send, succeeded } from './http.js';
import { pause, steady } from './timer.js';

const DEBOUNCE_MS = 500;

export class Saver {
  // onState(name, values): idle, saving, saved {at}, kept {seconds}, stamped {seconds},
  // signed_out, refused {reason}. onSaved(answer, asked, stamped): a confirmed save, asked for at
  // that steady time; `stamped`: it counts as of an earlier moment. onEnded(answer): the attempt
  // takes no more answers. catchUp(): asks what other devices answered while this one was cut off,
  // resolves to 'go', 'later' (no answer), 'signed_out' or 'over'.
  constructor(attempt, store, { onState, onSaved, onEnded, catchUp }) {
    Object.assign(this, { store, onState, onSaved, onEnded, catchUp });
    this.url = `/api/attempts/${encodeURIComponent(attempt)}/answers`;
    this.failures = 0;
    this.cutOff = false;
    this.busy = false;
    this.stopped = false;
    this.timer = null;
    this.underWay = Promise.resolve();
    window.addEventListener('online', () => this.now());
    document.addEventListener('visibilitychange', () => {
      // A page that is left sends its last answers; but not blindly when it was cut off.
      if (document.visibilityState === 'visible' || !this.cutOff) this.now();
    });
  }

  // After an answer: soon, but several in quick succession go together; in the last seconds at once.
  touch(hurry) {
    if (this.failures === 0) this.later(hurry ? 0 : DEBOUNCE_MS);
  }

  now() {
    if (this.store.hasUnsaved()) this.later(0);
  }

  later(delayMs) {
    window.clearTimeout(this.timer);
    if (!this.stopped) this.timer = window.setTimeout(() => this.run(), delayMs);
  }

  // Begun without the server: first see what it has.
  reconnect() {
    this.cutOff = true;
    this.later(0);
  }

  stop() {
    this.stopped = true;
    window.clearTimeout(this.timer);
  }

  resume() {
    this.stopped = false;
    this.failures = 0;
  }

  // Resolves when no save is under way any more, at the latest after so long. A submission waits
  // for it: a save that overtakes its own submission would change what counts, and so the receipt.
  settled(mostMs) { return Promise.race([this.underWay, pause(mostMs)]); }

  async run() {
    if (this.busy || this.stopped) return;
    this.busy = true;
    try {
      if (this.cutOff && !(await this.caughtUp())) return;
      for (let parcel = this.store.next(); parcel && !this.stopped; parcel = this.store.next()) {
        if (this.failures === 0) this.onState('saving');
        const asked = steady();
        this.underWay = send('PUT', this.url, {
          body: parcel.body,
          headers: parcel.stamp ? { 'Arrival-Stamp': parcel.stamp } : {},
        });
        const answer = await this.underWay;
        if (this.stopped || !this.took(parcel, answer, asked)) return;
      }
    } finally {
      this.busy = false;
    }
  }

  // The last arrival counts, so an answer that waited here could overwrite a newer one that was
  // given on another device meanwhile: first see what the server has.
  async caughtUp() {
    const outcome = await this.catchUp();
    if (outcome === 'later') this.wait('kept', 0);
    if (outcome === 'signed_out') this.wait('signed_out', 15);
    if (outcome !== 'go') return false;
    this.cutOff = false;
    if (!this.store.hasUnsaved()) {
      this.failures = 0;
      this.onState('saved', { at: null });
    }
    return true;
  }

  // Whether to go on with the next parcel at once.
  took(parcel, answer, asked) {
    if (succeeded(answer)) {
      this.failures = 0;
      this.store.confirm(parcel);
      this.onSaved(answer.data, asked, Boolean(parcel.stamp));
      this.onState('saved', { at: answer.data.saved_at });
      return true;
    }
    if (mayWorkLater(answer)) {
      this.cutOff = answer.status === 0;
      if (answer.status === 503 && answer.stamp) this.store.hold(parcel, answer.stamp);
      this.wait(answer.stamp || parcel.stamp ? 'stamped' : 'kept', answer.retryAfterS);
    } else if (answer.status === 401) {
      this.wait('signed_out', 15); // the person may sign in again in another tab
    } else if (isOver(answer)) {
      this.onEnded(answer);
    } else {
      this.wait('refused', 15, { reason: reasonOf(answer) });
    }
    return false;
  }

  wait(state, retryAfterS, values = {}) {
    this.failures += 1;
    const seconds = Math.ceil(backoffS(this.failures, retryAfterS));
    this.onState(state, { seconds, ...values });
    this.later(seconds * 1000);
  }
}
