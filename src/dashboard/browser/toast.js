const shownMs = 6000;

/**
 * Says something at the edge of the page, also to readers of the screen.
 * @param {string} text
 */
export function toast(text) {
  const place = document.querySelector('.toasts');
  if (place === null) return;
  const note = document.createElement('p');
  note.className = 'toast';
  note.textContent = text;
  place.append(note);
  setTimeout(() => note.remove(), shownMs);
}
