// A source or a store in trouble is told above the figures: they may be older than they look.

import { readHealth } from './data.js';
import { tell } from './dom.js';
import { state as words } from './words.js';

export async function showHealth() {
  // Where even this cannot be read, the figures cannot either, and say so.
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
