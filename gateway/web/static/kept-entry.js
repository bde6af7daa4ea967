// What somebody typed of an entry, kept in the tab over a reload, until it is handed in or they
// sign out. Where the browser keeps nothing, nothing is kept.

const PREFIX = 'hoithi-entry:';

const nameOf = ({ person, contest, round, entry, agency }) => PREFIX + [person, contest, round, entry, agency].join('/');

export function keptEntry(config) {
  try {
    return JSON.parse(window.sessionStorage.getItem(nameOf(config))) || {};
  } catch {
    return {};
  }
}

export function keepEntry(config, values) {
  try {
    window.sessionStorage.setItem(nameOf(config), JSON.stringify(values));
  } catch { /* no room, or not allowed */ }
}

export function forgetEntry(config) {
  try {
    window.sessionStorage.removeItem(nameOf(config));
  } catch { /* nothing is kept */ }
}

export function forgetEntries() {
  try {
    for (const name of Object.keys(window.sessionStorage)) {
      if (name.startsWith(PREFIX)) window.sessionStorage.removeItem(name);
    }
  } catch { /* nothing is kept */ }
}
