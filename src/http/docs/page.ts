import { html, raw } from 'hono/html';
import type { OpenApi } from '../openapi/openapi.ts';
import { createReader } from './document.ts';
import { codes, operationSection } from './operation.ts';
import { style } from './style.ts';

/** The document as one page that needs nothing else. */
export function toPage(document: OpenApi, origin: string): ReturnType<typeof html> {
  const reader = createReader(document);
  const { tags, info } = document;
  return html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <title>${info.title}</title>
        ${raw(`<style>${style}</style>`)}
      </head>
      <body>
        <nav>
          <strong>${info.title}</strong>
          <ul>
            ${tags.map(({ name }) => html`<li><a href="#${name}">${name}</a></li>`)}
          </ul>
          <a href="/openapi.json">openapi.json</a>
        </nav>
        <main>
          <h1>${info.title}</h1>
          <p>${codes(info.description)}</p>
          ${tags.map(
            ({ name, description }) =>
              html`<h2 id="${name}">${name}</h2>
                <p>${description}</p>
                ${reader.operations
                  .filter((operation) => operation.tags.includes(name))
                  .map((operation) => operationSection(reader, operation, origin))}`,
          )}
        </main>
      </body>
    </html>`;
}
