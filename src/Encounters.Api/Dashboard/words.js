// Every sentence of the page in one place. The names of series come from the API.

import { changeOf } from './figures.js';
import { count, dayName, list, monthName, percent, range, signed } from './format.js';

export const site = 'CBP encounters';
export const publisher = 'U.S. Customs and Border Protection';

export const views = {
  months: 'Months',
  years: 'Fiscal years',
  change: 'Yearly change',
  parts: 'Composition',
};

export const dimensions = {
  component: 'component',
  citizenship: 'citizenship',
  demographic: 'demographic group',
  state: 'state',
  aor: 'sector or field office',
  region: 'region',
  authority: 'legal authority',
  encounter_type: 'type of encounter',
};

// Other names that people type for a series.
export const alsoCalled = {
  'component=usbp': ['between ports of entry'],
  'component=ofo': ['ports of entry', 'at ports of entry'],
  'demographic=unaccompanied_child': ['uac', 'unaccompanied minors'],
  'demographic=family_unit': ['families'],
  southwest: ['swb', 'u.s.-mexico border', 'southern border'],
  northern: ['u.s.-canada border'],
  nationwide: ['all of CBP', 'national total'],
};

export const search = {
  found: (shown, all) => (all === 0 ? 'No series matches.'
    : shown < all ? `${shown} of ${count(all)} matching series. Type more to narrow the list.`
    : all === 1 ? '1 series matches.' : `${count(all)} series match.`),
  full: 'Four series are shown, which is the limit. Remove one to add another.',
  added: (name) => `${name} added.`,
  removed: (name) => `${name} removed.`,
  remove: (name) => `Remove ${name}`,
};

export const state = {
  empty: 'Nothing has been ingested yet. The first check of CBP’s site is running or waiting for its scheduled time. '
    + 'Reload this page in a few minutes, or run “ingest run”.',
  emptyTitle: 'No figures yet',
  noneTitle: 'No figures shown',
  none: 'No series is shown. Search for one by name, such as “Texas” or “Border Patrol”.',
  unknown: (keys) => `There is no series ${list(keys.map((key) => `“${key}”`), 'or')}. `
    + 'Search for one by name, such as “Texas” or “Border Patrol”.',
  noneThen: 'CBP had not published this series by then, as far as the releases here show. Move the slider to the right.',
  notThen: (names) => `Not published by then: ${list(names)}.`,
  emptyEmbed: 'Nothing has been ingested yet.',
  unknownEmbed: (keys) => (keys.length === 0 ? 'The address names no series.'
    : `There is no series ${list(keys.map((key) => `“${key}”`), 'or')}.`),
  noneThenEmbed: 'CBP had not published this series by then.',
  restProblem: (message) => `The alerts and the latest release cannot be shown. ${message}`,
  problem: (message) => `The figures cannot be shown. ${message}`,
  refused: (message) => `New figures are not coming in. ${message} The figures below may be out of date.`,
  failing: (times, message) => `The last ${times === 1 ? 'check' : `${times} checks`} of CBP’s site failed: ${message} `
    + 'The figures below may be out of date. The next scheduled check tries again.',
  unhealthy: (message) => `The data store is not responding properly: ${message}. Reload this page in a minute. `
    + 'If that does not help, tell the operator of this service.',
};

export const problems = {
  unreachable: 'The server could not be reached. Check your connection and reload the page.',
  tooMany: (seconds) => `Too many requests. Wait ${seconds ? `${seconds} seconds` : 'a minute'} and try again.`,
  store: (detail) => `${detail} Reload this page in a minute.`,
  tooLong: 'The text is too long. Check at most 64 KB at a time, which is about 10,000 words.',
  other: (status) => `The server answered with status ${status}. Reload this page in a minute.`,
};

// The views.
const moved = (value) => (value === null ? 'change unknown' : value === 0 ? 'unchanged'
  : `${value < 0 ? 'down' : 'up'} ${percent(Math.abs(value))}`);

// A percentage of fewer encounters than this would mislead.
const few = 50;

export const months = {
  title: (name) => `${name} by month`,

  summary: (name, last, before) => `${name}: ${count(last.value)} in ${monthName(last.month)}`
    + (before.value === null ? '.'
      : before.value < few ? `, compared with ${count(before.value)} in ${monthName(before.month)}.`
      : `, ${moved(changeOf(before.value, last.value))} from ${monthName(before.month)}.`),
  changeFrom: (before, value) => (before === undefined ? 'not available'
    : before >= few ? signed(changeOf(before, value))
    : value === before ? 'unchanged'
    : `${count(Math.abs(value - before))} ${value > before ? 'more' : 'fewer'}`),
  text: (name, first, last, most) => `${name} by month, ${monthName(first)} to ${monthName(last)}. `
    + `Peak: ${count(most.value)} in ${monthName(most.month)}.`,
  alerts: (list_) => (list_.length === 0 ? 'No month was far enough outside its expected range to raise an alert.'
    : `Months with an alert (diamonds): ${list_.map(monthName).join(', ')}.`),
  band: 'The shaded band is the range expected from earlier months.',
  cut: 'In some months it reaches beyond the top of the chart.',
  gaps: 'Where the line is broken, CBP published no figure.',
  line: 'Encounters',
  range: 'Expected range',
  tiles: {
    changeFrom: (month) => `Change from ${monthName(month)}`,
    expected: (month) => `Expected in ${monthName(month)}`,
    peak: (month) => `Peak, ${monthName(month)}`,
    tooShort: 'too little history',
  },
};

const fiscal = (year) => `fiscal year ${year}`;
export const years = {
  title: (name) => `${name} by fiscal year`,
  line: (year, label) => `FY${year}${label ? ` ${label}` : ''}`,
  toDate: 'to date',
  partOf: 'in part',
  span: (year) => (year.broken ? `${year.months} months between ${monthName(year.first)} and ${monthName(year.last)}`
    : year.first === year.last ? monthName(year.first)
    : `${monthName(year.first)}–${monthName(year.last)}`),
  summary: (name, year) => `${name}: ${count(year.total)} in ${fiscal(year.year)}`
    + (year.complete ? '' : ` ${year.toDate ? 'to date' : 'as far as published'} (${years.span(year)})`)
    + (year.change === null ? '.'
      : `, ${moved(year.change)} from ${year.complete ? '' : 'the same months of '}${fiscal(year.year - 1)}.`),
  text: (name, list_) => `${name}, October to September, one line for each fiscal year. `
    + `${list_.map((year) => `FY${year.year}: ${count(year.total)}${years.only(year)}`).join('; ')}.`,
  only: (year) => (year.complete ? '' : ` (${years.span(year)} only)`),
  note: 'A fiscal year runs from October to September. A year to date is compared with the same months of the year before.',
  held: (year) => (year.complete ? 'October–September' : years.span(year)),
};

export const change = {
  title: (name) => `${name}: change from the same month a year earlier`,
  titleAll: 'Change from the same month a year earlier',
  summary: (name, month, value) => (value === null
    ? `${name}: the change from a year earlier is not available for ${monthName(month)}.`
    : `${name}: ${count(month.value)} in ${monthName(month.month)}, ${moved(value)} from a year earlier.`),
  text: (name, most, least) => `${name}, change from the same month a year earlier, in percent. `
    + (most.change > 0 ? `Largest rise: ${percent(most.change)} in ${monthName(most.month)}. ` : '')
    + (least.change < 0 ? `Largest fall: ${percent(-least.change)} in ${monthName(least.month)}.` : ''),
  none: (name) => `${name}: the yearly change needs figures for the same month in two years.`,
};

const rounded = (share) => (share < 0.5 && share > 0 ? 'under 1' : share.toFixed(0));

export const parts = {
  title: (name, dimension) => `${name} by ${dimensions[dimension] ?? dimension}`,
  others: 'All others',
  borders: { southwest: 'Southwest land border', northern: 'Northern land border' },
  text: (name, dimension, month, shares) => `${name} by ${dimensions[dimension] ?? dimension}. In ${monthName(month)}: `
    + `${shares.map(([part, share]) => `${part === parts.others ? 'all others' : part} ${rounded(share)}%`).join(', ')}.`,
  none: (name) => `No release breaks ${name.toLowerCase()} down further.`,
};

export const columns = {
  month: 'Month',
  encounters: 'Encounters',
  first: 'First published',
  monthChange: 'Monthly change (%)',
  yearChange: 'Yearly change (%)',
  low: 'Expected from',
  high: 'Expected to',
  alert: 'Alert',
  release: 'Release',
  year: 'Fiscal year',
  held: 'Months',
  total: 'Encounters',
  same: 'Same months a year earlier',
  change: 'Change (%)',
  forecast: 'forecast',
  yes: 'yes',
};

export const pictures = { table: 'The figures as a table', series: 'Chart' };

export const publishedOn = {
  latest: 'Latest figures',
  release: (release) => `As published${published(release) ? ` ${published(release)},` : ''}`
    + ` with data through ${monthName(release.dataThrough)}`,
  day: (text) => `As published by ${text.length > 7 ? dayName(text) : monthName(text)}`,
};

function published(release) {
  if (release.publishedAt) {
    return `on ${dayName(release.publishedAt)}`;
  }
  return release.published ? `in ${monthName(release.published)}` : null;
}

const covered = (release) => `${datasets[release.dataset] ?? release.dataset}, through ${monthName(release.dataThrough)}`;

export const datasets = {
  southwest: 'at the southwest border',
  'nationwide-state': 'nationwide by state',
  'nationwide-aor': 'nationwide by sector and field office',
};

// The latest release.
export const news = {
  release: (release) => `Encounters ${covered(release)}${release.final ? ' (final for the fiscal year)' : ''}. `
    + (published(release) ? `Published ${published(release)}; fetched` : 'Publication date unknown; fetched')
    + ` on ${dayName(release.retrieved)}.`,
  came: (release, first) => (first === null ? 'It contains no new months.'
    : first === release.dataThrough ? `New month: ${monthName(first)}.`
    : `New months: ${range(first, release.dataThrough)}.`),
  figure: (name, month, value, change_) => `${name}: ${count(value)} in ${monthName(month)}`
    + (change_ === null ? '.' : `, ${moved(change_)} from the month before.`),
  restated: (name, months_, largest) => `${name}: ${months_ === 1 ? '1 month' : `${months_} months`} restated. Largest change: `
    + `${monthName(largest.month)}, from ${count(largest.from)} to ${count(largest.to)}.`,
  nothingRestated: 'No monthly total was restated.',
  movedNone: 'No change in the new months was far enough outside its expected range to raise an alert.',
};

export const severities = { critical: 'Major change', warning: 'Unusual change', notice: 'Notable change' };
export const kinds = {
  revision: 'Restated',
  drift: 'Unexpected format',
  quarantine: 'File rejected',
  overdue: 'Release overdue',
  source: 'Source refuses requests',
};

export const stories = {
  label: ({ kind, severity }) => (kind === 'swing' || kind === 'shift' ? severities[severity] : kinds[kind]) ?? kind,
  heading: (month, moved_) => monthName(month)
    + (moved_ === null ? '' : `: ${count(Math.abs(moved_))} ${moved_ < 0 ? 'fewer' : 'more'} encounters`),
  withdrawn: 'Withdrawn: CBP restated the month, and the change is no longer unusual.',
  also: (n) => (n === 1 ? '1 other series moved the same way' : `${count(n)} other series moved the same way`),
  alsoLine: (name, alert) => `${name}: ${count(alert.value)}, from ${count(alert.previous)} the month before.`,
  none: 'No change in the series shown was far enough outside its expected range to raise an alert.',
  noneAtAll: 'No alert has been raised.',
  more: (n) => `Show ${count(n)} more`,
};

export const revisions = {
  none: (name) => `${name}: every month still has its first published value.`,
  some: (name, n, all) => `${name}: ${count(n)} of ${count(all)} months have been restated since they were first published.`,
  columns: ['Month', 'First published', 'Current', 'Change', 'First release', 'Current release'],
  caption: 'Months that CBP restated',
};

export const releases = {
  caption: 'All releases, latest first',
  final: ' (final)',
  unknown: 'unknown',
  columns: ['Release', 'Dataset', 'Data through', 'Published', 'Fetched', 'Rows', 'Encounters', 'File', 'SHA-256'],
};

export const share = {
  copied: 'Copied.',
  notCopied: 'Your browser does not allow copying. Press Ctrl+C to copy the selected text.',
  saved: (name) => `Saved ${name}.`,
  source: (releases_, address) => `Source: ${publisher}, ${releases_}. ${address}`,
  cite: (title, span, releases_, address, today) =>
    `${publisher} (CBP), ${title}, ${span}. ${releases_}. Viewed ${dayName(today)}. ${address}`,
  embedded: (releases_) => `Source: ${publisher} (CBP). ${releases_}.`,
  cited: (release) => `Release ${release.release}, data through ${monthName(release.dataThrough)}, `
    + `${published(release) ? `published ${published(release)}, ` : ''}fetched on ${dayName(release.retrieved)}`,
  embedTitle: (title) => `${title}: chart`,
};

export const check = {
  title: 'Check a text',
  none: 'No figure was found in the text. Paste the paragraphs that give encounter figures.',
  result: (wrong, judged) => (judged === 0 ? 'The text has figures, but none of them is an encounter figure.'
    : wrong === 0 ? `No wrong figure was found. ${figures(judged)} checked.`
    : `${wrong === 1 ? '1 figure is' : `${wrong} figures are`} wrong. ${figures(judged)} checked.`),
  date: (day) => `Judged by what CBP had published by ${dayName(day)}.`,
  empty: 'Paste some text first.',
  working: 'Checking…',
  mark: (number, verdict) => `Figure ${number}: ${verdict}`,
  label: (number, sign, verdict) => `${number} ${sign} ${verdict}`,
  corrected: (from, to) => `${from} → ${to}`,
  rests: (name, period, value, release) => `${name}, ${period}: ${count(value)} (release ${release})`,
  verdicts: {
    'another-figure': ['wrong', 'From another month, year or series'],
    'no-such-figure': ['wrong', 'No such figure'],
    'wrong-change': ['wrong', 'Wrong change'],
    'not-published-by-then': ['past', 'Not published by then'],
    'right-once': ['past', 'Right then, restated since'],
    'cannot-be-judged': ['open', 'Cannot be judged'],
    'rounded-right': ['right', 'Right, rounded'],
    right: ['right', 'Right'],
    'not-encounters': ['none', 'Not an encounter figure'],
  },
  signs: { wrong: '✗', past: '!', open: '?', right: '✓', none: '–' },
};

const figures = (n) => (n === 1 ? '1 encounter figure was' : `${n} encounter figures were`);
