import type { Process } from '../../definition/define-process.ts';
import { eventSchema } from '../../definition/schemas/event-schema.ts';
import { invalidRequest } from '../../invalid-request.ts';
import { parseEvent } from '../../definition/schemas/parse-with.ts';
import { atTime } from '../traces/at-time.ts';
import { traceStartMs } from '../traces/create-player.ts';
import { sampleSchema } from './sample-schema.ts';

/** An event as a client sends it. */
export interface SentEvent {
  readonly type: string;
}

/** How many payloads are made for an event whose payloads are not given. */
const mostPayloads = 8;

/**
 * The events of a type to send: with the payloads that are given, or with the example of the process and values that the schema
 * allows, the simplest first. Empty if none can be made. Throws `invalid_request` if one that is given does not fit the schema.
 */
export function payloadsOf(
  process: Process,
  type: string,
  given: readonly object[] | undefined,
): readonly SentEvent[] {
  const parse = (event: SentEvent) => atTime(traceStartMs, () => parseEvent(process, event, true));
  if (given !== undefined) {
    if (!Array.isArray(given)) {
      throw invalidRequest(
        `The payloads of the event "${type}" are a list, such as [{ stars: 5 }]; [] for none.`,
      );
    }
    const events = given.map((payload) => toEvent(type, payload));
    for (const event of events) parse(event);
    return events;
  }
  const examples = process.examples.events as Readonly<Record<string, object>> | undefined;
  const example = examples?.[type];
  const schema = process.events === undefined ? {} : (eventSchema(process, type) ?? {});
  const samples = process.events === undefined ? [{}] : sampleSchema(schema, mostPayloads);
  const found = new Map<string, SentEvent>();
  for (const candidate of example === undefined ? samples : [example, ...samples]) {
    const event = toEvent(type, candidate as object);
    try {
      found.set(JSON.stringify(parse(event)), event);
    } catch {
      // The schema refuses it for a reason that JSON Schema cannot express.
    }
  }
  return [...found.values()].slice(0, mostPayloads);
}

function toEvent(type: string, payload: object): SentEvent {
  return Object.assign({ type }, payload, { type });
}
