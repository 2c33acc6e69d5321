// Problems with the source or the store are shown above the figures, which may be out of date.

import { readHealth } from './data.js';
import { tell } from './dom.js';
import { state as words } from './words.js';

export async function showHealth() {
  // If even this cannot be read, neither can the figures, and their place says so.
  const health = await readHealth().catch(() => null);
  if (health !== null) {
    tell('health', messageOf(health));
  }
}

function messageOf({ status, tables, blobs, refused, source }) {
  if (status === 'unhealthy') {
    return words.unhealthy([tables, blobs].filter((problem) => problem !== 'ok').join(' '));
  }
  return refused ? words.refused(refused)
    : source?.failuresInARow > 0 ? words.failing(source.failuresInARow, source.failures.join(' '))
    : '';
}
