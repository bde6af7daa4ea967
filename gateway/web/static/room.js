// Keeps the command room up with one stream: what changed, each second.

import { AgencyTable } from './agency-table.js';
import { drawColumns, drawWeeks } from './charts.js';
import { byId, readConfig, write, writeAsOf } from './dom.js';
import { follow } from './stream.js';
import { clockText, Texts } from './texts.js';
import { ServerClock } from './timer.js';

const config = readConfig();
const texts = new Texts(config.texts, config.lang);
const { t } = texts;
const table = new AgencyTable(config, texts);
const clock = new ServerClock();
const round = { ...config.room };
const DAYS_S = 172800; // from two days on, days are told and not seconds
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

function leftText() {
  const until = Date.parse(round.state === 'planned' ? round.opens_at : round.ends_at);
  const seconds = Math.max(0, Math.floor((until - clock.now()) / 1000));
  const left = seconds >= DAYS_S ? t('room_js.days', { count: Math.floor(seconds / 86400) }) : clockText(seconds);
  if (round.state === 'open') return t('room_js.left', { left });
  return round.state === 'planned' ? t('room_js.opens_in', { left }) : '';
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

function showMinutes({ last, counts }) {
  const end = Date.parse(last);
  const labels = counts.map((_, index) => minuteText(end - (counts.length - 1 - index) * MINUTE_MS));
  drawColumns(byId('minutes'), counts, labels, t('room_js.peak', { count: Math.max(0, ...counts) }), texts.numbers);
}

function showWeek(week) {
  const figure = byId('week');
  const part = (name) => figure && figure.querySelector(`[data-week=${name}]`);
  write(part('now'), texted(week.now));
  write(part('then'), texted(week.then));
  write(part('change'), week.change === null ? '–' : `${week.change > 0 ? '+' : ''}${texts.percent(week.change)}`);
  drawWeeks(figure, week, week.hours.map(texted), texts.numbers);
}

function showScores(scores) {
  const labels = scores.map((_, score) => String(score));
  drawColumns(byId('scores'), scores, labels, t('room_js.most', { count: Math.max(0, ...scores) }), texts.numbers);
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

if (round.state) window.setInterval(() => write(byId('left'), leftText()), 1000);
follow(
  `/contests/${encodeURIComponent(config.contest)}/room/stream`,
  { room: update },
  t('participation_js.live'),
  t('participation_js.lost'),
);
