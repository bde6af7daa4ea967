// The hall's screen: hears that something changed, and asks the server to draw it anew; counts
// clocks on by the server's time; shows a draw step by step; says since when it hears nothing.

import { BoardLine } from './board-line.js';
import { announce, byId, readConfig, write } from './dom.js';
import { tickClocks } from './running-clocks.js';
import { Texts } from './texts.js';
import { ServerClock, steady } from './timer.js';

const TICK_MS = 250;
const STEP_MS = 1500; // between two places of a draw
const WALL_PX = 1600;
const SPREAD_MS = 1000; // a hall full of phones does not ask at once

const config = readConfig();
const texts = new Texts(config.texts, config.lang);
const { t } = texts;
const clock = new ServerClock();
let prizes = Number(byId('board').dataset.prizes || 0);

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

function tick() {
  tickClocks(clock, t);
  for (const table of document.querySelectorAll('[data-drawn]')) showDraw(table);
}

// Whether the board is shown as the server has it.
async function refresh() {
  const asked = steady();
  try {
    const answer = await fetch(window.location.href, { headers: { Accept: 'text/html' } });
    if (!answer.ok) return false;
    const found = new DOMParser().parseFromString(await answer.text(), 'text/html');
    const fresh = found.getElementById('board');
    if (!fresh) return false;
    line.learn(fresh.dataset.server, asked);
    byId('board').replaceChildren(...fresh.childNodes);
    tick();
    tellPrize(Number(fresh.dataset.prizes || 0));
    return true;
  } catch {
    return false; // the line is broken: what is shown stays, and show() says since when
  }
}

function tellPrize(count) {
  if (count > prizes) announce(`${byId('newest').textContent}: ${byId('winner').textContent}`);
  prizes = count;
}

function show() {
  const { lost, at } = line.look();
  const time = texts.time(at);
  byId('live').classList.toggle('lost', lost);
  write(byId('live'), lost ? t('hall_js.lost', { time }) : t('hall_js.live', { time }));
}

const spreadMs = window.innerWidth < WALL_PX ? SPREAD_MS : 0;
const line = new BoardLine(config.stream, clock, refresh, { spreadMs });
line.learn(byId('board').dataset.server);
tick();
window.setInterval(() => { tick(); show(); }, TICK_MS);
