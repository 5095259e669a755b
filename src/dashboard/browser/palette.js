import { isTyping } from './keys.js';

const pauseMs = 120;

/** @typedef {{ href: string, text: string, note: string }} Hit */

/** `/` or Ctrl-K: finds instances, and goes to the pages of the navigation. */
export function openPalette() {
  const dialog = document.getElementById('palette');
  const input = dialog?.querySelector('input');
  const list = dialog?.querySelector('ul');
  if (!(dialog instanceof HTMLDialogElement) || !input || !list) return;
  /** @type {AbortController | undefined} */
  let search;
  let chosen = 0;
  /** @type {Hit[]} */
  let hits = [];

  const open = () => {
    if (dialog.open) return;
    input.value = '';
    dialog.showModal();
    draw(pages(''));
  };

  /** @param {Hit[]} found */
  const draw = (found) => {
    hits = found;
    chosen = 0;
    list.replaceChildren(
      ...hits.map(({ text, note }, index) => {
        const item = document.createElement('li');
        item.id = `hit-${index}`;
        item.role = 'option';
        const small = document.createElement('small');
        small.textContent = note;
        item.append(text, small);
        item.addEventListener('click', () => go(index));
        return item;
      }),
    );
    mark();
  };

  const mark = () => {
    [...list.children].forEach((item, index) => {
      item.ariaSelected = String(index === chosen);
      if (index === chosen) item.scrollIntoView({ block: 'nearest' });
    });
    input.setAttribute('aria-activedescendant', hits.length === 0 ? '' : `hit-${chosen}`);
  };

  /** @param {number} index */
  const go = (index) => {
    const hit = hits[index];
    if (hit !== undefined) location.assign(hit.href);
  };

  const find = async () => {
    search?.abort();
    search = new AbortController();
    const { signal } = search;
    const text = input.value.trim();
    const found = pages(text);
    draw(found);
    if (text.length < 2) return;
    await new Promise((resolve) => setTimeout(resolve, pauseMs));
    if (signal.aborted) return;
    const url = `${input.dataset['search']}?q=${encodeURIComponent(text)}`;
    const answer = await fetch(url, { signal, headers: { accept: 'application/json' } }).catch(
      () => undefined,
    );
    if (answer?.ok !== true || signal.aborted) return;
    const more = /** @type {{ hits: Hit[] }} */ (await answer.json());
    if (!signal.aborted) draw([...more.hits, ...found]);
  };

  input.addEventListener('input', () => void find());
  input.addEventListener('keydown', (event) => {
    const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0;
    if (step !== 0 && hits.length > 0) {
      event.preventDefault();
      chosen = (chosen + step + hits.length) % hits.length;
      mark();
    }
    if (event.key === 'Enter') go(chosen);
  });
  document.addEventListener('click', ({ target }) => {
    if (target instanceof Element && target.closest('[data-palette]') !== null) open();
  });
  document.addEventListener('keydown', (event) => {
    const isCommand = event.key === 'k' && (event.ctrlKey || event.metaKey);
    const isSlash = event.key === '/' && !isTyping(event.target);
    if (!isCommand && (!isSlash || event.ctrlKey || event.metaKey)) return;
    event.preventDefault();
    open();
  });
}

/**
 * The pages of the navigation that have the text in their name.
 * @param {string} text
 * @returns {Hit[]}
 */
function pages(text) {
  const wanted = text.toLowerCase();
  return [...document.querySelectorAll('nav a')].flatMap((link) => {
    if (!(link instanceof HTMLAnchorElement)) return [];
    const name = link.textContent ?? '';
    return name.toLowerCase().includes(wanted)
      ? [{ href: link.href, text: name, note: 'Page' }]
      : [];
  });
}
