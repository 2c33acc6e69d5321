// The page: reads its address, shows what that asks for, and writes the address when readers choose.

import { readCatalog } from './catalog.js';
import { openCheck } from './check.js';
import { read } from './data.js';
import { byId, element, tell } from './dom.js';
import { list } from './format.js';
import { showHealth } from './health.js';
import { showNews } from './news.js';
import { redraw, render } from './pictures.js';
import { showReleases, showRevisions } from './records.js';
import { openSearch } from './search.js';
import { breakdown, gather, picture, prefetch } from './series.js';
import { openShare, sourceOf, updateShare } from './share.js';
import { openSlider } from './slider.js';
import { parse, query } from './state.js';
import { showStories, tellStories, wantsAll } from './stories.js';
import * as words from './words.js';

const shown = { state: { ...parse(location.search), series: [] }, pictures: [], series: [], releases: [] };
let catalog = null;
let alerts = null;
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
  byId('source').textContent = '';
  byId('tiles').replaceChildren();
  showRevisions([]);
  showAlerts();
  updateShare(shown);
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
  const { series, missing } = await gather(catalog, known);
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
  byId('source').textContent = series.length === 0 ? '' : sourceOf(series, shown.releases);
  byId('as-of-box').hidden = shown.releases.length < 2;
  showRevisions(series);
  showAlerts();
  updateShare(shown);
}

function showTitle({ view, series: keys, asOf }, series) {
  const names = list((series.length > 0 ? series.map(({ name }) => name) : keys.map((key) => catalog.byKey.get(key).name)));
  byId('title').textContent = catalog.items.length === 0 ? words.state.emptyTitle
    : !names ? words.state.noneTitle
    : asOf === null ? names : `${names}. ${byId('as-of-text').textContent}`;
  document.title = view === 'check' ? `${words.check.title} | ${words.site}`
    : names ? `${names}${view === 'months' ? '' : `: ${words.views[view].toLowerCase()}`} | ${words.site}` : words.site;
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

function showAlerts() {
  if (alerts !== null) {
    const chosen = wantsAll() || shown.series.length === 0 ? null : shown.series.map(({ key }) => key);
    const none = chosen ? words.stories.none : words.stories.noneAtAll;
    showStories(byId('stories-list'), tellStories(alerts, chosen), catalog, none);
  }
}

async function start() {
  // The figures can be requested before the names are known, so both requests run at the same time.
  prefetch({ ...shown.state, series: parse(location.search).series ?? ['southwest'] });
  const [names, all] = await Promise.all([readCatalog(), read('releases')]);
  catalog = names;
  shown.releases = all.filter(({ complete }) => complete);
  updateSearch = openSearch(catalog, (series) => go({ series }));
  updateSlider = openSlider(shown.releases, (asOf) => go({ asOf }));
  openCheck(catalog);
  showReleases(all);
  document.body.classList.toggle('is-empty', catalog.items.length === 0);
  await show();
  performance.mark('drawn');
}

// The rest of the page loads after the chart. If it fails, the chart stays.
async function showRest() {
  if (catalog === null || catalog.items.length === 0) {
    return;
  }
  alerts = await read('alerts', { limit: 10000 });
  showAlerts();
  await showNews(catalog, shown.releases, alerts);
}

openShare(() => shown);
document.addEventListener('click', (event) => {
  const link = event.target.closest?.('[data-go]');
  if (link && catalog !== null && !event.ctrlKey && !event.metaKey && !event.shiftKey) {
    event.preventDefault();
    go({ view: link.dataset.go });
  }
});
byId('by').addEventListener('change', (event) => go({ by: event.target.value }));
byId('stories-all').addEventListener('change', showAlerts);
byId('stories-shown').addEventListener('change', showAlerts);
window.addEventListener('popstate', () => guard(show));
window.matchMedia('(prefers-color-scheme: dark)').addEventListener('change', () => redraw(byId('charts'), shown.pictures));
window.addEventListener('beforeprint', () => redraw(byId('charts'), shown.pictures));
window.addEventListener('afterprint', () => redraw(byId('charts'), shown.pictures));
showHealth();
await guard(show);
await guard(start);
await showRest().catch((error) => byId('problem').hidden && tell('problem', words.state.restProblem(error.message)));
document.documentElement.dataset.ready = 'true';
