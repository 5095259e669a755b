import { html } from 'hono/html';
import { fieldsOfEveryAnswer } from '../openapi/headers.ts';
import { toCurl } from './to-curl.ts';
import type { Answer, Operation, Reader } from './document.ts';
import { eventName, schemaTable, typeText } from './schema-table.ts';
import { block, codes, entry, type Html } from './text.ts';

/** One operation, collapsed: its purpose, its request as curl, its responses. */
export function operationEntry(
  reader: Reader,
  operation: Operation,
  isCommon: (answer: Answer) => boolean,
): Html {
  const { method, path, summary, operationId, description } = operation;
  return entry(
    operationId,
    html`<b>${method.toUpperCase()}</b><code>${breakable(path)}</code><span>${summary}</span>`,
    html`<p>${codes(description)}</p>
      ${parameters(reader, operation)} ${body(reader, operation)}
      ${answers(reader, operation, isCommon)}`,
  );
}

/** A path may break only before each of its parts. */
function breakable(path: string): readonly Html[] {
  return path
    .split('/')
    .slice(1)
    .map((part) => html`/<wbr />${part}`);
}

function parameters(reader: Reader, operation: Operation): Html | string {
  const found = operation.parameters.map((value) => reader.parameterOf(value));
  if (found.length === 0) return '';
  return html`<h3>Parameters</h3>
    <table>
      <tbody>
        ${found.map(
          ({ name, in: place, required, description, schema }) =>
            html`<tr>
              <th scope="row">
                <code>${name}</code> <small>${place}${required ? '' : ', optional'}</small>
              </th>
              <td>
                <code class="type">${typeText(reader, schema)}</code>
                <small>${codes(description)}</small>
              </td>
            </tr>`,
        )}
      </tbody>
    </table>`;
}

/** The body and a call that sends it; one of each for every event. */
function body(reader: Reader, operation: Operation): Html {
  const { authenticated } = reader;
  const curl = (example?: unknown) =>
    block(toCurl(operation, { authenticated, example }), 'Call with curl');
  const json = operation.requestBody?.content['application/json'];
  if (json === undefined)
    return html`<h3>Call</h3>
      ${curl()}`;
  const { oneOf, properties } = reader.schemaOf(json.schema);
  const events = oneOf ?? (properties?.['type']?.['const'] === undefined ? [] : [json.schema]);
  if (events.length === 0) {
    const [named] = Object.values(json.examples);
    return html`<h3>Body${operation.requestBody?.required === true ? '' : ' (optional)'}</h3>
      ${schemaTable(reader, json.schema)}
      <h3>Call</h3>
      ${curl(json.example ?? named?.value)}`;
  }
  return html`${events.map((event) => {
    const name = eventName(reader, event);
    return html`<h3>Event <code>${name}</code></h3>
      ${schemaTable(reader, event)} ${curl(json.examples[name]?.value ?? { type: name })}`;
  })}`;
}

function answers(
  reader: Reader,
  operation: Operation,
  isCommon: (answer: Answer) => boolean,
): Html {
  const own = operation.answers.filter((answer) => !isCommon(answer));
  const shown = own.find(({ content }) =>
    Object.values(content).some(({ example }) => example !== undefined),
  );
  return html`<h3>Responses</h3>
    <table class="answers">
      <tbody>
        ${own.map((answer) => answerRow(reader, answer))}
      </tbody>
    </table>
    <p>
      <small>Plus the <a href="#errors">errors common to all requests</a>.</small>
    </p>
    ${shown === undefined ? '' : sample(shown)}`;
}

function answerRow(reader: Reader, { status, description, content, headers }: Answer): Html {
  const isProblem = 'application/problem+json' in content;
  const [schema] = isProblem ? [] : Object.values(content);
  const named = Object.keys(headers).filter((name) => !fieldsOfEveryAnswer.has(name));
  return html`<tr>
    <th scope="row"><code class="s${status[0] ?? ''}">${status}</code></th>
    <td>
      ${codes(description)}
      ${
        schema === undefined
          ? ''
          : html`<code class="type">${typeText(reader, schema.schema)}</code>`
      }
      ${isProblem || named.length === 0 ? '' : html`<small>Headers: ${named.join(', ')}</small>`}
    </td>
  </tr>`;
}

function sample({ status, content }: Answer): Html {
  const [example] = Object.values(content).map((one) => one.example);
  const text = typeof example === 'string' ? example : JSON.stringify(example, null, 2);
  return html`<h3>Example of <code>${status}</code></h3>
    ${block(text, `Example of the ${status} response`)}`;
}
