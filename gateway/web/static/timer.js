// Time by the server's word, counted by the page's own steady clock.
//
// The device's clock may be wrong and may be set at any moment, so it decides nothing. The steady
// clock may stand still while the device sleeps: when the two disagree the server is asked.

import { clockText } from './texts.js';

const WARNINGS_MIN = [10, 5, 1];
const JUMP_MS = 3000;
const CLOSING_MS = 5000;

// Milliseconds since the page was opened; nobody can set it.
export const steady = () => performance.now();

export const pause = (millis) => new Promise((resolve) => { window.setTimeout(resolve, millis); });

export class ServerClock {
  constructor() {
    this.offset = Date.now() - steady(); // until the server has spoken
    this.known = false;
  }

  // Without the server's word: how far it was ahead of the device's clock, and the last time that is
  // known. A device's clock that was set back since gives no time back.
  guess(aheadMs, lastMs) { this.offset = Math.max(Date.now() + aheadMs, lastMs) - steady(); }

  // `asked`: steady time when the request left. The answer was made some time between then and
  // now, which may be long if the line was slow or the device slept: what was known stays as it
  // is as long as that agrees with it.
  learn(serverTime, asked = steady()) {
    const server = Date.parse(serverTime);
    if (Number.isNaN(server)) return;
    const least = server - steady();
    const most = server - asked;
    this.offset = this.known ? Math.min(most, Math.max(least, this.offset)) : (least + most) / 2;
    this.known = true;
  }

  now() { return steady() + this.offset; }
}

export class Countdown {
  // onTick(seconds left, text), onWarning(minutes), onJump(): the device slept or its clock was
  // set, ask the server; onClosing(): the last seconds, what is unsent must go now; onEnd(): by
  // this page's count time is over, which the server has to confirm. A deadline that moved, or
  // resume(), lets the last two come again.
  constructor(clock, deadline, handlers) {
    Object.assign(this, { clock, handlers });
    this.timer = null;
    this.lastBeat = Date.now();
    this.lastSteady = steady();
    this.setDeadline(deadline);
  }

  setDeadline(deadline) {
    this.deadline = deadline;
    const left = this.leftMs();
    this.pending = WARNINGS_MIN.filter((minutes) => minutes * 60000 < left);
    this.resume();
  }

  resume() {
    this.closing = false;
    this.ended = false;
  }

  leftMs() { return this.deadline - this.clock.now(); }

  start() {
    this.timer = window.setInterval(() => this.beat(), 500);
    this.beat();
  }

  stop() { window.clearInterval(this.timer); }

  beat() {
    const { onTick, onWarning, onJump, onClosing, onEnd } = this.handlers;
    const beat = Date.now();
    const now = steady();
    if (Math.abs((beat - this.lastBeat) - (now - this.lastSteady)) > JUMP_MS) onJump();
    this.lastBeat = beat;
    this.lastSteady = now;
    const left = this.leftMs();
    onTick(left / 1000, clockText(left / 1000));
    const due = this.pending.filter((minutes) => left <= minutes * 60000);
    if (due.length) {
      this.pending = this.pending.filter((minutes) => !due.includes(minutes));
      onWarning(Math.min(...due));
    }
    if (left <= CLOSING_MS && !this.closing) {
      this.closing = true;
      onClosing();
    }
    if (left <= 0 && !this.ended) {
      this.ended = true;
      onEnd();
    }
  }
}
