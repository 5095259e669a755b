import { html, raw } from 'hono/html';
import type { OpenApi } from '../openapi/openapi.ts';
import { commonStatuses } from '../openapi/responses.ts';
import { createReader, type Answer, type Reader } from './document.ts';
import { introduction } from './introduction.ts';
import { operationEntry } from './operation-entry.ts';
import { schemaTable } from './schema-table.ts';
import { style } from './style.ts';
import { codes, entry, type Html } from './text.ts';

/** The document as one self-contained page. `url`: the URL of the service. */
export function toPage(document: OpenApi, url: string): Html {
  const reader = createReader(document);
  const { tags, info } = document;
  const common = commonAnswers(reader);
  return html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <title>${info.title} API</title>
        ${raw(`<style>${style}</style>`)}
      </head>
      <body>
        <a class="skip" href="#main">Skip to the content</a>
        <nav aria-label="Contents">
          <a class="name" href="#main">${info.title}</a>
          <ul>
            ${['start:Calls', 'tokens:Tokens', 'errors:Errors'].map(link)}
          </ul>
          <h2>Resources</h2>
          <ul>
            ${tags.map(({ name }) => link(`${name}:${name}`))}
          </ul>
          <h2>Reference</h2>
          <ul>
            ${link('schemas:Schemas')}
            <li><a href="/openapi.json">openapi.json</a></li>
          </ul>
        </nav>
        <main id="main" tabindex="-1">
          <h1>${info.title} API</h1>
          <p class="lead">${codes(info.description)}</p>
          <p>
            <small
              >Version ${info.version} · ${info.contact.name ?? info.contact.email ?? ''} · License
              ${info.license.name}</small
            >
          </p>
          ${introduction(reader, { url, common })}
          ${tags.map(
            ({ name, description = '' }) =>
              html`<section aria-labelledby="${name}">
                <h2 id="${name}">${name}</h2>
                <p>${codes(description)}</p>
                ${reader.operations
                  .filter((operation) => operation.tags.includes(name))
                  .map((operation) => operationEntry(reader, operation, isCommon))}
              </section>`,
          )}
          <section aria-labelledby="schemas">
            <h2 id="schemas">Schemas</h2>
            <p>
              The contents of request and response bodies. Every field is present unless it is
              marked optional.
            </p>
            ${reader.schemas.map((name) => schemaEntry(reader, name))}
          </section>
        </main>
      </body>
    </html>`;
}

function link(target: string): Html {
  const [id, name] = target.split(':');
  return html`<li><a href="#${id}">${name}</a></li>`;
}

function schemaEntry(reader: Reader, name: string): Html {
  const value = { $ref: `#/components/schemas/${name}` };
  const { description = '', oneOf = [] } = reader.schemaOf(value);
  return entry(
    `schema.${name}`,
    html`<code>${name}</code><span>${description}</span>`,
    oneOf.length === 0
      ? schemaTable(reader, value)
      : html`${oneOf.map((one) => schemaTable(reader, one))}`,
  );
}

/** The problems that any operation may return, each with its most complete description. */
function commonAnswers({ operations }: Reader): readonly Answer[] {
  const byStatus = new Map<string, Answer>();
  for (const answer of operations.flatMap(({ answers }) => answers).filter(isCommon)) {
    const { description = '' } = byStatus.get(answer.status) ?? {};
    if (answer.description.length > description.length) byStatus.set(answer.status, answer);
  }
  return [...byStatus.values()].toSorted((a, b) => Number(a.status) - Number(b.status));
}

function isCommon({ status, content }: Answer): boolean {
  return 'application/problem+json' in content && commonStatuses.has(Number(status));
}
