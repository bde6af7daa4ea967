// Small helpers around the document. Text always goes in as text, never as markup.

export const byId = (id) => document.getElementById(id);

export function make(tag, attributes = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value === false || value === null || value === undefined) continue;
    node.setAttribute(name, value === true ? '' : String(value));
  }
  node.append(...children);
  return node;
}

// Writes only what changed: cheap on slow phones, and screen readers are not woken for nothing.
export function write(node, text) {
  if (node && node.textContent !== text) node.textContent = text;
}

// When the figures were taken: to the second for people, to the millisecond for programs.
export function writeAsOf(at, text) {
  const node = byId('as-of');
  node.dateTime = at;
  write(node, text);
}

export function announce(text, urgent = false) {
  const region = byId(urgent ? 'urgent' : 'polite');
  region.textContent = '';
  window.setTimeout(() => { region.textContent = text; }, 50);
}

export function readConfig(page = document) {
  return JSON.parse(page.getElementById('main').dataset.config);
}
