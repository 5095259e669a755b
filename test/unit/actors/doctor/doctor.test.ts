import { describe, expect, it } from 'vitest';
import { emit, setup } from 'xstate';
import { defineProcess } from '../../../../src/definition/define-process.ts';
import { toInstanceId, type PublicId } from '../../../../src/actors/ports/ids.ts';
import { createVirtualStore, type VirtualStore } from '../../../support/virtual-store.ts';
import { hasEnded } from '../../../support/has-ended.ts';
import { createMemoryRuntime } from '../../../support/memory-runtime.ts';

const everyMs = 300_000;

const process = defineProcess({
  name: 'order',
  machine: setup({}).createMachine({
    initial: 'waiting',
    states: {
      waiting: { after: { [60_000]: 'done' }, on: { STICK: 'stuck' } },
      stuck: {},
      done: { type: 'final' },
    },
  }),
});

/** A store of which the due index can be lost. */
function createFrailStore() {
  const store = createVirtualStore();
  let isLost = false;
  return {
    ...store,
    dueEntries: (async (wakes) =>
      isLost ? wakes.map(() => undefined) : store.dueEntries(wakes)) as typeof store.dueEntries,
    rearm: (async (...args) => {
      isLost = false;
      return store.rearm(...args);
    }) as typeof store.rearm,
    lose() {
      isLost = true;
    },
  };
}

type Runtime = Awaited<ReturnType<typeof createMemoryRuntime>>['runtime'];

async function lastOf(runtime: Runtime) {
  return (await runtime.doctor()).processes[0]?.last;
}

describe('the doctor', () => {
  it('proves that instances will be woken, and says when it was', async () => {
    await using orders = await createMemoryRuntime(process);
    const { runtime, clock } = orders;
    await orders.start();
    await orders.start();
    await runtime.examine();
    const last = await clock.until(
      async () => lastOf(runtime),
      (one) => one !== undefined,
    );
    expect(last).toMatchObject({ examined: 2, repaired: 0, deadEnds: 0, failed: 0, found: [] });
  });

  it('puts back what the due index has lost', async () => {
    const store = createFrailStore();
    await using orders = await createMemoryRuntime(process, { store });
    const { runtime, clock } = orders;
    const id = await orders.start();
    store.lose();
    await runtime.examine();
    const last = await clock.until(
      async () => lastOf(runtime),
      (one) => one !== undefined,
    );
    expect(last).toMatchObject({
      examined: 1,
      repaired: 1,
      effects: 1,
      found: [{ id, what: 'repaired', detail: 'timer 0/0' }],
    });
    await orders.until(id, hasEnded);
  });

  it('reports instances that nothing will wake, and those that are paused are none', async () => {
    await using orders = await createMemoryRuntime(process);
    const { runtime, clock } = orders;
    const [dead, paused] = [await orders.start(), await orders.start()];
    for (const id of [dead, paused]) await runtime.send('order', id, { type: 'STICK' });
    await runtime.act('order', paused, { kind: 'pause' }, 'An audit.');
    await runtime.examine();
    const last = await clock.until(
      async () => lastOf(runtime),
      (one) => one !== undefined,
    );
    expect(last).toMatchObject({
      examined: 2,
      deadEnds: 1,
      found: [{ id: dead, what: 'deadEnd' }],
    });
  });

  it('goes round by itself at its interval, on one of several nodes', async () => {
    const store = createVirtualStore();
    const options = { store, doctorEveryMs: everyMs };
    await using orders = await createMemoryRuntime(process, options);
    await using other = await createMemoryRuntime(process, { ...options, node: 'other' });
    const { runtime, clock } = orders;
    await clock.advance(60_000);
    const first = await lastOf(runtime);
    expect(await lastOf(other.runtime)).toEqual(first);
    await clock.advance(everyMs);
    const second = await lastOf(runtime);
    const apart = Date.parse(second?.startedAt ?? '') - Date.parse(first?.startedAt ?? '');
    expect(apart).toBeGreaterThanOrEqual(everyMs);
    expect(apart).toBeLessThan(everyMs + 60_000);
  });

  it.each([
    ['which is dead, within seconds', { node: 'gone', run: 'gone' }, 0, 6_000],
    [
      'which is alive, once that has said nothing for too long',
      { node: 'other', run: 'stuck' },
      28_000,
      36_000,
    ],
    ['which was an earlier run of this node, at once', { node: 'test', run: 'stuck' }, 0, 1_000],
  ])('continues the round of a node %s', async (_, holder, notBeforeMs, withinMs) => {
    const store = createVirtualStore();
    const { clock } = store;
    const id = toInstanceId('doctor order' as PublicId);
    const startedAt = clock.now();
    await store.announce({ node: 'other', run: 'stuck' }, 60_000);
    const current = {
      startedAt,
      examined: 7,
      repaired: 0,
      effects: 0,
      deadEnds: 0,
      failed: 0,
      found: [],
    };
    const body = JSON.stringify({ ...holder, until: clock.now() + 30_000, current });
    await store.commit({
      id,
      process: 'order',
      expected: undefined,
      version: 0,
      body,
      history: [],
      historyLimit: 0,
      due: { set: [], lease: [], leaseMs: 0, clear: [] },
      owner: { ...holder, number: 0 },
      terms: { add: [], remove: [] },
      createdAt: 0,
      expireAt: undefined,
    });
    await using orders = await createMemoryRuntime(process, { store, doctorEveryMs: everyMs });
    await orders.start();
    await clock.advance(notBeforeMs);
    const early = (await lastOf(orders.runtime))?.examined ?? 0;
    expect(early).toBeLessThanOrEqual(notBeforeMs > 0 ? 0 : 8);
    await clock.advance(withinMs - notBeforeMs);
    expect((await lastOf(orders.runtime))?.examined).toBeGreaterThanOrEqual(7);
  });

  it('examines what has ended, too, while something of it is pending', async () => {
    let isDown = true;
    const told: string[] = [];
    const shop = defineProcess({
      name: 'order',
      machine: setup({ types: { emitted: {} as { readonly type: 'Sold' } } }).createMachine({
        initial: 'selling',
        states: {
          selling: { on: { SELL: { target: 'sold', actions: emit({ type: 'Sold' }) } } },
          sold: { type: 'final' },
        },
      }),
    });
    const store = createFrailStore();
    await using orders = await createMemoryRuntime(shop, {
      store,
      onEmit: async ({ event }) => {
        if (isDown) throw new Error('The outside is down.');
        told.push(event.type);
      },
    });
    const { runtime, clock } = orders;
    const id = await orders.start();
    await runtime.send('order', id, { type: 'SELL' });
    await clock.advance(1_000);
    expect((await runtime.get('order', id)).status).toBe('Completed');
    store.lose();
    await runtime.examine();
    const last = await clock.until(
      async () => lastOf(runtime),
      (one) => one !== undefined,
    );
    expect(last).toMatchObject({ examined: 1, repaired: 1, found: [{ id }] });
    isDown = false;
    await clock.until(
      () => told.length,
      (count) => count > 0,
    );
    await clock.settle();
    await runtime.examine();
    const then = await clock.until(
      async () => lastOf(runtime),
      (one) => one?.startedAt !== last?.startedAt,
    );
    expect(then).toMatchObject({ examined: 0 });
  });

  it('performs a round that is asked for twice once at a time', async () => {
    await using orders = await createMemoryRuntime(process);
    const { runtime, clock } = orders;
    await orders.start();
    await Promise.all([runtime.examine(), runtime.examine()]);
    await clock.advance(1_000);
    expect(await lastOf(runtime)).toMatchObject({ examined: 1 });
  });

  it('asks the store little: a list for 500 instances, records and due entries for 100 at once', async () => {
    const store = createVirtualStore();
    const calls = { list: 0, loadPage: 0, dueEntries: 0 };
    const counted: VirtualStore = {
      ...store,
      async list(query) {
        if (query.process === 'order') calls.list += 1;
        return store.list(query);
      },
      async loadPage(ids, maxBytes) {
        calls.loadPage += 1;
        return store.loadPage(ids, maxBytes);
      },
      async dueEntries(wakes) {
        calls.dueEntries += 1;
        return store.dueEntries(wakes);
      },
    };
    await using orders = await createMemoryRuntime(process, { store: counted });
    const { runtime, clock } = orders;
    for (let count = 0; count < 600; count += 1) await orders.start();
    // What looks at all instances after a start is over.
    await clock.advance(10_000);
    Object.assign(calls, { list: 0, loadPage: 0, dueEntries: 0 });
    await runtime.examine();
    const last = await clock.until(
      async () => lastOf(runtime),
      (one) => one !== undefined,
    );
    expect(last).toMatchObject({ examined: 600 });
    // Twice for those that are live, once for those that have ended.
    expect(calls).toEqual({ list: 3, loadPage: 6, dueEntries: 6 });
  });

  it('counts each instance once if the node stops half-way through a list, and another one goes on', async () => {
    const store = createVirtualStore();
    let loads = 0;
    let stop: (() => void) | undefined;
    const stopping: VirtualStore = {
      ...store,
      async loadPage(ids, maxBytes) {
        loads += 1;
        if (loads === 7) stop?.();
        return store.loadPage(ids, maxBytes);
      },
      close: async () => {},
    };
    const first = await createMemoryRuntime(process, { store: stopping });
    const { runtime, clock } = first;
    for (let count = 0; count < 900; count += 1) await first.start();
    await clock.advance(10_000);
    loads = 0;
    let closed: Promise<void> | undefined;
    stop = () => void (closed = runtime.close());
    await runtime.examine();
    await clock.until(
      () => closed !== undefined,
      (isClosing) => isClosing,
    );
    await clock.finish(closed ?? Promise.reject(new Error('It did not stop.')));
    await using second = await createMemoryRuntime(process, {
      store,
      node: 'second',
      doctorEveryMs: everyMs,
    });
    const last = await clock.until(
      async () => lastOf(second.runtime),
      (one) => one !== undefined,
    );
    expect(loads).toBe(7);
    expect(last).toMatchObject({ examined: 900 });
  });
});
