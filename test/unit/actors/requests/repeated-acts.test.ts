import { describe, expect, it } from 'vitest';
import { assign, setup } from 'xstate';
import type { Runtime } from '../../../../src/actors/contract/runtime-types.ts';
import type { Repeatable } from '../../../../src/actors/contract/request-options.ts';
import { defineProcess } from '../../../../src/definition/define-process.ts';
import { task } from '../../../../src/definition/machine/task.ts';
import { createMemoryRuntime } from '../../../support/memory-runtime.ts';
import { createVirtualStore } from '../../../support/virtual-store.ts';
import { createTwoNodes } from '../../support/two-nodes.ts';

const olga = { sub: 'olga', tenant: undefined, scopes: ['holdfast:admin'], claims: {} };
const otto = { ...olga, sub: 'otto' };
const reason = 'An audit.';

/** Waits for its end, which a day brings; `SHIP` calls out. */
const order = defineProcess({
  name: 'order',
  machine: setup({
    types: { input: {} as { number: string }, context: {} as { number: string } },
    actors: { ship: task(async () => 'shipped') },
  }).createMachine({
    context: ({ input }) => input,
    initial: 'open',
    states: {
      open: {
        after: { 86_400_000: 'open' },
        on: { END: 'ended', NOTE: { actions: assign({}) }, SHIP: 'shipping' },
      },
      shipping: { invoke: { src: 'ship', onDone: 'ended' } },
      ended: { type: 'final' },
    },
  }),
  correlate: ({ input }) => input.number,
});

async function openOrders(options: { readonly keyCount?: number } = {}) {
  const store = createVirtualStore();
  const memory = await createMemoryRuntime(order, {
    store: {
      ...store,
      marks: async (...of) => {
        const { values, count } = await store.marks(...of);
        return { values, count: options.keyCount ?? count };
      },
    },
  });
  const { runtime } = memory;
  const audits = async () => (await runtime.audits({ caller: olga })).entries;
  return {
    ...memory,
    store,
    /** The outcomes of the acts of this kind, as the audit log has them, oldest first. */
    audited: async (what: string) =>
      (await audits())
        .filter((entry) => entry.what === what)
        .map(({ outcome }) => outcome)
        .reverse(),
    start: async (number = 'A-1') =>
      (await runtime.start('order', { number }, { caller: olga })).instance.id,
  };
}

/** A request of Olga under a key, which counts how often it was a repetition. */
function keyed(idempotencyKey: string, caller = olga) {
  const counted = { replays: 0 };
  const options: Repeatable & { readonly caller: typeof olga } = {
    caller,
    idempotencyKey,
    replayed: () => (counted.replays += 1),
  };
  return { options, counted };
}

const act = async (runtime: Runtime, id: string, kind: string, options: object, body = {}) =>
  runtime.act('order', id, { kind, ...body }, reason, options);

describe('an act on an instance that is repeated with its key', () => {
  it('has no second effect, also when it would be possible again, and gets the first answer', async () => {
    await using orders = await openOrders();
    const { runtime } = orders;
    const id = await orders.start();
    const { options, counted } = keyed('pause-1');
    const first = await act(runtime, id, 'pause', options);
    await act(runtime, id, 'resume', { caller: otto });
    const again = await act(runtime, id, 'pause', options);
    expect(again).toEqual(first);
    expect(counted.replays).toBe(1);
    expect((await runtime.get('order', id)).paused).toBeUndefined();
    expect(await orders.audited('pause')).toEqual(['done']);
  });

  it('applies at the version that it named first', async () => {
    await using orders = await openOrders();
    const { runtime } = orders;
    const id = await orders.start();
    const { options } = keyed('move-1');
    const move = async () =>
      act(runtime, id, 'moveTo', { ...options, ifVersion: 0 }, { state: 'ended' });
    const first = await move();
    expect(first).toMatchObject({ version: 1, status: 'Completed' });
    expect(await move()).toEqual(first);
  });

  it('is refused with another reason, another act or an event, and the other way round', async () => {
    await using orders = await openOrders();
    const { runtime } = orders;
    const id = await orders.start();
    const { options } = keyed('one');
    const reused = { code: 'idempotency_key_reused' };
    await act(runtime, id, 'pause', options);
    const why = runtime.act('order', id, { kind: 'pause' }, 'Another.', options);
    await expect(why).rejects.toMatchObject(reused);
    await expect(act(runtime, id, 'resume', options)).rejects.toMatchObject(reused);
    await expect(runtime.cancel('order', id, options)).rejects.toMatchObject(reused);
    const event = { type: 'END' };
    await expect(runtime.send('order', id, event, options)).rejects.toMatchObject(reused);
    expect(await runtime.get('order', id)).toMatchObject({ version: 1, paused: { reason } });
    const other = await orders.start('A-2');
    await runtime.send('order', other, event, options);
    await expect(act(runtime, other, 'reopen', options, { state: 'open' })).rejects.toMatchObject(
      reused,
    );
    await expect(runtime.delete('order', other, reason, options)).rejects.toMatchObject(reused);
    expect(await runtime.get('order', other)).toMatchObject({ version: 1, status: 'Completed' });
  });

  it('belongs to its caller: the same key of another one is another request', async () => {
    await using orders = await openOrders();
    const { runtime } = orders;
    const id = await orders.start();
    await act(runtime, id, 'pause', keyed('one').options);
    const { counted, options } = keyed('one', otto);
    await expect(act(runtime, id, 'pause', options)).rejects.toMatchObject({
      code: 'act_not_possible',
    });
    expect(counted.replays).toBe(0);
  });

  it('takes effect later if it was refused at first', async () => {
    await using orders = await openOrders();
    const { runtime } = orders;
    const id = await orders.start();
    const { options } = keyed('reopen-1');
    const reopen = async () => act(runtime, id, 'reopen', options, { state: 'open' });
    await expect(reopen()).rejects.toMatchObject({ code: 'act_not_possible' });
    await runtime.send('order', id, { type: 'END' });
    expect(await reopen()).toMatchObject({ status: 'Pending' });
    expect(await orders.audited('reopen')).toEqual(['act_not_possible', 'done']);
  });

  it('counts for both of two requests at once, on one node or on two', async () => {
    const store = createVirtualStore();
    await using nodes = createTwoNodes([order], { store });
    const { a, b } = nodes;
    const { id } = (await a.start('order', { number: 'A-1' }, { caller: olga })).instance;
    const { options, counted } = keyed('one');
    const answers = await Promise.all(
      [a, a, b, b].map(async (node) => act(node, id, 'pause', options)),
    );
    expect(new Set(answers.map((view) => JSON.stringify(view))).size).toBe(1);
    expect(counted.replays).toBe(3);
    expect((await a.get('order', id)).version).toBe(1);
    const { entries } = await b.audits({ caller: olga });
    expect(entries.map(({ what }) => what)).toEqual(['pause']);
  });

  it('cancels once, also if the instance is open again', async () => {
    await using orders = await openOrders();
    const { runtime } = orders;
    const id = await orders.start();
    const { options, counted } = keyed('cancel-1');
    const cancel = async () => runtime.cancel('order', id, { ...options, reason });
    const first = await cancel();
    expect(first).toMatchObject({ status: 'Cancelled' });
    await act(runtime, id, 'reopen', { caller: otto }, { state: 'open' });
    expect(await cancel()).toEqual(first);
    expect(counted.replays).toBe(1);
    expect((await runtime.get('order', id)).status).toBe('Pending');
  });

  it('is possible although events have used up their keys', async () => {
    await using orders = await openOrders({ keyCount: 10_000 });
    const { runtime } = orders;
    const id = await orders.start();
    const note = runtime.send('order', id, { type: 'NOTE' }, keyed('one').options);
    await expect(note).rejects.toMatchObject({ code: 'too_many_keys' });
    expect(await act(runtime, id, 'pause', keyed('two').options)).toMatchObject({ version: 1 });
    await using full = await openOrders({ keyCount: 11_000 });
    const other = await full.start();
    await expect(act(full.runtime, other, 'pause', keyed('one').options)).rejects.toMatchObject({
      code: 'too_many_keys',
    });
  });
});

describe('a pause of a process that is repeated with its key', () => {
  it('does not pause again what was resumed meanwhile, and gets the first answer', async () => {
    await using orders = await openOrders();
    const { runtime } = orders;
    const { options, counted } = keyed('pause-1');
    const first = await runtime.pause('order', { reason }, options);
    await runtime.resume('order', { reason }, { caller: otto });
    expect(await runtime.pause('order', { reason }, options)).toEqual(first);
    expect(counted.replays).toBe(1);
    expect(await runtime.pauses('order')).toEqual({ process: 'order', tasks: {} });
    expect(await orders.audited('pauseProcess')).toEqual(['done']);
  });

  it('is refused with another reason or task, or as a resumption', async () => {
    await using orders = await openOrders();
    const { runtime } = orders;
    const { options } = keyed('one');
    await runtime.pause('order', { reason }, options);
    const reused = { code: 'idempotency_key_reused' };
    const task = 'ship';
    await expect(runtime.pause('order', { reason, task }, options)).rejects.toMatchObject(reused);
    await expect(runtime.resume('order', { reason }, options)).rejects.toMatchObject(reused);
    expect(await runtime.pauses('order')).toMatchObject({ whole: { reason }, tasks: {} });
  });

  it('counts for all of several requests at once, on two nodes', async () => {
    await using nodes = createTwoNodes([order]);
    const { a, b } = nodes;
    const pause = keyed('one');
    const both = async (change: (node: Runtime) => Promise<object>) =>
      Promise.all([a, b, a].map(change));
    const paused = await both(async (node) => node.pause('order', { reason }, pause.options));
    expect(new Set(paused.map((view) => JSON.stringify(view))).size).toBe(1);
    expect(pause.counted.replays).toBe(2);
    const resume = keyed('two');
    await both(async (node) => node.resume('order', { reason }, resume.options));
    expect(resume.counted.replays).toBe(2);
    expect(await a.pauses('order')).toEqual({ process: 'order', tasks: {} });
    const { entries } = await a.audits({ caller: olga });
    expect(entries.map(({ outcome }) => outcome)).toEqual(['done', 'done']);
  });

  it('is answered although a deploy has removed the task meanwhile', async () => {
    await using nodes = createTwoNodes([order]);
    const { options, counted } = keyed('resume-1');
    await nodes.a.pause('order', { reason, task: 'ship' }, { caller: olga });
    await nodes.a.resume('order', { reason, task: 'ship' }, options);
    const machine = setup({}).createMachine({ initial: 'open', states: { open: {} } });
    const renewed = defineProcess({ name: 'order', machine });
    await using later = createTwoNodes([renewed], { store: nodes.store });
    const again = await later.a.resume('order', { reason, task: 'ship' }, options);
    expect([again, counted.replays]).toEqual([{ process: 'order', tasks: {} }, 1]);
  });
});

describe('a deletion that is repeated with its key', () => {
  it('is done once: what has the business key since stays, and so does its answer', async () => {
    await using orders = await openOrders();
    const { runtime } = orders;
    const id = await orders.start();
    await runtime.send('order', id, { type: 'END' });
    const { options, counted } = keyed('delete-1');
    await runtime.delete('order', id, reason, options);
    await runtime.delete('order', id, reason, options);
    expect(counted.replays).toBe(1);
    await orders.clock.advance(5);
    expect(await orders.start()).toBe(id);
    await runtime.send('order', id, { type: 'END' });
    await runtime.delete('order', id, reason, options);
    expect(counted.replays).toBe(2);
    expect((await runtime.get('order', id)).status).toBe('Completed');
    const why = runtime.delete('order', id, 'Another.', options);
    await expect(why).rejects.toMatchObject({ code: 'idempotency_key_reused' });
    await runtime.delete('order', id, reason, keyed('delete-2').options);
    await expect(runtime.get('order', id)).rejects.toMatchObject({ code: 'instance_not_found' });
    expect(await orders.audited('delete')).toEqual(['done', 'idempotency_key_reused', 'done']);
  });

  it('is done once by several requests at once, on two nodes', async () => {
    await using nodes = createTwoNodes([order]);
    const { a, b } = nodes;
    const { id } = (await a.start('order', { number: 'A-1' }, { caller: olga })).instance;
    await a.send('order', id, { type: 'END' });
    const { options, counted } = keyed('one');
    await Promise.all([a, b, a].map(async (node) => node.delete('order', id, reason, options)));
    expect(counted.replays).toBe(2);
    const { entries } = await a.audits({ caller: olga });
    expect(entries.map(({ outcome }) => outcome)).toEqual(['done']);
  });

  it('of a live instance is refused, and leaves nothing that counts later', async () => {
    await using orders = await openOrders();
    const { runtime } = orders;
    const id = await orders.start();
    const { options, counted } = keyed('one');
    const refused = { code: 'act_not_possible' };
    await expect(runtime.delete('order', id, reason, options)).rejects.toMatchObject(refused);
    await runtime.send('order', id, { type: 'END' });
    await runtime.delete('order', id, reason, { caller: otto });
    const gone = { code: 'instance_not_found' };
    await expect(runtime.delete('order', id, reason, options)).rejects.toMatchObject(gone);
    expect(counted.replays).toBe(0);
  });

  it('is forgotten after a day', async () => {
    await using orders = await openOrders();
    const { runtime, clock, store } = orders;
    const id = await orders.start();
    await runtime.send('order', id, { type: 'END' });
    const { options } = keyed('one');
    await runtime.delete('order', id, reason, options);
    await clock.skip(25 * 3_600_000);
    await store.expire(100);
    const gone = { code: 'instance_not_found' };
    await expect(runtime.delete('order', id, reason, options)).rejects.toMatchObject(gone);
  });
});
