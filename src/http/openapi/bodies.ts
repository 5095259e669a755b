import type { Runtime } from '../../actors/contract/runtime-types.ts';
import { processRef, type Json } from './component-schemas.ts';

type Process = Runtime['processes'][number];

export function jsonBody(
  schema: Json,
  more: { readonly required?: boolean; readonly example?: unknown; readonly examples?: Json } = {},
): Json {
  const { required = true, ...shown } = more;
  return { required, content: { 'application/json': { schema, ...shown } } };
}

/** The body of a start, with the example of the process. */
export function inputBody(process: Process): Json {
  const { input: example } = process.examples;
  const required = process.input !== undefined && !process.input.safeParse(undefined).success;
  return jsonBody(processRef(process, 'input'), {
    required,
    ...(example === undefined ? {} : { example }),
  });
}

/** The body of an event, with the examples of the process. */
export function eventBody(process: Process): Json {
  const given = Object.entries(process.examples.events ?? {});
  const examples = Object.fromEntries(
    given.map(([type, payload]) => [type, { value: { type, ...Object(payload) } }]),
  );
  return jsonBody(processRef(process, 'event'), given.length === 0 ? {} : { examples });
}
