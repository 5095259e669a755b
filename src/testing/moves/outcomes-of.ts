import { toPlainError } from '../../actors/record/plain-error.ts';
import type { Process } from '../../definition/define-process.ts';
import { toJsonSchema } from '../../definition/schemas/event-schema.ts';
import { invalidRequest } from '../../invalid-request.ts';
import { isScripted } from '../behaviours/assert-behaviour.ts';
import type { Scripted } from '../behaviours/behaviour.ts';
import type { Turn } from '../behaviours/turn.ts';
import type { Outcome } from '../traces/outcome.ts';
import { sampleSchema } from './sample-schema.ts';

/** What the calls of a task can come to. */
export interface TaskOutcomes {
  readonly outcomes: readonly Outcome[];
  /** Whether a call may also be handed over. */
  readonly handsOver: boolean;
  /** Whether neither an output nor its schema is stated. */
  readonly isOutputUnknown: boolean;
}

/**
 * The outcomes of a task: those that are given, its success if none is given, its failure for good, and its time-out if its time
 * is limited.
 */
export function outcomesOf(
  process: Process,
  task: string,
  given: readonly Scripted[] = [],
): TaskOutcomes {
  assertScripts(task, given);
  const turns = given.flatMap((script) => script.turns);
  const stated = turns.flatMap((turn) => toOutcome(task, turn));
  const isStated = stated.some(({ kind }) => kind === 'ok');
  const { result, timeout, heartbeat } = process.tasks[task] ?? {};
  const [sample] = result === undefined ? [] : sampleSchema(toJsonSchema(result), 1);
  const message = `${task} fails in this exploration`;
  return {
    outcomes: [
      ...(isStated ? [] : [{ kind: 'ok', output: sample } as const]),
      ...stated,
      { kind: 'fails', error: { name: 'TaskError', message } },
      ...(timeout === undefined && heartbeat === undefined ? [] : [{ kind: 'timesOut' } as const]),
    ],
    handsOver: turns.some(({ kind }) => kind === 'handsOver'),
    isOutputUnknown: !isStated && sample === undefined,
  };
}

function assertScripts(task: string, given: unknown): void {
  if (Array.isArray(given) && given.every(isScripted)) return;
  throw invalidRequest(
    `The outcomes of "${task}" are a list of behaviours, such as [ok({ id: 'c1' }), fails(1, error), handsOver()].`,
  );
}

function toOutcome(task: string, turn: Turn): readonly Outcome[] {
  switch (turn.kind) {
    case 'ok':
      return [{ kind: 'ok', output: asJson(turn.value) }];
    case 'fails': {
      const error = turn.error ?? new Error(`${task} fails in this exploration`);
      return [{ kind: 'fails', error: toPlainError(error) }];
    }
    case 'never':
      return [{ kind: 'timesOut' }];
    case 'handsOver':
      return [];
    case 'real':
      throw invalidRequest(
        `The outcome of "${task}" is real(), but an exploration executes nothing. State what it comes to, such as ok(…) and fails(…).`,
      );
  }
}

function asJson(value: unknown): unknown {
  return value === undefined ? undefined : (JSON.parse(JSON.stringify(value)) as unknown);
}
