// Keeps the command room up with one stream: what changed, each second.

import { AgencyTable } from './agency-table.js';
import { drawColumns, drawWeeks, goAlongCharts } from './charts.js';
import { byId, readConfig, write, writeAsOf } from './dom.js';
import { leftText } from './round-left.js';
import { follow } from './stream.js';
import { Texts } from './texts.js';
import { ServerClock } from './timer.js';

const config = readConfig();
const texts = new Texts(config.texts, config.lang);
const { t } = texts;
const table = new AgencyTable(config, texts);
const clock = new ServerClock();
const round = { ...config.room };
const MINUTE_MS = 60000;

const texted = (value) => (value === null || value === undefined ? '–' : texts.numbers.format(value));
const minuteText = (millis) => texts.time(millis).slice(0, 5);

function stateName(state) {
  switch (state) {
    case 'planned': return t('round.planned');
    case 'open': return t('round.open');
    case 'closed': return t('round.closed');
    case 'settled': return t('round.settled');
    default: return round.edition === 'draft' ? t('round.published_draft') : t('round.published');
  }
}

function showRound(now) {
  Object.assign(round, now);
  const part = (name) => document.querySelector(`[data-round=${name}]`);
  if (!byId('round')) return; // the page was drawn before there was a round
  byId('round').className = `card round-${now.state}`;
  write(part('name'), now.name);
  write(part('state'), stateName(now.state));
  const opens = texts.begins(Date.parse(now.opens_at));
  const [closes, ends] = [now.closes_at, now.ends_at].map((at) => texts.ends(Date.parse(at)));
  write(part('window'), t('round.window', { opens, closes }));
  write(part('extended'), now.extended ? t('room_js.extended', { count: now.extended, time: ends }) : '');
  byId('control').href = `/contests/${encodeURIComponent(config.contest)}/rounds/${encodeURIComponent(now.round)}/control`;
}

function showFigures(figures) {
  for (const [name, value] of Object.entries(figures)) write(document.querySelector(`[data-figure=${name}]`), texted(value));
}

function showMinutes({ last, counts, then }) {
  const end = Date.parse(last);
  const labels = counts.map((_, index) => minuteText(end - (counts.length - 1 - index) * MINUTE_MS));
  const peak = t('room_js.peak', { count: Math.max(0, ...counts) });
  drawColumns(byId('minutes'), { counts, labels, peak, then, t }, texts.numbers);
}

function showWeek(week) {
  const figure = byId('week');
  const part = (name) => figure && figure.querySelector(`[data-week=${name}]`);
  write(part('now'), texted(week.now));
  write(part('then'), texted(week.then));
  write(part('change'), week.change === null ? '–' : `${week.change > 0 ? '+' : ''}${texts.percent(week.change)}`);
  const labels = [0, ...week.hours].map(texted);
  const [now, then] = [[0, ...week.now_sums], [0, ...week.then_sums]];
  const toldAt = (place) => t('room_js.beside', {
    label: t('room_js.after_hours', { hours: labels[place] }), now: texted(now[place]), then: texted(then[place]),
  });
  drawWeeks(figure, { now, then, labels, toldAt }, texts.numbers);
}

function showScores(scores) {
  const labels = scores.map((_, score) => String(score));
  const peak = t('room_js.most', { count: Math.max(0, ...scores) });
  drawColumns(byId('scores'), { counts: scores, labels, peak, then: null, t }, texts.numbers);
}

function update(room) {
  const asOf = Date.parse(room.as_of);
  clock.learn(room.at);
  if (room.windows) table.windows = room.windows;
  table.update(room.agencies, asOf, room.gone);
  if (room.round) showRound(room.round);
  if (room.attempts) showFigures(room.attempts);
  if (room.health) showFigures(room.health);
  if (room.minutes) showMinutes(room.minutes);
  if (room.week) showWeek(room.week);
  if (room.scores) showScores(room.scores);
  if ('late' in room) byId('late').hidden = !room.late;
  writeAsOf(room.as_of, t('participation_js.as_of', { time: texts.exact(asOf) }));
}

goAlongCharts();
if (round.state) window.setInterval(() => write(byId('left'), leftText(round, clock, texts)), 1000);
follow(
  `/contests/${encodeURIComponent(config.contest)}/room/stream`,
  { room: update },
  t('participation_js.live'),
  t('participation_js.lost'),
);
