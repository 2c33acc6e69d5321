// The page: reads its address, shows what that asks for, and writes the address when readers choose.

import { readCatalog } from './catalog.js';
import { read } from './data.js';
import { byId, element, painted, tell } from './dom.js';
import { library } from './draw.js';
import { names } from './format.js';
import { redraw, render } from './pictures.js';
import { openSearch } from './search.js';
import { breakdown, gather, picture, prefetch } from './series.js';
import { openSlider } from './slider.js';
import { parse, query } from './state.js';
import * as words from './words.js';

const shown = { state: { ...parse(location.search), series: [] }, pictures: [], series: [], releases: [] };
let catalog = null;
let below = null;
let turn = 0;
let updateSearch = () => {};
let updateSlider = () => {};

/** Goes to another state, as a step that Back undoes. */
function go(changed) {
  history.pushState(null, '', query({ ...shown.state, ...changed }));
  return guard(show);
}

function guard(work) {
  return work().then(() => {}, (error) => {
    clear();
    byId('title').textContent = words.state.noneTitle;
    document.body.classList.toggle('is-empty', catalog === null);
    tell('problem', words.state.problem(error.message));
  });
}

function clear() {
  Object.assign(shown, { pictures: [], series: [] });
  render(byId('charts'), []);
  byId('as-of-box').hidden = true;
  byId('summary').replaceChildren();
  byId('tiles').replaceChildren();
  below?.update(shown);
}

// If the address names no series, the best-known one is shown.
function resolve(asked) {
  const first = catalog.byKey.has('southwest') ? 'southwest' : catalog.items[0]?.key;
  return { ...asked, series: asked.series ?? (first ? [first] : []) };
}

async function show() {
  const mine = ++turn;
  const asked = parse(location.search);
  byId('figures').hidden = byId('records').hidden = asked.view === 'check';
  byId('check').hidden = asked.view !== 'check';
  if (catalog === null) {
    return;
  }
  const state = resolve(asked);
  const unknown = state.series.filter((key) => !catalog.byKey.has(key));
  const known = { ...state, series: state.series.filter((key) => catalog.byKey.has(key)) };
  shown.state = known;
  showControls(known);
  const message = catalog.items.length === 0 ? words.state.empty
    : unknown.length > 0 ? words.state.unknown(unknown)
    : known.series.length === 0 ? words.state.none : '';
  if (known.series.length === 0 || asked.view === 'check') {
    clear();
    tell('problem', asked.view === 'check' && catalog.items.length > 0 ? '' : message);
    showTitle(known, []);
    return;
  }
  const [{ series, missing }] = await Promise.all([gather(catalog, known), library()]);
  const pictures = series.length === 0 ? [] : await picture(catalog, known, series);

  // After several quick choices, only the last one is shown.
  if (mine !== turn) {
    return;
  }
  Object.assign(shown, { pictures, series });
  showTitle(known, series);
  tell('problem', message || (series.length === 0 ? words.state.noneThen
    : missing.length > 0 ? words.state.notThen(missing.map(({ name }) => name))
    : pictures.length === 0 ? words.parts.none(series[0].name) : ''));
  showPictures(pictures);
  byId('as-of-box').hidden = shown.releases.length < 2;
  below?.update(shown);
}

function showTitle({ view, series: keys, asOf }, series) {
  const title = names((series.length > 0 ? series : keys.map((key) => catalog.byKey.get(key))));
  byId('title').textContent = catalog.items.length === 0 ? words.state.emptyTitle
    : !title ? words.state.noneTitle
    : asOf === null ? title : `${title}. ${byId('as-of-text').textContent}`;
  document.title = view === 'check' ? `${words.check.title} | ${words.site}`
    : title ? `${title}${view === 'months' ? '' : `: ${words.views[view].toLowerCase()}`} | ${words.site}` : words.site;
}

function showControls(state) {
  updateSearch(state.series);
  updateSlider(state.asOf);
  for (const link of document.querySelectorAll('[data-go]')) {
    const view = link.dataset.go;
    link.href = query({ ...state, view });
    const isCurrent = view === state.view || (link.dataset.of === 'charts' && state.view !== 'check');
    link.toggleAttribute('aria-current', isCurrent);
    if (isCurrent) {
      link.setAttribute('aria-current', 'page');
    }
  }
  const { dimensions, by } = breakdown(catalog, state);
  byId('by-box').hidden = state.view !== 'parts' || dimensions.length < 2;
  byId('by').replaceChildren(...dimensions.map((dimension) =>
    element('option', { value: dimension, textContent: words.dimensions[dimension] ?? dimension })));
  byId('by').value = by ?? '';
}

function showPictures(pictures) {
  const [summaries, tiles] = [pictures.flatMap((own) => own.summaries), pictures.flatMap((own) => own.tiles)];
  byId('summary').replaceChildren(...summaries.map((text) => element('p', { textContent: text })));
  render(byId('charts'), pictures);
  byId('tiles').replaceChildren(...tiles.map(([name, value]) =>
    element('dl', { className: 'tile' }, element('dt', { textContent: name }), element('dd', { textContent: value }))));
}

async function start() {
  // The figures and Chart.js are requested before the names are known, so that all of them arrive at the same time.
  prefetch({ ...shown.state, series: parse(location.search).series ?? ['southwest'] });
  library().catch(() => {});
  const [all, releases] = await Promise.all([readCatalog(), read('releases')]);
  catalog = all;
  shown.releases = releases.filter(({ complete }) => complete);
  updateSearch = openSearch(catalog, (series) => go({ series }));
  updateSlider = openSlider(shown.releases, (asOf) => go({ asOf }));
  document.body.classList.toggle('is-empty', catalog.items.length === 0);
  await show();
  await painted();
  performance.mark('drawn');
}

// Everything else, its modules included, loads after the chart, so that the chart never waits for it.
async function showRest() {
  below = await import('./below.js');
  await below.open(catalog, shown);
}

document.addEventListener('click', (event) => {
  const link = event.target.closest?.('[data-go]');
  if (link && catalog !== null && !event.ctrlKey && !event.metaKey && !event.shiftKey) {
    event.preventDefault();
    go({ view: link.dataset.go });
  }
});
byId('by').addEventListener('change', (event) => go({ by: event.target.value }));
window.addEventListener('popstate', () => guard(show));
window.matchMedia('(prefers-color-scheme: dark)').addEventListener('change', () => redraw(byId('charts'), shown.pictures));
window.addEventListener('beforeprint', () => redraw(byId('charts'), shown.pictures));
window.addEventListener('afterprint', () => redraw(byId('charts'), shown.pictures));
await guard(show);
await guard(start);
await showRest().catch((error) => byId('problem').hidden && tell('problem', words.state.restProblem(error.message)));
document.documentElement.dataset.ready = 'true';
