// What of a score sheet has not reached the server, on this device: the lines and the note that
// changed, and the revision of the sheet that they were written over. Once all of it has arrived
// nothing of the sheet stays here, for whoever sits here next.

const PREFIX = 'hoithi:sheet:';
const DEVICE = 'hoithi:device';

export class SheetStore {
  constructor(sheet, revision) {
    this.key = PREFIX + sheet;
    this.persistent = true;
    this.state = read(this.key) || { base: revision, marks: {}, note: null };
    this.restored = this.hasUnsaved();
    this.device = deviceName();
  }

  hasUnsaved() { return this.state.note !== null || Object.keys(this.state.marks).length > 0; }

  mark(line, text) {
    this.state.marks[line] = text;
    this.write();
  }

  // A line that cannot be sent as it stands: what was written there before is not sent either.
  drop(line) {
    delete this.state.marks[line];
    this.write();
  }

  note(text) {
    this.state.note = text;
    this.write();
  }

  // What to send, all at once.
  parcel() {
    const { base, marks, note } = this.state;
    return { marks: { ...marks }, note, base_revision: base, device: this.device };
  }

  // It has arrived; what was typed meanwhile stays to be sent.
  confirm(parcel, revision) {
    for (const [line, text] of Object.entries(parcel.marks)) {
      if (this.state.marks[line] === text) delete this.state.marks[line];
    }
    if (this.state.note === parcel.note) this.state.note = null;
    this.seen(revision);
  }

  // The sheet as it stands at this revision was seen: what is sent next is written over it.
  seen(revision) {
    this.state.base = revision;
    this.write();
  }

  forget() {
    this.state.marks = {};
    this.state.note = null;
    this.write();
  }

  write() {
    try {
      if (this.hasUnsaved()) window.localStorage.setItem(this.key, JSON.stringify(this.state));
      else window.localStorage.removeItem(this.key);
      this.persistent = true;
    } catch {
      this.persistent = false; // private window or full: the page says so
    }
  }
}

// Nobody marks on this device any more: what was not sent is nobody else's to see.
export function forgetSheets() {
  try {
    for (const key of Object.keys(window.localStorage)) {
      if (key.startsWith(PREFIX)) window.localStorage.removeItem(key);
    }
  } catch { /* no storage, nothing to forget */ }
}

function read(key) {
  try {
    return JSON.parse(window.localStorage.getItem(key));
  } catch {
    return null;
  }
}

function deviceName() {
  let name = null;
  try { name = window.localStorage.getItem(DEVICE); } catch { /* no storage: a name for this page */ }
  if (!name) {
    name = Array.from(window.crypto.getRandomValues(new Uint8Array(9)), (byte) => byte.toString(36)).join('');
    try { window.localStorage.setItem(DEVICE, name); } catch { /* as above */ }
  }
  return name;
}
