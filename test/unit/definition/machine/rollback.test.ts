import { describe, expect, it } from 'vitest';
import { emit, setup } from 'xstate';
import type { InstanceView } from '../../../../src/actors/views/view-types.ts';
import { TaskError } from '../../../../src/errors.ts';
import { defineProcess, type TaskPolicy } from '../../../../src/definition/define-process.ts';
import { rollback } from '../../../../src/definition/machine/rollback.ts';
import { task } from '../../../../src/definition/machine/task.ts';
import { createMemoryRuntime } from '../../../support/memory-runtime.ts';
import { hasEnded } from '../../../support/has-ended.ts';

const quick = { attempts: 3, backoff: { initialMs: 1, jitter: 0 } };

/** Reserve, pay, ship; a refused shipment undoes. */
function createTrip(tasks: Record<'reserve' | 'pay', TaskPolicy>) {
  const machine = setup({
    types: { input: {} as { readonly nights: number } },
    actors: {
      rollback,
      reserve: task<{ room: number }, { nights: number }>(async () => ({ room: 7 })),
      pay: task<{ receipt: string }>(async () => ({ receipt: 'r1' })),
      ship: task<void>(async () => {
        throw new TaskError('sold out', { retryable: false, code: 'sold_out' });
      }),
    },
  }).createMachine({
    id: 'trip',
    initial: 'reserving',
    states: {
      reserving: { invoke: { src: 'reserve', input: { nights: 2 }, onDone: 'paying' } },
      paying: { invoke: { src: 'pay', onDone: 'shipping' } },
      shipping: { invoke: { src: 'ship', onError: 'undoing' } },
      undoing: { invoke: { src: 'rollback', onDone: 'failed', onError: 'needsHelp' } },
      failed: { type: 'final', tags: 'Failed' },
      needsHelp: { type: 'final', tags: 'Failed' },
    },
  });
  return defineProcess({
    name: 'trip',
    machine,
    tasks: { ...tasks, ship: { irreversible: true } },
  });
}

describe('rollback', () => {
  it('undoes completed tasks newest first, each with its own input and output', async () => {
    const undone: unknown[] = [];
    const note = (name: string) => async (scope: { input: unknown; output: unknown }) => {
      undone.push([name, scope.input, scope.output]);
    };
    const process = createTrip({
      reserve: { compensate: note('reserve') },
      pay: { compensate: note('pay') },
    });
    await using trip = await createMemoryRuntime(process);
    const id = await trip.start();
    const view = await trip.until(id, hasEnded);
    expect(view.status).toBe('Failed');
    expect(view.state).toBe('failed');
    expect(undone).toEqual([
      ['pay', undefined, { receipt: 'r1' }],
      ['reserve', { nights: 2 }, { room: 7 }],
    ]);
    expect(view.ledger.map(({ task: name, state }) => [name, state])).toEqual([
      ['reserve', 'undone'],
      ['pay', 'undone'],
    ]);
    const { steps } = await trip.runtime.history('trip', id);
    expect(steps.map(({ event }) => event.type)).toEqual([
      'start',
      'task.completed',
      'task.completed',
      'task.failed',
      'undo.completed',
      'undo.completed',
    ]);
  });

  it('flags an instance whose compensation fails for good, and an operator finishes it later', async () => {
    let broken = true;
    const process = createTrip({
      reserve: { compensate: async () => {} },
      pay: {
        compensation: quick,
        compensate: async () => {
          if (broken) throw new Error('bank is closed');
        },
      },
    });
    await using trip = await createMemoryRuntime(process);
    const id = await trip.start();
    const failed = await trip.until(id, hasEnded);
    expect(failed.state).toBe('needsHelp');
    expect(failed.attention).toBe(true);
    expect(failed.ledger.map(({ state }) => state)).toEqual(['undone', 'failed']);
    broken = false;
    await trip.runtime.retryRollback('trip', id);
    const mended = await trip.until(id, ({ ledger }) =>
      ledger.every(({ state }) => state === 'undone'),
    );
    expect(mended.attention).toBe(false);
    expect(mended.ledger.map(({ state }) => state)).toEqual(['undone', 'undone']);
    expect(mended.status).toBe('Failed');
    await expect(trip.runtime.retryRollback('trip', id)).rejects.toMatchObject({
      code: 'nothing_to_undo',
    });
  });
});

describe('attention after a failed compensation', () => {
  const failing = createTrip({
    reserve: { compensate: async () => {} },
    pay: {
      compensation: quick,
      compensate: async () => {
        throw new Error('bank is closed');
      },
    },
  });
  const undoOf = (view?: InstanceView) => view?.ledger.map(({ state }) => state).join();
  const hasFailed = (view: InstanceView) => undoOf(view) === 'undone,failed';

  it('is off while an operator retries, and on again if that fails', async () => {
    await using trip = await createMemoryRuntime(failing);
    const { runtime } = trip;
    const id = await trip.start();
    const first = await trip.until(id, hasFailed);
    expect(first.attention).toBe(true);
    const tried = await runtime.retryRollback('trip', id);
    expect([undoOf(tried), tried?.attention]).toEqual(['undone,undoing', false]);
    expect(await runtime.count('trip')).toMatchObject({ attention: 0 });
    const second = await trip.until(id, hasFailed);
    expect([second.version > (tried?.version ?? 0), second.attention]).toEqual([true, true]);
    expect(await runtime.count('trip')).toMatchObject({ attention: 1 });
    expect(second.tasks.at(-1)).toMatchObject({ name: 'pay', undo: true, attempts: 3 });
  });

  it('is off once an operator has skipped it', async () => {
    await using trip = await createMemoryRuntime(failing);
    const id = await trip.start();
    await trip.until(id, hasFailed);
    const skipped = await trip.runtime.skipRollback('trip', id, '1/0', 'refunded by hand');
    expect([undoOf(skipped), skipped?.attention]).toEqual(['undone,skipped', false]);
  });
});

describe('a settled instance', () => {
  const shipped = { type: 'Announced' } as const;
  const machine = setup({
    types: { emitted: {} as { readonly type: 'Announced' }, tags: {} as 'Settled' },
  }).createMachine({
    id: 'parcel',
    initial: 'packed',
    states: {
      packed: { entry: emit(shipped), on: { SHIP: 'shipped' } },
      shipped: { tags: 'Settled', on: { ARRIVE: 'arrived' } },
      arrived: { type: 'final' },
    },
  });
  const process = defineProcess({
    name: 'parcel',
    machine,
    emits: { Announced: 'onSuccess' },
    onCancel: 'rollback',
  });

  it('sends the held events, once, and can no longer be cancelled', async () => {
    const events: unknown[] = [];
    const onEmit = ({ event }: { readonly event: unknown }) => void events.push(event);
    await using parcel = await createMemoryRuntime(process, { onEmit });
    const { runtime } = parcel;
    const id = await parcel.start();
    expect(events).toEqual([]);
    await runtime.send('parcel', id, { type: 'SHIP' });
    await parcel.until(id, ({ tasks }) => tasks.every(({ outcome }) => outcome === 'completed'));
    expect(events).toEqual([shipped]);
    await expect(runtime.cancel('parcel', id)).rejects.toMatchObject({
      code: 'event_not_accepted',
      message: expect.stringContaining('does not accept a cancellation in "shipped"'),
    });
    await runtime.send('parcel', id, { type: 'ARRIVE' });
    await expect(runtime.cancel('parcel', id)).rejects.toMatchObject({ code: 'instance_ended' });
    expect(events).toEqual([shipped]);
  });

  it('never sends them if it is cancelled before', async () => {
    const events: unknown[] = [];
    const onEmit = ({ event }: { readonly event: unknown }) => void events.push(event);
    await using parcel = await createMemoryRuntime(process, { onEmit });
    const id = await parcel.start();
    expect((await parcel.runtime.cancel('parcel', id))?.status).toBe('Cancelled');
    expect(events).toEqual([]);
  });
});
