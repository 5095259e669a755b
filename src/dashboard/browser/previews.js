import { postForm } from './post-form.js';

/** Shows in a form what it would come to, where a button with `data-previews` sends it. Without a script, that is a page. */
export function showPreviews() {
  document.addEventListener('submit', (event) => {
    const { target: form, submitter } = event;
    if (!(form instanceof HTMLFormElement)) return;
    if (!(submitter instanceof HTMLButtonElement) || !submitter.matches('[data-previews]')) return;
    event.preventDefault();
    // The form is not sent as an act, too.
    event.stopImmediatePropagation();
    void preview(form, submitter);
  });
}

/**
 * Forgets what the form would have come to.
 * @param {HTMLFormElement} form
 */
export function dropPreview(form) {
  form.querySelector('[data-preview]')?.replaceChildren();
}

/**
 * @param {HTMLFormElement} form
 * @param {HTMLButtonElement} button
 */
async function preview(form, button) {
  const place = form.querySelector('[data-preview]');
  const fault = form.querySelector('[role=alert]');
  if (place === null || fault === null) return;
  button.disabled = true;
  fault.textContent = '';
  dropPreview(form);
  try {
    const answer = await postForm(form, button.formAction);
    if (answer === undefined) return;
    const { html = '', message = `The server answered ${answer.status}.` } = await answer.json();
    if (answer.ok) place.innerHTML = html;
    else fault.textContent = message;
    // The page does not take it away when the instance moves on: it says of which step it is.
    form.dataset['touched'] = '';
  } catch {
    fault.textContent = 'The server did not answer. Try again.';
  } finally {
    button.disabled = false;
  }
}
