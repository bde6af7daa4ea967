// The words of a text as they were written: bold, italic, underlined, raised, lowered.

import { make } from './dom.js';

const MARKS = ['b', 'i', 'u', 'sub', 'sup'];

// Nodes of a text with its spans [start, end, mark], counted in code points. What is no mark of
// these five does nothing, and text goes in as text.
export function formatted(text, spans = []) {
  const signs = Array.from(text);
  const edges = [...new Set([0, signs.length, ...spans.flatMap(([start, end]) => [start, end])])];
  edges.sort((one, other) => one - other);
  return edges.slice(1).map((end, at) => {
    const start = edges[at];
    const here = spans.filter(([from, to]) => from <= start && end <= to).map(([, , mark]) => mark);
    const said = signs.slice(start, end).join('');
    return MARKS.filter((mark) => here.includes(mark)).reduceRight((inner, mark) => make(mark, {}, inner), said);
  });
}
