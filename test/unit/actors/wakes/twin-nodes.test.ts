import { expect, test } from 'vitest';
import { createRuntime } from '../../../../src/actors/runtime.ts';
import { createLocalWakes } from '../../../../src/persistence/embedded/local-wakes.ts';
import { capturedLog } from '../../../support/captured-log.ts';
import { createVirtualStore, type VirtualStore } from '../../../support/virtual-store.ts';

async function open(store: VirtualStore, node: string) {
  const { log, messages } = capturedLog();
  const { clock } = store;
  const wakes = createLocalWakes(clock);
  const runtime = createRuntime({ processes: [], store, clock, wakes, log, node });
  await runtime.open();
  return { runtime, warnings: () => messages('warn') };
}

test('a node with the name of another running node warns, once', async () => {
  const store = createVirtualStore();
  const first = await open(store, 'one');
  const other = await open(store, 'other');
  await store.clock.advance(60_000);
  const second = await open(store, 'one');
  await store.clock.advance(60_000);
  expect(second.warnings()).toEqual([expect.stringContaining('has the same NODE_ID')]);
  expect([...first.warnings(), ...other.warnings()]).toEqual([]);
});

test('a node that restarts at once under its name does not', async () => {
  const store = createVirtualStore();
  const first = await open(store, 'one');
  await store.clock.advance(60_000);
  await store.clock.finish(first.runtime.close());
  const second = await open(store, 'one');
  await store.clock.advance(60_000);
  expect(second.warnings()).toEqual([]);
});
