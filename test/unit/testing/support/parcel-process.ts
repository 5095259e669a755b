import { assign, emit, setup } from 'xstate';
import { z } from 'zod';
import { defineProcess } from '../../../../src/definition/define-process.ts';
import { rollback } from '../../../../src/definition/machine/rollback.ts';
import { task } from '../../../../src/definition/machine/task.ts';

interface Context {
  readonly item: string;
  readonly charge?: string;
  readonly seenAt?: number;
  readonly luck?: number;
}

const dayMs = 86_400_000;

/** Nothing outside exists: a task that is called for real says so. */
const unreachable = (name: string) => new Error(`${name} was called for real`);

const machine = setup({
  types: {
    input: {} as { readonly item: string },
    context: {} as Context,
    events: {} as { readonly type: 'PICKED_UP'; readonly by: string } | { readonly type: 'STOP' },
    emitted: {} as { readonly type: 'Ready' },
  },
  actors: {
    rollback,
    charge: task<{ readonly id: string }, { readonly item: string }>(async () => {
      throw unreachable('charge');
    }),
    ship: task<void>(async () => {
      throw unreachable('ship');
    }),
  },
  guards: {
    isKnown: ({ event }) => event.type === 'PICKED_UP' && event.by !== '',
  },
}).createMachine({
  id: 'parcel',
  context: ({ input }) => ({ item: input.item }),
  initial: 'charging',
  states: {
    charging: {
      invoke: {
        src: 'charge',
        input: ({ context: { item } }) => ({ item }),
        onDone: {
          target: 'paid',
          actions: assign({ charge: ({ event }) => event.output.id }),
        },
        // If it timed out, it may have charged.
        onError: 'undoing',
      },
    },
    paid: {
      initial: 'packing',
      on: { STOP: 'undoing' },
      states: {
        packing: {
          entry: assign({
            seenAt: () => new Date().getTime(),
            luck: () => Math.random(),
          }),
          after: { [dayMs]: 'shipping' },
        },
        shipping: { invoke: { src: 'ship', onDone: 'pickup', onError: '#parcel.undoing' } },
        pickup: {
          entry: emit({ type: 'Ready' }),
          on: { PICKED_UP: { guard: 'isKnown', target: '#parcel.done' } },
          after: { [3 * dayMs]: '#parcel.undoing' },
        },
      },
    },
    undoing: { invoke: { src: 'rollback', onDone: 'failed', onError: 'failed' } },
    done: { type: 'final' },
    failed: { type: 'final', tags: 'Failed' },
  },
});

/** Charges, waits for a day, ships, and waits three days for somebody to come; otherwise it undoes the charge. */
export function createParcelProcess(version = '1') {
  return defineProcess({
    name: 'parcel',
    version,
    machine,
    input: z.object({ item: z.string().min(1) }),
    events: { PICKED_UP: z.object({ by: z.string() }), STOP: z.object({}) },
    tasks: {
      charge: {
        attempts: 3,
        timeout: 60_000,
        compensate: async () => {
          throw unreachable('the compensation of charge');
        },
        compensation: { attempts: 2 },
      },
      ship: { attempts: 3, irreversible: true },
    },
  });
}
