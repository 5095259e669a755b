import { afterEach, expect, test, vi } from 'vitest';
import { fromTransition, sendTo, setup } from 'xstate';
import { defineProcess } from '../../../../src/definition/define-process.ts';
import { explore, simulate } from '../../../../src/testing/testing.ts';
import '../../../../src/testing/vitest.ts';

afterEach(() => {
  vi.restoreAllMocks();
});

/** Adds whatever it is sent: `xstate.stop` makes its sum NaN. */
const sum = fromTransition(
  (total: number, event: { type: 'ADD'; n: number }) => total + event.n,
  0,
);

const purse = defineProcess({
  name: 'purse',
  machine: setup({
    types: { events: {} as { type: 'ADD' } },
    actors: { sum },
  }).createMachine({
    invoke: {
      src: 'sum',
      id: 'sum',
      onSnapshot: { guard: ({ event }) => event.snapshot.context >= 2, target: '.full' },
    },
    initial: 'open',
    states: {
      open: { on: { ADD: { actions: sendTo('sum', { type: 'ADD', n: 2 }) } } },
      full: { type: 'final' },
    },
  }),
});

test('a reducer that does not expect its own end keeps no machine from ending', async () => {
  await using sim = await simulate(purse);
  await sim.send({ type: 'ADD' });
  expect(sim).toHaveCompleted();
});

test('the end of a machine that follows a reducer warns of nothing on the console', async () => {
  const warn = vi.spyOn(console, 'warn');
  await using sim = await simulate(purse);
  await sim.send({ type: 'ADD' });
  await explore(purse);
  expect(warn.mock.calls).toEqual([]);
});
