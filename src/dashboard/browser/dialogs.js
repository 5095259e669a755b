import { toast } from './toast.js';

/** Buttons with `data-opens` open the dialog of that id; `data-closes` closes it; `data-copies` copies a text. */
export function openDialogs() {
  document.addEventListener('click', ({ target }) => {
    if (!(target instanceof Element)) return;
    const opener = target.closest('[data-opens]');
    if (opener !== null) show(opener.getAttribute('data-opens') ?? '');
    if (target.closest('[data-closes]') !== null) target.closest('dialog')?.close();
    const copied = target.closest('[data-copies]')?.getAttribute('data-copies');
    if (copied !== undefined && copied !== null) void copy(copied);
    // A click beside a dialog closes it, unless something was typed.
    if (target instanceof HTMLDialogElement && target.querySelector('[data-touched]') === null) {
      target.close();
    }
  });
}

/** @param {string} id */
export function show(id) {
  const dialog = document.getElementById(id);
  if (dialog instanceof HTMLDialogElement && !dialog.open) dialog.showModal();
}

/** @param {string} text */
async function copy(text) {
  await navigator.clipboard.writeText(text).then(
    () => toast('Copied'),
    () => toast(`Could not copy; here it is: ${text}`),
  );
}
