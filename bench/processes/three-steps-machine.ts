import { assign, setup, type PromiseActorLogic } from 'xstate';
import type { Order } from '../order.ts';

/** The result of a task. */
export interface Result {
  readonly step: number;
}

/** Three successive tasks, each of which `work` makes. The output is the order, and the result of each task. */
export function createThreeStepsMachine(work: (step: number) => PromiseActorLogic<Result>) {
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
  return set.createMachine({
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
}
