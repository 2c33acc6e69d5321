// Shows pictures: each a chart, what it shows in words, and its figures as a table.

import { element, fill, painted, scrolling } from './dom.js';
import { draw, erase } from './draw.js';
import { pictures as words } from './words.js';

/** Puts pictures in place of what was there. A table that was open stays open. */
export function render(place, pictures) {
  const open = new Set([...place.querySelectorAll('details[open]')].map((details) => details.dataset.of));
  for (const canvas of place.querySelectorAll('canvas')) {
    erase(canvas);
  }
  place.replaceChildren(...pictures.map((picture) => figureOf(picture, pictures.length > 1, open.has(picture.id))));
  redraw(place, pictures);

  // A chart appears sooner without its table, which is closed at first.
  painted().then(() => pictures.forEach((picture) => fillTable(place.querySelector(`#${picture.id}-table`), picture)));
}

/** Draws again, in the current colors. */
export function redraw(place, pictures) {
  for (const picture of pictures) {
    draw(place.querySelector(`#${picture.id}`), picture);
  }
}

function figureOf(picture, isTitled, isOpen) {
  const canvas = element('canvas', { id: picture.id });
  canvas.setAttribute('role', 'img');
  canvas.setAttribute('aria-labelledby', `${picture.id}-text`);
  const figure = element('figure', {},
    ...(isTitled ? [element('h3', { textContent: picture.title })] : []),
    element('div', { className: 'chart' }, canvas),
    element('figcaption', { id: `${picture.id}-text`, textContent: picture.text }));
  const table = element('table', { id: `${picture.id}-table` });
  const details = element('details', { open: isOpen }, element('summary', { textContent: words.table }),
    scrolling(picture.title, table));
  details.dataset.of = picture.id;
  figure.append(details);
  return figure;
}

// The newest month is what most readers look for.
const fillTable = (table, { title, columns, rows }) => fill(table, title, columns, [...rows].reverse());

/** The figures of pictures as CSV (RFC 4180). Of several, the first column names the series. */
export function toCsv(pictures) {
  const names = [...new Set(pictures.flatMap(({ columns }) => columns.map(({ name }) => name)))];
  const lines = pictures.flatMap(({ title, columns, rows }) => rows.map((row) => {
    const values = new Map(columns.map((column) => [column.name, column.value(row)]));
    return [...(pictures.length > 1 ? [title] : []), ...names.map((name) => values.get(name))];
  }));
  return [[...(pictures.length > 1 ? [words.series] : []), ...names], ...lines]
    .map((line) => line.map(field).join(',')).join('\r\n').concat('\r\n');
}

// A spreadsheet takes text that begins like this for a formula.
function field(value) {
  if (value === null || value === undefined) {
    return '';
  }
  const text = typeof value === 'string' && /^[=+\-@\t]/.test(value) ? `'${value}` : String(value);
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
