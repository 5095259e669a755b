import { renewed } from './live.js';

/** The entry of the page that is open is in sight, where the navigation is too wide for the window. */
export function showCurrent() {
  for (const bar of document.querySelectorAll('.side nav, .tab-bar')) {
    const entry = bar.querySelector('[aria-current]');
    if (!(entry instanceof HTMLElement)) continue;
    const over = entry.getBoundingClientRect().right - bar.getBoundingClientRect().right;
    if (over > 0) bar.scrollLeft += over;
  }
}

/** What has `data-follow` stays at its right end if it is there; a statechart that is too wide begins at its active state. */
export function followEnds() {
  /** @type {WeakMap<Element, boolean>} */
  const atEnd = new WeakMap();
  const go = () => {
    for (const place of document.querySelectorAll('[data-follow]')) {
      if (atEnd.get(place) !== false) place.scrollLeft = place.scrollWidth;
    }
  };
  document.addEventListener(
    'scroll',
    ({ target }) => {
      if (!(target instanceof Element) || !target.matches('[data-follow]')) return;
      atEnd.set(target, target.scrollLeft + target.clientWidth >= target.scrollWidth - 8);
    },
    { capture: true, passive: true },
  );
  document.addEventListener(renewed, go);
  go();

  for (const chart of document.querySelectorAll('[data-chart]')) {
    const active = chart.querySelector('.state.active.leaf')?.getBoundingClientRect();
    if (active === undefined) continue;
    const middle = active.left + active.width / 2 - chart.getBoundingClientRect().left;
    chart.scrollLeft = middle - chart.clientWidth / 2;
  }
}
