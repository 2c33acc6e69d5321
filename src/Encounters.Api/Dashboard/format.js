// Numbers, months and days as Americans write them. Written out here, because a browser takes longer to load its tables of all
// languages (Intl) than to draw the chart.

const monthNames = [
  'January', 'February', 'March', 'April', 'May', 'June', 'July', 'August', 'September', 'October', 'November', 'December',
];

export const count = (value) => String(value).replace(/\B(?=(\d{3})+(?!\d))/g, ',');

/** A change in percent with its sign; a change unknown is nothing. */
export const signed = (value) => (value === null ? '' : `${value > 0 ? '+' : value < 0 ? '−' : ''}${percent(Math.abs(value))}`);

export const percent = (value) => {
  const [whole, tenth] = Math.abs(value).toFixed(1).split('.');
  return `${value < 0 ? '−' : ''}${count(whole)}.${tenth}%`;
};

/** 2024-01 as January 2024. */
export const monthName = (month) => `${monthNames[Number(month.slice(5, 7)) - 1]} ${month.slice(0, 4)}`;

/** A day, or a point in time in UTC. */
export const dayName = (time) => {
  const day = new Date(time);
  return `${monthNames[day.getUTCMonth()]} ${day.getUTCDate()}, ${day.getUTCFullYear()}`;
};

/** A first and a last month; one where they are the same. */
export const range = (first, last) => (first === last ? monthName(first) : `${monthName(first)} to ${monthName(last)}`);

export function list(items, word = 'and') {
  return items.length < 2 ? items.join('') : `${items.slice(0, -1).join(', ')} ${word} ${items.at(-1)}`;
}

/** The names of series in one phrase: "Southwest border encounters and nationwide encounters". */
export const names = (series) => list(series.map(({ name }, i) =>
  (i === 0 ? name : name.replace(/^(Nationwide|Northern|Southwest)\b/, (word) => word.toLowerCase()))));

export const capital = (text) => text.charAt(0).toUpperCase() + text.slice(1);
