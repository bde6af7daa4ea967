// Before handing in: what is unanswered or flagged, each a way back to its question.

import { byId, make } from './dom.js';

export function showReview(paper, store, { t }, goTo) {
  const answers = store.answers();
  const numbered = paper.questions.map(({ id }, index) => ({ id, index }));
  const missing = numbered.filter(({ id }) => !answers[id]);
  const flagged = numbered.filter(({ id }) => store.state.flagged.includes(id));
  const links = (some) => some.map(({ index }) => {
    const button = make('button', { type: 'button', class: 'link' }, t('exam_js.place', { number: index + 1 }));
    button.addEventListener('click', () => goTo(index));
    return make('li', {}, button);
  });
  byId('missing-list').replaceChildren(...links(missing));
  byId('flagged-list').replaceChildren(...links(flagged));
  byId('review-missing').hidden = missing.length === 0;
  byId('review-complete').hidden = missing.length > 0;
  byId('review-flagged').hidden = flagged.length === 0;
}

// The prediction as a number, null when left empty or not asked; undefined when it is not valid.
export function readPrediction() {
  const input = byId('prediction');
  if (!input) return null;
  const text = input.value.trim();
  const valid = /^(\d{1,9})?$/.test(text);
  byId('prediction-error').hidden = valid;
  byId('prediction-field').classList.toggle('wrong', !valid);
  if (valid) {
    input.removeAttribute('aria-invalid');
    return text === '' ? null : Number(text);
  }
  input.setAttribute('aria-invalid', 'true');
  input.focus();
  return undefined;
}
