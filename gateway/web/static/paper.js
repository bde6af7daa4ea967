// The questions on the page: made once from the paper, then only marked.

import { byId, make } from './dom.js';

// Options are called by their place, as questions call them: "Cả A và B".
const LETTERS = 'ABCDEF';

export class Paper {
  // onChoose(question, option), onFlag(question, on)
  constructor(questions, texts, { onChoose, onFlag }) {
    this.questions = questions;
    this.items = questions.map((question, index) => this.item(question, index, texts));
    const list = byId('questions');
    list.replaceChildren(...this.items);
    list.addEventListener('change', ({ target }) => {
      const item = target.closest('.question');
      if (target.type === 'radio') onChoose(item.dataset.question, target.value);
      else onFlag(item.dataset.question, target.checked);
    });
  }

  item(question, index, { t }) {
    const number = t('exam_js.question', { number: index + 1, count: this.questions.length });
    const legend = make('legend', {},
      make('span', { class: 'number' }, number), ' ', make('span', { class: 'stem', lang: 'vi' }, question.text));
    legend.tabIndex = -1;
    const options = question.options.map((option, place) => {
      const id = `q${index}o${place}`;
      const input = make('input', { type: 'radio', id, name: `q${index}`, value: option.id });
      const key = make('span', { class: 'key', 'aria-hidden': 'true' }, LETTERS[place]);
      return make('div', { class: 'option' }, input,
        make('label', { for: id }, key, make('span', { lang: 'vi' }, option.text)));
    });
    const flag = make('input', { type: 'checkbox', id: `q${index}flag` });
    return make('li', { class: 'question', id: `q${index}`, 'data-question': question.id },
      make('fieldset', {}, legend, ...options),
      make('div', { class: 'choice flag' }, flag, make('label', { for: flag.id }, t('exam_js.flag'))));
  }

  mark(answers, flagged) {
    this.items.forEach((item, index) => {
      const { id } = this.questions[index];
      for (const input of item.querySelectorAll('input[type=radio]')) {
        input.checked = answers[id] === input.value;
      }
      item.querySelector('input[type=checkbox]').checked = flagged.includes(id);
    });
  }

  // Presses the nth option, as if the person had: keyboard 1-6.
  press(index, place) {
    const input = this.items[index].querySelectorAll('input[type=radio]')[place];
    if (!input) return;
    input.checked = true;
    input.dispatchEvent(new Event('change', { bubbles: true }));
  }

  legend(index) { return this.items[index].querySelector('legend'); }

  indexAt(node) { return this.items.findIndex((item) => item.contains(node)); }
}
