// Makes the participation table live: figures by server-sent events, search and order at once.

import { byId, readConfig, write } from './dom.js';
import { fold, selected } from './sort.js';
import { Texts } from './texts.js';

const config = readConfig();
const texts = new Texts(config.texts, config.lang);
const { t } = texts;
const body = byId('agencies');
const rows = new Map();
let lines = [];

// The rule of tables.py: half of the open time gone, half of the quota due.
function elapsedShare(now) {
  const whole = config.windows.reduce((sum, [opens, closes]) => sum + closes - opens, 0);
  if (whole <= 0) return 1;
  const gone = config.windows.reduce((sum, [opens, closes]) => sum + Math.min(Math.max(now - opens, 0), closes - opens), 0);
  return gone / whole;
}

function stateOf({ quota, met, rate }, elapsed) {
  if (quota === null) return 'no_quota';
  if (met) return 'met';
  if (elapsed >= 1) return 'missed';
  return rate < quota * elapsed ? 'at_risk' : 'on_pace';
}

function stateName(state) {
  switch (state) {
    case 'met': return t('state.met');
    case 'on_pace': return t('state.on_pace');
    case 'at_risk': return t('state.at_risk');
    case 'missed': return t('state.missed');
    default: return t('state.no_quota');
  }
}

// A row that the server did not render (it was filtered away, or the agency is new).
function newRow(line) {
  const row = byId('agency-row').content.firstElementChild.cloneNode(true);
  row.dataset.agency = line.agency;
  row.dataset.class = line.class;
  write(row.querySelector('th'), line.name);
  write(row.querySelector('.class'), line.className);
  const mark = row.querySelector('.bar-quota');
  if (line.quota === null) mark.remove();
  else for (const end of ['x1', 'x2']) mark.setAttribute(end, line.quota * 100);
  return row;
}

function fill(row, line) {
  const cell = (name) => row.querySelector(`[data-cell="${name}"]`);
  write(cell('people'), t('participation_js.of', line));
  write(cell('rate'), texts.percent(line.rate));
  write(cell('missing'), texts.numbers.format(line.missing));
  write(cell('quota'), line.quota === null ? '–' : `${texts.numbers.format(Math.round(line.quota * 100))}%`);
  if (row.dataset.state !== line.state || cell('state').className !== `state-${line.state}`) {
    row.dataset.state = line.state;
    cell('state').className = `state-${line.state}`;
    write(cell('state'), stateName(line.state));
  }
  fillBar(row, line.rate);
}

function fillBar(row, rate) {
  const bar = row.querySelector('.bar-fill');
  const width = (Math.min(1, Math.max(0, rate)) * 100).toFixed(2);
  if (bar && bar.getAttribute('width') !== width) bar.setAttribute('width', width);
}

function sums(some) {
  const sum = (name) => some.reduce((all, line) => all + line[name], 0);
  const [participants, denominator] = [sum('participants'), sum('denominator')];
  return { participants, denominator, rate: denominator ? participants / denominator : 0 };
}

function fillTotals() {
  const all = sums(lines);
  const cell = (name) => document.querySelector(`[data-total="${name}"]`);
  write(cell('rate'), texts.percent(all.rate));
  write(cell('people'), t('participation_js.of', all));
  for (const state of ['met', 'at_risk', 'on_pace', 'missed']) {
    write(cell(state), texts.numbers.format(lines.filter((line) => line.state === state).length));
  }
  for (const row of document.querySelectorAll('tbody tr[data-class]:not([data-agency])')) {
    const some = lines.filter((line) => line.class === row.dataset.class);
    const sum = sums(some);
    write(row.querySelector('[data-cell="people"]'), t('participation_js.of', sum));
    write(row.querySelector('[data-cell="rate"]'), texts.percent(sum.rate));
    write(row.querySelector('[data-cell="met"]'), texts.numbers.format(some.filter((line) => line.state === 'met').length));
    fillBar(row, sum.rate);
  }
}

function choice() {
  const form = byId('filters').elements;
  return {
    search: form.q.value,
    classId: form.class.value,
    state: form.state.value,
    sort: form.sort.value,
    descending: form.desc.checked,
  };
}

function arrange() {
  if (!lines.length) return;
  const wanted = choice();
  const shown = selected([...lines], wanted);
  const nodes = shown.map(({ agency }) => rows.get(agency));
  const same = nodes.length === body.rows.length && nodes.every((node, index) => node === body.rows[index]);
  if (!same) body.replaceChildren(...nodes);
  write(byId('shown'), t('participation_js.shown', { shown: shown.length, all: lines.length }));
  for (const head of document.querySelectorAll('[data-sort]')) {
    if (head.dataset.sort === wanted.sort) head.setAttribute('aria-sort', wanted.descending ? 'descending' : 'ascending');
    else head.removeAttribute('aria-sort');
  }
}

function update(report) {
  const asOf = Date.parse(report.as_of);
  const elapsed = elapsedShare(asOf);
  lines = report.agencies.map((row) => ({
    ...row,
    state: stateOf(row, elapsed),
    className: config.classes[row.class] || row.class,
    folded: fold(row.name),
  }));
  for (const line of lines) {
    if (!rows.has(line.agency)) rows.set(line.agency, newRow(line));
    fill(rows.get(line.agency), line);
  }
  fillTotals();
  arrange();
  write(byId('as-of'), t('participation_js.as_of', { time: texts.exact(asOf) }));
}

// The stream ---------------------------------------------------------------------------------

const AGAIN_MS = 5000;
let source = null;

function connect() {
  const query = new URLSearchParams();
  if (config.round) query.set('round', config.round);
  if (config.phase) query.set('phase', config.phase);
  source = new EventSource(`/api/contests/${encodeURIComponent(config.contest)}/participation/stream?${query}`);
  source.addEventListener('open', () => showLive(true));
  source.addEventListener('error', () => {
    showLive(false);
    // The browser comes back by itself after a broken line, but not after a refusal.
    if (source.readyState === EventSource.CLOSED) window.setTimeout(reconnect, AGAIN_MS);
  });
  source.addEventListener('participation', (event) => {
    showLive(true);
    update(JSON.parse(event.data));
  });
}

function reconnect() {
  if (document.visibilityState === 'visible' && source.readyState === EventSource.CLOSED) connect();
}

function showLive(live) {
  byId('live').classList.toggle('on', live);
  write(byId('live'), live ? t('participation_js.live') : t('participation_js.lost'));
}

// A hidden page needs no figures, and a browser has few connections to one site.
document.addEventListener('visibilitychange', () => {
  if (document.visibilityState === 'hidden') source.close();
  else reconnect();
});

for (const row of body.rows) rows.set(row.dataset.agency, row);
const filters = byId('filters');
filters.addEventListener('submit', (event) => {
  if (!lines.length) return; // no figures yet: the server filters
  event.preventDefault();
  arrange();
});
filters.addEventListener('input', arrange);
for (const head of document.querySelectorAll('[data-sort] a')) {
  head.addEventListener('click', (event) => {
    if (!lines.length) return;
    event.preventDefault();
    const { sort } = head.parentNode.dataset;
    const form = filters.elements;
    form.desc.checked = form.sort.value === sort && !form.desc.checked;
    form.sort.value = sort;
    arrange();
  });
}
connect();
