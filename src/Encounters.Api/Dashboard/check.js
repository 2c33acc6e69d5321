// Checks a text: every figure in it is marked where it stands, with its verdict.

import { checkText } from './data.js';
import { byId, element, tell } from './dom.js';
import { range } from './format.js';
import { query } from './state.js';
import { check as words } from './words.js';

const order = Object.keys(words.verdicts);
const kindOf = ({ verdict }) => words.verdicts[verdict]?.[0] ?? 'open';
const nameOf = ({ verdict }) => words.verdicts[verdict]?.[1] ?? verdict;

/** Wires the form. */
export function openCheck(catalog) {
  byId('check-form').addEventListener('submit', async (event) => {
    event.preventDefault();
    const text = byId('check-text').value;
    tell('check-problem', text.trim() ? '' : words.empty);
    byId('check-result').hidden = true;
    if (!text.trim()) {
      return;
    }
    byId('check-status').textContent = words.working;
    try {
      show(text, await checkText(text, byId('check-date').value), catalog);
    } catch (error) {
      byId('check-status').textContent = '';
      tell('check-problem', error.message);
    }
  });
}

function show(text, { date, figures }, catalog) {
  const judged = figures.filter((figure) => kindOf(figure) !== 'none').map((figure, i) => ({ ...figure, number: i + 1 }));
  const wrong = judged.filter((figure) => kindOf(figure) === 'wrong').length;
  byId('check-status').textContent = figures.length === 0 ? words.none
    : `${words.result(wrong, judged.length)} ${words.date(date)}`;
  byId('check-marked').replaceChildren(...marked(text, judged));
  byId('check-figures').replaceChildren(...[...judged]
    .sort((a, b) => order.indexOf(a.verdict) - order.indexOf(b.verdict) || a.start - b.start)
    .map((figure) => lineOf(figure, catalog)));
  const corrected = judged.filter(({ correction }) => correction);
  byId('check-corrected').replaceChildren(...corrected.map((figure) =>
    element('li', { textContent: words.corrected(figure.text, figure.correction) })));
  byId('check-corrected-box').hidden = corrected.length === 0;
  byId('check-result').hidden = judged.length === 0;
}

// The text in pieces: what is between the figures, and the figures. Offsets are UTF-16 units, as in a string here.
function marked(text, figures) {
  const pieces = [];
  let end = 0;
  for (const figure of [...figures].sort((a, b) => a.start - b.start)) {
    if (figure.start >= end) {
      pieces.push(text.slice(end, figure.start), mark(text, figure));
      end = figure.start + figure.length;
    }
  }
  return [...pieces, text.slice(end)];
}

function mark(text, figure) {
  const sign = element('a', { href: `#figure-${figure.number}`, textContent: `${figure.number} ${words.signs[kindOf(figure)]}` });
  sign.setAttribute('aria-label', words.mark(figure.number, nameOf(figure)));
  return element('mark', { className: kindOf(figure) }, text.slice(figure.start, figure.start + figure.length), ' ', sign);
}

function lineOf(figure, catalog) {
  const line = element('li', { id: `figure-${figure.number}`, className: `figure ${kindOf(figure)}`, tabIndex: -1 },
    element('p', { className: 'label', textContent: words.label(figure.number, words.signs[kindOf(figure)], nameOf(figure)) }),
    element('p', { textContent: figure.sentence }));
  for (const published of [figure.evidence, figure.belongs].filter(Boolean)) {
    const name = catalog?.byKey.get(published.series)?.name ?? published.series;
    const target = { series: [published.series], view: 'months', by: null, asOf: published.release };
    line.append(element('p', {}, element('a', {
      href: query(target),
      textContent: words.rests(name, range(published.firstMonth, published.lastMonth), published.value, published.release),
    })));
  }
  return line;
}
