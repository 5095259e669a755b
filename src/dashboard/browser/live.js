import { Idiomorph } from './idiomorph.js';

/** Says that the content of the page was replaced. */
export const renewed = 'holdfast:renewed';

const slowestMs = 15_000;

/** Keeps the page as the server sees it. A connection that ends is opened again, if need be at another node. */
export function followPage() {
  const main = document.querySelector('main[data-live=on]');
  if (main === null) return;
  /** @type {EventSource | undefined} */
  let source;
  let pauseMs = 500;

  function open() {
    source?.close();
    source = new EventSource(location.href);
    source.addEventListener('page', (event) => {
      pauseMs = 500;
      renew(/** @type {MessageEvent<string>} */ (event).data);
      show('on', 'Live');
    });
    source.addEventListener('still', () => source?.close());
    source.addEventListener('gone', () => {
      source?.close();
      location.reload();
    });
    source.addEventListener('error', () => {
      show('waiting', 'Reconnecting');
      // The browser itself tries again, unless the answer was an error.
      if (source?.readyState !== EventSource.CLOSED) return;
      setTimeout(() => void again(), pauseMs);
      pauseMs = Math.min(pauseMs * 2, slowestMs);
    });
  }

  /** Where the session is over, the page itself says so. */
  async function again() {
    const answer = await fetch(location.href, {
      headers: { accept: 'text/html' },
      redirect: 'manual',
    }).catch(() => undefined);
    if (answer !== undefined && (answer.type === 'opaqueredirect' || answer.status === 403)) {
      location.reload();
      return;
    }
    open();
  }

  open();
  // A page that the browser has put aside holds no connection.
  addEventListener('pagehide', () => source?.close());
  addEventListener('pageshow', (event) => {
    if (event.persisted) open();
  });
}

/**
 * Puts new content into the page, without touching what its reader is about to do: what is typed, chosen, opened or
 * scrolled.
 * @param {string} html
 */
function renew(html) {
  const main = document.querySelector('main');
  if (main === null) return;
  void Idiomorph.morph(main, html, {
    morphStyle: 'innerHTML',
    ignoreActiveValue: true,
    callbacks: {
      beforeNodeMorphed: (/** @type {Node} */ before, /** @type {Node} */ after) =>
        !(before instanceof HTMLFormElement && isInUse(before, after)),
      beforeAttributeUpdated: (/** @type {string} */ name, /** @type {Element} */ element) =>
        name !== 'style' && !(name === 'open' && /^(details|dialog)$/i.test(element.tagName)),
    },
  });
  document.dispatchEvent(new Event(renewed));
}

/**
 * @param {HTMLFormElement} form
 * @param {Node} after
 */
function isInUse(form, after) {
  const same = after instanceof HTMLFormElement && after.dataset['key'] === form.dataset['key'];
  return same && (form.dataset['touched'] !== undefined || form.contains(document.activeElement));
}

/**
 * @param {string} state
 * @param {string} text
 */
function show(state, text) {
  for (const sign of document.querySelectorAll('.live')) {
    sign.setAttribute('data-state', state);
    sign.textContent = text;
  }
}

document.addEventListener('input', ({ target }) => {
  if (target instanceof Element) target.closest('form')?.setAttribute('data-touched', '');
});
