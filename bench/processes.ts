import { assign, fromPromise, setup } from 'xstate';
import { z } from 'zod';
import { defineProcess, type Process } from '../src/definition/define-process.ts';

const ticket = z.object({ ticket: z.number() });

/** Three successive tasks that return at once; `ended` is called once the last step is committed. */
export function createThreeSteps(ended: (ticket: number) => void): Process {
  const work = (step: number) => fromPromise(async () => ({ step }));
  const machine = setup({
    types: {} as {
      input: { readonly ticket: number };
      context: { readonly ticket: number };
    },
    actors: { first: work(1), second: work(2), third: work(3) },
    actions: { end: ({ context }) => ended(context.ticket) },
  }).createMachine({
    context: ({ input }) => ({ ticket: input.ticket }),
    initial: 'first',
    states: {
      first: { invoke: { src: 'first', onDone: 'second' } },
      second: { invoke: { src: 'second', onDone: 'third' } },
      third: { invoke: { src: 'third', onDone: 'ended' } },
      ended: { type: 'final', entry: 'end' },
    },
  });
  const tasks = { first: {}, second: {}, third: {} };
  return defineProcess({
    name: 'three-steps',
    path: '/three-steps',
    machine,
    input: ticket,
    tasks,
  });
}

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

/** Waits for an event for at most 24 hours. */
export function createWaiting(): Process {
  const machine = setup({
    types: {} as {
      input: { readonly ticket: number };
      context: { readonly ticket: number };
      events: { readonly type: 'CONFIRM' };
    },
  }).createMachine({
    context: ({ input }) => ({ ticket: input.ticket }),
    initial: 'waiting',
    states: {
      waiting: { after: { 86_400_000: 'expired' }, on: { CONFIRM: 'confirmed' } },
      confirmed: { type: 'final' },
      expired: { type: 'final' },
    },
  });
  return defineProcess({ name: 'waiting', path: '/waiting', machine, input: ticket });
}
