// Time by the server's clock. The device's clock may be wrong; only its progress is used.

import { clockText } from './texts.js';

const WARNINGS_MIN = [10, 5, 1];
const JUMP_MS = 3000;

export class ServerClock {
  constructor() { this.offset = 0; }

  // `asked`: device time when the request left; the answer was made about half way.
  learn(serverTime, asked = Date.now()) {
    const server = Date.parse(serverTime);
    if (!Number.isNaN(server)) this.offset = server - (asked + Date.now()) / 2;
  }

  now() { return Date.now() + this.offset; }
}

export class Countdown {
  // onTick(seconds left, text), onWarning(minutes), onJump(): the device slept or its clock was
  // set, ask the server; onEnd() once, `marginMs` before the deadline so that what is sent then
  // still arrives in time.
  constructor(clock, deadline, marginMs, { onTick, onWarning, onJump, onEnd }) {
    Object.assign(this, { clock, marginMs, onTick, onWarning, onJump, onEnd });
    this.timer = null;
    this.lastBeat = Date.now();
    this.lastSteady = performance.now();
    this.ended = false;
    this.setDeadline(deadline);
  }

  setDeadline(deadline) {
    this.deadline = deadline;
    const left = this.leftMs();
    this.pending = WARNINGS_MIN.filter((minutes) => minutes * 60000 < left);
  }

  leftMs() { return this.deadline - this.clock.now(); }

  start() {
    this.timer = window.setInterval(() => this.beat(), 500);
    this.beat();
  }

  stop() { window.clearInterval(this.timer); }

  beat() {
    const beat = Date.now();
    const steady = performance.now();
    if (Math.abs((beat - this.lastBeat) - (steady - this.lastSteady)) > JUMP_MS) this.onJump();
    this.lastBeat = beat;
    this.lastSteady = steady;
    const left = this.leftMs();
    this.onTick(left / 1000, clockText(left / 1000));
    const due = this.pending.filter((minutes) => left <= minutes * 60000);
    if (due.length) {
      this.pending = this.pending.filter((minutes) => !due.includes(minutes));
      this.onWarning(Math.min(...due));
    }
    if (left <= this.marginMs && !this.ended) {
      this.ended = true;
      this.stop();
      this.onEnd();
    }
  }
}
