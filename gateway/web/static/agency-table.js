// The table of agencies, kept up with figures as they come: whole, or only what changed.

import { byId, write } from './dom.js';
import { arranged, fold, ranked } from './sort.js';

// The rule of tables.py: half of the open time gone, half of the quota due.
export function elapsedShare(windows, now) {
  const whole = windows.reduce((sum, [opens, closes]) => sum + closes - opens, 0);
  if (whole <= 0) return 1;
  const gone = windows.reduce((sum, [opens, closes]) => sum + Math.min(Math.max(now - opens, 0), closes - opens), 0);
  return gone / whole;
}

function stateOf({ quota, met, rate, denominator }, elapsed) {
  if (quota === null) return 'no_quota';
  if (!denominator) return 'nobody';
  if (met) return 'met';
  if (elapsed >= 1) return 'missed';
  return rate < quota * elapsed ? 'at_risk' : 'on_pace';
}

// As `forecast_of` of agency_lines.py: whole percent, or null.
function forecastOf(rate, elapsed, quota = null, state = null) {
  if (elapsed < TOO_EARLY || elapsed >= 1 || !(state === null || state === 'on_pace' || state === 'at_risk')) return null;
  const percent = Math.min(100, Math.floor((rate * 10000) / Math.floor(elapsed * 100) + ROUNDING));
  if (quota === null || state === null) return percent;
  const due = Math.ceil(quota * 100 - ROUNDING);
  return state === 'on_pace' ? Math.max(percent, due) : Math.min(percent, due - 1);
}

const TOO_EARLY = 0.05;
const ROUNDING = 1e-9;
const STATES = ['met', 'at_risk', 'on_pace', 'missed'];
const PIECE_MS = 5;
const CELLS = ['people', 'rate', 'forecast', 'missing', 'quota', 'state', ...STATES];

export class AgencyTable {
  // `texts`: those of the page. The rows that the server rendered are taken over as they are.
  constructor(config, texts) {
    Object.assign(this, { config, texts, windows: config.windows, lines: [], due: new Set() });
    this.t = texts.t;
    this.body = byId('agencies');
    this.filters = byId('filters');
    this.known = new Map();
    this.rows = new Map([...this.body.rows].map((row) => [row.dataset.agency, parts(row)]));
    this.classes = [...document.querySelectorAll('tbody tr[data-class]:not([data-agency])')].map(parts);
    this.totals = new Map([...document.querySelectorAll('[data-total]')].map((node) => [node.dataset.total, node]));
    this.heads = [...document.querySelectorAll('[data-sort]')];
    this.listen();
  }

  listen() {
    this.filters.addEventListener('submit', (event) => {
      if (!this.lines.length) return; // no figures yet: the server filters
      event.preventDefault();
      this.arrange();
    });
    this.filters.addEventListener('input', () => this.arrange());
    for (const head of this.heads) {
      head.querySelector('a').addEventListener('click', (event) => {
        if (!this.lines.length) return;
        event.preventDefault();
        const { sort } = head.dataset;
        const form = this.filters.elements;
        form.desc.checked = form.sort.value === sort && !form.desc.checked;
        form.sort.value = sort;
        this.arrange();
      });
    }
  }

  // `agencies`: those that changed; `gone`: ids of those that are no more.
  update(agencies, asOf, gone = []) {
    const elapsed = elapsedShare(this.windows, asOf);
    const fresh = new Set();
    for (const row of agencies) {
      const before = this.known.get(row.agency);
      const same = before && before.name === row.name;
      fresh.add(row.agency);
      this.known.set(row.agency, {
        ...row,
        className: this.config.classes[row.class] || row.class,
        folded: same ? before.folded : fold(row.name),
        place: same ? before.place : -1,
      });
    }
    for (const agency of gone) if (this.known.delete(agency)) fresh.add(agency);
    this.lines = [...this.known.values()];
    if (this.lines.some(({ place }) => place < 0)) ranked(this.lines);
    let moved = fresh.size > 0;
    for (const line of this.lines) {
      const state = stateOf(line, elapsed);
      const forecast = forecastOf(line.rate, elapsed, line.quota, state);
      const changed = line.state !== state || line.forecast !== forecast;
      Object.assign(line, { state, forecast });
      moved ||= changed;
      if (changed || fresh.has(line.agency)) this.due.add(line.agency);
      if (!this.rows.has(line.agency)) this.rows.set(line.agency, this.newRow(line));
    }
    if (!moved) return;
    this.fillSoon();
    this.fillTotals(elapsed);
    this.arrange();
  }

  // A piece at each frame: seven hundred rows that all changed must not hold the page up.
  fillSoon() {
    if (this.filling || !this.due.size) return;
    this.filling = window.requestAnimationFrame(() => {
      const until = performance.now() + PIECE_MS;
      for (const agency of this.due) {
        this.due.delete(agency);
        if (this.known.has(agency)) this.fill(this.known.get(agency));
        if (performance.now() > until) break;
      }
      this.filling = 0;
      this.fillSoon();
    });
  }

  stateName(state) {
    const { t } = this;
    switch (state) {
      case 'met': return t('state.met');
      case 'on_pace': return t('state.on_pace');
      case 'at_risk': return t('state.at_risk');
      case 'missed': return t('state.missed');
      case 'nobody': return t('state.nobody');
      default: return t('state.no_quota');
    }
  }

  // A row that the server did not render (it was filtered away, or the agency is new).
  newRow(line) {
    const row = byId('agency-row').content.firstElementChild.cloneNode(true);
    row.dataset.agency = line.agency;
    row.dataset.class = line.class;
    write(row.querySelector('th'), line.name);
    write(row.querySelector('.class'), line.className);
    const mark = row.querySelector('.bar-quota');
    if (line.quota === null) mark.remove();
    else for (const end of ['x1', 'x2']) mark.setAttribute(end, line.quota * 100);
    return parts(row);
  }

  fill(line) {
    const { row, cells, bars } = this.rows.get(line.agency);
    const { texts } = this;
    set(cells.people, this.t('participation_js.of', line));
    set(cells.rate, texts.percent(line.rate));
    set(cells.missing, texts.number(line.missing));
    set(cells.quota, line.quota === null ? '–' : `${texts.number(Math.round(line.quota * 100))}%`);
    if (row.dataset.state !== line.state || cells.state.className !== `state-${line.state}`) {
      row.dataset.state = line.state;
      cells.state.className = `state-${line.state}`;
      set(cells.state, this.stateName(line.state));
    }
    fillBar(bars, cells, line.rate, line.forecast);
  }

  fillTotals(elapsed) {
    const all = newSum();
    const byClass = new Map();
    for (const line of this.lines) {
      if (!byClass.has(line.class)) byClass.set(line.class, newSum());
      for (const sum of [all, byClass.get(line.class)]) {
        sum.participants += line.participants;
        sum.denominator += line.denominator;
        sum[line.state] += 1;
      }
    }
    const { texts } = this;
    set(this.totals.get('rate'), texts.percent(rateOf(all)));
    set(this.totals.get('people'), this.t('participation_js.of', all));
    for (const state of STATES) set(this.totals.get(state), texts.number(all[state]));
    for (const { row, cells, bars } of this.classes) {
      const sum = byClass.get(row.dataset.class) || newSum();
      set(cells.people, this.t('participation_js.of', sum));
      set(cells.rate, texts.percent(rateOf(sum)));
      for (const state of STATES) set(cells[state], texts.number(sum[state]));
      fillBar(bars, cells, rateOf(sum), sum.denominator ? forecastOf(rateOf(sum), elapsed) : null);
    }
  }

  choice() {
    const form = this.filters.elements;
    return {
      search: form.q.value,
      classId: form.class.value,
      state: form.state.value,
      sort: form.sort.value,
      descending: form.desc.checked,
    };
  }

  arrange() {
    if (!this.lines.length) return;
    const wanted = this.choice();
    const shown = arranged(this.lines, wanted);
    putInOrder(this.body, shown.map(({ agency }) => this.rows.get(agency).row));
    write(byId('shown'), this.t('participation_js.shown', { shown: shown.length, all: this.lines.length }));
    for (const head of this.heads) {
      if (head.dataset.sort === wanted.sort) head.setAttribute('aria-sort', wanted.descending ? 'descending' : 'ascending');
      else head.removeAttribute('aria-sort');
    }
  }
}

// A row with its cells and the text nodes in them, looked up once: seven hundred a second are many.
function parts(row) {
  const cells = {};
  for (const name of CELLS) cells[name] = row.querySelector(`[data-cell="${name}"]`);
  const bars = { rate: row.querySelector('.bar-fill'), forecast: row.querySelector('[data-forecast]') };
  return { row, cells, bars };
}

// As `write`, for a node that holds one text and nothing else.
function set(node, text) {
  const inside = node && node.firstChild;
  if (!inside) write(node, text);
  else if (inside.data !== text) inside.data = text;
}

const newSum = () => ({ participants: 0, denominator: 0, met: 0, at_risk: 0, on_pace: 0, missed: 0, no_quota: 0, nobody: 0 });

const rateOf = ({ participants, denominator }) => (denominator ? participants / denominator : 0);

function fillBar(bars, cells, rate, forecast) {
  const there = Math.min(1, Math.max(0, rate)) * 100;
  put(bars.rate, 'width', there);
  put(bars.forecast, 'x', there);
  put(bars.forecast, 'width', Math.max(0, (forecast ?? 0) - there));
  cells.forecast.closest('[data-outlook]').hidden = forecast === null;
  set(cells.forecast, `${forecast ?? 0}%`);
}

function put(node, name, value) {
  const text = value.toFixed(2);
  if (node.getAttribute(name) !== text) node.setAttribute(name, text);
}

// Moves only what stands elsewhere: a row that goes down is taken out, instead of all others up.
function putInOrder(body, nodes) {
  const wanted = new Set(nodes);
  for (const row of [...body.rows]) if (!wanted.has(row)) row.remove();
  let here = body.firstElementChild;
  for (const node of nodes) {
    if (here && node !== here && node === here.nextElementSibling) {
      here.remove();
      here = node;
    }
    if (node === here) here = here.nextElementSibling;
    else body.insertBefore(node, here);
  }
}
