// A line to what a stage round is: hears on a stream that something changed, asks in between where
// there is no stream, and knows since when nothing was heard.

import { steady } from './timer.js';

const SILENT_MS = 12000; // the stream speaks every five seconds
const POLL_MS = 3000; // while there is no stream

export class BoardLine {
  // `refresh`: asks the server anew, and answers whether what it said is shown; `everyMs`: so often in
  // any case; `spreadMs`: many do not ask at once.
  constructor(address, clock, refresh, { everyMs = Infinity, spreadMs = 0 } = {}) {
    Object.assign(this, { address, clock, refresh, everyMs, spreadMs });
    this.source = null;
    this.told = '';
    this.heard = steady();
    this.asked = steady();
    this.asking = false; // an answer is on its way
    this.again = false; // something was told meanwhile, which that answer may not know yet
    this.missed = false; // what was told is not shown, since nothing was answered
    this.connect();
    document.addEventListener('visibilitychange', () => {
      if (document.hidden) {
        this.source.close();
      } else {
        this.ask();
        this.connect();
      }
    });
  }

  learn(serverTime, asked) {
    this.clock.learn(serverTime, asked);
    this.heard = steady();
  }

  connect() {
    if (this.source) this.source.close();
    this.source = new EventSource(this.address);
    this.source.addEventListener('hall', (event) => this.take(JSON.parse(event.data)));
  }

  take(board) {
    this.learn(board.server_time);
    const now = JSON.stringify({ ...board, server_time: '' });
    if (now === this.told) return;
    const wait = this.told ? Math.random() * this.spreadMs : 0;
    this.told = now;
    window.setTimeout(() => this.ask(), wait);
  }

  // Nothing that was told gets lost: it is asked for once more behind an answer that is on its way,
  // and again after one that did not come.
  async ask() {
    this.asked = steady();
    this.again = this.asking;
    if (this.asking) return;
    this.asking = true;
    this.missed = !(await this.refresh());
    this.asking = false;
    if (this.again) this.ask();
  }

  // Whether nothing was heard for too long, and when it was last; asks and connects as needed.
  look() {
    const silent = steady() - this.heard;
    const idle = steady() - this.asked;
    const lost = silent > SILENT_MS;
    const due = this.missed || silent >= POLL_MS * 2;
    if (!document.hidden && ((due && idle >= POLL_MS) || idle >= this.everyMs)) {
      this.ask();
      if (this.source.readyState === EventSource.CLOSED || lost) this.connect();
    }
    return { lost, at: this.clock.now() - silent };
  }
}
