import { html } from 'hono/html';
import type { Reader, Schema } from './document.ts';
import { codes, type Html } from './text.ts';

/** The bounds of a value, with their units. */
const ranges = [
  ['minLength', 'maxLength', ' characters'],
  ['minimum', 'maximum', ''],
  ['minItems', 'maxItems', ' items'],
] as const;

/** The fields of an object: name, type, rules. Other types are described in a line. */
export function schemaTable(reader: Reader, value: unknown): Html {
  const schema = reader.schemaOf(value);
  const { properties, required = [], allOf } = schema;
  if (allOf !== undefined) return html`${allOf.map((part) => partOf(reader, part))}`;
  if (properties === undefined) {
    return html`<p>${codes(schema.description ?? '')} ${typeText(reader, schema)}</p>`;
  }
  const rows = Object.entries(properties).map(([name, field]) => {
    const { description = '' } = reader.schemaOf(field);
    return html`<tr>
      <th scope="row">
        <code>${name}</code>${required.includes(name) ? '' : html` <small>optional</small>`}
      </th>
      <td>
        <code class="type">${typeText(reader, field)}</code>
        <small>${rulesText(field)} ${codes(description)}</small>
      </td>
    </tr>`;
  });
  if (rows.length === 0) return html`<p>No fields other than its type.</p>`;
  return html`<table>
    <tbody>
      ${rows}
    </tbody>
  </table>`;
}

function partOf(reader: Reader, part: unknown): Html {
  const name = reader.nameOf(part);
  return name === undefined
    ? schemaTable(reader, part)
    : html`<p>All fields of <a href="#schema.${name}">${name}</a>, and:</p>`;
}

/** The fixed `type` of an event. */
export function eventName(reader: Reader, value: unknown): string {
  const type = reader.schemaOf(value).properties?.['type']?.['const'];
  return typeof type === 'string' ? type : 'any event';
}

/** A type in short form, such as `string[]` or `{ sku: string, quantity?: integer }`; a named one is a link. */
export function typeText(reader: Reader, value: unknown, depth = 0): Html {
  const name = reader.nameOf(value);
  if (name !== undefined) return html`<a href="#schema.${name}">${name}</a>`;
  const schema = reader.schemaOf(value);
  if (depth > 3) return html`…`;
  if (schema.const !== undefined) return html`${JSON.stringify(schema.const)}`;
  if (schema.enum !== undefined) {
    return html`${schema.enum.map((one) => JSON.stringify(one)).join(' | ')}`;
  }
  const choices = schema.oneOf ?? schema.anyOf;
  if (choices !== undefined) {
    return joined(
      choices.map((one) => typeText(reader, one, depth + 1)),
      ' | ',
    );
  }
  if (schema.items !== undefined) return html`${typeText(reader, schema.items, depth + 1)}[]`;
  if (schema.properties !== undefined) return objectText(reader, schema, depth);
  const type = [schema.type ?? 'any JSON'].flat().join(' | ');
  return html`${schema.format === undefined ? type : `${type} (${schema.format})`}`;
}

function objectText(reader: Reader, schema: Schema, depth: number): Html {
  const fields = Object.entries(schema.properties ?? {}).map(([name, field]) => {
    const optional = schema.required?.includes(name) === true ? '' : '?';
    return html`${name}${optional}: ${typeText(reader, field, depth + 1)}`;
  });
  return fields.length === 0 ? html`{}` : html`{ ${joined(fields, ', ')} }`;
}

function joined(parts: readonly Html[], separator: string): Html {
  return html`${parts.map((part, index) => (index === 0 ? part : html`${separator}${part}`))}`;
}

function rulesText(field: Readonly<Record<string, unknown>>): Html {
  const rules = ranges.flatMap(([least, most, unit]) => {
    const range = rangeText(field[least], field[most]);
    return range === undefined ? [] : [range + unit];
  });
  if (typeof field['pattern'] === 'string') rules.push(`matches \`${field['pattern']}\``);
  if (field['default'] !== undefined)
    rules.push(`\`${JSON.stringify(field['default'])}\` by default`);
  return html`${rules.length === 0 ? '' : codes(`${rules.join(', ')}.`)}`;
}

function rangeText(least: unknown, most: unknown): string | undefined {
  if (least === undefined)
    return most === undefined ? undefined : `at most ${JSON.stringify(most)}`;
  if (most === undefined) return `at least ${JSON.stringify(least)}`;
  return `${JSON.stringify(least)} to ${JSON.stringify(most)}`;
}
