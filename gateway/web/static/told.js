// What the page tells about saving, sending and time: a line in the bar and one notice beside it,
// which never say two different things.

import { announce, byId, make, write } from './dom.js';

const BRIEFLY_MS = 20000;

export class Told {
  constructor({ t, time }) {
    Object.assign(this, { t, time });
    this.trouble = ''; // the state of saving that was told last, if it is one to worry about
    this.kept = false; // whether the notice matters more than that saving works again
    this.timer = null;
    byId('notice-close').addEventListener('click', () => this.hush());
  }

  // `briefly`: goes by itself, because the bar shows the same.
  notice(text, { urgent = false, briefly = false, kept = false } = {}) {
    window.clearTimeout(this.timer);
    this.kept = kept;
    byId('notice-box').hidden = false;
    write(byId('notice'), text);
    announce(text, urgent);
    if (briefly) this.timer = window.setTimeout(() => this.hush(), BRIEFLY_MS);
  }

  hush() { byId('notice-box').hidden = true; }

  // As the saver tells it: see there.
  saving(state, values = {}) {
    const { t } = this;
    const line = byId('saving');
    line.dataset.state = state;
    if (state === 'saving') write(line, t('exam_js.saving'));
    else if (state === 'saved') write(line, t('exam_js.saved_at', { time: this.time(values.at) }));
    else if (state === 'kept') write(line, t('exam_js.kept', values));
    else if (state === 'stamped') write(line, t('exam_js.stamped', values));
    else if (state === 'refused') write(line, t('exam_js.save_refused', values));
    else this.offerSignIn(line);
    if (state === 'saving') return;
    if (state === 'saved') {
      if (this.trouble && !this.kept) this.notice(t('exam_js.back_again'));
      this.trouble = '';
      this.kept = false;
    } else if (state !== this.trouble) {
      this.trouble = state;
      this.notice(this.worry(state));
    }
  }

  worry(state) {
    const { t } = this;
    if (state === 'kept') return t('exam_js.lost');
    if (state === 'stamped') return t('exam_js.lost_behind');
    if (state === 'refused') return t('exam_js.not_saved');
    return t('exam_js.session_over');
  }

  // As the submitter tells it.
  sending(state, values = {}) {
    const { t } = this;
    const line = byId('sending-state');
    write(byId('sending-title'), t(state === 'unsure' ? 'exam_js.time_over_title' : 'exam_js.sending_title'));
    byId('send-now').hidden = ['waiting', 'unsure'].includes(state);
    byId('send-now').disabled = ['finishing', 'sending'].includes(state);
    if (state === 'finishing') write(line, t('exam_js.finishing'));
    else if (state === 'sending') write(line, t('exam_js.sending'));
    else if (state === 'kept') write(line, t('exam_js.send_kept', values));
    else if (state === 'stamped') write(line, t('exam_js.send_stamped', values));
    else if (state === 'waiting') write(line, t('exam_js.waiting'));
    else if (state === 'unsure') write(line, values.text);
    else this.offerSignIn(line);
  }

  // The session is over: the way to sign in again and come back here.
  offerSignIn(line) {
    const link = make('a', { href: `/sign-in?next=${encodeURIComponent(window.location.pathname)}` },
      this.t('exam_js.sign_in_again'));
    line.replaceChildren(`${this.t('exam_js.signed_out')}. `, link);
  }
}
