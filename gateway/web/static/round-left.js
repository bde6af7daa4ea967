// How long a round goes on, or until it opens; empty of one that is over.

import { clockText } from './texts.js';

const DAYS_S = 172800; // from two days on, days are told and not seconds

export function leftText(round, clock, { t }) {
  const until = Date.parse(round.state === 'planned' ? round.opens_at : round.ends_at);
  const seconds = Math.max(0, Math.floor((until - clock.now()) / 1000));
  const left = seconds >= DAYS_S ? t('room_js.days', { count: Math.floor(seconds / 86400) }) : clockText(seconds);
  if (round.state === 'open') return t('room_js.left', { left });
  return round.state === 'planned' ? t('room_js.opens_in', { left }) : '';
}
