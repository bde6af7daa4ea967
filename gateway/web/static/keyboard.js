// 1-6, or A-F, choose an option of the current question, left and right arrows change the question.
//
// The keys of form controls stay theirs: arrows in a radio group choose there, text fields and
// selects get everything. Single keys can be switched off (WCAG 2.1.4).

import { byId } from './dom.js';

const SETTING = 'hoithi:shortcuts';

export function listenToKeys(paper, navigator) {
  const box = byId('shortcuts');
  try { box.checked = window.localStorage.getItem(SETTING) !== 'off'; } catch { /* stays on */ }
  box.addEventListener('change', () => {
    try { window.localStorage.setItem(SETTING, box.checked ? 'on' : 'off'); } catch { /* this visit */ }
  });
  document.addEventListener('keydown', (event) => {
    if (!box.checked || byId('sitting').hidden) return;
    if (event.ctrlKey || event.altKey || event.metaKey || event.shiftKey) return;
    const { target, key } = event;
    if (target.matches('select, textarea, input:not([type=radio]):not([type=checkbox])')) return;
    if (/^[1-6]$/.test(key)) paper.press(navigator.current, Number(key) - 1);
    else if (/^[a-f]$/i.test(key)) paper.press(navigator.current, key.toLowerCase().charCodeAt(0) - 97);
    else if (target.matches('input')) return;
    else if (key === 'ArrowRight') navigator.step(1);
    else if (key === 'ArrowLeft') navigator.step(-1);
    else return;
    event.preventDefault();
  });
}
