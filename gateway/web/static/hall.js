// The hall's screen: hears that something changed, and asks the server to draw it anew; counts
// clocks on by the server's time; shows a draw step by step; says since when it hears nothing.

import { announce, byId, readConfig, write } from './dom.js';
import { clockText, Texts } from './texts.js';
import { ServerClock, steady } from './timer.js';

const TICK_MS = 250;
const STEP_MS = 1500; // between two places of a draw
const POLL_MS = 3000; // while there is no stream
const SILENT_MS = 12000; // the stream speaks every five seconds
const SPREAD_MS = 1000; // a hall full of phones does not ask at once

const config = readConfig();
const texts = new Texts(config.texts, config.lang);
const { t } = texts;
const clock = new ServerClock();
let source = null;
let told = '';
let heard = steady();
let asking = false;
let polled = steady();
let prizes = Number(byId('board').dataset.prizes || 0);

function shownSeconds({ used, since }) {
  const ran = since ? Math.max(0, clock.now() - Date.parse(since)) : 0;
  return Math.floor((Number(used) + ran) / 1000);
}

function tick() {
  for (const one of document.querySelectorAll('.clock')) {
    const seconds = shownSeconds(one.dataset);
    write(one.querySelector('[data-clock=used]'), clockText(seconds));
    const over = one.dataset.limit ? seconds - Number(one.dataset.limit) : 0;
    const line = one.querySelector('[data-clock=over]');
    one.classList.toggle('over', over > 0);
    if (line) {
      line.hidden = over <= 0;
      write(line, t('hall_js.over', { time: clockText(over) }));
    }
  }
  for (const table of document.querySelectorAll('[data-drawn]')) showDraw(table);
}

// By the time of the draw, so that every screen shows the same place at the same moment.
function showDraw(table) {
  const reached = (clock.now() - Date.parse(table.dataset.drawn)) / STEP_MS;
  for (const row of table.querySelectorAll('[data-place]')) {
    const hidden = Number(row.dataset.place) > reached;
    const name = row.querySelector('.name');
    row.classList.toggle('undrawn', hidden);
    write(name, hidden ? '…' : name.dataset.name);
  }
}

function learn(serverTime, asked) {
  clock.learn(serverTime, asked);
  heard = steady();
}

async function refresh() {
  if (asking) return;
  asking = true;
  polled = steady();
  try {
    const answer = await fetch(window.location.href, { headers: { Accept: 'text/html' } });
    if (!answer.ok) return;
    const found = new DOMParser().parseFromString(await answer.text(), 'text/html');
    const fresh = found.getElementById('board');
    if (!fresh) return;
    learn(fresh.dataset.server, polled);
    byId('board').replaceChildren(...fresh.childNodes);
    tick();
    tellPrize(Number(fresh.dataset.prizes || 0));
  } catch {
    // the line is broken: what is shown stays, and show() says since when
  } finally {
    asking = false;
  }
}

function tellPrize(count) {
  if (count > prizes) announce(`${byId('newest').textContent}: ${byId('winner').textContent}`);
  prizes = count;
}

function take(event) {
  const board = JSON.parse(event.data);
  learn(board.server_time);
  board.server_time = '';
  const now = JSON.stringify(board);
  if (now === told) return;
  const first = !told;
  told = now;
  const wait = window.innerWidth < 1600 && !first ? Math.random() * SPREAD_MS : 0;
  window.setTimeout(refresh, wait);
}

function connect() {
  if (source) source.close();
  source = new EventSource(config.stream);
  source.addEventListener('hall', take);
}

function show() {
  const silent = steady() - heard;
  const live = byId('live');
  const lost = silent > SILENT_MS;
  live.classList.toggle('lost', lost);
  const at = texts.time(clock.now() - silent);
  write(live, lost ? t('hall_js.lost', { time: at }) : t('hall_js.live', { time: at }));
  if (document.hidden || silent < POLL_MS * 2 || steady() - polled < POLL_MS) return;
  refresh();
  if (source.readyState === EventSource.CLOSED || lost) connect();
}

learn(byId('board').dataset.server);
connect();
tick();
window.setInterval(() => { tick(); show(); }, TICK_MS);
document.addEventListener('visibilitychange', () => {
  if (document.hidden) {
    source.close();
  } else {
    refresh();
    connect();
  }
});
