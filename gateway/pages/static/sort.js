// Finding and ordering table rows, by the same rules as the server.

const URGENCY = { missed: 0, at_risk: 1, on_pace: 2, no_quota: 3, met: 4 };

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

export function selected(lines, { search, classId, state, sort, descending }) {
  const wanted = fold(search.trim());
  const kept = lines.filter((line) => line.folded.includes(wanted)
    && (!classId || line.class === classId) && (!state || line.state === state));
  const way = descending ? -1 : 1;
  return kept.sort((a, b) => way * ORDERS[sort](a, b)
    || (sort === 'name' ? way : 1) * names.compare(a.name, b.name));
}
