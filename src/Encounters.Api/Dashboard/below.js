// What is below the chart: downloads and citations, the latest release, stories, restated months, releases; and the other page.

import { openCheck } from './check.js';
import { read } from './data.js';
import { byId } from './dom.js';
import { showHealth } from './health.js';
import { showNews } from './news.js';
import { showReleases, showRevisions } from './records.js';
import { openShare, sourceOf, updateShare } from './share.js';
import { showStories, tellStories, wantsAll } from './stories.js';
import { stories as words } from './words.js';

let catalog = null;
let alerts = null;

/** Wires what is below the chart, and shows it. The catalog is null if the names could not be read. */
export async function open(names, shown) {
  catalog = names;
  openShare(() => shown);
  openCheck(catalog);
  for (const id of ['stories-all', 'stories-shown']) {
    byId(id).addEventListener('change', () => showAlerts(shown));
  }
  update(shown);
  showHealth();
  if (catalog === null) {
    return;
  }
  const releases = await read('releases');
  showReleases(releases);
  if (catalog.items.length > 0) {
    alerts = await read('alerts', { limit: 10000 });
    showAlerts(shown);
    await showNews(catalog, shown.releases, alerts);
  }
}

/** Shows what belongs to the series that are now shown. */
export function update(shown) {
  byId('source').textContent = shown.series.length === 0 ? '' : sourceOf(shown.series, shown.releases);
  showRevisions(shown.series);
  showAlerts(shown);
  updateShare(shown);
}

function showAlerts({ series }) {
  if (alerts !== null) {
    const chosen = wantsAll() || series.length === 0 ? null : series.map(({ key }) => key);
    showStories(byId('stories-list'), tellStories(alerts, chosen), catalog, chosen ? words.none : words.noneAtAll);
  }
}
