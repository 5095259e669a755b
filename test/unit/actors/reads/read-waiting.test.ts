import { expect, test } from 'vitest';
import { createMachine, emit, setup } from 'xstate';
import { defineProcess } from '../../../../src/definition/define-process.ts';
import { createVirtualStore, type VirtualStore } from '../../../support/virtual-store.ts';
import { createDeployments } from '../../support/deployments.ts';
import { loseEntries } from '../../support/lose-entries.ts';
import { createPayment } from '../../support/payment.ts';
import { startOn } from '../../support/start-on.ts';

const startMs = Date.parse('2026-01-01T00:00:00.000Z');
const minuteMs = 60_000;
const hourMs = 60 * minuteMs;
const at = (ms: number) => new Date(startMs + ms).toISOString();

/** Wakes up after an hour, and listens to nobody. */
const nap = defineProcess({
  name: 'nap',
  machine: createMachine({
    initial: 'asleep',
    states: { asleep: { after: { [hourMs]: 'awake' } }, awake: { type: 'final' } },
  }),
});

test('a timer is armed by its due entry, however often a node has put it off', async () => {
  const { waiting, advance, skip, id } = await startOn(nap);
  const timer = {
    kind: 'timer',
    event: 'xstate.after.3600000.(machine).asleep',
    since: at(0),
    dueAt: at(hourMs),
    armed: true,
    // What is far away is looked at ten minutes before.
    proof: { dueAt: at(hourMs - 600_000) },
  };
  expect(await waiting()).toEqual({
    id,
    version: 0,
    status: 'Pending',
    deadEnd: false,
    total: 1,
    waitsFor: [{ id: '0/0', ...timer }],
  });
  await skip(hourMs - 300_000);
  await advance(1_000);
  expect(await waiting()).toMatchObject({
    waitsFor: [{ armed: true, proof: { dueAt: at(hourMs) } }],
  });
  await skip(300_000);
  await advance(1_000);
  expect(await waiting()).toMatchObject({ status: 'Completed', deadEnd: false, waitsFor: [] });
});

test('a timer whose due entry was deleted is not armed, and an instance that waits for nothing else is at a dead end', async () => {
  const { waiting, advance, skip, store, id } = await startOn(nap);
  await loseEntries(store, id);
  const lost = {
    status: 'Pending',
    deadEnd: true,
    waitsFor: [
      {
        kind: 'timer',
        dueAt: at(hourMs),
        armed: false,
        message: expect.stringContaining('no entry'),
      },
    ],
  };
  expect(await waiting()).toMatchObject(lost);
  expect((await waiting()).waitsFor[0]).not.toHaveProperty('proof');
  await skip(2 * hourMs);
  await advance(1_000);
  expect(await waiting()).toMatchObject(lost);
});

test('a timer whose due entry comes too late is not armed', async () => {
  const { waiting, store, wakes } = await startOn(nap);
  for (const wake of await wakes()) await store.defer(wake, startMs + 2 * hourMs);
  expect(await waiting()).toMatchObject({
    deadEnd: true,
    waitsFor: [
      {
        armed: false,
        message: expect.stringContaining('too late'),
        proof: { dueAt: at(2 * hourMs) },
      },
    ],
  });
});

test('a running task is armed by the lease of its node', async () => {
  const { process } = createPayment({ attempts: 5 });
  const { waiting, advance } = await startOn(process);
  await advance(10_000);
  const { waitsFor, deadEnd } = await waiting();
  expect(deadEnd).toBe(false);
  expect(waitsFor).toEqual([
    {
      kind: 'task',
      task: 'pay',
      id: '0/0',
      attempt: 1,
      attempts: 5,
      since: at(0),
      armed: true,
      proof: {
        dueAt: expect.any(String),
        lease: { node: 'node-a', until: expect.any(String) },
      },
    },
    { kind: 'event', type: 'NOTE', href: expect.any(String) },
    { kind: 'event', type: 'STOP', href: expect.any(String) },
  ]);
});

test('a task that failed waits for its next attempt', async () => {
  const { process, runs } = createPayment({
    attempts: 5,
    backoff: { initialMs: minuteMs, jitter: 0 },
  });
  const { waiting, advance } = await startOn(process);
  runs[0]?.fail();
  await advance(0);
  expect((await waiting()).waitsFor[0]).toEqual({
    kind: 'retry',
    task: 'pay',
    id: '0/0',
    attempt: 2,
    attempts: 5,
    since: at(0),
    dueAt: at(minuteMs),
    armed: true,
    proof: { dueAt: at(minuteMs) },
  });
});

test('a task that was handed over waits for its callback until its next heartbeat', async () => {
  const limited = createPayment({ heartbeat: hourMs });
  const first = await startOn(limited.process);
  limited.runs[0]?.handOver();
  await first.advance(0);
  expect((await first.waiting()).waitsFor[0]).toMatchObject({
    kind: 'callback',
    task: 'pay',
    dueAt: at(hourMs),
    heartbeatBy: at(hourMs),
    armed: true,
    proof: { dueAt: at(hourMs) },
  });
});

test('a callback without a limit is armed: a node looks at it once a day', async () => {
  const { process, runs } = createPayment();
  const { waiting, advance, skip } = await startOn(process);
  runs[0]?.handOver();
  await advance(0);
  const [callback] = (await waiting()).waitsFor;
  expect(callback).toMatchObject({
    kind: 'callback',
    armed: true,
    proof: { dueAt: at(24 * hourMs) },
  });
  expect(callback).not.toHaveProperty('dueAt');
  await skip(24 * hourMs);
  await advance(1_000);
  expect((await waiting()).waitsFor[0]).toMatchObject({ kind: 'callback', armed: true });
});

test('a rollback waits for its compensations, while they run and while they are retried', async () => {
  const compensation = { attempts: 7, backoff: { initialMs: minuteMs, jitter: 0 } };
  const { process, runs, undos } = createPayment({ compensation });
  const { waiting, advance, runtime, id } = await startOn(process);
  runs[0]?.succeed('receipt');
  await advance(0);
  await runtime.send('payment', id, { type: 'STOP' });
  await advance(0);
  const undo = { kind: 'undo', task: 'pay', attempts: 7, armed: true };
  expect((await waiting()).waitsFor).toMatchObject([
    { ...undo, attempt: 1, proof: { lease: { node: 'node-a' } } },
    { kind: 'event', type: 'NOTE' },
  ]);
  undos[0]?.fail();
  await advance(0);
  expect((await waiting()).waitsFor[0]).toMatchObject({ ...undo, attempt: 2, dueAt: at(minuteMs) });
});

test('emitted events wait to be told, one after the other', async () => {
  const machine = setup({ types: { emitted: {} as { type: 'said' } } }).createMachine({
    entry: [emit({ type: 'said' }), emit({ type: 'said' })],
  });
  const { waiting, advance } = await startOn(defineProcess({ name: 'talk', machine }), {
    onEmit: () => Promise.reject(new Error('503')),
  });
  await advance(0);
  expect(await waiting()).toMatchObject({
    deadEnd: false,
    waitsFor: [
      { kind: 'emit', event: 'said', attempt: 2, armed: true, dueAt: expect.any(String) },
      { kind: 'emit', event: 'said', attempt: 1, armed: true, proof: { dueAt: at(minuteMs) } },
    ],
  });
});

test('a task of a node that died is armed by the lease that ran out', async () => {
  const { process } = createPayment();
  // The node that lives neither extends its lease nor looks for what is overdue.
  const { waiting, store, wakes, skip } = await startOn(process, {
    store: { ...createVirtualStore(), extend: async () => [] },
    watchMs: hourMs,
  });
  const dead = { node: 'node-b', run: '1', number: 1 };
  await skip(minuteMs);
  for (const wake of await wakes()) await store.lease(wake, dead, 1_500);
  await skip(minuteMs);
  const until = at(minuteMs + 1_500);
  expect((await waiting()).waitsFor[0]).toMatchObject({
    kind: 'task',
    armed: true,
    proof: { dueAt: until, lease: { node: 'node-b', until } },
  });
});

test('an instance that a deploy has stranded stays armed, however long its timer is overdue', async () => {
  const named = (state: string) =>
    defineProcess({
      name: 'nap',
      machine: createMachine({
        initial: state,
        states: { [state]: { after: { [minuteMs]: 'awake' } }, awake: { type: 'final' } },
      }),
    });
  await using service = await createDeployments(named('asleep'));
  const id = await service.start({});
  await service.deploy(named('dozing'));
  for (const ms of [10_000, 2 * minuteMs]) {
    await service.advance(ms);
    expect(await service.runtime.waiting('nap', id)).toMatchObject({
      status: 'Pending',
      deadEnd: false,
      waitsFor: [{ kind: 'timer', armed: true }],
    });
  }
});

test('an instance that accepts an event is at no dead end', async () => {
  const door = defineProcess({
    name: 'door',
    machine: createMachine({
      initial: 'shut',
      states: { shut: { on: { OPEN: 'open' } }, open: {} },
    }),
  });
  const { waiting, runtime, id } = await startOn(door);
  expect(await waiting()).toMatchObject({
    deadEnd: false,
    waitsFor: [{ kind: 'event', type: 'OPEN' }],
  });
  await runtime.send('door', id, { type: 'OPEN' });
  expect(await waiting()).toMatchObject({ deadEnd: true, waitsFor: [] });
});

test('what ends while it is read is not mistaken for lost', async () => {
  const memory = createVirtualStore();
  let meanwhile: (() => Promise<unknown>) | undefined;
  const store: VirtualStore = {
    ...memory,
    dueEntries: async (wakes) => {
      const now = meanwhile;
      meanwhile = undefined;
      await now?.();
      return memory.dueEntries(wakes);
    },
  };
  const sleeper = defineProcess({
    name: 'sleeper',
    machine: createMachine({
      initial: 'asleep',
      states: {
        asleep: { after: { [hourMs]: 'awake' }, on: { WAKE: 'awake' } },
        awake: { on: { SLEEP: 'asleep' } },
      },
    }),
  });
  const { waiting, runtime, id } = await startOn(sleeper, { store });
  meanwhile = async () => runtime.send('sleeper', id, { type: 'WAKE' });
  expect(await waiting()).toMatchObject({
    version: 1,
    deadEnd: false,
    waitsFor: [{ kind: 'event', type: 'SLEEP' }],
  });
});
