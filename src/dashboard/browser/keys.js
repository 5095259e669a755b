import { show } from './dialogs.js';

/** Letters after `g`: the pages that they go to, by the text of their link. */
const goes = new Map([
  ['o', 'Overview'],
  ['i', 'Instances'],
  ['a', 'Attention'],
  ['l', 'Audit log'],
]);

/** Keys that work everywhere but where something is typed. */
export function listenToKeys() {
  let hasGone = 0;
  document.addEventListener('keydown', (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) return;
    if (document.querySelector('dialog[open]') !== null) return;
    const { key } = event;
    const isSecond = Date.now() - hasGone < 1500;
    hasGone = key === 'g' ? Date.now() : 0;
    const text = goes.get(key);
    if (isSecond && text !== undefined) {
      for (const link of document.querySelectorAll('nav a')) {
        if (link instanceof HTMLAnchorElement && link.textContent === text) link.click();
      }
    } else if (key === '?') show('keys');
    else if (key === 'ArrowLeft') follow(event, 'a[rel=prev]');
    else if (key === 'ArrowRight') follow(event, 'a[rel=next]');
  });
}

/**
 * @param {KeyboardEvent} event
 * @param {string} selector
 */
function follow(event, selector) {
  if (event.target instanceof Element && event.target.closest('.chart, .timeline') !== null) return;
  const link = document.querySelector(selector);
  if (link instanceof HTMLAnchorElement) link.click();
}

/** @param {EventTarget | null} target */
export function isTyping(target) {
  return target instanceof Element && target.closest('input, textarea, select') !== null;
}
