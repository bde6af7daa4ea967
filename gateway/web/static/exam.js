// The exam page: before the start, and starting or resuming. What follows is the sitting.

import { byId, readConfig, write } from './dom.js';
import { backoffS, csrfToken, mayWorkLater, reasonOf, send, succeeded } from './http.js';
import { Intro } from './intro.js';
import { forgetExams, isKept, keepPage, keepPaper, keepPictures, keepTime, keptPaper, pageAsItCame } from './kept-exam.js';
import { sit } from './sitting.js';
import { Texts } from './texts.js';
import { ServerClock, steady } from './timer.js';

const config = readConfig();
const page = pageAsItCame();
const texts = new Texts(config.texts, config.lang);
const { t } = texts;
const clock = new ServerClock();

let failures = 0;

async function start() {
  const problem = byId('start-problem');
  intro.leave();
  byId('start').disabled = true;
  problem.hidden = false;
  if (!failures) write(problem, t('exam_js.starting'));
  const asked = steady();
  const round = `/api/contests/${encodeURIComponent(config.contest)}/rounds/${encodeURIComponent(config.round)}`;
  const answer = await send('POST', `${round}/attempts`, { body: '{}' });
  if (succeeded(answer)) {
    problem.hidden = true;
    clock.learn(answer.data.server_time, asked);
    keepPaper(answer.data, clock.now());
    keepPage(page, config);
    keepPictures(answer.data.paper.questions);
    sit(answer.data, clock, texts);
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

// Whoever signs out leaves nothing here, whether or not the network lets them.
function leaveNothing() {
  for (const form of document.querySelectorAll('form[action="/sign-out"]')) {
    form.addEventListener('submit', () => {
      forgetExams();
      const field = form.elements.csrf;
      field.value = field.value || csrfToken(); // empty on a kept page
    });
  }
}

const kept = isKept() && keptPaper();
let intro = null;
leaveNothing();
if (kept) {
  clock.guess(kept.aheadMs, kept.lastMs);
  sit(kept.start, clock, texts, { kept: true });
} else if (isKept()) {
  forgetExams(); // somebody else's by now, or long over
  write(byId('intro'), t('exam_js.nothing_kept'));
} else {
  intro = new Intro(config, clock, texts, start);
  if (config.resume) start();
  else forgetExams(); // one that was handed in elsewhere
}
const keepOn = () => { if (clock.known) keepTime(clock.now()); };
window.addEventListener('pagehide', keepOn);
document.addEventListener('visibilitychange', keepOn); // phones end a page that is not looked at without a word
