// The answers of one attempt on this device: what the server has confirmed, what it has not.
//
//   saved     question -> option, as the server confirmed it; several as one text ('AC'), '' none
//   local     question -> { option, tried }: not confirmed; `tried` are options that were sent
//             without an answer, so the server may hold one of them
//   held      [{ body, stamp }]: sent, not stored, but stamped at the door; the stamp belongs to
//             exactly this body, so it is sent again byte by byte
//   flagged, submission, view: what the person marked, is handing in, and how the page is shown
//
// Every change is written to localStorage at once, so a reload or a crash loses nothing.

const PREFIX = 'hoithi:attempt:';
const KEEP_MS = 30 * 24 * 3600 * 1000;

const fresh = () => ({ saved: {}, local: {}, held: [], flagged: [], submission: null, view: {} });

export class AnswersStore {
  constructor(attempt, onChangeElsewhere) {
    this.key = PREFIX + attempt;
    this.persistent = true;
    forgetOld(this.key);
    this.state = this.read() || fresh();
    window.addEventListener('storage', (event) => {
      if (event.key !== this.key || !event.newValue) return;
      this.state = JSON.parse(event.newValue);
      onChangeElsewhere();
    });
  }

  read() {
    try {
      return JSON.parse(window.localStorage.getItem(this.key));
    } catch {
      return null;
    }
  }

  write() {
    try {
      window.localStorage.setItem(this.key, JSON.stringify({ ...this.state, touched: Date.now() }));
      this.persistent = true;
    } catch {
      this.persistent = false; // private window or full: the page says so
    }
  }

  forget() {
    try { window.localStorage.removeItem(this.key); } catch { /* nothing was kept */ }
  }

  heldAnswers() {
    return Object.assign({}, ...this.state.held.map((parcel) => JSON.parse(parcel.body).answers));
  }

  // All answers as the person sees them.
  answers() {
    const local = Object.entries(this.state.local).map(([question, { option }]) => [question, option]);
    return { ...this.state.saved, ...this.heldAnswers(), ...Object.fromEntries(local) };
  }

  choose(question, option) {
    const before = this.state.local[question];
    this.state.local[question] = { option, tried: before ? before.tried : [] };
    this.write();
  }

  flag(question, on) {
    this.state.flagged = this.state.flagged.filter((each) => each !== question);
    if (on) this.state.flagged.push(question);
    this.write();
  }

  hasUnsaved() { return this.state.held.length > 0 || Object.keys(this.state.local).length > 0; }

  // What to send next: the oldest stamped parcel, else all new answers; null: nothing.
  next() {
    if (this.state.held.length) return this.state.held[0];
    const entries = Object.entries(this.state.local);
    if (!entries.length) return null;
    for (const [, item] of entries) {
      if (!item.tried.includes(item.option)) item.tried.push(item.option);
    }
    this.write();
    const answers = Object.fromEntries(entries.map(([question, { option }]) => [question, option]));
    return { body: JSON.stringify({ answers }), stamp: null };
  }

  confirm(parcel) {
    const { answers } = JSON.parse(parcel.body);
    this.state.held = this.state.held.filter((each) => each.body !== parcel.body);
    Object.assign(this.state.saved, answers);
    this.settle(answers);
  }

  hold(parcel, stamp) {
    if (parcel.stamp) return; // the first stamp is the earliest time of arrival
    this.state.held.push({ body: parcel.body, stamp });
    this.settle(JSON.parse(parcel.body).answers);
  }

  // These answers left this device; what the person chose meanwhile stays to be sent.
  settle(answers) {
    for (const [question, option] of Object.entries(answers)) {
      const item = this.state.local[question];
      if (item && item.option === option) delete this.state.local[question];
      else if (item) item.tried = [];
    }
    this.write();
  }

  // The server's answers on resuming. An unsent answer of this device stays, unless another device
  // changed the same question meanwhile: then the server's stands. Returns those questions.
  merge(server) {
    const held = this.heldAnswers();
    const conflicts = [];
    for (const [question, item] of Object.entries(this.state.local)) {
      const there = server[question];
      const ours = [this.state.saved[question], held[question], item.option, ...item.tried];
      if ((there || '') === item.option) delete this.state.local[question];
      else if (there !== undefined && !ours.includes(there)) {
        delete this.state.local[question];
        conflicts.push(question);
      }
    }
    this.state.saved = { ...server };
    this.write();
    return conflicts;
  }
}

// Not the attempt at hand, whatever the device's clock says.
function forgetOld(current) {
  try {
    for (const key of Object.keys(window.localStorage)) {
      if (!key.startsWith(PREFIX) || key === current) continue;
      const { touched = 0 } = JSON.parse(window.localStorage.getItem(key)) || {};
      if (Date.now() - touched > KEEP_MS) window.localStorage.removeItem(key);
    }
  } catch { /* no storage, nothing to forget */ }
}
