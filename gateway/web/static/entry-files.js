// The files of an entry on its page: chosen, sent, paused, removed, taken over from the version
// before or from another device.

import { announce, byId, make, write } from './dom.js';
import { send } from './http.js';
import { Sending } from './upload.js';

const MEGABYTE = 1e6;

export class EntryFiles {
  constructor(config, kindOf, { t, number }) {
    Object.assign(this, { config, kindOf, t, number, rows: [] });
    const round = `/api/contests/${config.contest}/rounds/${config.round}`;
    this.place = { round, taken: (upload) => this.rows.some((row) => row.upload === upload) };
    for (const purpose of ['main', 'attachment']) {
      const input = byId(`${purpose}-file`);
      if (input) input.addEventListener('change', () => this.chosen(purpose, input));
    }
    for (const one of config.files) this.add({ ...one, state: 'complete' }, t('entries_js.of_version'));
    this.findWaiting();
  }

  // What another device, or this one before a reload, has sent or begun to send.
  async findWaiting() {
    const { data } = await send('GET', `${this.place.round}/uploads`);
    for (const one of data.uploads || []) {
      if (this.place.taken(one.upload) || this.rows.some((row) => row.sending)) continue;
      const whole = one.offset === one.size;
      const percent = Math.floor((one.offset / Math.max(one.size, 1)) * 100);
      this.add({ ...one, state: 'waiting', whole }, whole ? this.t('entries_js.ready') : this.t('entries_js.half', { percent }));
    }
    this.show();
  }

  chosen(purpose, input) {
    const kind = this.kindOf();
    for (const file of [...input.files]) {
      const { largest } = purpose === 'main' ? this.config.kinds[kind] : this.config.attachment;
      // the same file chosen again goes on where it stopped: its line gives way
      const same = (one) => one.state === 'waiting' && one.name === file.name && one.size === file.size;
      for (const row of this.rows.filter(same)) this.takeOut(row);
      if (purpose === 'main') this.giveUpOthers(null);
      const row = this.add({ name: file.name, size: file.size, purpose, kind, upload: '', state: 'sending' }, this.t('entries_js.preparing'));
      if (!file.size) this.fail(row, this.t('entries_js.empty'));
      else if (file.size > largest) this.fail(row, this.t('entries_js.too_large', { most: this.megabytes(largest) }));
      else this.begin(row, file);
    }
    input.value = '';
    this.show();
  }

  begin(row, file) {
    row.sending = new Sending(file, { purpose: row.purpose, kind: row.kind, agency: this.config.agency }, this.place, {
      sending: (sent, size) => this.progress(row, sent, size),
      waiting: () => this.tell(row, this.t('entries_js.waiting', { percent: row.percent })),
      complete: (upload) => this.complete(row, upload),
      failed: (reason) => this.fail(row, this.t('entries_js.failed', { reason })),
    });
    row.sending.start();
  }

  progress(row, sent, size) {
    if (row.state !== 'sending') return;
    const before = row.percent;
    row.percent = Math.floor((sent / size) * 100);
    row.bar.value = row.percent;
    const text = this.t('entries_js.progress', { sent: this.megabytes(sent), size: this.megabytes(size), percent: row.percent });
    this.tell(row, text);
    if (Math.floor(before / 25) < Math.floor(row.percent / 25)) announce(`${row.name}: ${text}`);
  }

  complete(row, upload) {
    Object.assign(row, { upload, state: 'complete', percent: 100 });
    this.tell(row, this.t('entries_js.complete'));
    announce(`${row.name}: ${this.t('entries_js.complete')}`);
    this.show();
  }

  fail(row, text) {
    row.state = 'failed';
    this.tell(row, text);
    announce(`${row.name}: ${text}`, true);
    this.show();
  }

  add(facts, text) {
    const row = { percent: 0, sending: null, ...facts };
    row.bar = make('progress', { max: 100, value: 0, 'aria-label': row.name });
    row.line = make('p', { class: 'hint' });
    row.actions = make('p', { class: 'actions' });
    row.node = make('li', {}, make('strong', {}, row.name), row.bar, row.line, row.actions);
    this.rows.push(row);
    this.tell(row, text);
    const list = byId(`${row.purpose}-files`);
    if (list) list.append(row.node);
    return row;
  }

  tell(row, text) { write(row.line, text); }

  // Buttons as each file stands; files of another kind are not of this entry.
  show() {
    const kind = this.kindOf();
    for (const row of this.rows) {
      row.node.hidden = row.purpose === 'main' && Boolean(row.kind) && row.kind !== kind;
      row.bar.hidden = row.state !== 'sending' && row.state !== 'paused';
      row.actions.replaceChildren(...this.buttons(row));
    }
  }

  buttons(row) {
    const made = (key, act) => {
      const button = make('button', { type: 'button', class: 'second' }, this.t(key), make('span', { class: 'hidden' }, ` – ${row.name}`));
      button.addEventListener('click', act);
      return button;
    };
    const found = [];
    if (row.state === 'sending') found.push(made('entries_js.pause', () => this.pause(row)));
    if (row.state === 'paused' || (row.state === 'failed' && row.sending)) found.push(made('entries_js.go_on', () => this.goOn(row)));
    if (row.state === 'waiting' && row.whole) found.push(made('entries_js.use', () => this.use(row)));
    found.push(made('entries_js.remove', () => this.remove(row)));
    return found;
  }

  pause(row) {
    row.sending.pause();
    row.state = 'paused';
    this.tell(row, this.t('entries_js.paused', { percent: row.percent }));
    this.again(row);
  }

  goOn(row) {
    row.state = 'sending';
    row.sending.goOn();
    this.again(row);
  }

  use(row) {
    if (row.purpose === 'main') this.giveUpOthers(row);
    row.state = 'complete';
    this.tell(row, this.t('entries_js.complete'));
    this.again(row);
  }

  // The buttons change under the finger that pressed one: the first of the new ones takes over.
  again(row) {
    this.show();
    row.actions.querySelector('button').focus();
  }

  // An entry has one main file; what only waits is left to be chosen.
  giveUpOthers(row) {
    const others = this.rows.filter((one) => one !== row && one.purpose === 'main' && one.state !== 'waiting');
    for (const one of others) this.giveUp(one);
  }

  // A file of the version before stays with that version.
  giveUp(row) {
    const own = !this.config.files.some((one) => one.upload === row.upload);
    if (row.sending) row.sending.drop();
    else if (own && row.upload) send('DELETE', `/api/uploads/${row.upload}`, { headers: { 'Tus-Resumable': '1.0.0' } });
    this.takeOut(row);
  }

  remove(row) {
    this.giveUp(row);
    announce(this.t('entries_js.removed', { name: row.name }));
    byId(`${row.purpose}-file`).focus();
  }

  takeOut(row) {
    this.rows.splice(this.rows.indexOf(row), 1);
    row.node.remove();
  }

  megabytes(bytes) { return this.number(Math.round(bytes / MEGABYTE * 10) / 10); }

  // What would be handed in, and what keeps it from being.
  given() {
    const kind = this.kindOf();
    const mine = this.rows.filter((row) => row.state !== 'waiting' && (row.purpose === 'attachment' || (kind !== 'text' && (!row.kind || row.kind === kind))));
    return {
      files: mine.filter((row) => row.state === 'complete').map(({ upload, purpose }) => ({ upload, purpose })),
      unfinished: mine.some((row) => row.state !== 'complete'),
      main: mine.some((row) => row.purpose === 'main'),
    };
  }
}
