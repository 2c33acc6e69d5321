// A chart embedded in another site: the same views, with only a link to the full page.

import { readCatalog } from './catalog.js';
import { read } from './data.js';
import { byId, tell } from './dom.js';
import { library } from './draw.js';
import { names } from './format.js';
import { redraw, render } from './pictures.js';
import { gather, picture } from './series.js';
import { sourceOf } from './share.js';
import { link, parse } from './state.js';
import * as words from './words.js';

const asked = parse(location.search);
const state = { ...asked, series: asked.series ?? ['southwest'], view: asked.view === 'check' ? 'months' : asked.view };
let pictures = [];

async function start() {
  const [catalog, releases] = await Promise.all([readCatalog(), read('releases'), library()]);
  const unknown = state.series.filter((key) => !catalog.byKey.has(key));
  if (catalog.items.length === 0) {
    throw new Error(words.state.emptyEmbed);
  }
  if (unknown.length > 0 || state.series.length === 0) {
    throw new Error(words.state.unknownEmbed(unknown));
  }
  const { series } = await gather(catalog, state);
  if (series.length === 0) {
    throw new Error(words.state.noneThenEmbed);
  }
  pictures = await picture(catalog, state, series);
  byId('title').textContent = document.title = names(series);
  render(byId('charts'), pictures);
  byId('source').textContent = sourceOf(series, releases);
}

byId('whole').href = link(state, './');
window.matchMedia('(prefers-color-scheme: dark)').addEventListener('change', () => redraw(byId('charts'), pictures));
await start().catch((error) => tell('problem', words.state.problem(error.message)));
document.documentElement.dataset.ready = 'true';
