// The exam page: before the start, and starting or resuming. What follows is the sitting.

import { byId, readConfig, write } from './dom.js';
import { backoffS, mayWorkLater, reasonOf, send, succeeded } from './http.js';
import { Intro } from './intro.js';
import { sit } from './sitting.js';
import { Texts } from './texts.js';
import { ServerClock, steady } from './timer.js';

const config = readConfig();
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

const intro = new Intro(config, clock, texts, start);
if (config.resume) start();
