// The search box: a combobox as the ARIA practices describe it. Chosen series stand beside it, with buttons to remove them.

import { find } from './catalog.js';
import { byId, element } from './dom.js';
import { most } from './state.js';
import { search as words } from './words.js';

const shownAtOnce = 12;

/** Wires the box. choose gets the keys whenever they change. */
export function openSearch(catalog, choose) {
  const [input, box, status] = [byId('search'), byId('found'), byId('search-status')];
  let chosen = [];
  let found = [];
  let active = -1;

  function show() {
    const all = find(catalog, input.value).filter(({ key }) => !chosen.includes(key));
    found = all.slice(0, shownAtOnce);
    active = input.value.trim() && found.length > 0 ? 0 : -1;
    box.replaceChildren(...found.map((item, i) => {
      const option = element('li', { id: `found-${i}` }, element('span', { textContent: item.name }),
        element('code', { textContent: item.key }));
      option.setAttribute('role', 'option');

      // The box must not lose the focus before the choice is made.
      option.addEventListener('mousedown', (event) => event.preventDefault());
      option.addEventListener('click', () => add(i));
      return option;
    }));
    open(found.length > 0);
    say(chosen.length >= most ? words.full : words.found(found.length, all.length), chosen.length >= most || all.length === 0);
    mark();
  }

  // What is visible on the page anyway is announced only to screen readers.
  function say(text, isSeen) {
    status.textContent = text;
    status.classList.toggle('unseen', !isSeen);
  }

  function open(is) {
    box.hidden = !is;
    input.setAttribute('aria-expanded', String(is));
    if (!is) {
      input.removeAttribute('aria-activedescendant');
    }
  }

  function mark() {
    [...box.children].forEach((option, i) => option.setAttribute('aria-selected', String(i === active)));
    if (active < 0) {
      input.removeAttribute('aria-activedescendant');
      return;
    }
    input.setAttribute('aria-activedescendant', `found-${active}`);
    box.children[active].scrollIntoView({ block: 'nearest' });
  }

  function add(i) {
    if (chosen.length >= most) {
      say(words.full, true);
      return;
    }
    const item = found[i];
    input.value = '';
    open(false);
    choose([...chosen, item.key]);
    say(words.added(item.name), false);
  }

  function remove(key) {
    choose(chosen.filter((other) => other !== key));
    say(words.removed(nameOf(catalog, key)), false);
    input.focus();
    open(false);
  }

  const keys = {
    ArrowDown: () => (box.hidden ? show() : move(1)),
    ArrowUp: () => (box.hidden ? show() : move(-1)),
    Enter: () => !box.hidden && active >= 0 && add(active),
    Escape: () => (box.hidden ? clear() : open(false)),
  };

  function move(step) {
    active = (active + step + found.length) % found.length;
    mark();
  }

  function clear() {
    input.value = '';
    say('', false);
  }

  input.addEventListener('input', show);
  input.addEventListener('click', show);
  input.addEventListener('blur', () => open(false));
  input.addEventListener('keydown', (event) => {
    if (keys[event.key]) {
      event.preventDefault();
      keys[event.key]();
    }
  });

  return (now) => {
    chosen = now;
    byId('chosen').replaceChildren(...chosen.map((key, i) => chip(catalog, key, i, () => remove(key))));
  };
}

const nameOf = (catalog, key) => catalog.byKey.get(key)?.name ?? key;

function chip(catalog, key, place, remove) {
  const name = nameOf(catalog, key);
  const button = element('button', { type: 'button', textContent: '×', onclick: remove });
  button.setAttribute('aria-label', words.remove(name));
  return element('li', { className: `chip line-${place + 1}` }, element('span', { textContent: name }), button);
}
