// Charts that the server drew, kept up: columns, two lines beside each other, and their tables.

import { write } from './dom.js';

// The table is written only while somebody looks at it.
function fillTable(figure, labels, series, numbers) {
  const details = figure.querySelector('details');
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

export function drawColumns(figure, counts, labels, peak, numbers) {
  if (!figure) return;
  const columns = figure.querySelectorAll('rect');
  if (columns.length !== counts.length) return; // another round's scale: the next page has it
  const most = Math.max(1, ...counts);
  columns.forEach((column, index) => {
    const height = (98 * counts[index] / most).toFixed(1);
    if (column.getAttribute('height') === height) return;
    column.setAttribute('height', height);
    column.setAttribute('y', (100 - height).toFixed(1));
  });
  write(figure.querySelector('[data-chart=peak]'), peak);
  write(figure.querySelector('[data-chart=first]'), labels[0]);
  write(figure.querySelector('[data-chart=last]'), labels[labels.length - 1]);
  fillTable(figure, labels, [counts], numbers);
}

const points = (sums, most) => ['0,100', ...sums.filter((sum) => sum !== null)
  .map((sum, index) => `${(index + 1) * 10},${(100 - 96 * sum / most).toFixed(1)}`)].join(' ');

export function drawWeeks(figure, { now_sums: now, then_sums: then }, labels, numbers) {
  if (!figure) return;
  const most = Math.max(1, ...now, ...then);
  figure.querySelector('polyline.chart-now').setAttribute('points', points(now, most));
  figure.querySelector('polyline.chart-then').setAttribute('points', points(then, most));
  fillTable(figure, labels, [now, then], numbers);
}
