// Elements. Text goes in as text only: nothing that is stored, or pasted, becomes markup.

export const byId = (id) => document.getElementById(id);

export function element(name, properties = {}, ...children) {
  const node = Object.assign(document.createElement(name), properties);
  node.append(...children);
  return node;
}

/** Shows a message in its place, or hides the place if there is none. */
export function tell(id, text) {
  byId(id).textContent = text;
  byId(id).hidden = !text;
}

/**
 * Fills a table. A column is { name, show, isNumber }: its heading, what a row shows in it, and whether that is a number.
 */
export function fill(table, caption, columns, rows) {
  const number = ({ isNumber }) => (isNumber ? 'number' : '');
  const line = (row) => element('tr', {}, ...columns.map((column, i) => (i === 0
    ? element('th', { scope: 'row' }, column.show(row) ?? '')
    : element('td', { className: number(column) }, column.show(row) ?? ''))));
  table.replaceChildren(
    element('caption', { textContent: caption }),
    element('thead', {}, element('tr', {}, ...columns.map((column) =>
      element('th', { scope: 'col', className: number(column), textContent: column.name })))),
    element('tbody', {}, ...rows.map(line)));
}

/** A table that scrolls by itself, and by keyboard. */
export function scrolling(label, table) {
  const region = element('div', { className: 'scroll', tabIndex: 0 }, table);
  region.setAttribute('role', 'region');
  region.setAttribute('aria-label', label);
  return region;
}

/** Offers bytes for saving under a name. */
export function save(name, blob) {
  const link = element('a', { href: URL.createObjectURL(blob), download: name });
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
}

/** Waits until the browser has painted what is there. A page in the background is not painted. */
export const painted = () => new Promise((resolve) =>
  (document.hidden ? resolve() : requestAnimationFrame(() => setTimeout(resolve))));
