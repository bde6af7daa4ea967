// Clocks of performances, counted on between two answers of the server.

import { write } from './dom.js';
import { clockText } from './texts.js';

export function tickClocks(clock, t) {
  for (const one of document.querySelectorAll('.clock')) {
    const { used, since, limit } = one.dataset;
    const ran = since ? Math.max(0, clock.now() - Date.parse(since)) : 0;
    const seconds = Math.floor((Number(used) + ran) / 1000);
    write(one.querySelector('[data-clock=used]'), clockText(seconds));
    const over = limit ? seconds - Number(limit) : 0;
    const line = one.querySelector('[data-clock=over]');
    one.classList.toggle('over', over > 0);
    if (line) {
      line.hidden = over <= 0;
      write(line, t('hall_js.over', { time: clockText(over) }));
    }
  }
}
