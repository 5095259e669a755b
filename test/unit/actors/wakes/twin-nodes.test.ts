import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Store } from '../../../../src/actors/ports/ports.ts';
import { createRuntime } from '../../../../src/actors/runtime.ts';
import { createLocalWakes } from '../../../../src/persistence/embedded/local-wakes.ts';
import { createMemoryStore } from '../../../../src/persistence/memory/memory-store.ts';
import { capturedLog } from '../../../support/captured-log.ts';
import { startSimulatedTime, type SimulatedTime } from '../../support/simulated-time.ts';

let time: SimulatedTime;
beforeEach(() => {
  time = startSimulatedTime(1_700_000_000_000);
});
afterEach(() => time.end());

async function open(store: Store, node: string) {
  const { log, messages } = capturedLog();
  const runtime = createRuntime({ processes: [], store, wakes: createLocalWakes(), log, node });
  await runtime.open();
  return { runtime, warnings: () => messages('warn') };
}

test('a node with the name of another running node warns, once', async () => {
  const store = createMemoryStore();
  const first = await open(store, 'one');
  const other = await open(store, 'other');
  await time.advance(60_000);
  const second = await open(store, 'one');
  await time.advance(60_000);
  expect(second.warnings()).toEqual([expect.stringContaining('has the same NODE_ID')]);
  expect([...first.warnings(), ...other.warnings()]).toEqual([]);
});

test('a node that restarts at once under its name does not', async () => {
  const store = createMemoryStore();
  const first = await open(store, 'one');
  await time.advance(60_000);
  const closed = first.runtime.close();
  await time.advance(100);
  await closed;
  const second = await open(store, 'one');
  await time.advance(60_000);
  expect(second.warnings()).toEqual([]);
});
