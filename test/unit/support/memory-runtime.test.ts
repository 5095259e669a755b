import { expect, test } from 'vitest';
import { setup } from 'xstate';
import { defineProcess } from '../../../src/definition/define-process.ts';
import { task } from '../../../src/definition/machine/task.ts';
import { waiting } from '../../../src/testing/clock/waiting.ts';
import { hasEnded } from '../../support/has-ended.ts';
import { createMemoryRuntime } from '../../support/memory-runtime.ts';
import { createVirtualStore } from '../../support/virtual-store.ts';

const dayMs = 24 * 3_600_000;
const never = new Promise<never>(() => {});

/** Calls a system that never answers, twice for a day each; then waits sixty days. */
function createPatient(called: () => void = () => {}) {
  const call = task<void>(async () => {
    called();
    await waiting(never);
  });
  return defineProcess({
    name: 'patient',
    machine: setup({ actors: { call } }).createMachine({
      initial: 'calling',
      states: {
        calling: { invoke: { src: 'call', onError: 'resting' } },
        resting: { after: { [60 * dayMs]: 'done' } },
        done: { type: 'final' },
      },
    }),
    tasks: { call: { attempts: 2, timeout: dayMs, backoff: { initialMs: 60_000 } } },
  });
}

test('a runtime in virtual time leaves no real timer, whatever its instances wait for', async () => {
  const realTimers = () =>
    process.getActiveResourcesInfo().filter((resource) => resource === 'Timeout').length;
  await using memory = await createMemoryRuntime(createPatient());
  const before = realTimers();
  for (let n = 0; n < 50; n += 1) await memory.start();
  await memory.clock.settle();
  expect(realTimers()).toBeLessThan(before + 50);
});

test('time limits, retries and timers of months pass in virtual time, in their order', async () => {
  const store = createVirtualStore();
  const { clock } = store;
  const calledAt: number[] = [];
  const patient = createPatient(() => calledAt.push(clock.now()));
  await using memory = await createMemoryRuntime(patient, { store, random: () => 0 });
  const startedAt = clock.now();
  const id = await memory.start();
  await clock.skip(dayMs);
  await clock.until(
    () => calledAt.length,
    (calls) => calls === 2,
  );
  expect(calledAt).toEqual([startedAt, startedAt + dayMs + 60_000]);
  await clock.skip(dayMs);
  const { updatedAt } = await memory.until(id, ({ state }) => state === 'resting');
  expect(Date.parse(updatedAt)).toBe(startedAt + 2 * dayMs + 60_000);
  await clock.skip(60 * dayMs - 1);
  expect((await memory.runtime.get('patient', id)).state).toBe('resting');
  await memory.until(id, hasEnded);
  expect(clock.now() - Date.parse(updatedAt)).toBeLessThan(60 * dayMs + 1_000);
});

test('runtimes side by side do not share their time', async () => {
  await using slow = await createMemoryRuntime(createPatient());
  await using fast = await createMemoryRuntime(createPatient());
  await fast.clock.advance(60_000);
  expect(fast.clock.now() - slow.clock.now()).toBe(60_000);
});
