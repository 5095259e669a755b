import { assign, setup } from 'xstate';
import { z } from 'zod';
import { defineProcess, task, type Process } from '../../src/index.ts';

/** How the outside of a parcel behaves: what each task waits for, throws or returns. */
export interface ParcelOutside {
  charge?: () => unknown;
  ship?: () => unknown;
  refund?: () => unknown;
}

interface Parcel {
  readonly to: string;
  readonly receipt?: string;
}

/** A process with everything that a page can show: tasks with retries, a timer, events with and without data, a rollback. */
export function createParcel(outside: ParcelOutside = {}): Process {
  const machine = setup({
    types: {} as {
      input: { to: string };
      context: Parcel;
      events: { type: 'PAY'; amount: number; note?: string } | { type: 'HURRY' };
    },
    actors: {
      charge: task<unknown, void>(async () => outside.charge?.() ?? 'r1'),
      ship: task<unknown, void>(async () => outside.ship?.()),
    },
    actions: { noted: () => undefined },
    guards: { isEnough: ({ event }) => event.type === 'PAY' && event.amount >= 10 },
  }).createMachine({
    context: ({ input }) => ({ to: input.to }),
    initial: 'unpaid',
    states: {
      unpaid: {
        on: { PAY: { guard: 'isEnough', target: 'charging' }, HURRY: { actions: 'noted' } },
        after: { 86_400_000: 'expired' },
      },
      charging: {
        invoke: {
          src: 'charge',
          onDone: {
            target: 'shipping',
            actions: assign({ receipt: ({ event }) => String(event.output) }),
          },
          onError: 'refused',
        },
      },
      shipping: { invoke: { src: 'ship', onDone: 'delivered', onError: 'refused' } },
      delivered: { type: 'final' },
      refused: { type: 'final', tags: 'Failed' },
      expired: { type: 'final', tags: 'Failed' },
    },
  });
  return defineProcess({
    name: 'parcel',
    machine,
    input: z.strictObject({ to: z.string() }),
    events: {
      PAY: z.strictObject({
        amount: z.number(),
        note: z.string().exactOptional(),
      }),
      HURRY: z.strictObject({}),
    },
    tasks: {
      charge: { compensate: async () => outside.refund?.(), compensation: { attempts: 1 } },
      ship: { attempts: 3, backoff: { initialMs: 50_000, jitter: 0 } },
    },
    history: 'snapshots',
    search: { state: true },
  }) as Process;
}
