import { HoldfastError } from '../../errors.ts';
import { invalidRequest, type RequestFault } from '../../invalid-request.ts';
import { readJson } from '../../http/request/read-json.ts';
import type { FieldSchema } from './field-schema.ts';
import { fieldsOf, propertyPrefix, wholeBody } from './fields-of.ts';

/**
 * The object that the fields of a form describe. An optional field that is left empty is left out. What a process asks of the
 * values it checks itself. Throws `invalid_request` where JSON is malformed.
 */
export async function readFields(
  form: URLSearchParams,
  schema: FieldSchema | undefined,
): Promise<Readonly<Record<string, unknown>>> {
  if (schema === undefined) return toObject(await parse(form.get(wholeBody) ?? '', 'Data'));
  const entries = await Promise.all(
    fieldsOf(schema).map(async ({ name, kind, label, required }) => {
      const text = form.get(name);
      const key = name.slice(propertyPrefix.length);
      if (kind === 'boolean') return [[key, text === 'true']];
      if (text === null || (text === '' && !required)) return [];
      if (kind === 'number') return [[key, toNumber(text)]];
      if (kind === 'time') return [[key, inUtc(text)]];
      return [[key, kind === 'json' ? await parse(text, label) : text]];
    }),
  );
  return Object.fromEntries(entries.flat()) as Record<string, unknown>;
}

/** A field for a time sends it without a zone. */
function inUtc(text: string): string {
  return /^\d{4}-\d\d-\d\dT\d\d:\d\d$/.test(text) ? `${text}:00Z` : text;
}

/** What is no number is left to the process to refuse. */
function toNumber(text: string): number | string {
  const number = Number(text);
  return text.trim() === '' || !Number.isFinite(number) ? text : number;
}

async function parse(text: string, label: string): Promise<unknown> {
  if (text.trim() === '') return undefined;
  const headers = { 'content-type': 'application/json' };
  // As for a body of the API: no deeper, and no keys that reach prototypes.
  const request = new Request('http://form.invalid', { method: 'POST', headers, body: text });
  try {
    return await readJson(request, { bodyLimitBytes: Buffer.byteLength(text) });
  } catch (error) {
    if (!(error instanceof HoldfastError)) throw error;
    const { errors = [] } = error.details as { readonly errors?: readonly RequestFault[] };
    throw invalidRequest(`${label}: ${error.message}`, errors);
  }
}

function toObject(value: unknown): Readonly<Record<string, unknown>> {
  if (value === undefined) return {};
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) {
    return value as Record<string, unknown>;
  }
  throw invalidRequest('Data must be a JSON object.', [
    { pointer: '', message: 'must be an object' },
  ]);
}
