// The questions on the page: made once from the paper, then only marked.

import { byId, make } from './dom.js';
import { formatted } from './formatted-words.js';

// Options are called by their place, as questions call them: "Cả A và B".
const LETTERS = 'ABCDEF';

const optionsOf = (item) => [...item.querySelectorAll('.option input')];

// What is chosen of a question, as the platform takes it: 'B', 'AC', or '' where all is taken back.
const chosenIn = (item) => optionsOf(item).filter((input) => input.checked).map((input) => input.value).sort().join('');

const AGAIN_MS = 10_000;

// The pictures of a question (place '') or of an option. One that does not come is asked for again.
function pictures(question, place, { t }) {
  return (question.pictures || []).filter((one) => (one.place || '') === place).map((one) => {
    const image = make('img', {
      class: 'picture', src: one.address, alt: one.alt || t('exam_js.no_alt'), width: one.width, height: one.height, loading: 'lazy',
    });
    image.addEventListener('error', () => window.setTimeout(() => { image.src = one.address; }, AGAIN_MS));
    return image;
  });
}

export class Paper {
  // onChoose(question, option), onFlag(question, on)
  constructor(questions, texts, { onChoose, onFlag }) {
    this.questions = questions;
    this.items = questions.map((question, index) => this.item(question, index, texts));
    const list = byId('questions');
    list.replaceChildren(...this.items);
    list.addEventListener('change', ({ target }) => {
      const item = target.closest('.question');
      if (target.closest('.option')) onChoose(item.dataset.question, chosenIn(item));
      else onFlag(item.dataset.question, target.checked);
    });
  }

  item(question, index, texts) {
    const { t } = texts;
    const number = t('exam_js.question', { number: index + 1, count: this.questions.length });
    const { formatting = {} } = question;
    const legend = make('legend', {},
      make('span', { class: 'number' }, number), ' ',
      make('span', { class: 'stem', lang: 'vi' }, ...formatted(question.text, formatting[''])));
    legend.tabIndex = -1;
    const several = question.kind === 'multiple_choice';
    if (several) legend.append(make('span', { class: 'hint several' }, t('exam_js.several')));
    const options = question.options.map((option, place) => {
      const id = `q${index}o${place}`;
      const input = make('input', { type: several ? 'checkbox' : 'radio', id, name: `q${index}`, value: option.id });
      const key = make('span', { class: 'key', 'aria-hidden': 'true' }, LETTERS[place]);
      return make('div', { class: 'option' }, input,
        make('label', { for: id }, key,
          make('span', { lang: 'vi' }, ...formatted(option.text, formatting[option.id]), ...pictures(question, option.id, texts))));
    });
    const flag = make('input', { type: 'checkbox', id: `q${index}flag` });
    return make('li', { class: 'question', id: `q${index}`, 'data-question': question.id },
      make('fieldset', {}, legend, ...pictures(question, '', texts), ...options),
      make('div', { class: 'choice flag' }, flag, make('label', { for: flag.id }, t('exam_js.flag'))));
  }

  mark(answers, flagged) {
    this.items.forEach((item, index) => {
      const { id } = this.questions[index];
      for (const input of optionsOf(item)) {
        input.checked = (answers[id] || '').includes(input.value);
      }
      item.querySelector('.flag input').checked = flagged.includes(id);
    });
  }

  // Presses the nth option, as if the person had: keyboard 1-6. One of several is taken back so.
  press(index, place) {
    const input = optionsOf(this.items[index])[place];
    if (!input) return;
    input.checked = input.type === 'radio' || !input.checked;
    input.dispatchEvent(new Event('change', { bubbles: true }));
  }

  legend(index) { return this.items[index].querySelector('legend'); }

  indexAt(node) { return this.items.findIndex((item) => item.contains(node)); }
}
