// The views of the exam page, one at a time, and the last of them: the receipt.

import { byId, write } from './dom.js';

const VIEWS = ['intro', 'sitting', 'review', 'sending', 'receipt'];

const { title } = document;

export function show(view) {
  for (const id of VIEWS) byId(id).hidden = id !== view;
  const heading = byId(view).querySelector('h1[tabindex]');
  document.title = heading ? `${heading.textContent} – ${title}` : title;
  window.scrollTo(0, 0);
  if (heading) heading.focus();
}

export const shows = (view) => !byId(view).hidden;

export function showReceipt(receipt, questions, why, { t, exact }) {
  const shown = {
    ...receipt,
    received_at: exact(Date.parse(receipt.received_at)),
    answered: t('exam_js.answered_of', { answered: receipt.answered, questions }),
    signature: `${String(receipt.signature).slice(0, 24)}…`,
  };
  for (const cell of document.querySelectorAll('[data-fact]')) write(cell, String(shown[cell.dataset.fact]));
  const remark = receipt.kind === 'automatic' ? t('exam_js.automatic') : why;
  byId('remark').hidden = !remark;
  write(byId('remark'), remark);
  byId('receipt-link').href = `/receipts/${encodeURIComponent(receipt.receipt)}`;
  byId('print').addEventListener('click', () => window.print());
  show('receipt');
}
