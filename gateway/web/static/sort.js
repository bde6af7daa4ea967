// Finding and ordering table rows, by the same rules as the server.

const URGENCY = { missed: 0, at_risk: 1, on_pace: 2, no_quota: 3, nobody: 3, met: 4 };

export const fold = (text) => text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase().replace(/đ/g, 'd');

const names = new Intl.Collator('vi', { numeric: true });

const ORDERS = {
  name: () => 0,
  class: (a, b) => names.compare(a.className, b.className),
  participants: (a, b) => a.participants - b.participants,
  rate: (a, b) => a.rate - b.rate,
  missing: (a, b) => a.missing - b.missing,
  state: (a, b) => URGENCY[a.state] - URGENCY[b.state] || b.missing - a.missing,
};

// Gives each line its `place` by name. Comparing names is slow, and they hardly ever change.
export function ranked(lines) {
  const ordered = [...lines].sort((a, b) => names.compare(a.name, b.name));
  ordered.forEach((line, index) => {
    const before = ordered[index - 1];
    line.place = before && names.compare(before.name, line.name) === 0 ? before.place : index;
  });
}

const APOSTROPHES = /['’‘ʼ`´′]/gu;
const bare = (text) => text.replace(APOSTROPHES, '');

// The lines that were asked for, in that order; each has its `place`.
export function arranged(lines, { search, classId, state, sort, descending }) {
  const wanted = bare(fold(search.trim()));
  const kept = lines.filter((line) => bare(line.folded).includes(wanted)
    && (!classId || line.class === classId) && (!state || line.state === state));
  const way = descending ? -1 : 1;
  return kept.sort((a, b) => way * ORDERS[sort](a, b) || (sort === 'name' ? way : 1) * (a.place - b.place));
}
