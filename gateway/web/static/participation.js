// Makes the participation table live: figures by server-sent events, search and order at once.

import { AgencyTable } from './agency-table.js';
import { byId, readConfig, writeAsOf } from './dom.js';
import { follow } from './stream.js';
import { Texts } from './texts.js';

const config = readConfig();
const texts = new Texts(config.texts, config.lang);
const { t } = texts;
const table = new AgencyTable(config, texts);

const query = new URLSearchParams();
if (config.round) query.set('round', config.round);
if (config.phase) query.set('phase', config.phase);
const address = `/api/contests/${encodeURIComponent(config.contest)}/participation/stream?${query}`;

function update(report) {
  const asOf = Date.parse(report.as_of);
  const here = new Set(report.agencies.map(({ agency }) => agency));
  table.update(report.agencies, asOf, [...table.known.keys()].filter((agency) => !here.has(agency)));
  writeAsOf(report.as_of, t('participation_js.as_of', { time: texts.exact(asOf) }));
}

follow(address, { participation: update }, t('participation_js.live'), t('participation_js.lost'));
