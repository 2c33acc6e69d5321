// What was restated, and what was ingested.

import { byId, element, fill } from './dom.js';
import { count, monthName } from './format.js';
import { releases as releaseWords, revisions as words } from './words.js';

export function showRevisions(series) {
  const revised = series.map(({ name, months }) => ({
    name,
    all: months.length,
    months: months.filter(({ value, firstValue }) => value !== firstValue).map((month) => ({ ...month, name })),
  }));
  byId('revisions-text').replaceChildren(...revised.map(({ name, all, months }) => element('p', {
    textContent: months.length === 0 ? words.none(name) : words.some(name, months.length, all),
  })));
  const rows = revised.flatMap(({ months }) => months).sort((a, b) => b.month.localeCompare(a.month));
  byId('restated').hidden = series.length === 0;
  byId('revisions').closest('.scroll').hidden = rows.length === 0;
  const [month, first, current, change, firstRelease, release] = words.columns;
  fill(byId('revisions'), words.caption, [
    { name: month, show: (row) => (series.length > 1 ? `${monthName(row.month)}, ${row.name}` : monthName(row.month)) },
    { name: first, isNumber: true, show: ({ firstValue }) => count(firstValue) },
    { name: current, isNumber: true, show: ({ value }) => count(value) },
    {
      name: change,
      isNumber: true,
      show: ({ value, firstValue }) => `${value > firstValue ? '+' : '−'}${count(Math.abs(value - firstValue))}`,
    },
    { name: firstRelease, show: (row) => row.firstRelease },
    { name: release, show: (row) => row.release },
  ], rows);
}

export function showReleases(all) {
  const show = {
    release: ({ release }) => release,
    dataset: ({ dataset }) => dataset,
    through: ({ dataThrough, final }) => monthName(dataThrough) + (final ? releaseWords.final : ''),
    published: ({ published }) => (published ? monthName(published) : releaseWords.unknown),
    fetched: ({ retrieved }) => retrieved.slice(0, 10),
    rows: ({ rows }) => count(rows),
    encounters: ({ encounters }) => count(encounters),
    file: ({ location }) => (location.startsWith('https://')
      ? element('a', { href: location, rel: 'noreferrer', textContent: location.split('/').at(-1) })
      : location.split('/').at(-1)),
    sha256: ({ sha256 }) => sha256,
  };
  fill(byId('releases'), releaseWords.caption, Object.entries(show).map(([name, cell], i) => ({
    name: releaseWords.columns[i],
    show: cell,
    isNumber: name === 'rows' || name === 'encounters',
  })), [...all].reverse());
}
