import type { AnyEventObject } from 'xstate';
import type { z } from 'zod';
import type { Process } from '../define-process.ts';
import { invalidRequest } from '../../invalid-request.ts';
import { describeFaults, findFaults, type Fault } from './find-faults.ts';

/** Parses the body of a start into the machine's input. Throws `invalid_request` with every fault. */
export function parseInput(process: Process, body: unknown): unknown {
  if (process.input === undefined) return body;
  return parseWith(process.input, body, `The input of ${process.name}`);
}

/**
 * The event in a body, and whether the process declares it. Throws `invalid_request` with every fault, and for events
 * of XState (`xstate.…`). `undeclared`: events that the process does not declare count as declared.
 */
export function parseEvent(
  process: Process,
  body: unknown,
  undeclared = false,
): { readonly event: AnyEventObject; readonly known: boolean } {
  if (typeof body !== 'object' || body === null || Array.isArray(body)) {
    throw invalidRequest('An event must be a JSON object with a type.', [
      { pointer: '', message: 'must be an object' },
    ]);
  }
  const { type, ...rest } = body as Readonly<Record<string, unknown>>;
  if (typeof type !== 'string' || type === '' || type === '*' || type.startsWith('xstate.')) {
    throw invalidRequest('An event must be a JSON object with a type.', [
      { pointer: '/type', message: 'must be the name of an event' },
    ]);
  }
  if (process.events === undefined) return { event: { type, ...rest }, known: true };
  const schema = Object.hasOwn(process.events, type) ? process.events[type] : undefined;
  if (schema === undefined) {
    return undeclared
      ? { event: { type, ...rest }, known: true }
      : { event: { type }, known: false };
  }
  const parsed = parseWith(schema, rest, `The event ${type}`);
  // Not the other way round: V8 gives an object that starts with a spread and grows its own shape.
  const event = { type, ...(parsed as object) };
  event.type = type;
  return { event, known: true };
}

/**
 * Parses a value. Throws `invalid_request` with a JSON pointer (RFC 6901) for every fault that `findFaults` reports.
 */
export function parseWith<T>(schema: z.ZodType<T>, value: unknown, what: string): T {
  const result = findFaults(schema, value);
  if ('data' in result) return result.data;
  const { errors, errorCount, mayBeMore } = result.faults;
  const faults = describeFaults(errors.map(describe), errorCount);
  const rest = mayBeMore ? '; there may be more' : '';
  throw invalidRequest(`${what} is not valid: ${faults}${rest}.`, errors, { errorCount });
}

function describe({ pointer, message }: Fault): string {
  return pointer === '' ? message : `${pointer}: ${message}`;
}
