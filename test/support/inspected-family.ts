import { assign, fromPromise, sendTo, setup } from 'xstate';
import { defineProcess, type Process } from '../../src/definition/define-process.ts';
import { gate } from './gate.ts';

/** A machine with a machine in it, which has one itself; and a task that goes on until it is stopped. */
export function createFamily(options: { readonly history?: 'steps' | 'snapshots' } = {}): Process {
  const grandchild = setup({}).createMachine({
    id: 'grandchild',
    initial: 'calm',
    states: { calm: {} },
  });
  const child = setup({ actors: { grandchild } }).createMachine({
    id: 'child',
    context: { secret: 'of the child' },
    initial: 'quiet',
    states: {
      quiet: { on: { POKE: 'loud' } },
      loud: { invoke: { src: 'grandchild', id: 'little' } },
    },
  });
  const machine = setup({
    types: {
      context: {} as { readonly shown: unknown; readonly hidden: string },
      events: {} as
        | { type: 'SHOW'; value: unknown; token?: string }
        | { type: 'POKE' }
        | { type: 'WORK' }
        | { type: 'REST' }
        | { type: 'CLOSE' },
    },
    actors: { child, work: fromPromise(async () => gate().open) },
  }).createMachine({
    id: 'family',
    context: { shown: null, hidden: 'of the family' },
    invoke: { src: 'child', id: 'kid' },
    initial: 'resting',
    on: {
      SHOW: { actions: assign({ shown: ({ event }) => event.value }) },
      POKE: { actions: sendTo('kid', { type: 'POKE' }) },
      CLOSE: '.closed',
    },
    states: {
      resting: { on: { WORK: 'working' } },
      working: {
        meta: { holdfast: { allow: { 'unhandled-failure': 'It does not fail.' } } },
        invoke: { src: 'work' },
        on: { REST: 'resting' },
      },
      closed: { type: 'final' },
    },
  });
  return defineProcess({
    name: 'family',
    ...options,
    machine,
    redact: ['token'],
    view: ({ context }) => ({ shown: context.shown }),
  });
}
