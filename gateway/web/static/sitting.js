// A sitting: keeps clock, paper, saver and submission of one attempt together.

import { AnswersStore } from './answers-store.js';
import { watchBar } from './bar.js';
import { byId, write } from './dom.js';
import { reasonOf, send, succeeded } from './http.js';
import { forgetExams, keepDeadline } from './kept-exam.js';
import { listenToKeys } from './keyboard.js';
import { Navigator } from './navigator.js';
import { Paper } from './paper.js';
import { PlatformWord, wasGivenBack } from './platform-word.js';
import { readPrediction, showReview } from './review.js';
import { Saver } from './saver.js';
import { Submitter } from './submitter.js';
import { clockText } from './texts.js';
import { Countdown, steady } from './timer.js';
import { Told } from './told.js';
import { show, showReceipt, shows } from './views.js';

// How long a submission waits for the save before it, and what it leaves of the time at least.
const SETTLE_MS = 10000;
const RESERVE_MS = 4000;

// The first is the platform's answer to a start: see StartedView. `kept`: from this device, for
// want of a network; then this device also knows best what was answered since.
export function sit({ attempt, deadline, paper: { questions }, answers }, clock, texts, { kept = false } = {}) {
  const { t } = texts;
  const store = new AnswersStore(attempt, () => refresh());
  const hadUnsent = store.hasUnsaved();
  const conflicts = kept ? [] : store.merge(answers);
  const told = new Told({
    t, time: (at) => texts.time(at ? Date.parse(at) : clock.now()),
  });

  const paper = new Paper(questions, texts, {
    onChoose(question, option) {
      store.choose(question, option);
      navigator.mark();
      saver.touch(countdown.closing);
    },
    onFlag(question, on) {
      store.flag(question, on);
      navigator.mark();
    },
  });
  const navigator = new Navigator(paper, store, texts);
  const saver = new Saver(attempt, store, {
    onState: (state, values) => told.saving(state, values),
    onSaved(saved, asked, stamped) {
      if (!stamped) clock.learn(saved.saved_at, asked);
      word.heard(saved.deadline);
    },
    onEnded: ended,
    catchUp,
  });
  const submitter = new Submitter(attempt, store, {
    onState: (state, values) => told.sending(state, values),
    onReceipt: (receipt) => received(receipt),
    onEnded: ended,
    onRefused: refused,
  });
  const countdown = new Countdown(clock, Date.parse(deadline), {
    onTick(seconds, text) {
      write(byId('time-left'), text);
      write(byId('review-time'), text);
      byId('sitting').classList.toggle('hurry', seconds <= 60);
    },
    onWarning(minutes) {
      told.notice(t('exam_js.minutes_left', { count: minutes }), { urgent: minutes === 1, briefly: true });
      // The round may have been extended meanwhile; asked at random moments, not all at once.
      window.setTimeout(() => word.ask(), 1000 + 20000 * Math.random());
    },
    onJump: () => word.ask(),
    onClosing: () => saver.now(),
    onEnd: timeUp,
  });
  const word = new PlatformWord(attempt, clock, countdown, {
    onMoved(moment) {
      keepDeadline(moment, clock.now());
      told.notice(t('exam_js.moved', { time: clockText(countdown.leftMs() / 1000) }));
    },
    onHandedIn: (receipt) => received(receipt, store.state.submission ? '' : t('exam_js.other_device')),
  });

  function refresh() {
    paper.mark(store.answers(), store.state.flagged);
    navigator.mark();
  }

  // What other devices answered while this one was cut off.
  async function catchUp() {
    const asked = steady();
    const known = await send('GET', word.url);
    if (!succeeded(known)) return known.status === 401 ? 'signed_out' : 'later';
    if (known.data.state === 'submitted') return (await word.ask()) === 'handed_in' ? 'over' : 'later';
    clock.learn(known.data.server_time, asked);
    word.heard(known.data.deadline);
    const conflicting = store.merge(known.data.answers);
    refresh();
    if (conflicting.length) tellConflicts(conflicting);
    return 'go';
  }

  function tellConflicts(conflicting) {
    const numbers = questions.flatMap(({ id }, index) => (conflicting.includes(id) ? [index + 1] : []));
    told.notice(t('exam_js.conflict', { numbers: numbers.join(', ') }), { kept: true });
  }

  // What becomes of the answers while nobody can be asked whether time is over.
  function unsureText() {
    const numbersOf = (some) => questions.flatMap(({ id }, index) => (id in some ? [index + 1] : [])).join(', ');
    const unsent = numbersOf(store.state.local);
    const stamped = numbersOf(store.heldAnswers());
    return [
      t('exam_js.time_unsure'),
      unsent && t('exam_js.time_unsent', { numbers: unsent }),
      stamped && t('exam_js.time_stamped', { numbers: stamped }),
      unsent || stamped ? t('exam_js.time_stay') : t('exam_js.time_all_saved'),
    ].filter(Boolean).join(' ');
  }

  // By this page's count time is over. Only the platform knows: the round may have been extended.
  // It hands the saved answers in by itself, so nothing is sent from here but what is unsaved.
  async function timeUp() {
    const { deadline: counted } = countdown;
    saver.now();
    told.notice(t('exam_js.time_up'), { urgent: true });
    const outcome = await word.decided((said) => {
      if (said === 'time_over') {
        if (!shows('sending')) show('sending');
        told.sending('waiting');
      } else if (said === 'signed_out') told.saving('signed_out');
      else told.notice(unsureText());
    });
    if (outcome !== 'running') return;
    if (countdown.deadline === counted) told.hush();
    goOn();
  }

  // There is time after all; but what the person is handing in goes on.
  function goOn() {
    countdown.resume();
    if (store.state.submission) return;
    saver.resume();
    saver.now();
    if (shows('sending')) {
      show('sitting');
      navigator.go(navigator.current);
    }
  }

  // The attempt takes no more. Usually it was submitted, here or elsewhere or at the time limit;
  // just after the limit the receipt may take a moment.
  async function ended(refusal) {
    saver.stop();
    store.state.submission = null; // it was refused: what comes next is a new request
    store.write();
    const said = await word.ask();
    if (said === 'handed_in') return;
    if (said !== 'time_over' && countdown.leftMs() > 0) refused(refusal);
    else timeUp();
  }

  // Not taken although there is time: back to where the person can mend it.
  function refused(refusal) {
    const reason = reasonOf(refusal);
    store.state.submission = null;
    store.write();
    saver.resume();
    if (!shows('sending')) {
      told.saving('refused', { reason });
      return;
    }
    byId('submit-problem').hidden = false;
    write(byId('submit-problem'), t('exam_js.send_refused', { reason }));
    review();
  }

  async function hand(prediction) {
    saver.stop();
    show('sending');
    told.sending('finishing');
    await saver.settled(Math.min(SETTLE_MS, Math.max(0, countdown.leftMs() - RESERVE_MS)));
    if (!word.over) submitter.begin(prediction);
  }

  function received(receipt, why = '') {
    saver.stop();
    word.stop();
    countdown.stop();
    const byItself = receipt.kind === 'automatic';
    if (!byItself || !store.hasUnsaved()) store.forget(); // what came too late may yet come in time
    forgetExams();
    showReceipt(receipt, questions.length, why, texts);
    if (byItself) word.watchForMore();
  }

  function review() {
    showReview(paper, store, texts, (index) => { show('sitting'); navigator.go(index); });
    show('review');
  }

  refresh();
  listenToKeys(paper, navigator);
  watchBar();
  byId('to-review').addEventListener('click', () => {
    saver.now();
    review();
  });
  byId('back').addEventListener('click', () => { show('sitting'); navigator.go(navigator.current); });
  byId('submit').addEventListener('click', () => {
    const prediction = readPrediction();
    if (prediction === undefined) return;
    byId('submit-problem').hidden = true;
    hand(prediction);
  });
  byId('send-now').addEventListener('click', () => submitter.begin(null));

  countdown.start();
  if (store.state.submission) {
    hand(null); // begun before a reload: the same request again
    return;
  }
  if (kept && countdown.leftMs() <= 0) { // nothing to sit any more, unless the platform gives more time
    show('sending');
    told.sending('unsure', { text: unsureText() });
    return;
  }
  show('sitting');
  write(byId('saving'), t('exam_js.nothing_to_save'));
  if (wasGivenBack()) told.notice(t('exam_js.given_back', { time: clockText(countdown.leftMs() / 1000) }), { kept: true });
  else if (conflicts.length) tellConflicts(conflicts);
  else if (hadUnsent) told.notice(t('exam_js.merged'));
  else if (!store.persistent) told.notice(t('exam_js.no_storage'));
  if (kept) saver.reconnect();
  else saver.now();
  navigator.go(navigator.current);
}
