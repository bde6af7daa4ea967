// The desk of a stage: a press of a clock counts when it was made, however long the network takes;
// until it has arrived it stays in this tab, and goes again by itself. Everything else is a form.

import { BoardLine } from './board-line.js';
import { announce, byId, readConfig, write } from './dom.js';
import { backoffS, mayWorkLater, reasonOf, send, succeeded } from './http.js';
import { tickClocks } from './running-clocks.js';
import { Texts } from './texts.js';
import { ServerClock, steady } from './timer.js';

const TICK_MS = 250;
const EVERY_MS = 10000; // sheets that arrive are told on no stream
const OLDEST_MS = 600000; // later a press is not taken any more
const AFTER = { start: 'running', hold: 'held', resume: 'running', stop: 'stopped' };
const LIVE = '[data-live]';

const config = readConfig();
const texts = new Texts(config.texts, config.lang);
const { t } = texts;
const clock = new ServerClock();
const round = `/contests/${encodeURIComponent(config.contest)}/rounds/${encodeURIComponent(config.round)}`;
const kept = `hoithi-clock-${config.contest}-${config.round}`;
// After a reload the steady clock has begun anew, so the device's own has to do.
let unsent = JSON.parse(window.sessionStorage.getItem(kept) || '[]')
  .map(({ body, at, what }) => ({ body, at, what }));
let sending = false;
let failures = 0;

function keep() {
  window.sessionStorage.setItem(kept, JSON.stringify(unsent));
  const text = unsent.length ? t('desk_js.unsent', {
    what: unsent.map(({ what, at }) => `${what} (${texts.time(at)})`).join(', '),
  }) : '';
  write(byId('unsent'), text);
}

function pressed(form, step) {
  const { team, part } = form.elements;
  const presses = Number(form.dataset.presses) + 1;
  const button = form.querySelector(`button[value=${step}]`);
  const body = {
    team: team.value,
    part: part.value,
    step,
    press: `desk/${presses}/${step}/${form.dataset.key}`,
    device: 'desk',
  };
  unsent.push({ body, at: Date.now(), since: steady(), what: button.textContent });
  keep();
  ahead(form, step, presses);
  sendAll();
}

// What the clock will say once the press has arrived, so that the next one can be made meanwhile.
function ahead(form, step, presses) {
  const now = clock.now();
  const { dataset } = form;
  dataset.presses = String(presses);
  form.elements.presses.value = dataset.presses;
  if (step === 'undo') {
    form.querySelectorAll('button').forEach((button) => { button.disabled = true; });
    return;
  }
  if (dataset.since) dataset.used = String(Number(dataset.used) + now - Date.parse(dataset.since));
  if (AFTER[step] === 'running') dataset.since = new Date(now).toISOString();
  else delete dataset.since;
  dataset.state = AFTER[step];
  for (const button of form.querySelectorAll('button')) {
    button.hidden = !config.steps[dataset.state].includes(button.value);
  }
  const next = form.querySelector('button:not([hidden])');
  if (next) next.focus();
}

async function sendAll() {
  if (sending) return;
  sending = true;
  while (unsent.length) {
    const [{ body, at, since, what }] = unsent;
    // a device's clock is often set right the moment that the network is back
    const waited = Math.max(0, since === undefined ? Date.now() - at : steady() - since);
    if (waited > OLDEST_MS) {
      unsent.shift();
      refused(t('desk_js.too_old', { what }));
      continue;
    }
    const answer = await send('POST', `/api${round}/stage/clock`, {
      body: JSON.stringify({ ...body, waited_ms: Math.floor(waited) }),
    });
    if (mayWorkLater(answer)) {
      failures += 1;
      window.setTimeout(sendAll, backoffS(failures, answer.retryAfterS) * 1000);
      break;
    }
    failures = 0;
    unsent.shift();
    if (succeeded(answer)) byId('refused').hidden = true;
    else refused(`${what}: ${reasonOf(answer)}`);
  }
  sending = false;
  keep();
  if (!unsent.length) line.ask();
}

function refused(text) {
  byId('refused').hidden = false;
  write(byId('refused'), text);
}

// A part in which somebody writes or has opened something is left alone.
const FIELD = 'input, textarea, select';
const inUse = (part) => part.querySelector('details[open]')
  || (part.contains(document.activeElement) && document.activeElement.matches(FIELD));

// Whether somebody writes, or has written what is not sent yet.
const writing = () => document.activeElement.matches(FIELD)
  || [...document.querySelectorAll('textarea, input:not([type=hidden])')]
    .some((one) => one.value !== one.defaultValue);

// Whether the desk is shown as the server has it, or will be once all presses have arrived.
async function refresh() {
  if (unsent.length) return true;
  const asked = steady();
  try {
    const answer = await fetch(window.location.href, { headers: { Accept: 'text/html' } });
    if (!answer.ok) return false;
    const text = await answer.text();
    if (unsent.length) return true; // pressed while it came: what it shows is older
    const found = new DOMParser().parseFromString(text, 'text/html');
    const told = found.querySelector('[data-server]');
    if (!told) { // to sign in again, for one: not while somebody writes
      if (!writing()) window.location.reload();
      return false;
    }
    line.learn(told.dataset.server, asked);
    for (const part of document.querySelectorAll(LIVE)) {
      const fresh = found.getElementById(part.id);
      if (fresh && !inUse(part)) replace(part, fresh);
    }
    tickClocks(clock, t);
    return true;
  } catch {
    return false; // the line is broken: show() says since when
  }
}

// The focus stays where it was: on the button of the same clock, or on the first that took its place;
// else on what is called the same, or at least in this part.
function replace(part, fresh) {
  const at = part.contains(document.activeElement) ? document.activeElement : null;
  const form = at && at.closest('[data-clock-form]');
  part.replaceChildren(...fresh.childNodes);
  if (!at) return;
  const next = form ? inClock(part, form, at) : sameAs(part, at);
  part.tabIndex = -1;
  (next || part).focus();
}

function inClock(part, form, at) {
  const same = [...part.querySelectorAll('[data-clock-form]')]
    .find((one) => one.dataset.name === form.dataset.name);
  return same && (same.querySelector(`button[value=${at.value}]:not([hidden])`)
    || same.querySelector('button:not([hidden])'));
}

const sameAs = (part, at) => [...part.querySelectorAll(at.tagName)]
  .find((one) => one.textContent === at.textContent);

function show() {
  const { lost, at } = line.look();
  const time = texts.time(at);
  byId('live').classList.toggle('lost', lost);
  write(byId('live'), lost ? t('hall_js.lost', { time }) : t('hall_js.live', { time }));
}

document.addEventListener('submit', (event) => {
  const form = event.target;
  if (!form.matches('[data-clock-form]') || !event.submitter) return;
  event.preventDefault();
  pressed(form, event.submitter.value);
  announce(event.submitter.textContent);
});
window.addEventListener('beforeunload', (event) => {
  if (unsent.length) event.preventDefault();
});
window.addEventListener('online', sendAll);

const line = new BoardLine(config.stream, clock, refresh, { everyMs: EVERY_MS });
line.learn(document.querySelector('[data-server]').dataset.server);
keep();
sendAll();
window.setInterval(() => { tickClocks(clock, t); show(); }, TICK_MS);
