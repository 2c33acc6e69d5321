// Arithmetic of months and fiscal years. It knows nothing of the page.

const index = (month) => Number(month.slice(0, 4)) * 12 + Number(month.slice(5)) - 1;
const month = (i) => `${Math.floor(i / 12)}-${String((i % 12) + 1).padStart(2, '0')}`;

export const yearBefore = (name) => month(index(name) - 12);
export const monthBefore = (name) => month(index(name) - 1);

/** All months from the first to the last that any of the lists has, so that a missing month is a visible gap. */
export function spanOf(lists) {
  const all = lists.flat().map((item) => index(item.month));
  const first = Math.min(...all);
  return all.length === 0 ? [] : Array.from({ length: Math.max(...all) - first + 1 }, (_, i) => month(first + i));
}

export const valuesOf = (months) => new Map(months.map(({ month: name, value }) => [name, value]));

/** The change in percent; null if it cannot be determined. */
export const changeOf = (before, after) => (before > 0 && after !== undefined ? (100 * (after - before)) / before : null);

/** Each month with its change from the same month a year before. */
export function yearChanges(months) {
  const values = valuesOf(months);
  return months.map((item) => {
    const before = values.get(yearBefore(item.month)) ?? null;
    return { ...item, before, change: changeOf(before, item.value) };
  });
}

export const fiscalYear = (name) => Math.floor((index(name) + 3) / 12);

/** The place of a month in its fiscal year: October is 0. */
export const fiscalPlace = (name) => (index(name) + 3) % 12;

/**
 * The fiscal years of a series. A year with a missing month is never complete. If its months run from October to the last month
 * of the series, it is a year to date; otherwise it is partial. Either is compared with the same months of the year before.
 */
export function fiscalYears(months) {
  const values = valuesOf(months);
  const years = new Map();
  for (const item of months) {
    years.set(fiscalYear(item.month), [...(years.get(fiscalYear(item.month)) ?? []), item]);
  }
  const newest = months.at(-1)?.month;
  return [...years].map(([year, items]) => {
    const data = Array(12).fill(null);
    for (const item of items) {
      data[fiscalPlace(item.month)] = item.value;
    }
    const sum = (numbers) => numbers.reduce((total, value) => total + value, 0);
    const before = items.map((item) => values.get(yearBefore(item.month)));
    const same = before.includes(undefined) ? null : sum(before);
    const total = sum(items.map((item) => item.value));
    const unbroken = fiscalPlace(items.at(-1).month) === items.length - 1;
    return {
      year,
      data,
      total,
      same,
      change: same === null ? null : changeOf(same, total),
      months: items.length,
      first: items[0].month,
      last: items.at(-1).month,
      complete: items.length === 12,
      toDate: items.length < 12 && unbroken && items.at(-1).month === newest,
      broken: index(items.at(-1).month) - index(items[0].month) + 1 !== items.length,
    };
  });
}
