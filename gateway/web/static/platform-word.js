// What the platform says about an attempt: its clock, the deadline, and whether it is handed in.
//
// A deadline moves when a round is extended, also shortly before its close. Every save's answer
// carries it; a page that has not heard for a while asks; and nothing is handed in for time before
// the platform has said that time is over.

import { backoffS, send, succeeded } from './http.js';
import { pause, steady } from './timer.js';

const CHECK_MS = 15000;
const QUIET_MS = 90000; // and up to as much again, so that pages do not ask all at once
const SPREAD_MS = 2000;
const LONGEST_S = 5;
const SOON_MS = 10000; // and up to three times as much
const WATCH_MS = 2 * 3600 * 1000;
const GIVEN_BACK = 'hoithi:given-back';

export class PlatformWord {
  // onMoved(deadline), onHandedIn(receipt)
  constructor(attempt, clock, countdown, { onMoved, onHandedIn }) {
    Object.assign(this, { clock, countdown, onMoved, onHandedIn });
    this.url = `/api/attempts/${encodeURIComponent(attempt)}`;
    this.heardAt = steady();
    this.over = false;
    this.waiting = false;
    this.timer = window.setInterval(() => this.check(), CHECK_MS);
    window.addEventListener('online', () => this.ask());
    document.addEventListener('visibilitychange', () => {
      if (document.visibilityState === 'visible') this.ask();
    });
  }

  stop() {
    this.over = true;
    window.clearInterval(this.timer);
  }

  check() {
    if (steady() - this.heardAt > QUIET_MS * (1 + Math.random())) this.ask();
  }

  // A deadline as the platform told it.
  heard(deadline) {
    const moment = Date.parse(deadline);
    if (Number.isNaN(moment)) return;
    this.heardAt = steady();
    if (moment === this.countdown.deadline) return;
    this.countdown.setDeadline(moment);
    this.onMoved(moment);
  }

  // 'handed_in', 'running', 'time_over' (and not handed in yet), 'signed_out' or 'silent'.
  async ask() {
    if (this.over) return 'handed_in';
    const asked = steady();
    const answer = await send('GET', this.url);
    if (this.over) return 'handed_in';
    if (!succeeded(answer)) return answer.status === 401 ? 'signed_out' : 'silent';
    const { state, receipt, server_time: time, deadline } = answer.data;
    if (state === 'submitted' && receipt) {
      this.onHandedIn(receipt);
      return 'handed_in';
    }
    this.clock.learn(time, asked);
    this.heard(deadline);
    return Date.parse(time) < Date.parse(deadline) ? 'running' : 'time_over';
  }

  // Asks until the platform has handed the paper in ('handed_in') or says that time goes on after
  // all ('running'); meanwhile onWord(word) after each answer that decides nothing.
  // 'asking': it is being asked already.
  async decided(onWord) {
    if (this.waiting) return 'asking';
    this.waiting = true;
    try {
      await pause(SPREAD_MS * Math.random());
      for (let tries = 1; ; tries += 1) {
        const word = await this.ask();
        if (word === 'handed_in' || word === 'running') return word;
        onWord(word);
        await pause(1000 * Math.min(LONGEST_S, backoffS(tries)));
      }
    } finally {
      this.waiting = false;
    }
  }

  // The platform has handed the paper in, for time. A round that is extended or reopened a moment
  // later gives it back: asked soon, then rarely, for as long as that may be. Then the page is
  // loaded anew and goes on.
  async watchForMore() {
    const began = steady();
    for (let wait = SOON_MS * (1 + 2 * Math.random()); steady() - began < WATCH_MS; wait = QUIET_MS * (1 + Math.random())) {
      await pause(wait);
      const answer = await send('GET', this.url);
      if (answer.status === 401) return;
      if (succeeded(answer) && answer.data.state === 'in_progress') {
        try { window.sessionStorage.setItem(GIVEN_BACK, '1'); } catch { /* then it is not said */ }
        window.location.reload();
        return;
      }
    }
  }
}

// Whether the page was loaded because the paper was given back; told once.
export function wasGivenBack() {
  try {
    const found = window.sessionStorage.getItem(GIVEN_BACK);
    window.sessionStorage.removeItem(GIVEN_BACK);
    return Boolean(found);
  } catch {
    return false;
  }
}
