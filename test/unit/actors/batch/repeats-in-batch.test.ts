import { expect, test } from 'vitest';
import { assign, setup } from 'xstate';
import { defineProcess } from '../../../../src/definition/define-process.ts';
import { createMemoryRuntime } from '../../../support/memory-runtime.ts';
import { createVirtualStore } from '../../../support/virtual-store.ts';
import { createTwoNodes } from '../../support/two-nodes.ts';

const ada = { sub: 'ada', tenant: undefined, scopes: [], claims: {} };
const bob = { sub: 'bob', tenant: undefined, scopes: [], claims: {} };

/** Others than its owner may send while the count is even. `BAD` makes a context that no answer can show either. */
const counter = defineProcess({
  name: 'counter',
  machine: setup({
    types: {
      context: {} as { count: unknown; note: string | undefined },
      input: {} as { bad?: true; note?: string },
      events: {} as { type: 'ADD' } | { type: 'BAD' } | { type: 'END' },
    },
  }).createMachine({
    context: ({ input }) => ({ count: input.bad === true ? 1n : 0, note: input.note }),
    initial: 'counting',
    states: { counting: { on: { END: 'over' } }, over: { type: 'final' } },
    on: {
      ADD: { actions: assign({ count: ({ context }) => Number(context.count) + 1 }) },
      BAD: { actions: assign({ count: () => 1n }) },
    },
  }),
  access: {
    read: () => true,
    send: ({ data }) => Number(Reflect.get(Object(data), 'count')) % 2 === 0,
  },
});

const add = { type: 'ADD' };

test('an event that is repeated in a batch, first refused to its sender and then not, is applied once', async () => {
  await using memory = await createMemoryRuntime(counter);
  const { runtime } = memory;
  const { id } = (await runtime.start('counter', {}, { caller: ada })).instance;
  const options = { caller: bob, idempotencyKey: 'one' };
  await runtime.send('counter', id, add, options);
  await runtime.send('counter', id, add, { caller: ada });
  // What comes while the first is under way makes one batch: the count is 3 as it begins, and 4 where the repetition comes.
  const others = [1, 2].map(async () => runtime.send('counter', id, add, { caller: ada }));
  const again = await runtime.send('counter', id, add, options);
  await Promise.all(others);
  expect(again).toMatchObject({ version: 1 });
  expect(await runtime.get('counter', id)).toMatchObject({ version: 4, data: { count: 4 } });
});

test('a keyed event whose step cannot be stored is not_durable, and the rest of its batch is applied', async () => {
  await using memory = await createMemoryRuntime(counter);
  const { runtime } = memory;
  const { id } = (await runtime.start('counter', {})).instance;
  const first = runtime.send('counter', id, add);
  const [bad, good] = await Promise.allSettled([
    runtime.send('counter', id, { type: 'BAD' }, { idempotencyKey: 'bad' }),
    runtime.send('counter', id, add, { idempotencyKey: 'good' }),
  ]);
  await first;
  expect(bad).toMatchObject({ status: 'rejected', reason: { code: 'not_durable' } });
  expect(good).toMatchObject({ status: 'fulfilled', value: { version: 2 } });
});

test('a keyed start that cannot be stored is not_durable', async () => {
  await using memory = await createMemoryRuntime(counter);
  const start = memory.runtime.start('counter', { bad: true }, { idempotencyKey: 'bad' });
  await expect(start).rejects.toMatchObject({ code: 'not_durable' });
});

test('an event that is repeated while its instance is forgotten is answered 404, not as refused', async () => {
  const memory = createVirtualStore();
  let isOver = false;
  const store: typeof memory = {
    ...memory,
    marks: async (...asked) => {
      // Between the look at the instance and that at the answers to its requests.
      if (isOver) await memory.expire(10);
      return memory.marks(...asked);
    },
  };
  await using counters = await createMemoryRuntime(counter, { store });
  const id = await counters.start({});
  const send = async (type: string, idempotencyKey: string) =>
    counters.runtime.send('counter', id, { type }, { idempotencyKey });
  await send('ADD', 'one');
  await send('END', 'two');
  isOver = true;
  await memory.clock.skip(8 * 24 * 60 * 60 * 1_000);
  await expect(send('ADD', 'one')).rejects.toMatchObject({ code: 'instance_not_found' });
  expect(await memory.expire(10)).toBe(0);
});

test('a repetition of an event with a large answer shows no instance from before the event', async () => {
  const memory = createVirtualStore();
  let meanwhile: (() => Promise<unknown>) | undefined;
  const store: typeof memory = {
    ...memory,
    marks: async (...asked) => {
      const event = meanwhile;
      meanwhile = undefined;
      await event?.();
      return memory.marks(...asked);
    },
  };
  await using nodes = createTwoNodes([counter], { store });
  const { a, b } = nodes;
  // Too large to be kept.
  const { id } = (await a.start('counter', { note: 'x'.repeat(3_000) })).instance;
  const options = { idempotencyKey: 'one' };
  // Node b has looked at the instance, and not yet at the answers to its requests.
  meanwhile = async () => a.send('counter', id, add, options);

  const again = await b.send('counter', id, add, options);

  expect(again).toMatchObject({ version: 1, data: { count: 1 } });
});
