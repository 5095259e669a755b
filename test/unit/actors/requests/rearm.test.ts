import { expect, test } from 'vitest';
import { createMachine, setup } from 'xstate';
import { defineProcess, task } from '../../../../src/index.ts';
import { createVirtualStore, type VirtualStore } from '../../../support/virtual-store.ts';
import { capturedLog } from '../../../support/captured-log.ts';
import { gate } from '../../../support/gate.ts';
import { createGuardedService } from '../../support/guarded-service.ts';
import { loseEntries } from '../../support/lose-entries.ts';
import { startOn } from '../../support/start-on.ts';
import { wakesIn } from '../../support/wakes-in.ts';

const hourMs = 3_600_000;

/** Wakes up after an hour, and accepts no event. */
const nap = defineProcess({
  name: 'nap',
  machine: createMachine({
    initial: 'asleep',
    states: { asleep: { after: { [hourMs]: 'awake' } }, awake: { type: 'final' } },
  }),
});
const said = 'an administrator re-armed an instance';
const unarmed = { deadEnd: true, waitsFor: [{ armed: false }] };
const armed = { deadEnd: false, waitsFor: [{ armed: true }] };

test('a timer whose due entry was lost fires once it is re-armed, without a step for that', async () => {
  const { log, lines } = capturedLog();
  const { runtime, store, id, waiting, skip, advance } = await startOn(nap, { log });
  await loseEntries(store, id);
  expect(await waiting()).toMatchObject(unarmed);
  const reason = 'The index was lost.';
  expect(await runtime.rearm('nap', id, { reason })).toMatchObject(armed);
  expect(lines.filter(({ msg }) => msg === said)).toMatchObject([
    { level: 'info', reason, effects: [expect.any(String)] },
  ]);
  await skip(hourMs);
  await advance(1_000);
  expect(await runtime.get('nap', id)).toMatchObject({ status: 'Completed', version: 1 });
});

test('re-arming changes nothing where nothing is lost', async () => {
  const { log, lines } = capturedLog();
  const { runtime, store, id, waiting } = await startOn(nap, { log });
  await loseEntries(store, id);
  await runtime.rearm('nap', id);
  const before = await store.dueEntries(await wakesIn(store, id));
  expect(await runtime.rearm('nap', id)).toEqual(await waiting());
  expect(await store.dueEntries(await wakesIn(store, id))).toEqual(before);
  expect(lines.filter(({ msg }) => msg === said)).toHaveLength(1);
});

test('a due entry that comes too late is moved', async () => {
  const { runtime, store, id, waiting } = await startOn(nap);
  const [timer] = await wakesIn(store, id);
  if (timer === undefined) throw new Error('It waits for nothing');
  await store.defer(timer, store.now() + 2 * hourMs);
  expect(await waiting()).toMatchObject(unarmed);
  expect(await runtime.rearm('nap', id)).toMatchObject(armed);
});

test('a running task whose lease was lost with its entry runs again once it is re-armed', async () => {
  const opened = gate();
  const calls: AbortSignal[] = [];
  const job = defineProcess({
    name: 'job',
    machine: setup({
      actors: {
        work: task<string>(async ({ signal }) => {
          calls.push(signal);
          if (calls.length === 1) await opened.open;
          return 'done';
        }),
      },
    }).createMachine({
      initial: 'working',
      states: { working: { invoke: { src: 'work', onDone: 'done' } }, done: { type: 'final' } },
    }),
  });
  const { runtime, store, id, waiting, advance } = await startOn(job);
  await loseEntries(store, id);
  expect(await waiting()).toMatchObject(unarmed);
  await runtime.rearm('job', id);
  await advance(3_000);
  expect(await runtime.get('job', id)).toMatchObject({ status: 'Completed', version: 1 });
  expect(calls.map(({ aborted }) => aborted)).toEqual([true, false]);
  opened.let();
  await advance(1_000);
  expect(await runtime.get('job', id)).toMatchObject({ version: 1 });
});

test('an effect that ends while it is re-armed gets no due entry', async () => {
  const door = defineProcess({
    name: 'door',
    machine: createMachine({
      initial: 'open',
      states: { open: { after: { [hourMs]: 'shut' }, on: { SHUT: 'shut' } }, shut: {} },
    }),
  });
  const memory = createVirtualStore();
  let meanwhile: (() => Promise<unknown>) | undefined;
  const store: VirtualStore = {
    ...memory,
    rearm: async (...args) => {
      await meanwhile?.();
      meanwhile = undefined;
      return memory.rearm(...args);
    },
  };
  const { runtime, id } = await startOn(door, { store });
  const wakes = await wakesIn(store, id);
  await loseEntries(store, id);
  meanwhile = async () => runtime.send('door', id, { type: 'SHUT' });
  const waiting = await runtime.rearm('door', id);
  expect(waiting).toMatchObject({ version: 1, waitsFor: [] });
  expect(await store.dueEntries(wakes)).toEqual([undefined]);
});

test('only administrators re-arm, and within their tenant', async () => {
  await using service = await createGuardedService(nap);
  const path = await (await service.as({ sub: 'ann', tenant: 'acme' })).start('/naps', {});
  const statusFor = async (sub: string, tenant: string, scope: string) => {
    const requests = await service.as({ sub, tenant, scope });
    return (await requests.request('POST', `${path}/waiting/rearm`)).status;
  };
  expect(await statusFor('ann', 'acme', '')).toBe(403);
  expect(await statusFor('otto', 'acme', 'holdfast:observe')).toBe(403);
  expect(await statusFor('olga', 'other', 'holdfast:admin')).toBe(404);
  expect(await statusFor('olga', 'acme', 'holdfast:admin')).toBe(200);
  const id = path.slice('/naps/'.length);
  const caller = { sub: 'sam', tenant: 'acme', scopes: [], claims: {} };
  const hidden = service.runtime.rearm('nap', id, { caller });
  await expect(hidden).rejects.toMatchObject({ code: 'instance_not_found' });
});
