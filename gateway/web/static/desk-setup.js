// Set-up and corrections: files dropped anywhere in their box, how far a long import is, and the
// line that a finding speaks of. Everything works without it.

import { byId, write } from './dom.js';
import { send, succeeded } from './http.js';

const AGAIN_MS = 1000;

for (const box of document.querySelectorAll('[data-drop]')) {
  const input = box.querySelector('input[type=file]');
  const tell = () => {
    write(box.querySelector('.chosen'), [...input.files].map(({ name }) => `${box.dataset.chosen} ${name}`).join(''));
  };
  const over = (on) => (event) => {
    event.preventDefault();
    box.classList.toggle('over', on);
  };
  box.addEventListener('dragover', over(true));
  box.addEventListener('dragleave', over(false));
  box.addEventListener('drop', (event) => {
    over(false)(event);
    if (!event.dataTransfer.files.length) return;
    const one = new DataTransfer();
    one.items.add(event.dataTransfer.files[0]);
    input.files = one.files;
    tell();
  });
  input.addEventListener('change', tell);
}

for (const form of document.querySelectorAll('[data-busy]')) {
  form.addEventListener('submit', () => {
    const busy = byId('busy');
    busy.hidden = false;
    write(busy.querySelector('span'), busy.dataset.text);
  });
}
// a page that the browser brings back from its memory is not busy any more
window.addEventListener('pageshow', () => {
  if (byId('busy')) byId('busy').hidden = true;
});

for (const link of document.querySelectorAll('[data-line]')) {
  link.addEventListener('click', (event) => {
    const area = byId('text');
    const line = Number(link.dataset.line);
    if (!line) return;
    event.preventDefault();
    const lines = area.value.split('\n');
    const start = lines.slice(0, line - 1).reduce((sum, each) => sum + each.length + 1, 0);
    area.focus();
    area.setSelectionRange(start, start + (lines[line - 1] || '').length);
    area.scrollTop = Math.max(0, (line - 4) * (area.scrollHeight / lines.length));
  });
}

async function follow(box) {
  const { status, data } = await send('GET', box.dataset.upload);
  if (succeeded({ status }) && data.state !== 'done') {
    if (data.state === 'applying') {
      const bar = byId('progress');
      bar.max = Math.max(1, data.rows);
      bar.value = data.applied;
      const [applied, rows] = [data.applied, data.rows].map((count) => count.toLocaleString(document.documentElement.lang));
      write(byId('progress-text'), box.dataset.of.replace('%1', applied).replace('%2', rows));
    }
  } else if (status !== 0 && status < 500 && status !== 429) {
    window.location.reload(); // done, or refused: the page says which
    return;
  }
  window.setTimeout(() => follow(box), AGAIN_MS);
}

const upload = document.querySelector('[data-upload]');
if (upload) follow(upload);

const summary = document.querySelector('[data-focus]');
if (summary) summary.focus();
