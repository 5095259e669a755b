import { assign, fromPromise, setup } from 'xstate';
import { defineProcess, type Process } from '../../src/definition/define-process.ts';
import { order, type Order } from '../order.ts';

/** Ten successive tasks of 50 ms. */
export function createTenTasks(): Process {
  const machine = setup({
    types: {} as { input: Order; context: { readonly done: number } },
    actors: {
      work: fromPromise(
        async () =>
          new Promise<void>((done) => {
            setTimeout(done, 50);
          }),
      ),
    },
    guards: { isLast: ({ context }) => context.done >= 9 },
    actions: { count: assign({ done: ({ context }) => context.done + 1 }) },
  }).createMachine({
    context: { done: 0 },
    initial: 'working',
    states: {
      working: {
        invoke: {
          src: 'work',
          onDone: [
            { guard: 'isLast', target: 'ended', actions: 'count' },
            { target: 'working', reenter: true, actions: 'count' },
          ],
        },
      },
      ended: { type: 'final' },
    },
  });
  return defineProcess({
    name: 'ten-tasks',
    path: '/ten-tasks',
    machine,
    input: order,
    tasks: { work: {} },
  });
}
