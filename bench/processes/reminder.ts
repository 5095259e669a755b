import { assign, raise, setup } from 'xstate';
import { z } from 'zod';
import { defineProcess, type Process } from '../../src/definition/define-process.ts';

const input = z.object({ dueInMs: z.number() });

/** Counts how often its one timer fires. A second time would count, too. */
export function createReminder(): Process {
  const machine = setup({
    types: {} as {
      input: z.infer<typeof input>;
      context: { readonly dueInMs: number; readonly fired: number };
      events: { readonly type: 'DUE' };
    },
    delays: { dueInMs: ({ context }) => context.dueInMs },
    actions: { count: assign({ fired: ({ context }) => context.fired + 1 }) },
  }).createMachine({
    context: ({ input: { dueInMs } }) => ({ dueInMs, fired: 0 }),
    entry: raise({ type: 'DUE' }, { delay: 'dueInMs' }),
    initial: 'waiting',
    states: {
      waiting: { on: { DUE: { target: 'fired', actions: 'count' } } },
      fired: { on: { DUE: { actions: 'count' } } },
    },
  });
  return defineProcess({
    name: 'reminder',
    path: '/reminders',
    machine,
    input,
    view: {
      schema: z.object({ fired: z.number() }),
      of: ({ context: { fired } }) => ({ fired }),
    },
  });
}
