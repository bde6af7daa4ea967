// The page on which an entry is handed in: what is typed is kept in this tab, files are sent as they
// are chosen, and one press hands in. What the platform could not take is sent again, the same bytes
// with the stamp of their arrival.

import { announce, byId, make, readConfig, write } from './dom.js';
import { EntryFiles } from './entry-files.js';
import { backoffS, mayWorkLater, reasonOf, send, succeeded } from './http.js';
import { forgetEntry, keepEntry, keptEntry } from './kept-entry.js';
import { Texts } from './texts.js';
import { tellWords } from './words.js';

const config = readConfig();
const texts = new Texts(config.texts, config.lang);
const { t } = texts;
const form = byId('entry');
const button = byId('hand-in');
const line = byId('sending');

const kindOf = () => (form.querySelector('[name=kind]:checked') || form.querySelector('[name=kind]')).value;
const files = new EntryFiles(config, kindOf, { t, number: (value) => texts.number(value) });

function typed() {
  return [...form.querySelectorAll('input:not([type=file]):not([type=hidden]), textarea')];
}

function readKept() {
  const kept = keptEntry(config);
  for (const field of typed()) {
    const value = kept[field.id];
    if (value === undefined) continue;
    if (field.type === 'radio' || field.type === 'checkbox') field.checked = value;
    else field.value = value;
  }
}

function keep() {
  keepEntry(config, Object.fromEntries(typed().map((field) => [field.id,
    field.type === 'radio' || field.type === 'checkbox' ? field.checked : field.value])));
}

// What belongs to another kind is out of sight and of the tab order.
function showKind() {
  const kind = kindOf();
  for (const part of form.querySelectorAll('[data-for]')) part.hidden = (part.dataset.for === 'text') !== (kind === 'text');
  for (const hint of form.querySelectorAll('[data-hint]')) hint.hidden = hint.dataset.hint !== kind;
  const input = byId('main-file');
  if (input && config.kinds[kind].accept) input.accept = config.kinds[kind].accept;
  files.show();
}

function authors() {
  if (config.authors.length || !byId('authors')) return config.authors;
  const named = byId('authors').value.split(/[\s,;]+/).filter(Boolean).map((username) => ({ username }));
  return config.author_first && named.length ? [{ person: config.person }, ...named] : named;
}

function value(id) { return byId(id) ? byId(id).value.trim() : ''; }

function faults(given) {
  const kind = kindOf();
  const found = [];
  if (byId('authors') && byId('authors').required && !value('authors')) found.push(['authors', t('entries_js.no_author')]);
  if (kind === 'text' && !value('text')) found.push(['text', t('entries_js.no_text')]);
  if (kind !== 'text' && !given.main) found.push(['main-file', t('entries_js.one_file')]);
  if (given.unfinished) found.push([byId('main-file') ? 'main-file' : 'attachment-file', t('entries_js.not_whole')]);
  return found;
}

function showFaults(found) {
  const box = byId('errors');
  box.hidden = !found.length;
  byId('error-list').replaceChildren(...found.map(([id, text]) => make('li', {}, make('a', { href: `#${id}` }, text))));
  if (found.length) box.focus();
}

function entryOf(given) {
  const kind = kindOf();
  const labels = {};
  for (const field of form.querySelectorAll('[name^="label:"]')) {
    if (field.value.trim()) labels[field.name.slice(6)] = field.value.trim();
  }
  return JSON.stringify({
    kind,
    title: value('title'),
    labels,
    authors: authors(),
    files: given.files,
    text: kind === 'text' ? value('text') : '',
    explanation: value('explanation'),
    original: Boolean(byId('original') && byId('original').checked),
    agency: config.agency,
    base_version: config.base_version,
  });
}

const wait = (seconds) => new Promise((on) => { window.setTimeout(on, seconds * 1000); });

async function handIn(body) {
  const url = config.entry ? `/api/contests/${config.contest}/entries/${config.entry}`
    : `/api/contests/${config.contest}/rounds/${config.round}/entries`;
  let stamp = null;
  for (let failures = 1; ; failures += 1) {
    const answer = await send('POST', url, { body, headers: stamp ? { 'Arrival-Stamp': stamp } : {} });
    if (!mayWorkLater(answer)) return answer;
    if (answer.stamp) {
      stamp = answer.stamp;
      write(line, t('entries_js.stamped', { time: texts.exact(Date.parse(answer.data.arrived_at)) }));
    } else if (!stamp) write(line, t('entries_js.later'));
    await wait(backoffS(failures, answer.retryAfterS));
  }
}

function refused(answer) {
  write(line, '');
  const text = answer.status === 401 ? t('entries_js.signed_out') : reasonOf(answer);
  showFaults([['hand-in', text]]);
}

form.addEventListener('submit', async (event) => {
  event.preventDefault();
  const given = files.given();
  const found = faults(given);
  showFaults(found);
  if (found.length) return;
  button.disabled = true;
  line.dataset.state = 'saving';
  write(line, t('entries_js.sending'));
  announce(t('entries_js.sending'));
  const answer = await handIn(entryOf(given));
  if (succeeded(answer)) {
    forgetEntry(config);
    window.location.assign(`/contests/${config.contest}/entries/${answer.data.entry}?done=1`);
    return;
  }
  button.disabled = false;
  refused(answer);
});

readKept();
form.addEventListener('input', keep);
for (const field of form.querySelectorAll('[data-most]')) tellWords(field, byId(`${field.id}-count`), { t });
for (const radio of form.querySelectorAll('[name=kind]')) radio.addEventListener('change', showKind);
showKind();
button.disabled = false;
