import { html } from 'hono/html';

export type Html = ReturnType<typeof html>;

/** Renders `…` in a text as code. */
export function codes(text: string): readonly Html[] {
  return text
    .split('`')
    .map((part, index) => (index % 2 === 1 ? html`<code>${part}</code>` : html`${part}`));
}

/** A code block. It may scroll, so it must be reachable by keyboard. */
export function block(text: string, label: string): Html {
  return html`<pre tabindex="0" role="region" aria-label="${label}"><code>${text}</code></pre>`;
}

/** A row that expands. Its id is inside the hidden part, so that a link to it opens the row. */
export function entry(id: string, head: Html, body: Html): Html {
  return html`<details>
    <summary>${head}</summary>
    <div class="body" id="${id}">${body}<a class="here" href="#${id}">Link to this</a></div>
  </details>`;
}
