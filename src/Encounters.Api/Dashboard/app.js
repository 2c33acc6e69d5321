// The dashboard. It reads the API of its own origin and writes text only: nothing that is stored becomes markup.

const byId = (id) => document.getElementById(id);
const count = new Intl.NumberFormat('en-US');
const scopes = { southwest: 'Southwest land border', northern: 'Northern land border', nationwide: 'Nationwide' };
const compositions = ['component', 'citizenship', 'demographic'];
const namedParts = 6;
const charts = new Map();
let shown = 0;

const words = (name) => name.replaceAll('_', ' ');
const percent = (value) => (value === null ? '' : `${value > 0 ? '+' : value < 0 ? '−' : ''}${Math.abs(value).toFixed(1)} %`);
const monthName = (month) =>
  new Date(`${month}-01T00:00:00Z`).toLocaleDateString('en-US', { month: 'long', year: 'numeric', timeZone: 'UTC' });
const style = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();

function seriesName(key) {
  const [scope, part] = key.split('/');
  const [dimension, category] = part?.split('=') ?? [];
  return part ? `${scopes[scope]}, ${words(dimension)} ${words(category)}` : scopes[scope];
}

async function read(path, parameters = {}) {
  const items = [];
  for (let next = `api/${path}?${new URLSearchParams(parameters)}`; next; ) {
    const response = await fetch(next);
    const body = await response.json();
    if (!response.ok) {
      throw new Error(body.detail ?? body.title);
    }
    if (!Array.isArray(body)) {
      return body;
    }
    items.push(...body);
    next = /<([^>]+)>; rel="next"/.exec(response.headers.get('Link') ?? '')?.[1];
  }
  return items;
}

function element(name, properties = {}, ...children) {
  const node = Object.assign(document.createElement(name), properties);
  node.append(...children);
  return node;
}

// A column is [heading, text of a row, is it a number].
function fill(table, caption, columns, rows) {
  const heading = columns.map(([name, , isNumber]) => element('th', { scope: 'col', className: isNumber ? 'number' : '', textContent: name }));
  const lines = rows.map((row) =>
    element('tr', {}, ...columns.map(([, cell, isNumber], i) => {
      const content = cell(row);
      const place = i === 0 ? element('th', { scope: 'row' }) : element('td', { className: isNumber ? 'number' : '' });
      place.append(content ?? '');
      return place;
    })));
  table.replaceChildren(
    element('caption', { textContent: caption }),
    element('thead', {}, element('tr', {}, ...heading)),
    element('tbody', {}, ...lines));
}

function draw(canvas, type, labels, datasets, stacked) {
  charts.get(canvas)?.destroy();
  const [ink, edge] = [style('--quiet'), style('--edge')];
  const axis = { stacked, ticks: { color: ink }, grid: { color: edge } };
  charts.set(canvas, new window.Chart(canvas, {
    type,
    data: { labels, datasets },
    options: {
      animation: false,
      maintainAspectRatio: false,
      interaction: { mode: 'index', intersect: false },
      scales: {
        x: { ...axis, grid: { display: false } },
        y: { ...axis, beginAtZero: true, ticks: { color: ink, callback: (value) => count.format(value) } },
      },
      plugins: {
        legend: { labels: { color: ink, boxWidth: 14, filter: (item) => item.text !== undefined } },
        tooltip: {
          filter: (item) => item.dataset.label !== undefined,
          callbacks: { label: (item) => `${item.dataset.label}: ${item.dataset.tell?.(item.dataIndex) ?? count.format(item.parsed.y)}` },
        },
      },
    },
  }));
}

function showTotals(key, months, alerts) {
  const raised = new Set(alerts.filter((alert) => alert.status !== 'withdrawn').map((alert) => alert.month));
  const told = months.filter((month) => month.value !== null);
  const next = months.find((month) => month.value === null);
  const last = told.at(-1);
  const most = told.reduce((best, month) => (month.value > best.value ? month : best));
  const [line, alert] = [style('--line'), style('--alert')];
  const colour = months.map((month) => (raised.has(month.month) ? alert : line));
  draw(byId('totals'), 'line', months.map((month) => month.month), [
    {
      label: 'monthly total',
      data: months.map((month) => month.value),
      borderColor: line,
      backgroundColor: line,
      pointBackgroundColor: colour,
      pointBorderColor: colour,
      pointRadius: months.map((month) => (raised.has(month.month) ? 6 : 2)),
      pointStyle: months.map((month) => (raised.has(month.month) ? 'rectRot' : 'circle')),
    },
    { data: months.map((month) => month.expectedLow), borderWidth: 0, pointRadius: 0 },
    {
      label: 'expected range',
      tell: (i) => `${count.format(months[i].expectedLow)}–${count.format(months[i].expectedHigh)}`,
      data: months.map((month) => month.expectedHigh),
      borderWidth: 0,
      pointRadius: 0,
      backgroundColor: style('--range'),
      fill: '-1',
    },
  ], false);
  byId('summary').textContent = `${seriesName(key)}: ${count.format(last.value)} encounters in ${monthName(last.month)}.`;
  byId('totals-text').textContent =
    `${seriesName(key)} by month, ${months[0].month} to ${last.month}: peak ${count.format(most.value)} in ${monthName(most.month)}. `
    + (raised.size > 0 ? `Months with an alert (diamonds): ${[...raised].sort().map(monthName).join(', ')}. ` : 'No month raised an alert. ')
    + 'The shaded band is the range expected from earlier months.';
  const tiles = [
    [monthName(last.month), count.format(last.value)],
    ['From the month before', percent(last.changePct) || 'unknown'],
    ['From a year before', percent(last.yearChangePct) || 'unknown'],
    ['Expected range', last.expectedLow === null ? 'too little history' : `${count.format(last.expectedLow)}–${count.format(last.expectedHigh)}`],
    ...(next ? [[`Expected in ${monthName(next.month)}`, `${count.format(next.expectedLow)}–${count.format(next.expectedHigh)}`]] : []),
  ];
  byId('tiles').replaceChildren(...tiles.map(([name, value]) =>
    element('dl', { className: 'tile' }, element('dt', { textContent: name }), element('dd', { textContent: value }))));
  fill(byId('totals-table'), `${seriesName(key)}, encounters by month`, [
    ['Month', (month) => month.month],
    ['Encounters', (month) => (month.value === null ? 'forecast' : count.format(month.value)), true],
    ['From the month before', (month) => percent(month.changePct), true],
    ['From a year before', (month) => percent(month.yearChangePct), true],
    ['Expected from', (month) => (month.expectedLow === null ? '' : count.format(month.expectedLow)), true],
    ['Expected to', (month) => (month.expectedHigh === null ? '' : count.format(month.expectedHigh)), true],
    ['Alert', (month) => (raised.has(month.month) ? 'yes' : '')],
  ], [...months].reverse());
}

function showAlerts(alerts) {
  byId('alerts').replaceChildren(...(alerts.length === 0
    ? [element('li', { textContent: 'No alert was ever raised for this series.' })]
    : [...alerts].reverse().map((alert) => element(
      'li',
      { className: alert.severity },
      element('strong', { textContent: `${monthName(alert.month)}: ${alert.severity} ${alert.kind}${alert.status === 'raised' ? '' : `, ${alert.status}`}` }),
      alert.sentence))));
}

function showComposition(scope, months) {
  byId('composition-scope').textContent = `${scopes[scope]}: what each month is made of, as the current release breaks it down.`;
  byId('composition').replaceChildren(...compositions.map((dimension) => composition(scope, dimension, months)).filter(Boolean));
  for (const canvas of byId('composition').querySelectorAll('canvas')) {
    drawComposition(canvas, canvas.parts);
  }
}

function composition(scope, dimension, months) {
  const items = months
    .map(({ series, month, value }) => ({ month, value, name: series.split('/')[1].split('=')[0], category: series.split('=')[1] }))
    .filter(({ name }) => name === dimension);

  // "other grouping" counts again what the named countries and "other" count: it stands only where nothing finer was published.
  const finer = new Set(items.filter(({ category }) => category === 'other').map(({ month }) => month));
  const values = new Map();
  const totals = new Map();
  for (const { month, value, category } of items) {
    if (category !== 'other_grouping' || !finer.has(month)) {
      values.set(`${category} ${month}`, value);
      totals.set(category, (totals.get(category) ?? 0) + value);
    }
  }
  if (totals.size === 0) {
    return null;
  }
  const names = [...totals.keys()].sort((a, b) => totals.get(b) - totals.get(a));
  const labels = [...new Set(items.map(({ month }) => month))].sort();
  const sum = (categories, month) => categories.reduce((whole, category) => whole + (values.get(`${category} ${month}`) ?? 0), 0);
  const groups = names.slice(0, namedParts).map((name) => [words(name), [name]]);
  if (names.length > namedParts) {
    groups.push(['all others', names.slice(namedParts)]);
  }
  const data = groups.map(([name, categories]) => [name, labels.map((month) => sum(categories, month))]);
  const last = labels.length - 1;
  const whole = data.reduce((total, [, counts]) => total + counts[last], 0);
  const text = `${scopes[scope]} by ${dimension}, ${labels[0]} to ${labels[last]}. In ${monthName(labels[last])}: `
    + data.map(([name, counts]) => `${name} ${whole ? ((100 * counts[last]) / whole).toFixed(0) : 0} %`).join(', ') + '.';
  const canvas = element('canvas', { role: 'img', parts: { labels, data } });
  canvas.setAttribute('aria-label', text);
  const table = element('table');
  fill(table, `${scopes[scope]}, encounters by ${dimension}`, [
    ['Month', (i) => labels[i]],
    ...data.map(([name, counts]) => [name, (i) => count.format(counts[i]), true]),
  ], labels.map((_, i) => last - i));
  const region = element('div', { className: 'scroll', tabIndex: 0, role: 'region' }, table);
  region.setAttribute('aria-label', `Table by ${dimension}`);
  return element(
    'figure',
    {},
    element('h3', { textContent: `By ${dimension}` }),
    element('div', { className: 'chart' }, canvas),
    element('figcaption', { textContent: text }),
    element('details', {}, element('summary', { textContent: `By ${dimension}, as a table` }), region));
}

function drawComposition(canvas, { labels, data }) {
  draw(canvas, 'bar', labels, data.map(([label, counts], i) => ({
    label,
    data: counts,
    backgroundColor: style(`--series-${i + 1}`),
    barPercentage: 1,
    categoryPercentage: 1,
  })), true);
}

function showRevisions(months) {
  const revised = months.filter((month) => month.value !== month.firstValue).reverse();
  byId('revisions-text').textContent = revised.length === 0
    ? 'Every month of this series still has the value that it was first published with.'
    : `${revised.length} of ${months.length} months have another value than the one first published.`;
  fill(byId('revisions'), 'Months that CBP restated', [
    ['Month', (month) => month.month],
    ['First published', (month) => count.format(month.firstValue), true],
    ['Current', (month) => count.format(month.value), true],
    ['Change', (month) => `${month.value > month.firstValue ? '+' : '−'}${count.format(Math.abs(month.value - month.firstValue))}`, true],
    ['First release', (month) => month.firstRelease],
    ['Current release', (month) => month.release],
  ], revised);
}

function showReleases(releases) {
  fill(byId('releases'), 'What was ingested, the latest first', [
    ['Release', (release) => release.release],
    ['Dataset', (release) => release.dataset],
    ['Data through', (release) => release.dataThrough + (release.final ? ' (final)' : '')],
    ['Published', (release) => release.published ?? 'unknown'],
    ['Retrieved', (release) => release.retrieved.slice(0, 10)],
    ['Rows', (release) => count.format(release.rows), true],
    ['Encounters', (release) => count.format(release.encounters), true],
    ['Origin', (release) => (release.location.startsWith('https://')
      ? element('a', { href: release.location, rel: 'noreferrer', textContent: release.location.split('/').at(-1) })
      : release.location.split('/').at(-1))],
    ['SHA-256', (release) => release.sha256],
  ], [...releases].reverse());
}

async function show(key) {
  const turn = ++shown;
  const scope = key.split('/')[0];
  const [expected, months, alerts, parts] = await Promise.all([
    read('series/expected', { key }), read('series/months', { key }), read('alerts', { key }), read('series/months', { key: `${scope}/*`, limit: 10000 }),
  ]);

  // Whoever chooses quickly wants to see the last choice only.
  if (turn !== shown) {
    return;
  }
  showTotals(key, expected, alerts);
  showAlerts(alerts);
  showRevisions(months);
  showComposition(scope, parts);
}

function offer(keys) {
  const groups = new Map();
  for (const key of keys) {
    const [scope, part] = key.split('/');
    const name = part ? `${scopes[scope]} by ${words(part.split('=')[0])}` : 'Totals';
    groups.set(name, [...(groups.get(name) ?? []), key]);
  }
  const names = [...groups.keys()].sort((a, b) => (a === 'Totals' ? -1 : b === 'Totals' ? 1 : a.localeCompare(b)));
  byId('series').replaceChildren(...names.map((name) => element(
    'optgroup',
    { label: name },
    ...groups.get(name).map((key) => element('option', { value: key, textContent: seriesName(key) })))));
}

function guard(work) {
  return work().then(
    () => { byId('problem').hidden = true; },
    (error) => {
      byId('problem').textContent = `The figures cannot be shown: ${error.message}`;
      byId('problem').hidden = false;
    });
}

// A source that refuses us is told above the figures: they may be older than they look.
async function showHealth() {
  const response = await fetch('api/health');
  const { refused } = await response.json();
  byId('refused').textContent = refused ? `No new figures can come: ${refused}` : '';
  byId('refused').hidden = !refused;
}

async function start() {
  const [keys, releases] = await Promise.all([read('series'), read('releases')]);
  showReleases(releases);
  if (keys.length === 0) {
    throw new Error('nothing has been ingested yet. The first poll is under way, or waits for its time.');
  }
  offer(keys);
  const wanted = new URLSearchParams(location.search).get('series');
  byId('series').value = keys.includes(wanted) ? wanted : keys.includes('southwest') ? 'southwest' : keys[0];
  await show(byId('series').value);
}

byId('series').addEventListener('change', (event) => {
  const key = event.target.value;
  history.replaceState(null, '', `?${new URLSearchParams({ series: key })}`);
  guard(() => show(key));
});
window.matchMedia('(prefers-color-scheme: dark)').addEventListener('change', () => guard(() => show(byId('series').value)));
showHealth().catch(() => {});
await guard(start);
document.documentElement.dataset.ready = 'true';
