// "As published on": every release is a point in time at which these were the latest figures.

import { byId } from './dom.js';
import { publishedOn as words } from './words.js';

// Dragging passes over many releases; only the one where it stops is read.
const rest = 150;

/** Wires the slider over the releases. choose gets a release, or null for the latest figures. */
export function openSlider(releases, choose) {
  const [slider, output, latest] = [byId('as-of'), byId('as-of-text'), byId('as-of-latest')];
  const last = releases.length - 1;
  let waiting = 0;
  slider.max = String(Math.max(last, 1));

  slider.addEventListener('input', () => {
    const place = Number(slider.value);
    describe(place === last ? null : releases[place].release, place);
    clearTimeout(waiting);
    waiting = setTimeout(() => choose(place === last ? null : releases[place].release), rest);
  });
  latest.addEventListener('click', () => {
    choose(null);
    slider.focus();
  });

  function describe(asOf, place) {
    const text = asOf === null ? words.latest
      : asOf === releases[place]?.release ? words.release(releases[place])
      : words.day(asOf);
    output.textContent = text;
    slider.setAttribute('aria-valuetext', text);
    latest.hidden = asOf === null;
  }

  return (asOf) => {
    const place = asOf === null ? last : placeOf(releases, asOf);
    slider.value = String(Math.max(place, 0));
    describe(asOf, place);
  };
}

// A release by its name, or the last that had been published by a day or by the end of a month.
function placeOf(releases, asOf) {
  const named = releases.findIndex(({ release }) => release === asOf);
  return named >= 0 ? named : releases.findLastIndex(({ publishedAt, published }) => {
    const day = publishedAt?.slice(0, 10) ?? published;
    return day && day <= asOf;
  });
}
