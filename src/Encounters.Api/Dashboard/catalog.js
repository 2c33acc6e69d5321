// All series, their names, and the search.

import { read } from './data.js';
import { capital } from './format.js';
import { alsoCalled } from './words.js';

/** Reads the names of all series. */
export async function readCatalog() {
  const items = (await read('series/names', { limit: 10000 })).map(describe);
  return { items, byKey: new Map(items.map((item) => [item.key, item])) };
}

function describe({ series: key, name, category }) {
  const [scope, part] = key.split('/');
  const item = { key, scope, name, dimension: part?.split('=')[0] ?? null, code: part?.split('=')[1] ?? null };
  item.part = category === null ? null : partName(category);
  item.names = [item.part ?? name, item.code ?? key, ...(alsoCalled[part ?? key] ?? [])].map((own) => own.toLowerCase());
  item.words = plain(`${name} ${key} ${item.names.join(' ')}`);
  return item;
}

// "the Office of Field Operations" begins a sentence in one place and heads a column in another.
const partName = (category) => capital(category.replace(/^the /, ''));

const plain = (text) => text.toLowerCase().normalize('NFD').replace(/\p{M}/gu, '').replace(/[^a-z0-9]+/g, ' ').trim().split(' ');

/**
 * The series that match all words of a query, best first: an exact key, the name of the category, beginnings of words; wholes
 * before parts.
 */
export function find(catalog, question) {
  const asked = plain(question).filter(Boolean);
  const exact = question.trim().toLowerCase();
  return catalog.items
    .filter((item) => asked.every((word) => item.words.some((own) => own.startsWith(word))))
    .map((item) => ({ item, score: scoreOf(item, asked, exact) }))
    .sort((a, b) => a.score - b.score || order(a.item, b.item))
    .map(({ item }) => item);
}

function scoreOf(item, asked, exact) {
  const whole = item.dimension === null;
  if (item.key === exact) {
    return 0;
  }
  if (item.names.includes(exact) || (whole && item.names[0].startsWith(exact))) {
    return 1;
  }
  return (whole ? 2 : 3) + asked.filter((word) => !item.words.includes(word)).length;
}

const scopes = ['southwest', 'nationwide', 'northern'];
const order = (a, b) => scopes.indexOf(a.scope) - scopes.indexOf(b.scope) || a.name.localeCompare(b.name);

/** The series that breaks down what a series belongs to: its scope. */
export const wholeOf = (key) => key.split('/')[0];

/** The dimensions by which a scope is broken down. */
export const dimensionsOf = (catalog, scope) =>
  [...new Set(catalog.items.filter((item) => item.scope === scope && item.dimension !== null).map((item) => item.dimension))];
