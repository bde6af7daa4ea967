// Charts that the server drew, kept up: columns, lines, what stands on their axes, and their tables.
// The arrow keys go from mark to mark.

import { write } from './dom.js';

const MOST_STEPS = 4;

// The rule of chart_scale.py.
function scaleTo(most) {
  let step = 1;
  for (let power = 1; step * MOST_STEPS < most; power *= 10) {
    step = [1, 2, 5, 10].map((lead) => lead * power).find((one) => one * MOST_STEPS >= most) || power * 10;
  }
  const steps = Math.max(2, Math.ceil(most / step));
  return { top: step * steps, ticks: Array.from({ length: steps + 1 }, (_, index) => step * (steps - index)) };
}

function spread(count) {
  if (count < 3) return Array.from({ length: count }, (_, index) => index);
  const parts = [4, 3, 2].find((one) => (count - 1) % one === 0) || (count < 5 ? 2 : 4);
  return Array.from({ length: parts + 1 }, (_, index) => Math.floor((count - 1) * index / parts));
}

// The table is written only while somebody looks at it.
function fillTable(figure, labels, series, numbers) {
  const details = figure.querySelector('details');
  if (!details) return;
  const fill = () => {
    if (!details.open) return;
    [...details.querySelectorAll('tbody tr')].forEach((row, index) => {
      write(row.cells[0], labels[index]);
      series.forEach((counts, place) => {
        const count = counts[index];
        write(row.cells[place + 1], count === null ? '–' : numbers.format(count));
      });
    });
  };
  details.ontoggle = fill;
  fill();
}

const put = (node, name, value) => { if (node.getAttribute(name) !== value) node.setAttribute(name, value); };

const share = (part, whole) => (100 * part / whole).toFixed(2);

// As many labels as there are places for; lines of the grid go with those of the axis.
function drawAxes(figure, ticks, labels, numbers) {
  const axis = figure.querySelector('.plot-y');
  if (axis.children.length !== ticks.length) {
    axis.replaceChildren(...ticks.map(() => document.createElement('span')));
    const [first, ...others] = figure.querySelectorAll('.plot-grid');
    const base = others.pop();
    others.forEach((line) => line.remove());
    ticks.slice(1, -1).forEach(() => base.before(first.cloneNode()));
    figure.querySelectorAll('.plot-grid').forEach((line, index) => {
      const y = `${share(index, ticks.length - 1)}%`;
      put(line, 'y1', y);
      put(line, 'y2', y);
    });
  }
  ticks.forEach((tick, index) => write(axis.children[index], numbers.format(tick)));
  const below = figure.querySelector('.plot-x').children;
  spread(labels.length).forEach((place, index) => write(below[index], labels[place]));
}

function drawCurve(figure, kind, counts, { top }, between) {
  const parts = between ? counts.length : counts.length - 1;
  const there = counts.filter((count) => count !== null);
  const points = there.map((count, index) => `${share(index + (between ? 0.5 : 0), parts)},${share(top - count, top)}`);
  put(figure.querySelector(`.plot-${kind}`), 'points', points.join(' '));
  const name = figure.querySelector(`.plot-name.${kind}`);
  const x = 100 * (there.length - 1) / Math.max(1, counts.length - 1);
  put(name, 'x', `${x.toFixed(2)}%`);
  put(name, 'y', `${share(top - there[there.length - 1], top)}%`);
  put(name, 'text-anchor', x > 60 ? 'end' : 'start');
  return name;
}

function tell(marks, toldAt) {
  marks.forEach((mark, index) => {
    const told = toldAt(index);
    put(mark, 'aria-label', told);
    write(mark.querySelector('.tip'), told);
  });
}

const mostOf = (...series) => Math.max(0, ...series.flat().filter((count) => count !== null));

// `then`: the same of another round, or null.
export function drawColumns(figure, { counts, labels, peak, then, t }, numbers) {
  if (!figure) return;
  const marks = [...figure.querySelectorAll('.mark')];
  const lined = Boolean(figure.querySelector('.plot-then'));
  if (marks.length !== counts.length || lined !== Boolean(then)) return; // another round's: the next page has it
  const scale = scaleTo(mostOf(counts, then || []));
  drawAxes(figure, scale.ticks, labels, numbers);
  marks.forEach((mark, index) => {
    const column = mark.querySelector('.column');
    put(column, 'height', `${share(counts[index], scale.top)}%`);
    put(column, 'y', `${share(scale.top - counts[index], scale.top)}%`);
  });
  if (lined) drawCurve(figure, 'then', then, scale, true);
  tell(marks, (index) => {
    const [label, now] = [labels[index], numbers.format(counts[index])];
    return lined ? t('room_js.beside', { label, now, then: numbers.format(then[index]) }) : `${label}: ${now}`;
  });
  write(figure.querySelector('[data-chart=peak]'), peak);
  fillTable(figure, labels, lined ? [counts, then] : [counts], numbers);
}

// Both from the opening on; `toldAt(place)`: what is said of it.
export function drawWeeks(figure, { now, then, labels, toldAt }, numbers) {
  if (!figure) return;
  const scale = scaleTo(mostOf(now, then));
  drawAxes(figure, scale.ticks, labels, numbers);
  const names = [drawCurve(figure, 'then', then, scale), drawCurve(figure, 'now', now, scale)];
  const last = now.filter((count) => count !== null).length - 1;
  const above = now[last] >= then[last];
  put(names[0], 'dy', above ? '1.3em' : '-.6em');
  put(names[1], 'dy', above ? '-.6em' : '1.3em');
  tell([...figure.querySelectorAll('.mark')], toldAt);
  fillTable(figure, labels, [now, then], numbers);
}

// One mark of each chart is reached with the tab key, the others from it.
export function goAlongCharts() {
  document.addEventListener('keydown', (event) => {
    const mark = event.target.closest('.mark');
    const by = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (!mark || !by) return;
    const marks = [...mark.parentNode.querySelectorAll('.mark')];
    const next = marks[marks.indexOf(mark) + by];
    if (!next) return;
    event.preventDefault();
    mark.removeAttribute('tabindex');
    next.setAttribute('tabindex', '0');
    next.focus();
  });
}
