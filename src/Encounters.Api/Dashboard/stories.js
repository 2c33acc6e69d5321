// Alerts as stories: changes in the same direction in the same month form one story. The largest story comes first.

import { byId, element } from './dom.js';
import { stories as words } from './words.js';

const shownAtOnce = 5;

const movedBy = ({ value, previous }) => (value === null || previous === null ? null : value - previous);
const size = (alert) => Math.abs(movedBy(alert) ?? -1);

// A whole leads its parts, even if one part moved further than the whole.
function widest(alerts) {
  const wholes = alerts.filter(({ series }) => !series.includes('/'));
  return (wholes.length > 0 ? wholes : alerts).reduce((best, alert) => (best && size(best) >= size(alert) ? best : alert), null);
}

/** The stories of alerts. Where series are chosen, a story leads with the widest of them. */
export function tellStories(alerts, chosen) {
  const groups = Map.groupBy(alerts, (alert) => alert.storyId ?? alert.id);
  return [...groups.values()]
    .map((group) => {
      const own = chosen ? group.filter(({ series }) => chosen.includes(series)) : group;
      const standing = own.filter(({ status }) => status !== 'withdrawn');
      const lead = widest(standing.length > 0 ? standing : own);
      const others = group.filter((alert) => alert !== lead && alert.status !== 'withdrawn');
      return lead && { lead, others, isWithdrawn: standing.length === 0 };
    })
    .filter(Boolean)
    .sort((a, b) => a.isWithdrawn - b.isWithdrawn || size(b.lead) - size(a.lead) || b.lead.month.localeCompare(a.lead.month));
}

/** Shows the first few stories in a list, and the rest on request. */
export function showStories(place, stories, catalog, none) {
  place.replaceChildren(...(stories.length === 0 ? [element('li', { className: 'quiet', textContent: none })] : []),
    ...stories.slice(0, shownAtOnce).map((story) => item(story, catalog)));
  const rest = stories.slice(shownAtOnce);
  if (rest.length > 0) {
    const more = element('button', { type: 'button', textContent: words.more(rest.length) });
    const line = element('li', { className: 'more' }, more);
    more.addEventListener('click', () => {
      const items = rest.map((story) => item(story, catalog));
      line.replaceWith(...items);
      items[0].tabIndex = -1;
      items[0].focus();
    });
    place.append(line);
  }
}

function item({ lead, others, isWithdrawn }, catalog) {
  const line = element('li', { className: isWithdrawn ? 'story' : `story ${lead.severity}` },
    element('p', { className: 'label', textContent: words.label(lead) }),
    element('h3', { textContent: words.heading(lead.month, movedBy(lead)) }),
    element('p', { textContent: lead.sentence }));
  if (isWithdrawn) {
    line.append(element('p', { textContent: words.withdrawn }));
  }
  if (others.length > 0) {
    line.append(element('details', {},
      element('summary', { textContent: words.also(others.length) }),
      element('ul', {}, ...[...others].sort((a, b) => size(b) - size(a)).map((alert) => element('li', {
        textContent: words.alsoLine(catalog.byKey.get(alert.series)?.name ?? alert.series, alert),
      })))));
  }
  return line;
}

/** Whether to show all stories, and not only those of the series shown. */
export const wantsAll = () => byId('stories-all').checked;
