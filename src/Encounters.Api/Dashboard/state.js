// The address holds everything that the page shows, so views can be linked to and Back works.

export const most = 4;

const views = ['months', 'years', 'change', 'parts', 'check'];

/** The state that an address asks for. series is null if it names none. */
export function parse(search) {
  const query = new URLSearchParams(search);
  const view = query.get('view');
  return {
    series: query.has('series') ? [...new Set(query.get('series').split(',').filter(Boolean))].slice(0, most) : null,
    view: views.includes(view) ? view : 'months',
    by: query.get('by'),
    asOf: query.get('asOf'),
  };
}

/** The query of a state. Keys stay readable: a slash, a comma and an equals sign need no escape in a query. */
export function query({ series, view, by, asOf }) {
  const pairs = [
    ['series', series?.join(',')],
    ['view', view === 'months' ? null : view],
    ['by', view === 'parts' ? by : null],
    ['asOf', asOf],
  ].filter(([, value]) => value !== null && value !== undefined);
  return `?${pairs.map(([name, value]) => `${name}=${readable(value)}`).join('&')}`;
}

const readable = (value) => encodeURIComponent(value).replaceAll('%2F', '/').replaceAll('%2C', ',').replaceAll('%3D', '=');

/** The address of a page of ours that shows a state. */
export const link = (state, page = '') => new URL(`${page}${query(state)}`, new URL('.', location.href)).href;
