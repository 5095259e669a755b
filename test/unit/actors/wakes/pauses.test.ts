import { describe, expect, it } from 'vitest';
import { emit, setup } from 'xstate';
import { defineProcess } from '../../../../src/definition/define-process.ts';
import { task } from '../../../../src/definition/machine/task.ts';
import { createVirtualStore } from '../../../support/virtual-store.ts';
import { hasEnded } from '../../../support/has-ended.ts';
import { createMemoryRuntime } from '../../../support/memory-runtime.ts';

const longMs = 60_000;
const why = { reason: 'The bank is down.' };

function createOrder() {
  const calls: string[] = [];
  const machine = setup({
    actors: {
      charge: task<void>(async () => void calls.push('charge')),
      ship: task<void>(async () => void calls.push('ship')),
    },
  }).createMachine({
    id: 'order',
    initial: 'waiting',
    states: {
      waiting: { after: { [longMs]: 'charging' }, on: { NOW: 'charging' } },
      charging: { invoke: { src: 'charge', onDone: 'shipping' } },
      shipping: { invoke: { src: 'ship', onDone: 'done' } },
      done: { type: 'final' },
    },
  });
  const process = defineProcess({ name: 'order', machine, tasks: { charge: {}, ship: {} } });
  return { process, calls };
}

describe('a paused process', () => {
  it('starts nothing and takes no events, and goes on when it is resumed', async () => {
    const { process, calls } = createOrder();
    await using orders = await createMemoryRuntime(process);
    const { runtime, clock } = orders;
    const id = await orders.start();
    await runtime.pause('order', why);
    await clock.advance(5 * longMs);
    expect(await runtime.get('order', id)).toMatchObject({ state: 'waiting', version: 0 });
    await expect(clock.finish(orders.start())).rejects.toMatchObject({ code: 'process_paused' });
    const event = clock.finish(runtime.send('order', id, { type: 'NOW' }));
    await expect(event).rejects.toMatchObject({ code: 'process_paused' });
    await runtime.resume('order', { reason: 'The bank is up.' });
    const from = clock.now();
    await orders.until(id, hasEnded);
    expect(clock.now() - from).toBeLessThan(longMs);
    expect(calls).toEqual(['charge', 'ship']);
  });

  it('stays paused when the node starts again', async () => {
    const { process } = createOrder();
    const store = createVirtualStore();
    await using first = await createMemoryRuntime(process, { store });
    await first.runtime.pause('order', why);
    await using second = await createMemoryRuntime(process, { store, node: 'second' });
    await expect(first.clock.finish(second.start())).rejects.toMatchObject({
      code: 'process_paused',
    });
  });

  it('is paused on another node within a second, and resumed there, too', async () => {
    const { process } = createOrder();
    const store = createVirtualStore();
    await using first = await createMemoryRuntime(process, { store });
    await using second = await createMemoryRuntime(process, { store, node: 'second' });
    const { clock } = first;
    await first.runtime.pause('order', why);
    await clock.advance(1_100);
    await expect(clock.finish(second.start())).rejects.toMatchObject({ code: 'process_paused' });
    await second.runtime.resume('order', why);
    await clock.advance(1_100);
    await first.start();
  });
});

describe('a paused process whose instance has ended', () => {
  it('tells its event at once when it is resumed', async () => {
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
    let isDown = true;
    let told = 0;
    await using orders = await createMemoryRuntime(shop, {
      onEmit: async () => {
        if (isDown) throw new Error('The outside is down.');
        told += 1;
      },
    });
    const { runtime, clock } = orders;
    const id = await orders.start();
    await runtime.send('order', id, { type: 'SELL' });
    await clock.settle();
    await runtime.pause('order', why);
    isDown = false;
    await clock.advance(7 * longMs);
    expect([hasEnded(await runtime.get('order', id)), told]).toEqual([true, 0]);
    await runtime.resume('order', why);
    const from = clock.now();
    await clock.until(
      () => told,
      (count) => count > 0,
    );
    expect(clock.now() - from).toBeLessThan(longMs / 10);
  });
});

describe('a paused task', () => {
  it('makes no attempt, and what it waits for goes on when it is resumed', async () => {
    const { process, calls } = createOrder();
    await using orders = await createMemoryRuntime(process);
    const { runtime, clock } = orders;
    await runtime.pause('order', { task: 'ship', ...why });
    const id = await orders.start();
    await runtime.send('order', id, { type: 'NOW' });
    await clock.advance(5 * longMs);
    expect(calls).toEqual(['charge']);
    expect(await runtime.pauses('order')).toMatchObject({
      process: 'order',
      tasks: { ship: { reason: 'The bank is down.' } },
    });
    await runtime.resume('order', { task: 'ship', ...why });
    await orders.until(id, hasEnded);
    expect(calls).toEqual(['charge', 'ship']);
  });

  it('must be one of the process', async () => {
    const { process } = createOrder();
    await using orders = await createMemoryRuntime(process);
    const pause = orders.runtime.pause('order', { task: 'fly', ...why });
    await expect(orders.clock.finish(pause)).rejects.toMatchObject({
      code: 'invalid_request',
      message: expect.stringContaining('charge, ship'),
    });
  });
});

describe('the audit log', () => {
  it('has what was done and what was refused, newest first', async () => {
    const { process } = createOrder();
    await using orders = await createMemoryRuntime(process);
    const { runtime, clock } = orders;
    const id = await orders.start();
    await runtime.act('order', id, { kind: 'pause' }, 'An audit.');
    const again = runtime.act('order', id, { kind: 'pause' }, 'Again.');
    await expect(clock.finish(again)).rejects.toMatchObject({ code: 'act_not_possible' });
    await runtime.pause('order', { task: 'ship', ...why });
    const { entries } = await runtime.audits();
    expect(entries).toMatchObject([
      { what: 'pauseProcess', details: { task: 'ship' }, outcome: 'done' },
      { what: 'pause', instance: id, outcome: 'act_not_possible' },
      { what: 'pause', instance: id, reason: 'An audit.', outcome: 'done' },
    ]);
    const page = await runtime.audits({ limit: 2 });
    const rest = await runtime.audits({ before: page.next, limit: 2 });
    expect([...page.entries, ...rest.entries]).toEqual(entries);
  });
});

describe('deletion', () => {
  it('leaves nothing of an instance that has ended', async () => {
    const { process } = createOrder();
    const store = createVirtualStore();
    await using orders = await createMemoryRuntime(process, { store });
    const { runtime, clock } = orders;
    const id = await orders.start();
    const live = clock.finish(runtime.delete('order', id, 'By mistake.'));
    await expect(live).rejects.toMatchObject({ code: 'act_not_possible' });
    await runtime.send('order', id, { type: 'NOW' });
    await orders.until(id, hasEnded);
    await runtime.delete('order', id, 'The customer asked for it.');
    await expect(clock.finish(runtime.get('order', id))).rejects.toMatchObject({
      code: 'instance_not_found',
    });
    expect((await runtime.list('order')).instances).toEqual([]);
    expect((await runtime.audits()).entries[0]).toMatchObject({ what: 'delete', outcome: 'done' });
  });
});
