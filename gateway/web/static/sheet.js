// A judge's sheet: every mark is kept as it is typed, on this device until the server has it.

import { announce, byId, readConfig, write } from './dom.js';
import { backoffS, mayWorkLater, reasonOf, send, succeeded } from './http.js';
import { Marks } from './sheet-marks.js';
import { SheetStore } from './sheet-store.js';
import { Texts } from './texts.js';

const DEBOUNCE_MS = 600;

const config = readConfig();
const texts = new Texts(config.texts, config.lang);
const { t } = texts;
const store = new SheetStore(config.sheet, config.revision);
const form = byId('marks');
const note = byId('note');

let timer = null;
let underWay = null;
let failures = 0;
let elsewhere = null; // what another device wrote, until the judge has said which stands

const marks = new Marks(config, texts, {
  onMark: (line, text) => { store.mark(line, text); touch(); },
  onWrong: (line) => store.drop(line),
});

function told(state, text) {
  const line = byId('saving');
  line.dataset.state = state;
  write(line, text);
}

function touch() {
  if (!failures) later(DEBOUNCE_MS);
}

function later(delayMs) {
  window.clearTimeout(timer);
  timer = window.setTimeout(save, delayMs);
}

// Sends what is unsaved, one request at a time; resolves once it has its answer.
function save() {
  window.clearTimeout(timer);
  if (!underWay) underWay = sendAll().finally(() => { underWay = null; });
  return underWay;
}

async function sendAll() {
  while (store.hasUnsaved() && !elsewhere) {
    if (!failures) told('saving', t('sheet_js.saving'));
    const parcel = store.parcel();
    const answer = await send('PUT', config.url, { body: JSON.stringify(parcel) });
    if (!took(parcel, answer)) return;
  }
}

// Whether to go on at once.
function took(parcel, answer) {
  const { status, data } = answer;
  if (succeeded(answer)) {
    failures = 0;
    store.confirm(parcel, data.revision);
    told('saved', t('sheet_js.saved_at', { time: texts.time(Date.parse(data.saved_at)) }));
    return true;
  }
  if (status === 409 && data.code === 'sheet.changed_elsewhere') {
    failures = 0;
    conflict(data);
  } else if (mayWorkLater(answer) || status === 401) {
    failures += 1;
    const seconds = Math.ceil(backoffS(failures, answer.retryAfterS));
    const kept = store.persistent ? t('sheet_js.kept', { seconds }) : t('sheet_js.no_storage');
    if (status === 401) told('signed_out', t('sheet_js.signed_out'));
    else told('kept', kept);
    later(seconds * 1000);
  } else {
    // handed in, taken back or given to somebody else: nothing more is taken
    told('refused', t('sheet_js.refused', { reason: reasonOf(answer) }));
  }
  return false;
}

function conflict(data) {
  elsewhere = data;
  const text = t('sheet_js.conflict', { time: texts.time(Date.parse(data.saved_at)) });
  write(byId('conflict-text'), text);
  byId('conflict').hidden = false;
  marks.beside(data.marks);
  told('refused', text);
}

function settled() {
  store.seen(elsewhere.revision);
  elsewhere = null;
  byId('conflict').hidden = true;
  marks.beside(null);
}

byId('keep-mine').addEventListener('click', () => {
  settled();
  save();
});

byId('take-theirs').addEventListener('click', () => {
  const { marks: others, note: words, saved_at: at } = elsewhere;
  store.forget();
  settled();
  for (const { id } of config.lines) marks.put(id, others[id]);
  note.value = words;
  told('saved', t('sheet_js.saved_at', { time: texts.time(Date.parse(at)) }));
});

note.addEventListener('input', () => { store.note(note.value); touch(); });

// Handing in, and saving by the button, are the form's: it goes once everything typed has arrived.
form.addEventListener('submit', async (event) => {
  event.preventDefault();
  const action = event.submitter ? event.submitter.value : 'save';
  await save(); // one that was under way
  await save(); // and what was typed meanwhile
  if (elsewhere) {
    byId('conflict').scrollIntoView();
    return;
  }
  if (failures) {
    announce(t('sheet_js.no_network'), true);
    told('kept', t('sheet_js.no_network'));
    return;
  }
  form.elements.base_revision.value = store.state.base;
  form.elements.device.value = store.device;
  const pressed = document.createElement('input');
  Object.assign(pressed, { type: 'hidden', name: 'action', value: action });
  form.append(pressed);
  form.submit();
});

window.addEventListener('online', () => save());
document.addEventListener('visibilitychange', () => save());

if (store.restored) {
  for (const [line, text] of Object.entries(store.state.marks)) marks.put(line, text);
  if (store.state.note !== null) note.value = store.state.note;
  announce(t('sheet_js.restored'));
  save();
}
