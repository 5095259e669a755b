import { html } from 'hono/html';
import type { Operation, Reader } from './document.ts';
import { eventName, schemaTable } from './schema-table.ts';

type Html = ReturnType<typeof html>;

/** One operation, folded: parameters, body, curl examples and answers. */
export function operationSection(reader: Reader, operation: Operation, origin: string): Html {
  const { method, path, summary, operationId } = operation;
  return html`<details id="${operationId}">
    <summary>
      <b class="${method}">${method.toUpperCase()}</b><code>${path}</code><span>${summary}</span>
    </summary>
    <div>
      ${parameters(reader, operation)} ${body(reader, operation)}
      <h3>Try it</h3>
      ${examplesOf(operation).map((example) => html`<pre>${toCurl(operation, origin, example)}</pre>`)}
      <h3>Answers</h3>
      <table>
        ${Object.entries(operation.responses).map(
          ([status, { description }]) =>
            html`<tr>
              <td><code>${status}</code></td>
              <td>${codes(description)}</td>
            </tr>`,
        )}
      </table>
    </div>
  </details>`;
}

/** Text in which \`…\` is code. */
export function codes(text: string): readonly Html[] {
  return text
    .split('`')
    .map((part, index) => (index % 2 === 1 ? html`<code>${part}</code>` : html`${part}`));
}

function parameters(reader: Reader, operation: Operation): Html | string {
  const found = operation.parameters.map((value) => reader.parameterOf(value));
  if (found.length === 0) return '';
  return html`<h3>Parameters</h3>
    <table>
      ${found.map(
        ({ name, in: place, description }) =>
          html`<tr>
            <td><code>${name}</code> <small>${place}</small></td>
            <td>${codes(description)}</td>
          </tr>`,
      )}
    </table>`;
}

function body(reader: Reader, { requestBody }: Operation): Html | string {
  const value = requestBody?.content['application/json'].schema;
  if (value === undefined) return '';
  const { oneOf } = reader.schemaOf(value);
  if (oneOf === undefined)
    return html`<h3>Body</h3>
      ${schemaTable(reader, value)}`;
  return html`${oneOf.map(
    (event) =>
      html`<h3>Event <code>${eventName(reader, event)}</code></h3>
        ${schemaTable(reader, event)}`,
  )}`;
}

function examplesOf({ requestBody }: Operation): readonly unknown[] {
  const json = requestBody?.content['application/json'];
  if (json === undefined) return [undefined];
  const named = Object.values(json.examples).map(({ value }) => value);
  return named.length > 0 ? named : [json.example];
}

function toCurl({ method, path }: Operation, origin: string, example: unknown): string {
  const url = `${origin}${path.replaceAll(/\{(\w+)\}/g, (_, name: string) => `$${name.toUpperCase()}`)}`;
  const verb = method === 'get' ? 'curl' : `curl -X ${method.toUpperCase()}`;
  if (example === undefined) return `${verb} "${url}"`;
  const text = JSON.stringify(example).replaceAll("'", String.raw`'\''`);
  return `${verb} "${url}" \\\n  -H 'Content-Type: application/json' \\\n  -d '${text}'`;
}
