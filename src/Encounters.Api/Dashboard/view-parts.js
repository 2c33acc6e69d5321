// What each month is made of, by one dimension: bars that add up to what the releases break down.

import { style } from './draw.js';
import { spanOf } from './figures.js';
import { monthName } from './format.js';
import { number } from './view-months.js';
import { columns, parts as words } from './words.js';

const named = 6;

/** A picture for each whole. Each has its name and the months of all its parts in the dimension. */
export const showParts = (wholes, dimension) => wholes.map((whole, i) => picture(whole, dimension, i)).filter(Boolean);

function picture({ name, items }, dimension, i) {
  // "other grouping" counts again what the named countries and "other" count: it stands only where nothing finer was published.
  const finer = new Set(items.filter(({ code }) => code === 'other').map(({ month }) => month));
  const values = new Map();
  const totals = new Map();
  const names = new Map();
  for (const { month, value, code, part } of items) {
    if (code !== 'other_grouping' || !finer.has(month)) {
      values.set(`${code} ${month}`, value);
      totals.set(code, (totals.get(code) ?? 0) + value);
      names.set(code, part);
    }
  }
  if (totals.size === 0) {
    return null;
  }
  const labels = spanOf([items]);
  const covered = new Set(items.map(({ month }) => month));
  const groups = groupsOf(totals, names, dimension);
  const sum = (codes, month) => codes.reduce((all, code) => all + (values.get(`${code} ${month}`) ?? 0), 0);
  const rows = labels.map((month) => ({
    month,
    values: groups.map(({ codes }) => (covered.has(month) ? sum(codes, month) : null)),
  }));
  return {
    id: `parts-${i}`,
    type: 'bar',
    isStacked: true,
    title: words.title(name, dimension),
    summaries: [],
    text: words.text(name, dimension, labels.at(-1), sharesOf(groups, rows.at(-1))),
    labels,
    sets: () => groups.map(({ label }, n) => ({
      label,
      data: rows.map((row) => row.values[n]),
      backgroundColor: style(`--part-${n + 1}`),
      borderColor: style('--ground'),
      borderWidth: { top: 1 },
      barPercentage: 1,
      categoryPercentage: 0.96,
    })),
    tiles: [],
    columns: [
      { name: columns.month, value: ({ month }) => month, show: ({ month }) => monthName(month) },
      ...groups.map(({ label }, n) => number(label, (row) => row.values[n])),
    ],
    rows,
  };
}

// The largest parts have a color each; the rest are one, and what CBP itself calls other is among them.
function groupsOf(totals, names, dimension) {
  const isRest = (code) => dimension === 'citizenship' && code.startsWith('other');
  const largest = [...totals.keys()].filter((code) => !isRest(code)).sort((a, b) => totals.get(b) - totals.get(a));
  const shown = largest.length === named + 1 && largest.length === totals.size ? named + 1 : named;
  const groups = largest.slice(0, shown).map((code) => ({ label: names.get(code), codes: [code] }));
  const rest = [...totals.keys()].filter((code) => !largest.slice(0, shown).includes(code));
  return rest.length > 0 ? [...groups, { label: words.others, codes: rest }] : groups;
}

function sharesOf(groups, row) {
  const whole = row.values.reduce((all, value) => all + value, 0);
  return groups.map(({ label }, i) => [label, whole === 0 ? 0 : (100 * row.values[i]) / whole]);
}
