import { setup } from 'xstate';
import { z } from 'zod';
import { defineProcess, type Process } from '../../src/definition/define-process.ts';
import { order, type Order } from '../order.ts';

/** Waits for an event for at most 24 hours. */
export function createWaiting(): Process {
  const machine = setup({
    types: {} as {
      input: Order;
      context: { readonly order: Order };
      events: { readonly type: 'CONFIRM' };
    },
  }).createMachine({
    context: ({ input }) => ({ order: input }),
    initial: 'waiting',
    states: {
      waiting: { after: { 86_400_000: 'expired' }, on: { CONFIRM: 'confirmed' } },
      confirmed: { type: 'final' },
      expired: { type: 'final' },
    },
  });
  return defineProcess({
    name: 'waiting',
    path: '/waiting',
    machine,
    input: order,
    events: { CONFIRM: z.object({}) },
  });
}
