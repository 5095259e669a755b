import { expect, it } from 'vitest';
import { assign, setup } from 'xstate';
import { defineProcess } from '../../../../src/definition/define-process.ts';
import { task } from '../../../../src/definition/machine/task.ts';
import { gate } from '../../../support/gate.ts';
import { createLastingStore, openTwin } from '../../support/twins.ts';

/** Asks, and throws on the answer unless somebody has sent a note. */
function createInquiry() {
  const answer = gate();
  const machine = setup({
    types: { context: {} as { readonly notes: number } },
    actors: { ask: task(async () => answer.open) },
  }).createMachine({
    context: { notes: 0 },
    initial: 'asking',
    states: {
      asking: {
        on: { NOTE: { actions: assign({ notes: ({ context }) => context.notes + 1 }) } },
        invoke: {
          src: 'ask',
          onDone: {
            target: 'asked',
            actions: assign({ notes: ({ context }) => assertNoted(context.notes) }),
          },
        },
      },
      asked: { type: 'final' },
    },
  });
  return { process: defineProcess({ name: 'inquiry', machine }), answer };
}

function assertNoted(notes: number): number {
  if (notes === 0) throw new Error('Nothing was noted');
  return notes;
}

it('an outcome on which the machine threw is not stuck, but applied, if another node has moved the instance on', async () => {
  const { process, answer } = createInquiry();
  const store = createLastingStore();
  const a = await openTwin(process, store, 'a');
  const b = await openTwin(process, store, 'b');
  const { id } = (await a.runtime.start('inquiry', undefined)).instance;
  await store.clock.settle();
  const letGo = a.hold('commit');
  answer.let();
  await store.clock.settle();
  await b.runtime.send('inquiry', id, { type: 'NOTE' });
  letGo();
  await store.clock.settle();
  const { steps } = await b.runtime.history('inquiry', id);
  expect(steps.map(({ event }) => event.type)).toEqual(['start', 'NOTE', 'task.completed']);
});

it('an outcome on which the machine throws is stuck, as long as the instance stays where it is', async () => {
  const { process, answer } = createInquiry();
  const store = createLastingStore();
  const a = await openTwin(process, store, 'a');
  const b = await openTwin(process, store, 'b');
  const { id } = (await a.runtime.start('inquiry', undefined)).instance;
  await store.clock.settle();
  answer.let();
  await store.clock.settle();
  expect(await b.runtime.get('inquiry', id)).toMatchObject({ version: 1, attention: true });
});
