import { runEffects } from '../../support/run-effects.ts';
import type { AnyMachineSnapshot, AnyStateMachine } from 'xstate';
import type { Cause, RunName } from '../../../src/actors/pending/cause.ts';
import { toInstanceId, type PublicId } from '../../../src/actors/ports/ids.ts';
import {
  createLiveActor,
  restoreLiveActor,
} from '../../../src/actors/restore/create-live-actor.ts';
import type { LiveActor } from '../../../src/actors/restore/live-actor.ts';
import type {
  InstanceRecord,
  PendingTask,
  PendingTimer,
} from '../../../src/actors/record/record.ts';
import { step } from '../../../src/actors/step/step.ts';
import type { StepResult } from '../../../src/actors/step/step-result.ts';
import { toRecord } from '../../../src/actors/commit/to-record.ts';
import { defineProcess } from '../../../src/definition/define-process.ts';
import type { ProcessConfig } from '../../../src/definition/process-config.ts';

export type Stepped = Extract<StepResult, { kind: 'stepped' }>;

/** One instance, stepped by hand: no store, no clock. */
export interface Instance {
  readonly live: LiveActor;
  readonly started: StepResult;
  /** The instance's time, in milliseconds; it passes only by being set. */
  now: number;
  snapshot(): AnyMachineSnapshot;
  record(): InstanceRecord;
  /** Forgets the live actor and goes on from its record. */
  reload(): void;
  try(cause: Cause): StepResult;
  /** The same, where the cause must step. Runs the custom actions. */
  step(cause: Cause): Stepped;
  send(type: string, details?: object): Stepped;
  complete(task: string, output?: unknown): Stepped;
  fail(task: string, message: string): Stepped;
  /** Lets time pass until the timer of that event is due, and fires it. */
  fire(event: string): Stepped;
  task(name: string): PendingTask;
  timer(event: string): PendingTimer;
  tasks(): readonly string[];
  timers(): readonly string[];
}

/** An instance before its start, and the step that starts it. */
export function startInstance<M extends AnyStateMachine>(
  machine: M,
  config: { readonly input?: unknown } & Partial<Omit<ProcessConfig<M>, 'input' | 'machine'>> = {},
): Instance {
  const { input, ...rest } = config;
  const process = defineProcess({ name: 'thing', machine, ...rest });
  const publicId = 'thi_aaaaaaaaaaaaaaaaaaaaaaaaaa' as PublicId;
  const id = toInstanceId(publicId);
  let live = createLiveActor(process, { id, publicId, input, now: 0 });
  const started = step(live, { kind: 'start' }, 0);

  const instance: Instance = {
    get live() {
      return live;
    },
    started,
    now: 0,
    snapshot: () => live.actor.getSnapshot() as AnyMachineSnapshot,
    record: () => JSON.parse(JSON.stringify(toRecord(live))) as InstanceRecord,
    reload: () => (live = restoreLiveActor(process, instance.record())),
    try: (cause) => step(live, cause, instance.now),
    step: (cause) => ran(instance.try(cause)),
    send: (type, details = {}) =>
      instance.step({ kind: 'event', event: { type, ...details }, known: true }),
    complete: (task, output) => {
      const { id, startedAt, failures } = instance.task(task);
      const outcome = { kind: 'completed', output } as const;
      return instance.step({ kind: 'ended', id, startedAt, outcome, by: runAfter(failures) });
    },
    fail: (task, message) => {
      const { id, startedAt, failures } = instance.task(task);
      const outcome = { kind: 'failed', error: { name: 'Error', message } } as const;
      return instance.step({ kind: 'ended', id, startedAt, outcome, by: runAfter(failures) });
    },
    fire: (event) => {
      const timer = instance.timer(event);
      instance.now = Math.max(instance.now, timer.deadline);
      return instance.step({ kind: 'fired', id: timer.id });
    },
    task: (name) => only([...live.tasks.values()].filter(({ pending }) => pending.name === name)),
    timer: (event) =>
      only([...live.timers.values()].filter(({ pending }) => pending.event.type === event)),
    tasks: () => [...live.tasks.values()].map(({ pending }) => pending.name),
    timers: () => [...live.timers.values()].map(({ pending }) => pending.event.type),
  };
  if (started.kind === 'stepped') ran(started);
  return instance;
}

/** The run that follows so many failed attempts. */
export function runAfter(failures: number): RunName {
  return { attempt: failures + 1, lease: 1 };
}

function ran(step: StepResult): Stepped {
  if (step.kind === 'threw') throw step.error;
  if (step.kind !== 'stepped') throw new Error(`It was ${step.kind}`);
  runEffects(step.effects);
  return step;
}

function only<T>(found: readonly { readonly pending: T }[]): T {
  const [first, second] = found;
  if (first === undefined || second !== undefined) throw new Error(`There are ${found.length}`);
  return first.pending;
}
