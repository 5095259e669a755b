import { expect, test } from 'vitest';
import { assign, raise, setup } from 'xstate';
import { defineProcess, type Process } from '../../../../src/definition/define-process.ts';
import { createMemoryRuntime } from '../../../support/memory-runtime.ts';

/** A process that ticks every second, can go round for ever, and can grow. */
function createTicker(): Process {
  const machine = setup({
    types: { context: {} as { readonly ticks: number; readonly text: string } },
    guards: {
      breaks: () => {
        throw new Error('no guard');
      },
    },
  }).createMachine({
    context: { ticks: 0, text: '' },
    initial: 'ticking',
    states: {
      ticking: {
        after: {
          1_000: {
            target: 'ticking',
            reenter: true,
            actions: assign({ ticks: ({ context }) => context.ticks + 1 }),
          },
        },
        on: {
          SPIN: 'spinning',
          BREAK: { guard: 'breaks', target: 'spinning' },
          GROW: { actions: assign({ text: () => 'x'.repeat(200_000) }) },
        },
      },
      spinning: {
        entry: raise({ type: 'AGAIN' }),
        on: { AGAIN: { target: 'spinning', reenter: true } },
      },
    },
  });
  return defineProcess({ name: 'ticker', machine, maxMicrosteps: 100 }) as Process;
}

async function ask(...moves: readonly object[]) {
  await using memory = await createMemoryRuntime(createTicker());
  const id = await memory.start();
  return memory.runtime.whatIf('ticker', id, { moves });
}

test('a machine that goes round for ever throws, and the next move is played on what was before', async () => {
  const { moves } = await ask(
    { kind: 'event', event: { type: 'SPIN' } },
    { kind: 'advance', duration: '1s' },
  );
  expect(moves).toMatchObject([
    { result: 'threw', message: expect.stringContaining('100'), instance: { version: 0 } },
    { result: 'stepped', instance: { data: { ticks: 1 } } },
  ]);
});

test('a guard that throws is told with its message', async () => {
  const { moves } = await ask({ kind: 'event', event: { type: 'BREAK' } });
  expect(moves[0]).toMatchObject({
    result: 'threw',
    candidates: [
      { guard: 'breaks', verdict: 'threw', message: expect.stringContaining('no guard') },
    ],
  });
});

test('time that passes over more timers than a request may fire is cut off, and says so', async () => {
  const { moves, cutOff } = await ask(
    { kind: 'advance', duration: '52w' },
    { kind: 'advance', duration: '1s' },
  );
  expect(cutOff).toMatch(/^The moves come to more than \d+ steps\.$/);
  expect(moves).toHaveLength(1);
  expect(moves[0]?.steps.length).toBeLessThanOrEqual(500);
});

test('an answer does not grow beyond its bound', async () => {
  const { moves, cutOff } = await ask(
    ...Array.from({ length: 50 }, () => ({ kind: 'event', event: { type: 'GROW' } })),
  );
  expect(cutOff).toMatch(/^The answer is larger than \d+ bytes\.$/);
  expect(moves.length).toBeLessThan(50);
});

test('what all fits is not cut off', async () => {
  expect((await ask({ kind: 'advance', duration: '5s' })).cutOff).toBeUndefined();
});

test('a step that takes too long is given up, and not told as one that throws', async () => {
  let now = 0;
  const machine = setup({}).createMachine({
    initial: 'idle',
    states: {
      idle: { on: { SPIN: 'spinning' } },
      spinning: {
        entry: [raise({ type: 'AGAIN' }), () => undefined],
        on: { AGAIN: { target: 'spinning', reenter: true, guard: () => (now += 1) > 0 } },
      },
    },
  });
  const process = defineProcess({ name: 'spinner', machine, maxMicrosteps: 1e9 }) as Process;
  await using memory = await createMemoryRuntime(process, { elapsedMs: () => now });
  const id = await memory.start();
  const moves = [
    { kind: 'advance', duration: '1s' },
    { kind: 'event', event: { type: 'SPIN' } },
    { kind: 'advance', duration: '1s' },
  ];
  const answer = await memory.runtime.whatIf('spinner', id, { moves });
  expect(answer.moves.map(({ kind, result }) => [kind, result])).toEqual([['advance', 'stepped']]);
  expect(answer.cutOff).toBe('The moves take longer than 500 ms to compute.');
  expect(now).toBeLessThan(600);
});
