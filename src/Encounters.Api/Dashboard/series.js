// Gathers what the views show of each series.

import { dimensionsOf, wholeOf } from './catalog.js';
import { read } from './data.js';
import { showMonths } from './view-months.js';
import { parts as words } from './words.js';

/** Starts the requests that gather will need. Errors surface when gather makes them. */
export function prefetch({ series, view, asOf }) {
  if (view !== 'check') {
    series.filter((key) => looksLikeKey.test(key)).forEach((key) => readSeries(key, asOf, series.length === 1).catch(() => {}));
  }
}

const looksLikeKey = /^(southwest|northern|nationwide)(\/[a-z_]+=[a-z0-9_]+)?$/;

function readSeries(key, asOf, isAlone) {
  return Promise.all([
    read('series/months', { key, asOf }),
    isAlone ? read('series/expected', { key, asOf }) : null,
    isAlone && asOf === null ? read('alerts', { key }) : [],
  ]);
}

/** The series of a state that CBP had published by then. Alerts rest on the latest figures. */
export async function gather(catalog, { series, asOf }) {
  const all = await Promise.all(series.map(async (key, place) => {
    const [months, expected, alerts] = await readSeries(key, asOf, series.length === 1);
    return { key, place, name: catalog.byKey.get(key).name, months, expected, alerts, isLatest: asOf === null };
  }));
  return { series: all.filter(({ months }) => months.length > 0), missing: all.filter(({ months }) => months.length === 0) };
}

/** The dimensions by which the series can be broken down, and the one that is asked for, or else the first. */
export function breakdown(catalog, { series, by }) {
  const dimensions = [...new Set(series.flatMap((key) => dimensionsOf(catalog, wholeOf(key))))].sort((a, b) => rank(a) - rank(b));
  return { dimensions, by: dimensions.includes(by) ? by : dimensions[0] };
}

const ranked = ['component', 'citizenship', 'demographic', 'state'];
const rank = (dimension) => (ranked.indexOf(dimension) + ranked.length + 1) % (ranked.length + 1);

/** The pictures of a view. */
export async function picture(catalog, state, series) {
  switch (state.view) {
    case 'years': return (await import('./view-years.js')).showYears(series);
    case 'change': return (await import('./view-change.js')).showChange(series);
    case 'parts': return showParts(catalog, state, series);
    default: return showMonths(series);
  }
}

async function showParts(catalog, state, series) {
  const [view, wholes] = await Promise.all([import('./view-parts.js'), readParts(catalog, state, series)]);
  return view.showParts(wholes, breakdown(catalog, state).by);
}

function readParts(catalog, state, series) {
  const { by } = breakdown(catalog, state);
  const wholes = [...new Set(series.map(({ key }) => wholeOf(key)))];
  return Promise.all(wholes.map(async (key) => ({
    key,
    name: catalog.byKey.get(key)?.name ?? key,
    items: [
      ...(await read('series/months', { key: `${key}/*`, asOf: state.asOf, limit: 10000 }))
        .map((item) => ({ ...item, ...catalog.byKey.get(item.series) }))
        .filter(({ dimension }) => dimension === by),
      ...(by === 'region' && key === 'nationwide' ? await readBorders(catalog, state.asOf) : []),
    ],
  })));
}

// The land borders are series of their own, although they are parts of nationwide.
async function readBorders(catalog, asOf) {
  const borders = await Promise.all(Object.entries(words.borders).filter(([code]) => catalog.byKey.has(code))
    .map(async ([code, part]) => (await read('series/months', { key: code, asOf })).map((item) => ({ ...item, code, part }))));
  return borders.flat();
}
