// Numbers, months and days as Americans write them.

const whole = new Intl.NumberFormat('en-US');

export const count = (value) => whole.format(value);

/** A change in percent with its sign; a change unknown is nothing. */
export const signed = (value) => (value === null ? '' : `${value > 0 ? '+' : value < 0 ? '−' : ''}${percent(Math.abs(value))}`);

export const percent = (value) =>
  `${value < 0 ? '−' : ''}${Math.abs(value).toLocaleString('en-US', { minimumFractionDigits: 1, maximumFractionDigits: 1 })}%`;

const date = (text, options) => new Date(text).toLocaleDateString('en-US', { timeZone: 'UTC', ...options });

/** 2024-01 as January 2024. */
export const monthName = (month) => date(`${month}-01T00:00:00Z`, { month: 'long', year: 'numeric' });

export const dayName = (text) => date(text, { month: 'long', day: 'numeric', year: 'numeric' });

/** A first and a last month; one where they are the same. */
export const range = (first, last) => (first === last ? monthName(first) : `${monthName(first)} to ${monthName(last)}`);

export function list(items, word = 'and') {
  return items.length < 2 ? items.join('') : `${items.slice(0, -1).join(', ')} ${word} ${items.at(-1)}`;
}

export const capital = (text) => text.charAt(0).toUpperCase() + text.slice(1);
