import type { AnyEventObject } from 'xstate';
import type { Process, RetryPolicy } from '../../definition/define-process.ts';
import { TaskError } from '../../errors.ts';
import { handedOver } from '../../definition/machine/handed-over.ts';
import { actorsOf, machinesWithin } from '../../definition/machine/machines-within.ts';
import { toEffectId } from '../ports/ids.ts';
import type { PlainError } from '../record/plain-error.ts';
import type { LiveActor, LiveTask } from '../restore/live-actor.ts';
import { copyJson } from '../xstate/json.ts';
import { attemptLimit } from '../pending/attempt-limit.ts';
import { sequenceOf } from '../pending/outbox.ts';
import type { ActorPath } from '../record/record.ts';
import type { CallScope } from './run-task.ts';
import { parseTaskInput } from './parse-task-input.ts';
import { logicOf } from '../xstate/xstate-internals.ts';

/** The function that a pending task calls, and its retry policy. */
export interface Callout {
  readonly call: (scope: CallScope) => unknown;
  readonly policy: RetryPolicy & { readonly attempts: number };
  /** Why no attempt can be made: the stored input does not match the task's schema. */
  readonly unfit?: PlainError;
}

/**
 * Called with each event that a machine emitted. If it rejects, it is called again with the same event, whatever the
 * reason; later events of the instance wait.
 */
export type OnEmit = (emitted: {
  readonly process: string;
  /** The public id. */
  readonly id: string;
  readonly event: { readonly type: string };
  /** The same for every delivery of the event. */
  readonly idempotencyKey: string;
  /** Increases with each event of the instance, not always by one. A repeated delivery has the same number. */
  readonly sequence: number;
  /** The time of the step that emitted the event (ISO 8601). */
  readonly at: string;
  /** When the instance was started (ISO 8601): a later instance with the same business key has the same id. */
  readonly createdAt: string;
}) => unknown;

/** A call that takes longer fails and is repeated, so that later events do not wait forever. */
const tellMs = 60_000;

/** Receives what the actor at `path` emits. */
export type TaskEmit = (path: ActorPath, event: AnyEventObject) => void;

/** Returns the function that a task of an instance calls. */
export function calloutOf(
  live: LiveActor,
  task: LiveTask,
  to: { readonly onEmit?: OnEmit | undefined; readonly emit?: TaskEmit } = {},
): Callout {
  const { process } = live;
  const { onEmit, emit = nowhere } = to;
  const { name, work } = task.pending;
  const policy = Object.hasOwn(process.tasks, name) ? process.tasks[name] : undefined;
  const attempts = attemptLimit(process, task.pending);
  switch (work.kind) {
    case 'invoked':
    case 'awaited':
    case 'rollback': {
      const call = promiseOf(process, task);
      const stored = work.kind === 'awaited' ? work.input : task.input;
      const { input, unfit } = parseTaskInput(name, policy?.input, stored);
      const { ref } = task;
      return {
        ...unfit,
        call: (scope) =>
          call(
            extend(scope, {
              input: typeof input === 'object' ? structuredClone(input) : input,
              ...(ref === undefined ? {} : { self: ref, system: ref.system }),
              // A task that was left has no actor any more that could emit.
              emit: work.kind === 'invoked' ? toEmit(work.path, emit) : nowhere,
            }),
          ),
        policy: withAttempts(policy, attempts),
      };
    }
    case 'undo': {
      const entry = live.ledger.find(({ id }) => id === work.entry);
      const { compensate, compensation } = policy ?? {};
      const { input, unfit } = parseTaskInput(name, policy?.input, entry?.input);
      return {
        ...unfit,
        call: async (scope) => {
          if (entry === undefined || compensate === undefined) {
            throw new Error(`${name} no longer has a compensation`);
          }
          const taskKey = toEffectId(live, entry.id);
          const given = structuredClone({ input, output: entry.output });
          // The types of a process tie each policy to its task.
          const undoing = compensate(extend(scope, { ...given, taskKey }) as never);
          const result: unknown = await undoing;
          // Other return values are ignored, so they need not be JSON.
          return result === handedOver ? result : undefined;
        },
        policy: withAttempts(compensation, attempts),
      };
    }
    case 'emit': {
      const { event } = work;
      const about = {
        process: process.name,
        id: live.publicId,
        sequence: sequenceOf(task.pending),
        at: new Date(task.pending.startedAt).toISOString(),
        createdAt: new Date(live.createdAt).toISOString(),
      };
      return {
        call: async ({ idempotencyKey }) => {
          const told = { idempotencyKey, ...about, event: copyJson(event, 'emitted event') };
          try {
            await onEmit?.(told);
          } catch (error) {
            throw isFinal(error) ? new Error(error.message, { cause: error }) : error;
          }
        },
        policy: { attempts, timeout: tellMs },
      };
    }
  }
}

/** An undelivered event would be lost, so no error is final: to ignore an event, let `onEmit` return. */
function isFinal(error: unknown): error is TaskError {
  return error instanceof TaskError && !error.retryable;
}

/** Not a spread, which would create the signal that few callouts use. */
function extend<T extends object>(scope: CallScope, more: T): CallScope & T {
  return Object.assign(scope, more);
}

/** Not a spread with an addition, which takes Node 20 ten times as long. */
function withAttempts<P extends object>(
  policy: P | undefined,
  attempts: number,
): P & { readonly attempts: number } {
  return Object.assign({ attempts }, policy, { attempts }) as P & { readonly attempts: number };
}

function toEmit(path: ActorPath, emit: TaskEmit): (event: AnyEventObject) => void {
  return (event) => emit(path, copyJson(event, 'emitted event'));
}

function nowhere(): void {}

/** The function of the promise actor behind a task. A task that was left has no actor any more, only its name. */
function promiseOf(process: Process, { ref, pending }: LiveTask): (scope: object) => unknown {
  const own = ref === undefined ? promiseNamed(process, pending.name) : logicOf(ref);
  if (typeof own?.config !== 'function') throw new Error(`${pending.name} is not a promise actor`);
  return own.config as (scope: object) => unknown;
}

function promiseNamed(process: Process, name: string): { readonly config?: unknown } | undefined {
  return [...machinesWithin(process.machine)]
    .flatMap(actorsOf)
    .find(([actor]) => actor === name)?.[1];
}
