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

/** @param {HTMLFormElement} form */
async function send(form) {
  const buttons = [...form.querySelectorAll('button')];
  for (const button of buttons) button.disabled = true;
  tell(form, '');
  try {
    const answer = await postForm(form, form.action);
    if (answer === undefined) return;
    const { message = `The server answered ${answer.status}.`, location: next } =
      await answer.json();
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
    tell(form, 'The server did not answer. Look whether the act took effect before you repeat it.');
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
