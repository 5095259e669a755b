import type { HistoryEntry } from '../../../src/actors/record/history-entry.ts';
import type {
  Answer,
  Attempt,
  Capture,
  Observation,
  Operation,
} from '../../crash/linearizability/observation.ts';
import { attempt, goodRun } from './observed-run.ts';

/* Changes to the good run, each as the part of it that is then another. */

const { operations, captures, streams } = goodRun;

function nameOf({ request }: Operation): string {
  if (request.kind === 'read') return '';
  return request.kind === 'start' ? request.generation : request.event.id;
}

/** Another operation in the place of the one with this event or generation. */
export function asked(name: string, change: (one: Operation) => Operation): Partial<Observation> {
  return { operations: operations.map((one) => (nameOf(one) === name ? change(one) : one)) };
}

export function without(name: string): readonly Operation[] {
  return operations.filter((one) => nameOf(one) !== name);
}

export function answered(name: string, answer: Answer): Partial<Observation> {
  return asked(name, (one) => ({
    ...one,
    attempts: one.attempts.map((before): Attempt => ({ ...before, answer })),
  }));
}

export function timed(name: string, invokedAt: number, endedAt: number): Partial<Observation> {
  return asked(name, (one) => ({
    ...one,
    attempts: one.attempts.map((before): Attempt => ({ ...before, invokedAt, endedAt })),
  }));
}

/** The event e4, repeated once more. */
export function repeated(answer: Answer, invokedAt: number): Partial<Observation> {
  return asked('e4', (one) => ({
    ...one,
    attempts: [...one.attempts, attempt(invokedAt, invokedAt + 2, answer)],
  }));
}

export function read(invokedAt: number, endedAt: number, answer: Answer): Partial<Observation> {
  const attempts = [attempt(invokedAt, endedAt, answer)];
  const one: Operation = { address: 'round', request: { kind: 'read' }, caller: 'owner', attempts };
  return { operations: [...operations, one] };
}

export function eventFor(
  id: string,
  event: { readonly generation?: string },
  options: { readonly ifVersion?: number } = {},
): Operation['request'] {
  return { kind: 'event', event: { type: 'ADD', id, ...event }, ...options };
}

export function captured(index: number, change: Partial<Capture>): Capture {
  const found = captures[index];
  if (found === undefined) throw new RangeError(`There is no capture ${index}`);
  return { ...found, ...change };
}

export function history(index: number, from: number, to: number): Capture['history'] {
  return captured(index, {}).history.slice(from, to);
}

/** The last capture, or the one with that many steps, in another form, and one of its steps, too; a new one at the end. */
export function rewritten(
  change: Partial<Capture>,
  step: Partial<Omit<HistoryEntry, 'event'>> & {
    readonly event?: HistoryEntry['event'] & { readonly id?: string };
  },
  at = 1,
): Partial<Observation> {
  const index = at > 1 ? 1 : 2;
  const before = captured(index, {}).history;
  const rewrittenStep = before[at];
  if (rewrittenStep === undefined) throw new RangeError(`There is no step ${at}`);
  const isNew = step.sequence !== undefined && change.version !== undefined;
  const next = { ...rewrittenStep, ...step };
  const steps = isNew ? [...before, next] : before.with(at, next);
  return { captures: captures.with(index, captured(index, { ...change, history: steps })) };
}

export function streamed({
  steps,
  ended = false,
}: {
  readonly steps: readonly number[];
  readonly ended?: boolean;
}): Partial<Observation> {
  const told = steps.flatMap((version) => history(1, version, version + 1));
  return { streams: [...streams, { address: 'round', after: -1, steps: told, ended }] };
}

export function lastEntries(): readonly string[] {
  return captured(1, {}).entries;
}
