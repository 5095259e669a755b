import { expect, test } from 'vitest';
import { setup } from 'xstate';
import type { Store } from '../../../../src/actors/ports/ports.ts';
import { createRuntime } from '../../../../src/actors/runtime.ts';
import { defineProcess } from '../../../../src/definition/define-process.ts';
import { task } from '../../../../src/definition/machine/task.ts';
import { createLocalWakes } from '../../../../src/persistence/embedded/local-wakes.ts';
import { gate } from '../../../support/gate.ts';
import { silentLog } from '../../../support/silent-log.ts';
import { createVirtualStore, type VirtualStore } from '../../../support/virtual-store.ts';

const reminder = defineProcess({
  name: 'reminder',
  machine: setup({}).createMachine({
    initial: 'waiting',
    states: { waiting: { after: { 1_000: 'done' } }, done: { type: 'final' } },
  }),
});

/** One task at a time, and each takes long. */
const slow = defineProcess({
  name: 'slow',
  machine: setup({
    actors: { work: task(async () => gate().open) },
  }).createMachine({
    initial: 'working',
    states: { working: { invoke: { src: 'work', onDone: 'done' } }, done: { type: 'final' } },
  }),
});

async function open(store: VirtualStore, processes: readonly (typeof reminder | typeof slow)[]) {
  const wakes = createLocalWakes(store.clock);
  const { clock } = store;
  const node = 'one';
  const taskConcurrency = 1;
  const runtime = createRuntime({
    processes,
    store,
    wakes: { ...wakes, arm: () => Promise.resolve() },
    clock,
    log: silentLog,
    node,
    taskConcurrency,
  });
  await runtime.open();
  return runtime;
}

test('a node is not ready while a timer is late, although the watch keeps deferring it', async () => {
  const store = createVirtualStore();
  const before = await open(store, [reminder]);
  await before.start('reminder', {});
  let hangs = false;
  const load: Store['load'] = async (id) => (hangs ? new Promise(() => {}) : store.load(id));
  const runtime = await open({ ...store, load }, [reminder]);
  hangs = true;
  // The first node forgets it, too.
  void before.drain();
  await store.clock.advance(15_000);
  expect(await runtime.ready()).toMatchObject({
    ready: false,
    checks: { wakes: expect.stringMatching(/^stalled for 1[34]\d{3} ms$/) as string },
  });
});

test('a node stays ready while an instance waits for a node that has its process', async () => {
  const store = createVirtualStore();
  const before = await open(store, [reminder]);
  await before.start('reminder', {});
  void before.drain();
  const runtime = await open(store, [slow]);
  await store.clock.advance(15_000);
  expect(await runtime.ready()).toMatchObject({ ready: true });
});

test('a node stays ready while tasks wait for a place', async () => {
  const store = createVirtualStore();
  const runtime = await open(store, [slow]);
  for (let started = 0; started < 3; started += 1) await runtime.start('slow', {});
  await store.clock.advance(15_000);
  expect(await runtime.ready()).toMatchObject({ ready: true });
});
