import { toPlainError } from '../../actors/record/plain-error.ts';
import type { Process } from '../../definition/define-process.ts';
import { taskNames } from '../../definition/graph/task-names.ts';
import { machineIn } from '../../definition/graph/machine-in.ts';
import { parseEvent } from '../../definition/schemas/parse-with.ts';
import { invalidRequest } from '../../invalid-request.ts';
import { assertKnownTask } from '../assertions/assert-known-task.ts';
import type { Scripted } from '../behaviours/behaviour.ts';
import type { Sampled } from './moves-of.ts';

/**
 * The events and outcomes to run a process with, and what is missing. Throws `invalid_request` for a payload that does not fit, or
 * a task or an event that does not exist.
 */
export function toSampled(
  process: Process,
  given: {
    readonly events: Readonly<Record<string, readonly object[] | undefined>>;
    readonly outcomes: Readonly<Record<string, readonly Scripted[]>>;
  },
): { readonly sampled: Sampled; readonly missing: readonly string[] } {
  for (const task of Object.keys(given.outcomes)) assertKnownTask(process, task);
  for (const type of Object.keys(given.events)) assertKnownEvent(process, type);
  const missing: string[] = [];
  const events = typesOf(process, Object.keys(given.events)).flatMap((type) => {
    const payloads = given.events[type]?.map((payload) => parse(process, type, payload));
    const found = [...(payloads ?? []), ...ownPayloads(process, type)];
    if (found.length === 0) {
      missing.push(
        `The event ${type} was not sent, because no payload is known: pass events: { ${JSON.stringify(type)}: [{ … }] }, or add an example to the process.`,
      );
    }
    return found;
  });
  const turnsOf = (task: string) => (given.outcomes[task] ?? []).flatMap(({ turns }) => turns);
  const outputs = new Map(
    taskNames(process.graph).map((task) => {
      const values = turnsOf(task).flatMap((turn) => (turn.kind === 'ok' ? [turn.value] : []));
      if (values.length > 0) return [task, values] as const;
      missing.push(
        `What follows the completion of ${task} was run without an output, so that it shows no errors: pass outcomes: { ${JSON.stringify(task)}: [ok(…)] }.`,
      );
      return [task, undefined] as const;
    }),
  );
  const errors = (task: string) => {
    const thrown = turnsOf(task).flatMap((turn) =>
      turn.kind === 'fails' ? [turn.error ?? new Error('no reason given')] : [],
    );
    return (thrown.length > 0 ? thrown : [new Error('no reason given')]).map(toPlainError);
  };
  return { sampled: { events, outputs: (task) => outputs.get(task), errors }, missing };
}

function assertKnownEvent({ name, events }: Process, type: string): void {
  if (events === undefined || Object.hasOwn(events, type)) return;
  const known = Object.keys(events).join(', ') || 'none';
  throw invalidRequest(`The process ${name} has no event "${type}". Its events are ${known}.`);
}

/** The events that are declared; without declarations, those that the states name. */
function typesOf({ events, graph }: Process, given: readonly string[]): readonly string[] {
  if (events !== undefined) return Object.keys(events);
  const named = machineIn(graph)
    .edges.filter(({ kind, event }) => kind === 'event' && !event.includes('*'))
    .map(({ event }) => event)
    .filter((event) => !event.startsWith('xstate.'));
  return [...new Set([...given, ...named])];
}

function ownPayloads(process: Process, type: string): readonly { readonly type: string }[] {
  const examples = process.examples.events as Readonly<Record<string, object>> | undefined;
  try {
    return [parse(process, type, examples?.[type] ?? {})];
  } catch {
    return [];
  }
}

function parse(process: Process, type: string, payload: object): { readonly type: string } {
  return parseEvent(process, { ...payload, type }, true).event;
}
