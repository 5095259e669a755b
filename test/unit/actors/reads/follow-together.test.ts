import { expect, onTestFinished, test } from 'vitest';
import { assign, setup } from 'xstate';
import { defineProcess } from '../../../../src/definition/define-process.ts';
import { createMemoryRuntime } from '../../../support/memory-runtime.ts';
import { createVirtualStore } from '../../../support/virtual-store.ts';

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

test('a hundred followers of an instance cause a few reads per change, and miss none', async () => {
  const memory = createVirtualStore();
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

async function seenBy(steps: AsyncIterable<{ readonly sequence: number }>): Promise<number[]> {
  const seen: number[] = [];
  for await (const { sequence } of steps) seen.push(sequence);
  return seen;
}

test('a node that stops sends its followers the steps that it was not notified of', async () => {
  const memory = createVirtualStore();
  const counters = await createMemoryRuntime(counter, {
    store: { ...memory, subscribe: async () => () => {} },
  });
  const { runtime } = counters;
  onTestFinished(async () => runtime.close());
  const id = await counters.start();
  const { signal } = new AbortController();
  // Each looks for what comes after the start, in vain.
  const following = [0, 0].map(async (after) =>
    seenBy(runtime.follow('counter', id, { after, signal })),
  );
  await counters.clock.settle();
  await runtime.send('counter', id, { type: 'ADD' });
  await runtime.send('counter', id, { type: 'END' });
  await runtime.drain();
  expect(await Promise.all(following)).toEqual([
    [1, 2],
    [1, 2],
  ]);
});

test('the last step is sent even if it is committed right after a read that found nothing', async () => {
  const memory = createVirtualStore();
  let end: (() => Promise<void>) | undefined;
  const history: typeof memory.history = async (id, query) => {
    const read = await memory.history(id, query);
    // The step that is known is read again.
    if (read.entries.length === 1) await end?.();
    return read;
  };
  const counters = await createMemoryRuntime(counter, { store: { ...memory, history } });
  const { runtime } = counters;
  onTestFinished(async () => runtime.close());
  const id = await counters.start();
  end = async () => {
    end = undefined;
    await runtime.send('counter', id, { type: 'END' });
  };
  const { signal } = new AbortController();
  expect(await seenBy(runtime.follow('counter', id, { after: 0, signal }))).toEqual([1]);
});
