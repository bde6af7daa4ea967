// Before the start: the page becomes the start page by itself when the round opens, and shows a
// window that was moved or has grown short, as the server renders it.

import { announce, byId, readConfig } from './dom.js';
import { steady } from './timer.js';

const AGAIN_MS = 60000; // and up to twice as much again, so that pages do not ask all at once
const SPREAD_MS = 5000;
const LONGEST_MS = 24 * 3600 * 1000;

export class Intro {
  constructor(config, clock, { t }, onStart) {
    Object.assign(this, { config, clock, t, onStart });
    this.left = false;
    this.shown = byId('intro').innerHTML;
    clock.learn(config.now, 0);
    this.prepare();
    this.plan(AGAIN_MS);
    document.addEventListener('visibilitychange', () => {
      if (document.visibilityState === 'visible' && !this.left) this.plan(0);
    });
  }

  // The start was pressed: nothing changes any more.
  leave() {
    this.left = true;
    window.clearTimeout(this.opening);
    window.clearTimeout(this.asking);
  }

  prepare() {
    window.clearTimeout(this.opening);
    const button = byId('start');
    if (!button) return;
    button.addEventListener('click', this.onStart);
    this.open();
  }

  // Shows the button as soon as the round is open.
  open() {
    const waitMs = this.config.resume ? 0 : Date.parse(this.config.opens_at) - this.clock.now();
    if (waitMs > 0) {
      this.opening = window.setTimeout(() => this.open(), Math.min(waitMs, LONGEST_MS));
      return;
    }
    byId('start').hidden = false;
    const notYet = byId('not-yet');
    if (!notYet) return;
    notYet.hidden = true;
    announce(this.t('exam_js.opened'));
  }

  plan(waitMs) {
    window.clearTimeout(this.asking);
    const spread = (waitMs * 2 + SPREAD_MS) * Math.random();
    this.asking = window.setTimeout(() => this.refresh(), waitMs + spread);
  }

  async refresh() {
    try {
      if (!document.hidden) await this.renew();
    } catch { /* no network: as it stands, and again later */ }
    if (!this.left) this.plan(AGAIN_MS);
  }

  async renew() {
    const asked = steady();
    const answer = await fetch(window.location.href, { headers: { Accept: 'text/html' } });
    if (!answer.ok || answer.redirected) return;
    const found = new DOMParser().parseFromString(await answer.text(), 'text/html');
    const fresh = found.getElementById('intro');
    if (!fresh || this.left) return;
    this.config = readConfig(found);
    this.clock.learn(this.config.now, asked);
    if (fresh.innerHTML === this.shown) return;
    this.shown = fresh.innerHTML;
    const focused = document.activeElement;
    byId('intro').replaceChildren(...fresh.childNodes);
    this.prepare();
    if (focused.id && !focused.isConnected && byId(focused.id)) byId(focused.id).focus();
  }
}
