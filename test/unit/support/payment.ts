import { assign, setup } from 'xstate';
import { defineProcess, type TaskPolicy } from '../../../src/definition/define-process.ts';
import { rollback } from '../../../src/definition/machine/rollback.ts';
import { waiting } from '../../../src/testing/clock/waiting.ts';
import { task, type TaskScope } from '../../../src/definition/machine/task.ts';

/** One run of a task, which ends when a test says so. */
export interface HeldRun {
  readonly attempt: number;
  readonly callbackUrl: string;
  readonly signal: AbortSignal;
  succeed(output: string): void;
  fail(error?: Error): void;
  handOver(): void;
}

/**
 * A process that pays, and undoes the payment where that fails or it is told to stop. Every run of `pay` and of its
 * compensation is held.
 */
export function createPayment(policy: TaskPolicy = {}) {
  const runs: HeldRun[] = [];
  const undos: HeldRun[] = [];
  const machine = setup({
    types: { context: {} as { receipt?: string; notes: number } },
    actors: { rollback, pay: task<string>((scope) => hold(runs, scope)) },
  }).createMachine({
    context: { notes: 0 },
    on: { NOTE: { actions: assign({ notes: ({ context }) => context.notes + 1 }) } },
    initial: 'paying',
    states: {
      paying: {
        invoke: {
          src: 'pay',
          onDone: { target: 'paid', actions: assign({ receipt: ({ event }) => event.output }) },
          onError: 'undoing',
        },
        on: { STOP: 'undoing' },
      },
      paid: { on: { STOP: 'undoing' } },
      undoing: { invoke: { src: 'rollback', onDone: 'undone', onError: 'stuck' } },
      undone: { type: 'final', tags: 'Failed' },
      stuck: {},
    },
  });
  const process = defineProcess({
    name: 'payment',
    machine,
    tasks: {
      pay: {
        backoff: { initialMs: 10, jitter: 0 },
        compensate: (scope) => hold(undos, scope),
        ...policy,
      },
    },
  });
  return { process, runs, undos };
}

async function hold(
  runs: HeldRun[],
  scope: Pick<TaskScope<unknown>, 'attempt' | 'callbackUrl' | 'signal' | 'handOver'>,
): Promise<string> {
  const { attempt, callbackUrl, signal } = scope;
  const ended = new Promise<string>((resolve, reject) => {
    runs.push({
      attempt,
      callbackUrl,
      signal,
      succeed: resolve,
      fail: (error = new Error('503')) => reject(error),
      handOver: () => resolve(scope.handOver()),
    });
  });
  return waiting(ended);
}
