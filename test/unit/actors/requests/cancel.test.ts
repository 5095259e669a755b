import { describe, expect, it } from 'vitest';
import { setup } from 'xstate';
import { defineProcess } from '../../../../src/definition/define-process.ts';
import { task } from '../../../../src/definition/machine/task.ts';
import { gate } from '../../../support/gate.ts';
import { createMemoryRuntime } from '../../../support/memory-runtime.ts';
import { hasEnded } from '../../../support/has-ended.ts';

/** Books, then ships when it is told to; shipping waits for `shipping`. */
function createOrder(undone: string[], shipping: Promise<void> = Promise.resolve()) {
  const machine = setup({
    actors: {
      book: task<string>(async () => 'room 7'),
      ship: task<string>(async () => {
        await shipping;
        return 'parcel 1';
      }),
    },
  }).createMachine({
    initial: 'booking',
    states: {
      booking: { invoke: { src: 'book', onDone: 'booked' } },
      booked: { on: { SHIP: 'shipping', CLOSE: 'done' }, after: { 100_000: 'done' } },
      shipping: { invoke: { src: 'ship', onDone: 'done' } },
      done: { type: 'final' },
    },
  });
  return defineProcess({
    name: 'order',
    machine,
    tasks: {
      book: { compensate: async ({ output }) => void undone.push(String(output)) },
      ship: { compensate: async ({ output }) => void undone.push(String(output)) },
    },
  });
}

describe('cancel', () => {
  it('stops timers, undoes the effects, and ends the instance as Cancelled', async () => {
    const undone: string[] = [];
    await using order = await createMemoryRuntime(createOrder(undone));
    const id = await order.start();
    await order.until(id, ({ state }) => state === 'booked');
    const answer = await order.runtime.cancel('order', id, { reason: 'changed my mind' });
    expect(answer).toMatchObject({ timers: [], accepts: [], cancelled: { rollback: true } });
    const view = await order.until(id, hasEnded);
    expect(view).toMatchObject({ status: 'Cancelled', cancelled: { reason: 'changed my mind' } });
    expect(undone).toEqual(['room 7']);
  });

  it('without rollback leaves the effects', async () => {
    const undone: string[] = [];
    await using order = await createMemoryRuntime(createOrder(undone));
    const id = await order.start();
    await order.until(id, ({ state }) => state === 'booked');
    const view = await order.runtime.cancel('order', id, { rollback: false });
    expect(view?.status).toBe('Cancelled');
    expect(view?.ledger).toMatchObject([{ state: 'owed' }]);
    expect(undone).toEqual([]);
  });

  it('of an instance that is being cancelled changes nothing', async () => {
    await using order = await createMemoryRuntime(createOrder([]));
    const id = await order.start();
    await order.until(id, ({ state }) => state === 'booked');
    const first = await order.runtime.cancel('order', id, { reason: 'first' });
    const second = await order.runtime.cancel('order', id, { reason: 'second' });
    expect(second?.cancelled).toEqual(first?.cancelled);
    expect((await order.until(id, hasEnded)).cancelled).toMatchObject({ reason: 'first' });
  });

  it('of an instance that has ended is refused', async () => {
    await using order = await createMemoryRuntime(createOrder([]));
    const id = await order.start();
    await order.until(id, ({ state }) => state === 'booked');
    await order.runtime.send('order', id, { type: 'CLOSE' });
    await expect(order.runtime.cancel('order', id)).rejects.toMatchObject({
      code: 'instance_ended',
    });
  });

  it('awaits a task in flight, and undoes it too, newest first', async () => {
    const held = gate();
    const undone: string[] = [];
    await using order = await createMemoryRuntime(createOrder(undone, held.open));
    const id = await order.start();
    await order.until(id, ({ state }) => state === 'booked');
    await order.runtime.send('order', id, { type: 'SHIP' });
    await order.runtime.cancel('order', id);
    expect(undone).toEqual([]);
    held.let();
    expect((await order.until(id, hasEnded)).status).toBe('Cancelled');
    expect(undone).toEqual(['parcel 1', 'room 7']);
  });

  it('racing with the end and with other cancels has one outcome', async () => {
    const outcomes = new Set<string>();
    for (let round = 0; round < 30; round += 1) {
      const undone: string[] = [];
      await using order = await createMemoryRuntime(createOrder(undone));
      const id = await order.start();
      await order.until(id, ({ state }) => state === 'booked');
      const answers = await Promise.allSettled([
        ...(round % 2 === 0 ? [order.runtime.send('order', id, { type: 'CLOSE' })] : []),
        order.runtime.cancel('order', id),
        order.runtime.cancel('order', id),
        ...(round % 2 === 1 ? [order.runtime.send('order', id, { type: 'CLOSE' })] : []),
      ]);
      const view = await order.until(id, hasEnded);
      outcomes.add(view.status);
      expect(undone).toEqual(view.status === 'Cancelled' ? ['room 7'] : []);
      const refused = answers.filter(({ status }) => status === 'rejected').length;
      expect(refused).toBe(view.status === 'Cancelled' ? 1 : 2);
    }
    expect(outcomes).toEqual(new Set(['Completed', 'Cancelled']));
  });
});
