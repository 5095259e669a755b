import { expect, onTestFinished, test } from 'vitest';
import { assign, setup } from 'xstate';
import { defineProcess } from '../../../../src/definition/define-process.ts';
import { createMemoryStore } from '../../../../src/persistence/memory/memory-store.ts';
import { createMemoryRuntime } from '../../../support/memory-runtime.ts';

const counter = defineProcess({
  name: 'counter',
  machine: setup({
    types: {
      context: {} as { count: number },
      events: {} as { type: 'ADD' } | { type: 'END' },
    },
  }).createMachine({
    context: { count: 0 },
    initial: 'open',
    states: {
      open: {
        on: {
          ADD: { actions: assign({ count: ({ context }) => context.count + 1 }) },
          END: 'done',
        },
      },
      done: { type: 'final' },
    },
  }),
});

test('a hundred who follow an instance read each change a few times at most, and miss none', async () => {
  const memory = createMemoryStore();
  let reads = 0;
  const history: typeof memory.history = async (id, query) => {
    reads += 1;
    return memory.history(id, query);
  };
  const counters = await createMemoryRuntime(counter, { store: { ...memory, history } });
  const { runtime } = counters;
  onTestFinished(async () => runtime.close());
  const id = await counters.start();
  const { signal } = new AbortController();
  const follow = async (): Promise<number[]> => {
    const seen: number[] = [];
    for await (const { sequence } of runtime.follow('counter', id, { signal })) seen.push(sequence);
    return seen;
  };
  const following = Array.from({ length: 100 }, follow);
  const changes = 20;
  for (let n = 1; n < changes; n += 1) await runtime.send('counter', id, { type: 'ADD' });
  await runtime.send('counter', id, { type: 'END' });
  const all = Array.from({ length: changes + 1 }, (_, n) => n);
  for (const seen of await Promise.all(following)) expect(seen).toEqual(all);
  expect(reads).toBeLessThan(changes * 10);
});
