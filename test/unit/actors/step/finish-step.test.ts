import { assign, setup } from 'xstate';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { defineProcess } from '../../../../src/index.ts';
import { createMemoryService } from '../../support/memory-service.ts';

const machine = setup({
  types: { context: {} as { n: number }, events: {} as { type: 'ADD' } | { type: 'IGNORED' } },
  guards: { isFull: ({ context }) => context.n >= 2 },
}).createMachine({
  id: 'counter',
  context: { n: 0 },
  initial: 'idle',
  states: {
    idle: { always: 'counting' },
    counting: {
      always: { guard: 'isFull', target: 'full' },
      on: {
        ADD: { actions: assign({ n: ({ context }) => context.n + 1 }) },
        IGNORED: {},
      },
    },
    full: {
      type: 'parallel',
      states: { a: { on: { ADD: {} } }, b: { on: { ADD: { target: 'b', reenter: true } } } },
    },
  },
});
const events = { ADD: z.object({}), IGNORED: z.object({}) };
const counter = defineProcess({ name: 'counter', machine, events });

test('each step names the transitions that it took, in order, by their ids in the graph', async () => {
  await using service = createMemoryService({ processes: [counter] });
  const { id } = await service.start('counter', {});
  for (let n = 0; n < 3; n++) await service.send('counter', id, { type: 'ADD' });
  const { steps } = await service.history('counter', id);
  expect(steps.map(({ transitions }) => transitions)).toEqual([
    ['idle#0'],
    ['counting#0'],
    ['counting#0', 'counting#2'],
    ['full.a#0', 'full.b#0'],
  ]);
  const known = counter.graph.machines[counter.graph.root]?.edges.map((edge) => edge.id) ?? [];
  expect(
    steps.flatMap(({ transitions = [] }) => transitions).every((one) => known.includes(one)),
  ).toBe(true);
});

test('a step that takes thousands of transitions names the newest hundred', async () => {
  const looping = setup({ types: { context: {} as { n: number } } }).createMachine({
    id: 'loop',
    context: { n: 0 },
    initial: 'idle',
    states: {
      idle: { on: { GO: 'turning' } },
      turning: {
        always: [
          {
            guard: ({ context }) => context.n < 5000,
            target: 'turning',
            reenter: true,
            actions: assign({ n: ({ context }) => context.n + 1 }),
          },
          { target: 'idle' },
        ],
      },
    },
  });
  await using service = createMemoryService({
    processes: [defineProcess({ name: 'loop', machine: looping })],
  });
  const { id } = await service.start('loop', {});
  await service.send('loop', id, { type: 'GO' });
  const { steps } = await service.history('loop', id);
  const transitions = steps.at(-1)?.transitions ?? [];
  expect(transitions).toHaveLength(100);
  expect(transitions.at(-1)).toBe('turning#1');
});
