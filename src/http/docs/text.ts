import { html } from 'hono/html';

export type Html = ReturnType<typeof html>;

/** Text in which `…` is code. */
export function codes(text: string): readonly Html[] {
  return text
    .split('`')
    .map((part, index) => (index % 2 === 1 ? html`<code>${part}</code>` : html`${part}`));
}

/** What is shown as it is typed, or as it is answered. It may be wide, so that it must be reachable by keyboard. */
export function block(text: string, label: string): Html {
  return html`<pre tabindex="0" role="region" aria-label="${label}"><code>${text}</code></pre>`;
}

/** A row that opens. Its id stands within what it hides, so that a link to it opens it. */
export function entry(id: string, head: Html, body: Html): Html {
  return html`<details>
    <summary>${head}</summary>
    <div class="body" id="${id}">${body}<a class="here" href="#${id}">Link to this</a></div>
  </details>`;
}
