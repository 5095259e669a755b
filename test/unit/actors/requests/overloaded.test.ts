import { expect, test } from 'vitest';
import { setup } from 'xstate';
import { defineProcess } from '../../../../src/definition/define-process.ts';
import { task } from '../../../../src/definition/machine/task.ts';
import { sleep } from '../../../../src/actors/ports/clock.ts';
import type { Wakes } from '../../../../src/actors/ports/wakes.ts';
import { createLocalWakes } from '../../../../src/persistence/embedded/local-wakes.ts';
import type { VirtualClock } from '../../../../src/testing/clock/virtual-clock.ts';
import { idleLoop } from '../../../../src/testing/nodes/idle-loop.ts';
import { HoldfastError } from '../../../../src/errors.ts';
import { capturedLog } from '../../../support/captured-log.ts';
import { createMemoryRuntime, type MemoryRuntime } from '../../../support/memory-runtime.ts';
import { createVirtualStore } from '../../../support/virtual-store.ts';

type Armed = Parameters<Wakes['arm']>[0];

test('a node that is overloaded starts nothing, and goes on with what was started', async () => {
  let isOverloaded = false;
  const machine = setup({}).createMachine({
    initial: 'waiting',
    states: { waiting: { on: { GO: 'gone' } }, gone: { type: 'final' } },
  });
  const process = defineProcess({ name: 'walk', machine });
  const { log, messages } = capturedLog();
  await using node = await createMemoryRuntime(process, {
    log,
    turns: {
      next: () => undefined,
      later: () => undefined,
      isOverloaded: () => isOverloaded,
    },
  });
  const id = await node.start();

  isOverloaded = true;
  await expect(node.start()).rejects.toMatchObject({ code: 'overloaded' });
  await expect(node.start()).rejects.toMatchObject({ code: 'overloaded' });
  expect(messages('warn')).toEqual([expect.stringMatching(/^a start was refused: /)]);
  expect((await node.runtime.list('walk')).instances).toHaveLength(1);
  expect(await node.runtime.send('walk', id, { type: 'GO' })).toMatchObject({
    status: 'Completed',
  });

  isOverloaded = false;
  await node.start();
});

test('a node whose store is saturated starts nothing, until the store keeps up again', async () => {
  let commitMs = 0;
  const store = createVirtualStore();
  const { clock } = store;
  const slow: typeof store = {
    ...store,
    async commit(commit) {
      await sleep(clock, commitMs, new AbortController().signal);
      return store.commit(commit);
    },
  };
  const machine = setup({}).createMachine({ initial: 'waiting', states: { waiting: {} } });
  const process = defineProcess({ name: 'walk', machine });
  await using node = await createMemoryRuntime(process, { store: slow });
  const codes: unknown[] = [];
  const start = () => {
    node.start().then(
      () => codes.push('started'),
      ({ code }: { readonly code: unknown }) => codes.push(code),
    );
  };
  const startUntil = async (code: string) =>
    clock.until(
      async () => {
        start();
        return codes.at(-1);
      },
      (last) => last === code,
    );

  await startUntil('started');
  commitMs = 2_500;
  await startUntil('overloaded');
  commitMs = 0;
  await startUntil('started');

  expect(new Set(codes)).toEqual(new Set(['started', 'overloaded']));
});

/** A process of one task that takes 100 ms: a node with one place runs ten a second. */
function createWalk(clock: VirtualClock) {
  const machine = setup({ actors: { walk: task(async () => clock.sleep(100)) } }).createMachine({
    initial: 'walking',
    states: { walking: { invoke: { src: 'walk', onDone: 'there' } }, there: { type: 'final' } },
  });
  return defineProcess({ name: 'walk', machine });
}

async function codeOf(start: Promise<unknown>): Promise<unknown> {
  try {
    await start;
    return undefined;
  } catch (error) {
    if (error instanceof HoldfastError) return error.code;
    throw error;
  }
}

/** Twenty starts a second at a node, for so long; resolves with how many of them each half had refused. */
async function startTwentyASecond(node: MemoryRuntime, seconds: number) {
  const refused = [0, 0];
  for (let n = 0; n < seconds * 20; n += 1) {
    const code = await codeOf(node.start());
    const half = n < seconds * 10 ? 0 : 1;
    if (code === 'overloaded') refused[half] = (refused[half] ?? 0) + 1;
    await node.clock.advance(50);
  }
  return refused;
}

const loopThatIs = (utilization: number) => ({ ...idleLoop, mark: () => () => utilization });

/** How many of its instances have ended, once no more can. */
async function endedOf({ runtime, clock }: MemoryRuntime): Promise<unknown> {
  const counts = await clock.until(
    async () => runtime.count('walk'),
    ({ Pending: pending }) => pending === 0,
  );
  return counts.Completed;
}

test('a busy node that gets more tasks than it can run starts less, and all that it has started ends', async () => {
  const store = createVirtualStore();
  await using node = await createMemoryRuntime(createWalk(store.clock), {
    store,
    taskConcurrency: 1,
    loop: loopThatIs(1),
  });
  const refused = await startTwentyASecond(node, 60);
  expect(refused[1]).toBeGreaterThan(250);
  expect(await endedOf(node)).toBe(1_200 - (refused[0] ?? 0) - (refused[1] ?? 0));
  await node.start();
});

test('a node whose tasks are slow, but which is not busy, starts them all', async () => {
  const store = createVirtualStore();
  await using node = await createMemoryRuntime(createWalk(store.clock), {
    store,
    taskConcurrency: 1,
  });
  expect(await startTwentyASecond(node, 60)).toEqual([0, 0]);
  expect(await endedOf(node)).toBe(1_200);
});

test('a busy node starts them all while another one runs what it leaves to the store', async () => {
  const store = createVirtualStore();
  const walk = createWalk(store.clock);
  const wakes = createLocalWakes(store.clock);
  // Wakes reach the other node, as they may.
  const own = { ...createLocalWakes(store.clock), arm: async (some: Armed) => wakes.arm(some) };
  const options = { store, loop: loopThatIs(1) };
  await using one = await createMemoryRuntime(walk, { ...options, taskConcurrency: 1, wakes: own });
  await using _two = await createMemoryRuntime(walk, { ...options, node: 'two', wakes });
  expect(await startTwentyASecond(one, 60)).toEqual([0, 0]);
  expect(await endedOf(one)).toBe(1_200);
});

test('a task that was left to the store runs, without any wake, while as many become due as the node can run', async () => {
  const store = createVirtualStore();
  await using node = await createMemoryRuntime(createWalk(store.clock), {
    store,
    taskConcurrency: 1,
    wakes: { ...createLocalWakes(store.clock), arm: async () => {} },
  });
  await Promise.all(Array.from({ length: 16 }, async () => node.start()));
  const left = await node.start();
  for (let n = 0; n < 200; n += 1) {
    await node.start();
    await store.clock.advance(100);
  }
  expect(await node.runtime.get('walk', left)).toMatchObject({ status: 'Completed' });
});
