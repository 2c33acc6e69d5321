// The new months of the latest release, what it restated, and unusual changes in the new months.

import { read } from './data.js';
import { byId, element } from './dom.js';
import { changeOf, monthBefore, valuesOf } from './figures.js';
import { showStories, tellStories } from './stories.js';
import { news as words } from './words.js';

const wholes = { southwest: ['southwest'], default: ['nationwide', 'southwest', 'northern'] };
const topStories = 3;

export async function showNews(catalog, releases, alerts) {
  const latest = releases.at(-1);
  const keys = (wholes[latest.dataset] ?? wholes.default).filter((key) => catalog.byKey.has(key));
  const told = await Promise.all(keys.map(async (key) => ({
    name: catalog.byKey.get(key).name,
    months: await read('series/months', { key }),
    restated: (await read('revisions', { key })).filter(({ toRelease }) => toRelease === latest.release),
  })));
  const fresh = told.flatMap(({ months }) => months.filter(({ firstRelease }) => firstRelease === latest.release))
    .map(({ month }) => month).sort();
  byId('news-release').textContent = words.release(latest);
  const came = words.came(latest, fresh[0] ?? null);
  byId('news-came').replaceChildren(...lines([came, ...(fresh.length > 0 ? told.map(figureOf) : [])]));
  const restated = told.filter((item) => item.restated.length > 0).map(restatementOf);
  byId('news-restated').replaceChildren(...lines(restated.length === 0 ? [words.nothingRestated] : restated));
  const stories = tellStories(alerts.filter(({ month, storyId }) => storyId && fresh.includes(month)), null);
  showStories(byId('news-moved'), stories.slice(0, topStories), catalog, words.movedNone);
  byId('news').hidden = false;
}

const lines = (texts) => texts.map((text) => element('li', { textContent: text }));
const distance = ({ from, to }) => Math.abs(to - from);

const restatementOf = ({ name, restated }) =>
  words.restated(name, restated.length, restated.reduce((best, item) => (distance(item) > distance(best) ? item : best)));

function figureOf({ name, months }) {
  const last = months.at(-1);
  return words.figure(name, last.month, last.value, changeOf(valuesOf(months).get(monthBefore(last.month)), last.value));
}
