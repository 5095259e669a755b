import { setup } from 'xstate';
import { defineProcess } from '../../src/definition/define-process.ts';
import { rollback } from '../../src/definition/machine/rollback.ts';
import { task, type TaskScope } from '../../src/definition/machine/task.ts';
import { TaskError } from '../../src/errors.ts';

/**
 * A process to which everything happens that is measured: a timer, a task that is tried again, one that
 * fails for good, and a compensation that fails for good. `pay` is the first task.
 */
export function createEventful(
  pay: (scope: Pick<TaskScope<unknown>, 'attempt'>) => Promise<string> = async ({ attempt }) => {
    if (attempt === 1) throw new Error('503');
    return 'r1';
  },
) {
  const machine = setup({
    actors: {
      rollback,
      pay: task<string>(pay),
      ship: task(async () => {
        throw new TaskError('no such street', { retryable: false });
      }),
    },
    actions: { look: () => undefined },
    delays: { later: 60_000 },
  }).createMachine({
    on: { LOOK: { actions: 'look' } },
    initial: 'waiting',
    states: {
      waiting: { after: { later: 'paying' }, on: { PAY: 'paying' } },
      paying: { invoke: { src: 'pay', onDone: 'shipping', onError: 'undoing' } },
      shipping: { invoke: { src: 'ship', onDone: 'done', onError: 'undoing' } },
      undoing: { invoke: { src: 'rollback', onDone: 'undone', onError: 'owing' } },
      done: { type: 'final' },
      undone: { type: 'final', tags: 'Failed' },
      owing: {},
    },
  });
  return defineProcess({
    name: 'eventful',
    machine,
    tasks: {
      pay: {
        backoff: { initialMs: 10, jitter: 0 },
        compensate: async () => {
          throw new TaskError('the bank refuses', { retryable: false });
        },
      },
    },
  });
}
