// The wall: hears on the room's stream that something changed, asks the server to draw it anew and
// puts in place what differs; turns the lists; counts the time left; says when it hears nothing.

import { goAlongCharts } from './charts.js';
import { byId, readConfig, write } from './dom.js';
import { morph } from './morph.js';
import { leftText } from './round-left.js';
import { Texts } from './texts.js';
import { ServerClock, steady } from './timer.js';

const TICK_MS = 500;
const EVERY_MS = 2000; // at most so often, however much changes
const SILENT_MS = 25000; // the stream speaks every ten seconds
const AGAIN_MS = 5000;

const config = readConfig();
const texts = new Texts(config.texts, config.lang);
const { t } = texts;
const clock = new ServerClock();

let round = config.room;
let { page, pages } = config;
let paused = false;
let turnedAt = steady();
let heardAt = steady();
let connected = true; // until the line breaks
let changed = false;
let asking = false;
let askedAt = steady();
let source = null;

function address() {
  const found = new URL(window.location.href);
  found.searchParams.set('page', page);
  return found;
}

// What the person set, and the line, are not the server's to say.
function showOwn() {
  const lost = !connected || steady() - heardAt > SILENT_MS;
  const live = byId('heard');
  const at = texts.time(Date.parse(live.dataset.at));
  live.classList.toggle('lost', lost);
  write(live, lost ? t('wall_js.lost', { time: at }) : at);
  const pause = byId('pause');
  pause.hidden = pages < 2;
  pause.setAttribute('aria-pressed', String(paused));
  write(pause, paused ? t('wall_js.go_on') : t('wall_js.pause'));
  if (round) write(byId('left'), leftText(round, clock, texts));
}

async function ask() {
  if (asking) return;
  asking = true;
  changed = false;
  askedAt = steady();
  try {
    const answer = await fetch(address(), { headers: { Accept: 'text/html' } });
    const found = answer.ok && new DOMParser().parseFromString(await answer.text(), 'text/html');
    if (found && found.querySelector('.wall')) show(found);
    else changed = true;
  } catch {
    changed = true; // the line is broken: what is shown stays
  }
  asking = false;
}

function show(found) {
  const fresh = readConfig(found);
  clock.learn(fresh.now, askedAt);
  ({ room: round, pages } = fresh);
  heardAt = steady();
  for (const id of ['pause', 'heard', 'left']) keepOwn(byId(id), found.getElementById(id));
  morph(byId('main'), found.getElementById('main'));
  showOwn();
}

// The server draws these as they are without scripts: changed and changed back they would flicker.
function keepOwn(own, drawn) {
  if (!own || !drawn) return;
  const { at } = drawn.dataset;
  if (at) own.dataset.at = at;
  drawn.replaceWith(own.cloneNode(true));
}

function turn(by) {
  page = (page + by + pages) % pages;
  turnedAt = steady();
  ask();
}

function pauseOrGoOn() {
  paused = !paused;
  turnedAt = steady();
  showOwn();
}

function tick() {
  if (!paused && pages > 1 && steady() - turnedAt >= config.turn_s * 1000) turn(1);
  else if (changed && steady() - askedAt >= EVERY_MS) ask();
  showOwn();
}

function connect() {
  source = new EventSource(config.stream);
  source.addEventListener('open', () => { connected = true; });
  source.addEventListener('error', () => {
    connected = false;
    if (source.readyState === EventSource.CLOSED) window.setTimeout(connect, AGAIN_MS);
  });
  source.addEventListener('room', () => {
    connected = true;
    heardAt = steady();
    changed = true;
  });
}

document.addEventListener('keydown', ({ key, target, ctrlKey, altKey, metaKey }) => {
  if (ctrlKey || altKey || metaKey || target.closest('.mark')) return;
  if (key === 'ArrowRight' || key === 'ArrowLeft') turn(key === 'ArrowRight' ? 1 : -1);
  else if ((key === ' ' && target.id !== 'pause') || key === 'p') pauseOrGoOn();
});
document.addEventListener('click', ({ target }) => { if (target.id === 'pause') pauseOrGoOn(); });
goAlongCharts();
clock.learn(config.now);
connect();
showOwn();
window.setInterval(tick, TICK_MS);
