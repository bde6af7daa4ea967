// The lines of a score sheet in the page: marks in whole hundredths, as the server counts.

import { byId, write } from './dom.js';

const MARK = /^\s*(\d{1,4})(?:[.,](\d{1,2}))?\s*$/;

export function hundredths(text) {
  const found = MARK.exec(text);
  return found ? Number(found[1]) * 100 + Number((found[2] || '').padEnd(2, '0')) : null;
}

export class Marks {
  // `onMark(line, text)`: a line that may be sent, '' for an emptied one. `onWrong(line)`.
  constructor({ lines, step }, texts, { onMark, onWrong }) {
    Object.assign(this, { step, texts, onWrong, onMark });
    this.lines = new Map(lines.map((line) => [line.id, line]));
    this.fields = new Map(lines.map(({ id }, index) => [id, byId(`mark-${index}`)]));
    for (const [line, field] of this.fields) {
      field.addEventListener('input', () => this.typed(line, field));
      field.addEventListener('keydown', (event) => { if (event.key === 'Enter') this.next(event); });
    }
    this.add();
  }

  // Enter goes on to the next line, from the last one to the note.
  next(event) {
    event.preventDefault();
    const fields = [...this.fields.values(), byId('note')];
    fields[fields.indexOf(event.target) + 1].focus();
  }

  typed(line, field) {
    const problem = this.problem(line, field.value);
    this.wrong(field, problem);
    this.add();
    if (problem) this.onWrong(line);
    else this.onMark(line, field.value.trim());
  }

  problem(line, text) {
    if (!text.trim()) return '';
    const { t } = this.texts;
    const mark = hundredths(text);
    if (mark === null) return t('sheet_js.unreadable');
    const { most } = this.lines.get(line);
    if (mark > most) return t('sheet_js.range', { most: most / 100 });
    return mark % this.step ? t('sheet_js.step', { step: this.step / 100 }) : '';
  }

  wrong(field, problem) {
    const error = byId(`${field.id}-error`);
    write(error, problem);
    error.hidden = !problem;
    field.closest('.field').classList.toggle('wrong', Boolean(problem));
    if (problem) field.setAttribute('aria-invalid', 'true');
    else field.removeAttribute('aria-invalid');
  }

  put(line, text) {
    const field = this.fields.get(line);
    if (!field) return;
    field.value = text === null || text === undefined ? '' : this.local(text);
    this.wrong(field, this.problem(line, field.value));
    this.add();
  }

  // What another device has, under each line; null: nothing any more.
  beside(others) {
    for (const [line, field] of this.fields) {
      const place = byId(`${field.id}-other`);
      place.hidden = !others;
      const mark = others && others[line] !== undefined ? this.local(others[line]) : '–';
      write(place, others ? this.texts.t('sheet_js.other_has', { mark }) : '');
    }
  }

  local(text) { return this.texts.lang === 'vi' ? text.replace('.', ',') : text; }

  // The total, once no line is empty or wrong.
  add() {
    let sum = 0;
    for (const [line, field] of this.fields) {
      const mark = hundredths(field.value);
      if (mark === null || this.problem(line, field.value)) {
        write(byId('total'), '–');
        return;
      }
      sum += this.lines.get(line).penalty ? -mark : mark;
    }
    write(byId('total'), this.texts.number(Math.max(0, sum) / 100));
  }
}
