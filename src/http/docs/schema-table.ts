import { html } from 'hono/html';
import type { Reader, Schema } from './document.ts';

type Html = ReturnType<typeof html>;

const limits = {
  minLength: 'at least # long',
  maxLength: 'at most # long',
  minimum: 'from #',
  maximum: 'to #',
  minItems: 'at least # items',
  maxItems: 'at most # items',
  default: 'default #',
} as const;

/** The fields of an object: name, type, rules. */
export function schemaTable(reader: Reader, value: unknown): Html {
  const schema = reader.schemaOf(value);
  const { properties, required = [] } = schema;
  if (properties === undefined)
    return html`<p>${schema.description ?? typeText(reader, schema)}</p>`;
  const rows = Object.entries(properties).map(([name, field]) => {
    const { description = '' } = reader.schemaOf(field);
    return html`<tr>
      <td><code>${name}${required.includes(name) ? '' : '?'}</code></td>
      <td>
        <code>${typeText(reader, field)}</code> <small>${rulesText(field)} ${description}</small>
      </td>
    </tr>`;
  });
  return rows.length === 0
    ? html`<p>An empty object.</p>`
    : html`<table>
        ${rows}
      </table>`;
}

/** The fixed `type` of an event. */
export function eventName(reader: Reader, value: unknown): string {
  const type = reader.schemaOf(value).properties?.['type']?.['const'];
  return typeof type === 'string' ? type : 'any event';
}

/** A type in short, such as `string[]` or `{ sku: string, quantity?: integer }`. */
function typeText(reader: Reader, value: unknown, depth = 0): string {
  const schema = reader.schemaOf(value);
  if (depth > 3) return '…';
  if (schema.const !== undefined) return JSON.stringify(schema.const);
  if (schema.enum !== undefined) return schema.enum.map((one) => JSON.stringify(one)).join(' | ');
  const choices = schema.oneOf ?? schema.anyOf;
  if (choices !== undefined) {
    return choices.map((one) => typeText(reader, one, depth + 1)).join(' | ');
  }
  if (schema.items !== undefined) return `${typeText(reader, schema.items, depth + 1)}[]`;
  if (schema.properties !== undefined) return objectText(reader, schema, depth);
  const name = [schema.type ?? 'any'].flat().join(' | ');
  return schema.format === undefined ? name : `${name} (${schema.format})`;
}

function objectText(reader: Reader, schema: Schema, depth: number): string {
  const fields = Object.entries(schema.properties ?? {}).map(([name, field]) => {
    const optional = schema.required?.includes(name) === true ? '' : '?';
    return `${name}${optional}: ${typeText(reader, field, depth + 1)}`;
  });
  return fields.length === 0 ? '{}' : `{ ${fields.join(', ')} }`;
}

function rulesText(field: Readonly<Record<string, unknown>>): string {
  return Object.entries(limits)
    .filter(([name]) => field[name] !== undefined && field[name] !== Number.MAX_SAFE_INTEGER)
    .map(([name, text]) => text.replace('#', JSON.stringify(field[name])))
    .join(', ');
}
