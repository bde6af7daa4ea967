// Moving between questions: one on a screen or all on a page, and the list of places.

import { bringIntoSight } from './bar.js';
import { byId, make, write } from './dom.js';

export class Navigator {
  constructor(paper, store, texts) {
    Object.assign(this, { paper, store, texts });
    this.count = paper.questions.length;
    this.current = Math.min(store.state.view.current || 0, this.count - 1);
    this.places = paper.questions.map((_, index) => {
      const button = make('button', { type: 'button', class: 'place' }, String(index + 1));
      button.addEventListener('click', () => this.go(index));
      return button;
    });
    byId('places').replaceChildren(...this.places.map((button) => make('li', {}, button)));
    byId('previous').addEventListener('click', () => this.step(-1));
    byId('next').addEventListener('click', () => this.step(1));
    byId('all-on-page').checked = this.all;
    byId('all-on-page').addEventListener('change', (event) => this.showAll(event.target.checked));
    byId('questions').addEventListener('focusin', ({ target }) => this.follow(target));
    this.show();
  }

  get all() { return Boolean(this.store.state.view.all); }

  showAll(all) {
    this.remember({ all });
    this.show();
  }

  remember(change) {
    Object.assign(this.store.state.view, change);
    this.store.write();
  }

  // With all on one page, the question that has the focus is the current one.
  follow(target) {
    const index = this.paper.indexAt(target);
    if (index >= 0 && index !== this.current) {
      this.current = index;
      this.mark();
    }
  }

  step(by) { this.go(Math.min(this.count - 1, Math.max(0, this.current + by))); }

  // Focus goes to the question itself: it is read out, and the arrow keys stay ours.
  go(index) {
    this.current = index;
    this.remember({ current: index });
    this.show();
    const legend = this.paper.legend(index);
    legend.focus({ preventScroll: true });
    bringIntoSight(legend);
  }

  show() {
    this.paper.items.forEach((item, index) => { item.hidden = !this.all && index !== this.current; });
    byId('steps').hidden = this.all;
    byId('previous').disabled = this.current === 0;
    byId('next').hidden = this.current === this.count - 1;
    this.mark();
  }

  mark() {
    const answers = this.store.answers();
    const { flagged } = this.store.state;
    let answered = 0;
    this.places.forEach((button, index) => {
      const { id } = this.paper.questions[index];
      const has = Boolean(answers[id]);
      const flag = flagged.includes(id);
      answered += has ? 1 : 0;
      button.classList.toggle('answered', has);
      button.classList.toggle('flagged', flag);
      button.setAttribute('aria-label', this.name(index, has, flag));
      if (index === this.current) button.setAttribute('aria-current', 'step');
      else button.removeAttribute('aria-current');
    });
    write(byId('progress'), this.texts.t('exam_js.progress', { answered, count: this.count }));
  }

  name(index, answered, flagged) {
    const values = { number: index + 1 };
    if (answered && flagged) return this.texts.t('exam_js.place_answered_flagged', values);
    if (answered) return this.texts.t('exam_js.place_answered', values);
    if (flagged) return this.texts.t('exam_js.place_flagged', values);
    return this.texts.t('exam_js.place', values);
  }
}
