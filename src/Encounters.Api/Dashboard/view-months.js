// Months, one line a series. One series alone is shown with the range expected from its earlier months.

import { pointRadii, lineStyle, style } from './draw.js';
import { changeOf, monthBefore, spanOf, valuesOf, yearBefore } from './figures.js';
import { count, monthName, names, signed } from './format.js';
import { columns, months as words } from './words.js';

export function showMonths(series) {
  return series.length === 1 ? [one(series[0])] : [several(series)];
}

/** Each series in a sentence. */
export function summarize({ name, months }) {
  const last = months.at(-1);
  const before = yearBefore(last.month);
  return words.summary(name, last, { month: before, value: valuesOf(months).get(before) ?? null });
}

function one(item) {
  const { name, months, expected, alerts, isLatest } = item;
  const values = valuesOf(months);
  const first = new Map(months.map((month) => [month.month, month]));
  const ranges = new Map((expected ?? []).map((month) => [month.month, month]));
  const labels = spanOf([months, expected ?? []]);
  const standing = alerts.filter(({ month, status }) => status !== 'withdrawn' && values.has(month));
  const raised = new Set(standing.map(({ month }) => month));
  const rows = labels.map((month) => ({
    month,
    value: values.get(month) ?? null,
    first: first.get(month)?.firstValue ?? null,
    monthChange: changeOf(values.get(monthBefore(month)), values.get(month)),
    yearChange: changeOf(values.get(yearBefore(month)), values.get(month)),
    low: ranges.get(month)?.expectedLow ?? null,
    high: ranges.get(month)?.expectedHigh ?? null,
    isForecast: ranges.get(month)?.value === null,
    isRaised: raised.has(month),
    release: first.get(month)?.release ?? '',
  }));
  const most = months.reduce((best, month) => (month.value > best.value ? month : best));
  const hasRange = rows.some(({ low }) => low !== null);
  const top = topOf(most.value, rows);
  return {
    id: 'totals',
    type: 'line',
    title: words.title(name),
    summaries: [summarize(item)],
    text: [
      words.text(name, months[0].month, months.at(-1).month, most),
      ...(isLatest ? [words.alerts([...raised].sort())] : []),
      ...(hasRange ? [words.band, ...(top ? [words.cut] : [])] : []),
      ...(rows.some(({ value, isForecast }) => value === null && !isForecast) ? [words.gaps] : []),
    ].join(' '),
    labels,
    top,
    sets: () => setsOf(rows, raised, hasRange),
    tiles: tilesOf(months, rows, most),
    columns: columnsOf(isLatest, hasRange),
    rows,
  };
}

// The range of a sparse series can be so wide that the figures would lie flat at the bottom: then it is cut off above them.
function topOf(most, rows) {
  const enough = Math.max(1.6 * most, 5);
  const step = 10 ** Math.floor(Math.log10(enough));
  return Math.max(...rows.map(({ high }) => high ?? 0)) > enough ? Math.ceil(enough / step) * step : undefined;
}

function setsOf(rows, raised, hasRange) {
  const data = rows.map(({ value }) => value);
  const radii = pointRadii(data);
  const [line, alert] = [style('--series-1'), style('--alert')];
  const color = rows.map(({ month }) => (raised.has(month) ? alert : line));
  return [
    {
      label: words.line,
      data,
      borderColor: line,
      backgroundColor: line,
      borderWidth: 2.25,
      pointBackgroundColor: color,
      pointBorderColor: color,
      pointRadius: rows.map(({ month }, i) => (raised.has(month) ? 6 : radii[i])),
      pointStyle: rows.map(({ month }) => (raised.has(month) ? 'rectRot' : 'circle')),
    },
    ...(!hasRange ? [] : [
      { data: rows.map(({ low }) => low), borderWidth: 0, pointRadius: 0 },
      {
        label: words.range,
        tell: (i) => `${count(rows[i].low)}–${count(rows[i].high)}`,
        data: rows.map(({ high }) => high),
        borderWidth: 0,
        pointRadius: 0,
        pointStyle: 'rect',
        backgroundColor: style('--range'),
        fill: '-1',
      },
    ]),
  ];
}

function tilesOf(months, rows, most) {
  const { tiles } = words;
  const last = months.at(-1);
  const row = rows.find(({ month }) => month === last.month);
  const next = rows.find(({ isForecast }) => isForecast);
  const span = ({ low, high }) => (low === null ? tiles.tooShort : `${count(low)}–${count(high)}`);
  const values = valuesOf(months);
  const changeTile = (month) => [tiles.changeFrom(month), words.changeFrom(values.get(month), last.value)];
  return [
    [monthName(last.month), count(last.value)],
    changeTile(monthBefore(last.month)),
    changeTile(yearBefore(last.month)),
    [tiles.expected(last.month), span(row)],
    ...(next ? [[tiles.expected(next.month), span(next)]] : []),
    [tiles.peak(most.month), count(most.value)],
  ];
}

export const number = (name, value) => ({
  name,
  value,
  isNumber: true,
  show: (row) => (value(row) === null ? '' : count(value(row))),
});

export const change = (name, value) => ({
  name,
  value: (row) => (value(row) === null ? null : Number(value(row).toFixed(1))),
  isNumber: true,
  show: (row) => signed(value(row)),
});

const columnsOf = (isLatest, hasRange) => [
  { name: columns.month, value: ({ month }) => month, show: ({ month }) => monthName(month) },
  {
    name: columns.encounters,
    value: ({ value }) => value,
    isNumber: true,
    show: ({ value, isForecast }) => (isForecast ? columns.forecast : value === null ? '' : count(value)),
  },
  number(columns.first, ({ first }) => first),
  change(columns.monthChange, ({ monthChange }) => monthChange),
  change(columns.yearChange, ({ yearChange }) => yearChange),
  ...(hasRange ? [number(columns.low, ({ low }) => low), number(columns.high, ({ high }) => high)] : []),
  ...(isLatest ? [{
    name: columns.alert,
    value: ({ isRaised }) => (isRaised ? columns.yes : ''),
    show: ({ isRaised }) => (isRaised ? columns.yes : ''),
  }] : []),
  { name: columns.release, value: ({ release }) => release, show: ({ release }) => release },
];

function several(series) {
  const labels = spanOf(series.map(({ months }) => months));
  const values = series.map(({ months }) => valuesOf(months));
  const rows = labels.map((month) => ({ month, values: values.map((all) => all.get(month) ?? null) }));
  return {
    id: 'totals',
    type: 'line',
    title: words.title(names(series)),
    summaries: series.map(summarize),
    text: series.map(({ name, months }) => words.text(name, months[0].month, months.at(-1).month,
      months.reduce((best, month) => (month.value > best.value ? month : best)))).join(' '),
    labels,
    sets: () => series.map(({ name, place }, i) => {
      const data = rows.map((row) => row.values[i]);
      return { label: name, data, pointRadius: pointRadii(data), ...lineStyle(place) };
    }),
    tiles: [],
    columns: [
      { name: columns.month, value: ({ month }) => month, show: ({ month }) => monthName(month) },
      ...series.map(({ name }, i) => number(name, (row) => row.values[i])),
    ],
    rows,
  };
}
