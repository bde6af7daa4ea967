// Words ("chữ") as the platform counts them: runs without white space that hold a letter or a digit.
// White space and signs are those of `contracts/word_count.py`, where a few of each differ in JavaScript.

const SPACE = /[\s\u001c-\u001f\u0085]+/u;
const SOUND = /[\p{L}\p{N}]/u;

export function countWords(text) {
  return text.normalize('NFC').replace(/\ufeff/gu, '').split(SPACE).filter((run) => SOUND.test(run)).length;
}

// Tells beside a field how many words it has, and how many are missing or too many.
export function tellWords(field, line, { t }) {
  const least = Number(field.dataset.least);
  const most = field.dataset.most ? Number(field.dataset.most) : Infinity;
  function tell() {
    const words = countWords(field.value);
    let text = t('entries_js.count', { words });
    if (words < least) text = t('entries_js.short', { words, missing: least - words });
    if (words > most) text = t('entries_js.long', { words, over: words - most });
    line.classList.toggle('state-missed', words > most || (words > 0 && words < least));
    if (line.textContent !== text) line.textContent = text;
  }
  field.addEventListener('input', tell);
  tell();
}
