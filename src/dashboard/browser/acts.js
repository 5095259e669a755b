import { postForm } from './post-form.js';
import { dropPreview } from './previews.js';
import { toast } from './toast.js';

/** Sends forms with `data-act` without leaving the page. The answer says what to tell, or where to go. */
export function followActs() {
  document.addEventListener('submit', (event) => {
    const form = event.target;
    if (!(form instanceof HTMLFormElement) || form.dataset['act'] === undefined) return;
    event.preventDefault();
    void send(form);
  });
}

/**
 * The key of what was sent from a form and not answered yet. Sent again unchanged, it takes effect once.
 * @type {WeakMap<HTMLFormElement, { text: string, key: string }>}
 */
const unanswered = new WeakMap();

/** @param {HTMLFormElement} form */
function keyOf(form) {
  const text = JSON.stringify([...new FormData(form)]);
  const before = unanswered.get(form);
  if (before?.text === text) return before.key;
  const key = crypto.getRandomValues(new Uint32Array(4)).join('-');
  unanswered.set(form, { text, key });
  return key;
}

/** @param {HTMLFormElement} form */
async function send(form) {
  const buttons = [...form.querySelectorAll('button')];
  for (const button of buttons) button.disabled = true;
  tell(form, '');
  try {
    const answer = await postForm(form, form.action, { 'idempotency-key': keyOf(form) });
    if (answer === undefined) return;
    const { message = `The server answered ${answer.status}.`, location: next } =
      await answer.json();
    if (answer.status < 500) unanswered.delete(form);
    if (!answer.ok) {
      tell(form, message);
      return;
    }
    delete form.dataset['touched'];
    form.closest('dialog')?.close();
    form.reset();
    dropPreview(form);
    if (next === undefined) toast(message);
    else location.assign(next);
  } catch {
    // Keeps the form as it is.
    form.dataset['touched'] = '';
    tell(form, 'The server did not answer. Send it again as it is: it takes effect once.');
  } finally {
    for (const button of buttons) button.disabled = false;
  }
}

/**
 * @param {HTMLFormElement} form
 * @param {string} message
 */
function tell(form, message) {
  const place = form.querySelector('[role=alert]');
  if (place !== null) place.textContent = message;
}
