// Fiscal years laid over each other, October to September, one line a year: the newest strong, the older ones fading.

import { style } from './draw.js';
import { fiscalYears } from './figures.js';
import { change, number } from './view-months.js';
import { columns, years as words } from './words.js';

const labels = ['Oct', 'Nov', 'Dec', 'Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep'];
const dashes = [[], [], [8, 4], [2, 3], [10, 3, 2, 3], [5, 5]];

/** A picture for each series: years of several series in one would be a tangle. */
export const showYears = (series) => series.map((item, i) => picture(item, i));

function picture({ name, months }, i) {
  const years = fiscalYears(months);
  const newest = years.at(-1);
  return {
    id: `years-${i}`,
    type: 'line',
    hasDashes: true,
    title: words.title(name),
    summaries: [words.summary(name, newest)],
    text: `${words.text(name, years)} ${words.note}`,
    labels,
    sets: () => [...years].reverse().map((year, age) => ({
      label: words.line(year.year, year.complete ? '' : year.toDate ? words.toDate : words.partOf),
      data: year.data,
      ...lineOf(age),
    })),
    tiles: [],
    columns: [
      { name: columns.year, value: ({ year }) => year, show: ({ year }) => `FY${year}` },
      number(columns.total, ({ total }) => total),
      { name: columns.held, value: words.held, show: words.held },
      number(columns.same, ({ same }) => same),
      change(columns.change, (year) => year.change),
      ...labels.map((label, place) => number(label, ({ data }) => data[place])),
    ],
    rows: years,
  };
}

function lineOf(age) {
  const color = style(age === 0 ? '--series-1' : age === 1 ? '--series-2' : `--year-${Math.min(age, 5)}`);
  return {
    borderColor: color,
    backgroundColor: color,
    borderWidth: age === 0 ? 4 : age === 1 ? 2.25 : 1.5,
    borderDash: dashes[age % dashes.length],
    pointRadius: age === 0 ? 3 : 1.5,
    order: age,
  };
}
