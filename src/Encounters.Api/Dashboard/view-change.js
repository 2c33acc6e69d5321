// The change of each month from the same month a year before, in percent.

import { lineStyle, pointRadii, style } from './draw.js';
import { spanOf, yearChanges } from './figures.js';
import { monthName, names } from './format.js';
import { change as changeColumn, number } from './view-months.js';
import { change as words, columns } from './words.js';

export function showChange(series) {
  const all = series.map((item) => ({ ...item, changes: yearChanges(item.months) }));
  const known = all.map(({ changes }) => changes.filter(({ change }) => change !== null));
  const labels = spanOf(known);
  const values = known.map((changes) => new Map(changes.map((item) => [item.month, item])));
  const rows = labels.map((month) => ({ month, items: values.map((own) => own.get(month) ?? null) }));
  const single = series.length === 1;
  const of = (row, i, what) => row.items[i]?.[what] ?? null;
  return [{
    id: 'change',
    type: single ? 'bar' : 'line',
    isPercent: true,
    hasLegend: !single,
    title: single ? words.title(series[0].name) : `${words.titleAll}: ${names(series)}`,
    summaries: all.map(({ name, changes }) => words.summary(name, changes.at(-1), changes.at(-1).change)),
    text: all.map(({ name }, i) => textOf(name, known[i])).join(' '),
    labels,
    sets: () => all.map(({ name, place }, i) => setOf(name, place, rows.map((row) => of(row, i, 'change')), single)),
    tiles: [],
    columns: [
      { name: columns.month, value: ({ month }) => month, show: ({ month }) => monthName(month) },
      ...all.flatMap(({ name }, i) => [
        number(single ? columns.encounters : name, (row) => of(row, i, 'value')),
        ...(single ? [number(columns.same, (row) => of(row, i, 'before'))] : []),
        changeColumn(single ? columns.change : `${name}, ${columns.change.toLowerCase()}`, (row) => of(row, i, 'change')),
      ]),
    ],
    rows,
  }];
}

function textOf(name, known) {
  if (known.length === 0) {
    return words.none(name);
  }
  const by = (better) => known.reduce((best, item) => (better(item.change, best.change) ? item : best));
  return words.text(name, by((a, b) => a > b), by((a, b) => a < b));
}

function setOf(name, place, data, single) {
  return single
    ? { label: name, data, backgroundColor: data.map((value) => style(value < 0 ? '--fall' : '--rise')), categoryPercentage: 1 }
    : { label: name, data, pointRadius: pointRadii(data), ...lineStyle(place) };
}
