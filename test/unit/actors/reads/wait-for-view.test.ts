import { expect, test } from 'vitest';
import { fromPromise, setup } from 'xstate';
import type { Caller } from '../../../../src/actors/access/caller.ts';
import { createAccess } from '../../../../src/actors/access/access.ts';
import { toInstanceId, type InstanceId, type PublicId } from '../../../../src/actors/ports/ids.ts';
import type { Store } from '../../../../src/actors/ports/ports.ts';
import { createChangeWaiter } from '../../../../src/actors/reads/change-waiter.ts';
import { createEndedHere } from '../../../../src/actors/reads/ended-here.ts';
import { createReadables } from '../../../../src/actors/reads/readable.ts';
import { createWaitForView } from '../../../../src/actors/reads/wait-for-view.ts';
import type { InstanceView } from '../../../../src/actors/views/view-types.ts';
import type { LiveActor } from '../../../../src/actors/restore/live-actor.ts';
import { defineProcess } from '../../../../src/definition/define-process.ts';
import { createMemoryStore } from '../../../../src/persistence/memory/memory-store.ts';
import { createMemoryRuntime } from '../../../support/memory-runtime.ts';
import { silentLog } from '../../../support/silent-log.ts';
import { createVirtualStore } from '../../../support/virtual-store.ts';
import { createTwoNodes } from '../../support/two-nodes.ts';

const door = defineProcess({
  name: 'door',
  machine: setup({}).createMachine({
    initial: 'open',
    states: { open: { on: { PUSH: 'open', SHUT: 'shut' } }, shut: { type: 'final' } },
  }),
});

/** An open door of which a node believes that it runs a task, having found it at `version`, and the loads for those who wait. */
async function openDoor({
  version = 0,
  isDeaf = false,
  isDeafToItself = false,
}: {
  readonly version?: number;
  readonly isDeaf?: boolean;
  readonly isDeafToItself?: boolean;
} = {}) {
  const store = createVirtualStore();
  const doors = await createMemoryRuntime(door, { store });
  const publicId = await doors.start();
  const id = toInstanceId(publicId as PublicId);
  let loads = 0;
  let subscriptions = 0;
  const heard: Pick<Store, 'subscribe' | 'hearOwn'> = {
    subscribe: async (...args) => {
      subscriptions += 1;
      return isDeaf ? () => {} : store.subscribe(...args);
    },
    hearOwn: (...args) => (isDeaf || isDeafToItself ? () => {} : store.hearOwn(...args)),
  };
  const waitForView = createWaitForView({
    waiter: createChangeWaiter({ store: heard, clock: store.clock }),
    load: async (one) => {
      loads += 1;
      return store.load(one);
    },
    endedHere: createEndedHere(),
    runningHere: { of: () => ({ process: door, owner: undefined, version }) as LiveActor },
    readables: createReadables(createAccess(silentLog), silentLog),
  });
  return {
    [Symbol.asyncDispose]: async () => doors[Symbol.asyncDispose](),
    clock: store.clock,
    send: async (type: string) => doors.runtime.send('door', publicId, { type }),
    loads: () => loads,
    subscriptions: () => subscriptions,
    waitForEnd: async (timeoutMs: number, caller?: Caller) =>
      waitForView(door, caller, id, {
        until: ({ status }) => status !== 'Pending',
        worth: ({ ended }) => ended,
        timeoutMs,
      }),
    waitForView: async (until: (view: InstanceView) => boolean) =>
      waitForView(door, undefined, id, {
        until,
        worth: ({ version: newest }) => newest > version,
        timeoutMs: 60_000,
      }),
    waitForChange: async (from: number) =>
      waitForView(door, undefined, id, {
        until: (view) => view.version > from,
        worth: (news) => news.version > from,
        timeoutMs: 60_000,
      }),
  };
}

test('whoever waits for the end of an instance whose task runs on the node does not look before it', async () => {
  await using opened = await openDoor();
  const { clock, loads } = opened;
  const waiting = opened.waitForEnd(60_000);
  await clock.settle();
  await opened.send('PUSH');
  await clock.settle();
  expect(loads()).toBe(0);
  await opened.send('SHUT');
  expect(await waiting).toMatchObject({ status: 'Completed' });
  expect(loads()).toBe(1);
});

test('it looks soon in case that another node has ended it', async () => {
  await using opened = await openDoor({ isDeaf: true });
  const { clock } = opened;
  const from = clock.now();
  const waiting = opened.waitForEnd(60_000);
  await opened.send('SHUT');
  expect(await clock.finish(waiting)).toMatchObject({ status: 'Completed' });
  expect(clock.now() - from).toBe(500);
});

test('it subscribes to the instance only once this node has not brought the end for a while', async () => {
  await using opened = await openDoor({ isDeafToItself: true });
  const { clock, loads, subscriptions } = opened;
  const waiting = opened.waitForEnd(60_000);
  await clock.advance(499);
  expect([subscriptions(), loads()]).toEqual([0, 0]);
  await clock.advance(1);
  expect([subscriptions(), loads()]).toEqual([1, 1]);
  const from = clock.now();
  await opened.send('SHUT');
  expect(await waiting).toMatchObject({ status: 'Completed' });
  expect(clock.now()).toBe(from);
});

test('it never subscribes if this node brings the end', async () => {
  await using opened = await openDoor();
  const waiting = opened.waitForEnd(60_000);
  await opened.clock.settle();
  await opened.send('SHUT');
  expect(await waiting).toMatchObject({ status: 'Completed' });
  expect(opened.subscriptions()).toBe(0);
});

test('it subscribes at once if what this node brings is not what is waited for', async () => {
  await using opened = await openDoor();
  const { clock, loads, subscriptions } = opened;
  const from = clock.now();
  const waiting = opened.waitForView((view) => view.version > 1);
  await clock.settle();
  await opened.send('PUSH');
  await clock.settle();
  // One look at what was brought, and one at what may have come before it subscribed.
  expect([subscriptions(), loads()]).toEqual([1, 2]);
  await opened.send('PUSH');
  expect(await waiting).toMatchObject({ version: 2 });
  expect(clock.now()).toBe(from);
});

test('it is told how the instance is once its time is over, however short that is', async () => {
  await using opened = await openDoor();
  const from = opened.clock.now();
  const view = await opened.clock.finish(opened.waitForEnd(200));
  expect(view).toMatchObject({ status: 'Pending', version: 0 });
  expect(opened.clock.now() - from).toBe(200);
});

test('a version that the node has already made is answered at once', async () => {
  await using opened = await openDoor({ version: 1 });
  await opened.send('PUSH');
  const from = opened.clock.now();
  expect(await opened.waitForChange(0)).toMatchObject({ version: 1 });
  expect(opened.clock.now()).toBe(from);
});

test('a caller that may not read the instance is told so at once', async () => {
  await using opened = await openDoor();
  const from = opened.clock.now();
  const stranger: Caller = { sub: 'stranger', tenant: undefined, scopes: [], claims: {} };
  await expect(opened.waitForEnd(60_000, stranger)).rejects.toMatchObject({
    code: 'instance_not_found',
  });
  expect(opened.clock.now()).toBe(from);
});

test('a node that runs the only task of an instance loads nothing for those who wait for its end', async () => {
  let ring: (result: object) => void = () => {};
  const rung = new Promise<object>((resolve) => (ring = resolve));
  const machine = setup({ actors: { ringing: fromPromise(async () => rung) } }).createMachine({
    initial: 'ringing',
    states: {
      ringing: { invoke: { src: 'ringing', onDone: 'answered' } },
      answered: { type: 'final' },
    },
  });
  const bell = defineProcess({ name: 'bell', machine, tasks: { ringing: {} } });
  const loaded: InstanceId[] = [];
  const memory = createMemoryStore();
  const store: Store = {
    ...memory,
    load: async (id) => {
      loaded.push(id);
      return memory.load(id);
    },
  };
  await using nodes = createTwoNodes([bell], { store });
  const { a } = nodes;
  await a.open();
  const { id } = (await a.start('bell', undefined)).instance;
  const waiting = a.wait('bell', id, {
    until: ({ status }) => status !== 'Pending',
    worth: ({ ended }) => ended,
    timeoutMs: 60_000,
  });
  ring({});
  expect(await waiting).toMatchObject({ status: 'Completed' });
  expect(loaded).not.toContain(toInstanceId(id as PublicId));
});
