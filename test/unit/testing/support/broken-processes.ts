import { assign, cancel, createMachine, fromPromise, raise, setup } from 'xstate';
import { z } from 'zod';
import { defineProcess } from '../../../../src/definition/define-process.ts';
import { rollback } from '../../../../src/definition/machine/rollback.ts';

const call = fromPromise<{ readonly id: string }>(async () => ({ id: 'real' }));

/** Each is wrong in one way. */

/** Waits for nothing once it is refused. */
export const stuckDoor = defineProcess({
  name: 'stuck-door',
  machine: setup({ actors: { open: call } }).createMachine({
    id: 'door',
    initial: 'opening',
    states: {
      opening: { invoke: { src: 'open', onDone: 'open', onError: 'jammed' } },
      jammed: {},
      open: { type: 'final' },
    },
  }),
});

/** Asks for ever once it has failed, whatever the answer is. */
export const endlessPoll = defineProcess({
  name: 'endless-poll',
  machine: setup({ actors: { poll: call } }).createMachine({
    id: 'poll',
    initial: 'asking',
    states: {
      asking: { invoke: { src: 'poll', onDone: 'done', onError: 'lost' } },
      lost: { after: { 1_000: 'askingAgain' } },
      askingAgain: { invoke: { src: 'poll', onDone: 'lost', onError: 'lost' } },
      done: { type: 'final' },
    },
  }),
});

/** Waits for ever once it is held: its timer is the only thing that would end it. */
export const heldSeat = defineProcess({
  name: 'held-seat',
  events: { HOLD: z.object({}), TAKE: z.object({}) },
  machine: setup({
    actions: { holdOn: cancel('release') },
  }).createMachine({
    id: 'seat',
    initial: 'free',
    states: {
      free: { after: { 1_000: 'reserved' } },
      reserved: {
        entry: raise({ type: 'RELEASE' }, { delay: 60_000, id: 'release' }),
        on: { RELEASE: 'released', TAKE: 'taken', HOLD: { actions: 'holdOn' } },
      },
      taken: { type: 'final' },
      released: { type: 'final' },
    },
  }),
});

/** Waits for ever once its timer has fired too early: `after` fires once. */
export const hastyClerk = defineProcess({
  name: 'hasty-clerk',
  events: { SIGN: z.object({}) },
  machine: createMachine({
    id: 'clerk',
    context: { signed: 0 },
    initial: 'waiting',
    states: {
      waiting: {
        on: { SIGN: { actions: assign({ signed: ({ context }) => context.signed + 1 }) } },
        after: { 1_000: { guard: ({ context }) => context.signed > 0, target: 'done' } },
      },
      done: { type: 'final' },
    },
  }),
});

/** Fails without a rollback. */
export const forgetfulShop = defineProcess({
  name: 'forgetful-shop',
  machine: setup({ actors: { charge: call, ship: call, rollback } }).createMachine({
    id: 'shop',
    initial: 'charging',
    states: {
      charging: { invoke: { src: 'charge', onDone: 'shipping', onError: 'failed' } },
      shipping: { invoke: { src: 'ship', onDone: 'shipped', onError: 'failed' } },
      shipped: { type: 'final' },
      failed: { type: 'final', tags: 'Failed' },
    },
  }),
  tasks: { charge: { compensate: () => undefined }, ship: { timeout: 1_000, irreversible: true } },
});

/** Reads what it does not have. */
export const blindMeter = defineProcess({
  name: 'blind-meter',
  events: {},
  machine: setup({
    types: { context: {} as { readonly total: number } },
    actors: { read: call },
  }).createMachine({
    id: 'meter',
    context: { total: 0 },
    initial: 'reading',
    states: {
      reading: {
        invoke: {
          src: 'read',
          onDone: 'done',
          onError: {
            target: 'done',
            actions: assign({
              total: ({ event }) => (event.error as { value: { length: number } }).value.length,
            }),
          },
        },
      },
      done: { type: 'final' },
    },
  }),
});
