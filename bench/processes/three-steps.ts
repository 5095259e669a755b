import { assign, fromPromise, setup } from 'xstate';
import { defineProcess, type Process } from '../../src/definition/define-process.ts';
import { order, type Order } from '../order.ts';

interface Result {
  readonly step: number;
}

/** Three successive tasks that return at once. Its output is the order, and the result of each task. */
export function createThreeSteps(): Process {
  const work = (step: number) => fromPromise(async (): Promise<Result> => ({ step }));
  const set = setup({
    types: {} as {
      input: Order;
      context: { readonly order: Order; readonly results: readonly Result[] };
      output: { readonly id: string; readonly results: readonly Result[] };
    },
    actors: { first: work(1), second: work(2), third: work(3) },
    actions: {
      keep: assign({ results: ({ context }, result: Result) => [...context.results, result] }),
    },
  });
  const keep = {
    type: 'keep',
    params: ({ event }: { readonly event: { readonly output: Result } }) => event.output,
  } as const;
  const machine = set.createMachine({
    context: ({ input }) => ({ order: input, results: [] }),
    initial: 'first',
    states: {
      first: { invoke: { src: 'first', onDone: { target: 'second', actions: keep } } },
      second: { invoke: { src: 'second', onDone: { target: 'third', actions: keep } } },
      third: { invoke: { src: 'third', onDone: { target: 'ended', actions: keep } } },
      ended: { type: 'final' },
    },
    output: ({ context }) => ({ id: context.order.id, results: context.results }),
  });
  const tasks = { first: {}, second: {}, third: {} };
  return defineProcess({
    name: 'three-steps',
    path: '/three-steps',
    machine,
    input: order,
    tasks,
  });
}
