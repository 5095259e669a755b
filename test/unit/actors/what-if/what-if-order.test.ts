import { expect, test } from 'vitest';
import { assign, raise, setup } from 'xstate';
import { defineProcess } from '../../../../src/definition/define-process.ts';
import { simulate } from '../../../../src/testing/testing.ts';

/** More than ten, so that the order of their ids as text is another one. */
const bells = Array.from({ length: 12 }, (_, n) => `bell ${12 - n}`);

/** Rings all bells at the same time, the last one of which it winds up a second later than the others. */
const tower = defineProcess({
  name: 'tower',
  machine: setup({
    types: { context: {} as { readonly rung: readonly string[] }, events: {} as { type: string } },
  }).createMachine({
    context: { rung: [] },
    initial: 'winding',
    states: {
      winding: {
        entry: bells.map((type) => raise({ type }, { id: type, delay: 3_000 })),
        after: { 1_000: 'wound' },
      },
      wound: { entry: raise({ type: 'last bell' }, { id: 'last bell', delay: 2_000 }) },
    },
    on: {
      '*': { actions: assign({ rung: ({ context, event }) => [...context.rung, event.type] }) },
    },
  }),
});

const inOrder = [...bells, 'last bell'];

test('timers that are due at the same time fire in the order in which they were armed, as on a node', async () => {
  await using sim = await simulate(tower);
  const { moves } = await sim.whatIf({ kind: 'advance', duration: '3s' });
  const steps = moves[0]?.steps ?? [];
  expect(steps.slice(1).map(({ event }) => event)).toEqual(
    inOrder.map((type) => expect.objectContaining({ type: 'timer.fired', event: type })),
  );
  await sim.advance('3s');
  expect(sim.data).toEqual({ rung: inOrder });
  expect(sim.history.slice(2).map(({ event }) => event)).toEqual(
    steps.slice(1).map(({ event }) => event),
  );
});

test('a move that names one of them fires those before it, and one that names none the first', async () => {
  await using sim = await simulate(tower);
  await sim.advance('1s');
  const fired = async (move: { readonly kind: 'timer'; readonly id?: string }) =>
    (await sim.whatIf(move)).moves[0]?.steps.map(({ event }) => event['event']);
  expect(await fired({ kind: 'timer' })).toEqual(['bell 12']);
  const ninth = sim.instance.timers.find(({ event }) => event === 'bell 9');
  const upTo = ['bell 12', 'bell 11', 'bell 10', 'bell 9'];
  expect(await fired({ kind: 'timer', ...(ninth && { id: ninth.id }) })).toEqual(upTo);
});
