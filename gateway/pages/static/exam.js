// The exam page: starts or resumes, then keeps clock, paper, saver and submission together.

import { AnswersStore } from './answers-store.js';
import { announce, byId, make, readConfig, write } from './dom.js';
import { backoffS, mayWorkLater, reasonOf, send, succeeded } from './http.js';
import { listenToKeys } from './keyboard.js';
import { Navigator } from './navigator.js';
import { Paper } from './paper.js';
import { readPrediction, showReview } from './review.js';
import { Saver } from './saver.js';
import { Submitter } from './submitter.js';
import { Texts, clockText } from './texts.js';
import { Countdown, ServerClock } from './timer.js';

const VIEWS = ['intro', 'sitting', 'review', 'sending', 'receipt'];
// Handed in this long before the limit, so that it arrives in time; spread, because a whole
// round may end in the same second. The answers themselves were saved before.
const MARGIN_MS = 2000 + 2000 * Math.random();
const WAIT_MS = 5000;

const config = readConfig();
const texts = new Texts(config.texts, config.lang);
const { t } = texts;
const clock = new ServerClock();

function show(view) {
  for (const id of VIEWS) byId(id).hidden = id !== view;
  const heading = byId(view).querySelector('h1[tabindex]');
  window.scrollTo(0, 0);
  if (heading) heading.focus();
}

function notice(text, urgent = false) {
  byId('notice').hidden = false;
  write(byId('notice'), text);
  announce(text, urgent);
}

// The session is over: the way to sign in again and come back here.
function offerSignIn(line) {
  const link = make('a', { href: `/sign-in?next=${encodeURIComponent(window.location.pathname)}` },
    t('exam_js.sign_in_again'));
  line.replaceChildren(`${t('exam_js.signed_out')}. `, link);
}

// Start or resume ----------------------------------------------------------------------------

let failures = 0;

async function start() {
  const problem = byId('start-problem');
  byId('start').disabled = true;
  problem.hidden = false;
  if (!failures) write(problem, t('exam_js.starting'));
  const asked = Date.now();
  const round = `/api/contests/${encodeURIComponent(config.contest)}/rounds/${encodeURIComponent(config.round)}`;
  const answer = await send('POST', `${round}/attempts`, { body: '{}' });
  if (succeeded(answer)) {
    problem.hidden = true;
    clock.learn(answer.data.server_time, asked);
    sit(answer.data);
  } else if (mayWorkLater(answer)) {
    failures += 1;
    const seconds = Math.ceil(backoffS(failures, answer.retryAfterS));
    write(problem, t('exam_js.start_busy', { seconds }));
    window.setTimeout(start, seconds * 1000);
  } else {
    byId('start').disabled = false;
    write(problem, answer.status === 401
      ? t('exam_js.start_signed_out') : t('exam_js.start_refused', { reason: reasonOf(answer) }));
  }
}

// The sitting --------------------------------------------------------------------------------

function sit({ attempt, deadline, paper: { questions }, answers }) {
  const url = `/api/attempts/${encodeURIComponent(attempt)}`;
  const store = new AnswersStore(attempt, () => refresh());
  const hadUnsent = store.hasUnsaved();
  const conflicts = store.merge(answers);

  const paper = new Paper(questions, texts, {
    onChoose(question, option) {
      store.choose(question, option);
      navigator.mark();
      saver.touch();
    },
    onFlag(question, on) {
      store.flag(question, on);
      navigator.mark();
    },
  });
  const navigator = new Navigator(paper, store, texts);
  const saver = new Saver(attempt, store, {
    onState: showSaving,
    onSaved(saved, asked) {
      clock.learn(saved.saved_at, asked);
      if (saved.deadline) follow(saved.deadline);
    },
    onEnded: ended,
    catchUp,
  });
  const submitter = new Submitter(attempt, store, {
    onState: showSending,
    onReceipt: (receipt) => received(receipt),
    onEnded: ended,
    onRefused: refused,
  });
  const countdown = new Countdown(clock, Date.parse(deadline), MARGIN_MS, {
    onTick(seconds, text) {
      write(byId('time-left'), text);
      write(byId('review-time'), text);
      byId('sitting').classList.toggle('hurry', seconds <= 60);
    },
    onWarning(minutes) {
      notice(t('exam_js.minutes_left', { count: minutes }), minutes === 1);
      // The round may have been extended meanwhile; asked at random moments, not all at once.
      window.setTimeout(ask, 1000 + 20000 * Math.random());
    },
    onJump: ask,
    onEnd() {
      announce(t('exam_js.time_up'), true);
      hand(null);
    },
  });

  function refresh() {
    paper.mark(store.answers(), store.state.flagged);
    navigator.mark();
  }

  function follow(limit) {
    const moment = Date.parse(limit);
    if (Number.isNaN(moment) || moment === countdown.deadline) return;
    countdown.setDeadline(moment);
    notice(t('exam_js.shortened', { time: clockText(countdown.leftMs() / 1000) }));
  }

  // What does the server know? After sleep, near the end, or when it says that the attempt is over.
  // Answers whether the paper was submitted already.
  async function ask() {
    const asked = Date.now();
    const known = await send('GET', url);
    if (!succeeded(known)) return false;
    const { state, receipt, server_time: time, deadline: limit } = known.data;
    if (state === 'submitted' && receipt) {
      received(receipt, t('exam_js.other_device'));
      return true;
    }
    if (time) clock.learn(time, asked);
    if (limit) follow(limit);
    return false;
  }

  async function catchUp() {
    const known = await send('GET', url);
    if (!succeeded(known)) return 'later';
    if (known.data.state === 'submitted') return (await ask()) ? 'over' : 'later';
    const conflicts = store.merge(known.data.answers);
    refresh();
    if (conflicts.length) tellConflicts(conflicts);
    return 'go';
  }

  function tellConflicts(conflicts) {
    const numbers = questions.flatMap(({ id }, index) => (conflicts.includes(id) ? [index + 1] : []));
    notice(t('exam_js.conflict', { numbers: numbers.join(', ') }));
    conflicted = true;
  }

  // The attempt takes no more. Usually it was submitted, here or elsewhere or at the time limit;
  // just after the limit the receipt may take a moment.
  async function ended(refusal) {
    saver.stop();
    if (await ask()) return;
    if (countdown.leftMs() > 0) {
      refused(refusal);
      return;
    }
    if (byId('sending').hidden) show('sending');
    write(byId('sending-state'), t('exam_js.waiting'));
    window.setTimeout(() => ended(refusal), WAIT_MS);
  }

  // Not taken although there is time: back to where the person can mend it.
  function refused(refusal) {
    const reason = reasonOf(refusal);
    store.state.submission = null; // what is mended is a new request
    store.write();
    saver.resume();
    if (byId('sending').hidden) {
      showSaving('refused', { reason });
      return;
    }
    byId('submit-problem').hidden = false;
    write(byId('submit-problem'), t('exam_js.send_refused', { reason }));
    review();
  }

  function hand(prediction) {
    saver.stop();
    show('sending');
    submitter.begin(prediction);
  }

  function received(receipt, why = '') {
    saver.stop();
    countdown.stop();
    store.forget();
    showReceipt(receipt, questions.length, why);
  }

  let troubled = false;
  let conflicted = false; // its notice matters more than that the connection is back
  function showSaving(state, values = {}) {
    const trouble = !['saving', 'saved'].includes(state);
    const line = byId('saving');
    line.dataset.state = state;
    if (state === 'saving') write(line, t('exam_js.saving'));
    else if (state === 'saved') write(line, t('exam_js.saved_at', { time: texts.time(values.at ? Date.parse(values.at) : clock.now()) }));
    else if (state === 'kept') write(line, t('exam_js.kept', values));
    else if (state === 'stamped') write(line, t('exam_js.stamped', values));
    else if (state === 'refused') write(line, t('exam_js.save_refused', values));
    else offerSignIn(line);
    if (trouble && !troubled) notice(t('exam_js.lost'));
    if (state === 'saved' && troubled && !conflicted) notice(t('exam_js.back_again'));
    if (state === 'saved') conflicted = false;
    if (state !== 'saving') troubled = trouble;
  }

  function showSending(state, values = {}) {
    const line = byId('sending-state');
    byId('send-now').disabled = state === 'sending';
    if (state === 'sending') write(line, t('exam_js.sending'));
    else if (state === 'kept') write(line, t('exam_js.send_kept', values));
    else if (state === 'stamped') write(line, t('exam_js.send_stamped', values));
    else offerSignIn(line);
  }

  function review() {
    showReview(paper, store, texts, (index) => { show('sitting'); navigator.go(index); });
    show('review');
  }

  refresh();
  listenToKeys(paper, navigator);
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
  document.addEventListener('visibilitychange', () => {
    if (document.visibilityState === 'visible' && byId('receipt').hidden) ask();
  });

  countdown.start();
  if (store.state.submission) {
    hand(null); // begun before a reload: the same request again
    return;
  }
  show('sitting');
  write(byId('saving'), t('exam_js.nothing_to_save'));
  if (conflicts.length) tellConflicts(conflicts);
  else if (hadUnsent) notice(t('exam_js.merged'));
  else if (!store.persistent) notice(t('exam_js.no_storage'));
  saver.now();
  paper.legend(navigator.current).focus();
}

// The receipt --------------------------------------------------------------------------------

function showReceipt(receipt, questions, why) {
  const shown = {
    ...receipt,
    received_at: texts.exact(Date.parse(receipt.received_at)),
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

const button = byId('start');
if (button) {
  button.hidden = false;
  button.addEventListener('click', start);
  if (config.resume) start();
}
