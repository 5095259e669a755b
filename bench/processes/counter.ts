import { assign, setup } from 'xstate';
import { z } from 'zod';
import { defineProcess, type Process } from '../../src/definition/define-process.ts';

/** Counts the events that it receives. */
export function createCounter(): Process {
  const machine = setup({
    types: {} as { context: { readonly count: number }; events: { readonly type: 'COUNT' } },
  }).createMachine({
    context: { count: 0 },
    on: { COUNT: { actions: assign({ count: ({ context }) => context.count + 1 }) } },
  });
  return defineProcess({ name: 'counter', machine, events: { COUNT: z.object({}) } });
}
