// What readers can take along: figures, pictures, the address, a citation, a chart for their own page.

import { address } from './data.js';
import { byId, element, save } from './dom.js';
import { toPng } from './draw.js';
import { list, names, range } from './format.js';
import { toCsv } from './pictures.js';
import { link } from './state.js';
import { share as words } from './words.js';

/** Wires the buttons. now gives what is shown: state, pictures, series with their names and months, releases. */
export function openShare(now) {
  byId('csv').addEventListener('click', () => {
    const { state, pictures } = now();
    offer(fileName(state, 'csv'), new Blob(['\uFEFF', toCsv(pictures)], { type: 'text/csv;charset=utf-8' }));
  });
  byId('png').addEventListener('click', async () => {
    const { state, pictures, series, releases } = now();
    for (const [i, { id, title }] of pictures.entries()) {
      const name = fileName(state, 'png', pictures.length > 1 ? `-${i + 1}` : '');
      offer(name, await toPng(byId(id), titleOf(title, state), lineOf(state, series, releases)));
    }
  });
  byId('copy-link').addEventListener('click', () => copy(link(now().state)));
  byId('cite').addEventListener('click', () => {
    const { state, series, releases } = now();
    openDialog(byId('cite').textContent, citation(state, series, releases));
  });
  byId('embed').addEventListener('click', () => {
    const { state, series } = now();
    openDialog(byId('embed').textContent, snippet(state, series));
  });
  byId('dialog-copy').addEventListener('click', () => copy(byId('dialog-text').value));
  byId('dialog-close').addEventListener('click', () => byId('dialog').close());
}

/** Shows the buttons that apply. The server can draw only one series, by month, as SVG. */
export function updateShare({ state, pictures, series }) {
  byId('share').hidden = pictures.length === 0;
  byId('svg').hidden = series.length !== 1 || state.view !== 'months';
  byId('svg').href = series.length === 1 ? address('series/chart', { key: series[0].key, asOf: state.asOf, format: 'svg' }) : '';
  byId('svg').download = fileName(state, 'svg');
  byId('share-status').textContent = '';
}

function fileName({ series, view, asOf }, extension, suffix = '') {
  const name = [...series, view, ...(asOf ? ['as-of', asOf] : [])].join('-').replace(/[^a-z0-9]+/gi, '-').toLowerCase();
  return `${name}${suffix}.${extension}`;
}

function offer(name, blob) {
  save(name, blob);
  byId('share-status').textContent = words.saved(name);
}

// The releases that gave the last month of each series.
function releasesOf(series, releases) {
  const used = new Set(series.map(({ months }) => months.at(-1).release));
  return releases.filter(({ release }) => used.has(release));
}

/** The source line of a chart. */
export const sourceOf = (series, releases) => words.embedded(releasesOf(series, releases).map(words.cited).join('; '));

const titleOf = (title, { asOf }) => (asOf === null ? title : `${title}. ${byId('as-of-text').textContent}`);

const lineOf = (state, series, releases) =>
  words.source(list(releasesOf(series, releases).map(({ release }) => release)), link(state));

const citation = (state, series, releases) => words.cite(
  names(series),
  range(series.map(({ months }) => months[0].month).sort()[0], series.map(({ months }) => months.at(-1).month).sort().at(-1)),
  releasesOf(series, releases).map(words.cited).join('; '),
  link(state),
  new Date());

/** The markup for another page; made by the browser, so that names in it are escaped correctly. */
function snippet(state, series) {
  const frame = element('iframe', {
    src: link(state, 'embed.html'),
    title: words.embedTitle(names(series)),
    width: '100%',
    height: '480',
    loading: 'lazy',
  });

  // Set as an attribute, it would be a style of this page, which its policy refuses.
  return frame.outerHTML.replace('<iframe', '<iframe style="border: 0"');
}

function openDialog(title, text) {
  byId('dialog-title').textContent = title;
  byId('dialog-text').value = text;
  byId('dialog-status').textContent = '';
  byId('dialog').showModal();
  byId('dialog-text').select();
  byId('dialog-text').scrollTop = 0;
}

async function copy(text) {
  const status = byId(byId('dialog').open ? 'dialog-status' : 'share-status');
  try {
    await navigator.clipboard.writeText(text);
    status.textContent = words.copied;
  } catch {
    // Only pages that were loaded over https, or from this machine, may copy.
    if (!byId('dialog').open) {
      openDialog(byId('copy-link').textContent, text);
    }
    byId('dialog-text').select();
    byId('dialog-status').textContent = words.notCopied;
  }
}
