import { describe, expect, it } from 'vitest';
import { assign, setup } from 'xstate';
import { defineProcess } from '../../../../src/definition/define-process.ts';
import { rollback } from '../../../../src/definition/machine/rollback.ts';
import { task } from '../../../../src/definition/machine/task.ts';
import { TaskError } from '../../../../src/errors.ts';
import { gate, type Gate } from '../../../support/gate.ts';
import { hasEnded } from '../../../support/has-ended.ts';
import { createMemoryRuntime } from '../../../support/memory-runtime.ts';

const minuteMs = 60_000;
const why = 'An operator says so.';

/** A trip that books a room beside a car, each with its compensation; `calls` says what was done outside. */
function createTrip(outside: {
  room?: () => Promise<string>;
  car?: () => Promise<string>;
  undoRoom?: () => Promise<void>;
}) {
  const calls: string[] = [];
  const booked = (name: 'room' | 'car') =>
    task<string>(async () => {
      calls.push(name);
      return (await outside[name]?.()) ?? `${name} 1`;
    });
  const guide = setup({ actors: { room: booked('room') } }).createMachine({
    initial: 'showing',
    states: { showing: { after: { [minuteMs]: 'done' } }, done: { type: 'final' } },
  });
  const machine = setup({
    types: { context: {} as { readonly room?: string; readonly car?: string } },
    actors: { room: booked('room'), car: booked('car'), rollback, guide },
  }).createMachine({
    id: 'trip',
    context: {},
    initial: 'booking',
    states: {
      booking: {
        type: 'parallel',
        states: {
          room: {
            initial: 'asking',
            states: {
              asking: {
                invoke: {
                  src: 'room',
                  onDone: {
                    target: 'asked',
                    actions: assign({ room: ({ event }) => event.output }),
                  },
                },
              },
              asked: {},
            },
          },
          car: {
            initial: 'asking',
            states: {
              asking: {
                invoke: {
                  src: 'car',
                  onDone: {
                    target: 'asked',
                    actions: assign({ car: ({ event }) => event.output }),
                  },
                },
              },
              asked: {},
              later: { after: { [minuteMs]: 'asked' } },
            },
          },
        },
        on: { GUIDE: 'guided', GO: 'gone', UNDO: 'undoing' },
      },
      guided: { invoke: { src: 'guide', onDone: 'gone' } },
      undoing: { invoke: { src: 'rollback', onDone: 'undone' } },
      undone: { type: 'final' },
      gone: { type: 'final' },
    },
  });
  const process = defineProcess({
    name: 'trip',
    machine,
    tasks: {
      room: {
        attempts: 3,
        backoff: { initialMs: minuteMs, jitter: 0 },
        compensate: async () => {
          calls.push('undo room');
          await outside.undoRoom?.();
        },
        compensation: { attempts: 5, backoff: { initialMs: minuteMs, jitter: 0 } },
      },
      car: { attempts: 1, irreversible: true },
    },
  });
  return { process, calls };
}

const after = (opened: Gate, output: string) => async () => {
  await opened.open;
  return output;
};

/** A trip that is paused in its rollback, after a first attempt at a compensation has failed. */
async function pausedInRollback() {
  let isDown = true;
  const { process, calls } = createTrip({
    undoRoom: async () => {
      if (isDown) throw new TaskError('The hotel is closed.');
    },
  });
  const trips = await createMemoryRuntime(process);
  const { runtime } = trips;
  const id = await trips.start();
  await trips.until(id, ({ ledger }) => ledger.length === 1);
  await runtime.send('trip', id, { type: 'UNDO' });
  await trips.until(id, ({ tasks }) =>
    tasks.some(({ undo, attempts }) => undo === true && attempts === 1),
  );
  await runtime.act('trip', id, { kind: 'pause' }, why);
  return {
    ...trips,
    id,
    hotelOpens: () => (isDown = false),
    undone: () => calls.filter((call) => call === 'undo room').length,
  };
}

describe('acts of an operator, against what happens meanwhile', () => {
  it('the end of a run under way changes nothing once its task was completed, and its effect is owed', async () => {
    const late = gate();
    const { process, calls } = createTrip({ room: after(late, 'late') });
    await using trips = await createMemoryRuntime(process);
    const { runtime, clock } = trips;
    const id = await trips.start();
    const act = { kind: 'completeTask', task: '0/0', output: 'by hand' };
    const view = await runtime.act('trip', id, act, why);
    expect(view?.data).toMatchObject({ room: 'by hand' });
    late.let();
    await clock.settle();
    const then = await runtime.get('trip', id);
    expect(then.data).toMatchObject({ room: 'by hand' });
    expect(then.ledger).toMatchObject([{ task: 'room', state: 'owed' }]);
    await runtime.cancel('trip', id, { rollback: true });
    await trips.until(id, hasEnded);
    expect(calls.filter((call) => call === 'undo room')).toHaveLength(1);
  });

  it('of a completion and the end of the task itself, at the same time, one counts', async () => {
    const open = gate();
    const { process } = createTrip({ room: after(open, 'its own') });
    await using trips = await createMemoryRuntime(process);
    const { runtime, clock } = trips;
    const id = await trips.start();
    open.let();
    const act = { kind: 'completeTask', task: '0/0', output: 'by hand' };
    const acted = await clock
      .finish(runtime.act('trip', id, act, why))
      .then(() => true)
      .catch(({ code }: { code: string }) => code);
    await clock.settle();
    const { data } = await runtime.get('trip', id);
    const { steps } = await runtime.history('trip', id);
    const ends = steps.filter(({ event }) => event['task'] === 'room');
    expect(ends).toHaveLength(1);
    expect([acted, (data as { room: string }).room]).toEqual(
      acted === true ? [true, 'by hand'] : ['act_not_possible', 'its own'],
    );
  });

  it('a pause during a rollback holds it after the compensation under way, and a resumption continues it', async () => {
    await using trips = await pausedInRollback();
    const { runtime, clock, id, undone } = trips;
    trips.hotelOpens();
    await clock.advance(10 * minuteMs);
    expect(undone()).toBe(1);
    await runtime.act('trip', id, { kind: 'resume' }, why);
    const from = clock.now();
    await trips.until(id, hasEnded);
    expect(clock.now() - from).toBeLessThan(minuteMs);
  });

  it('a cancellation ends a pause, and what the pause held goes on at once', async () => {
    await using trips = await pausedInRollback();
    const { runtime, clock, id, undone } = trips;
    await clock.advance(20 * minuteMs);
    trips.hotelOpens();
    const cancelled = await runtime.cancel('trip', id, { rollback: true });
    expect(cancelled?.paused).toBeUndefined();
    const from = clock.now();
    const ended = await trips.until(id, hasEnded);
    expect(ended).toMatchObject({ status: 'Cancelled', ledger: [{ state: 'undone' }] });
    expect(clock.now() - from).toBeLessThan(minuteMs);
    expect(undone()).toBe(2);
  });

  it('a move within a region of a parallel state leaves the other region, and its task, as they are', async () => {
    const room = gate();
    const { process, calls } = createTrip({ room: after(room, 'r9') });
    await using trips = await createMemoryRuntime(process);
    const { runtime } = trips;
    const id = await trips.start();
    await trips.until(id, ({ data }) => (data as { car?: string }).car !== undefined);
    const moved = await runtime.act(
      'trip',
      id,
      { kind: 'moveTo', state: 'booking.car.later' },
      why,
    );
    expect(moved?.state).toEqual({ booking: { room: 'asking', car: 'later' } });
    room.let();
    await trips.until(id, ({ state }) => JSON.stringify(state).includes('"car":"asked"'));
    expect(await runtime.get('trip', id)).toMatchObject({
      state: { booking: { room: 'asked', car: 'asked' } },
      data: { room: 'r9' },
    });
    expect(calls).toEqual(['room', 'car']);
  });

  it('a move to a region of a parallel state begins it anew, and leaves the other region, and its task, as they are', async () => {
    const room = gate();
    const { process, calls } = createTrip({ room: after(room, 'r9') });
    await using trips = await createMemoryRuntime(process);
    const { runtime } = trips;
    const id = await trips.start();
    await trips.until(id, ({ data }) => (data as { car?: string }).car !== undefined);
    const moved = await runtime.act('trip', id, { kind: 'moveTo', state: 'booking.car' }, why);
    expect(moved?.state).toEqual({ booking: { room: 'asking', car: 'asking' } });
    room.let();
    const both = { booking: { room: 'asked', car: 'asked' } };
    await trips.until(id, ({ state }) => JSON.stringify(state) === JSON.stringify(both));
    expect(calls).toEqual(['room', 'car', 'car']);
  });

  it('a move away from an invoked machine stops it with its timer, and back starts another', async () => {
    const { process } = createTrip({});
    await using trips = await createMemoryRuntime(process);
    const { runtime, clock } = trips;
    const id = await trips.start();
    await trips.until(id, ({ ledger }) => ledger.length === 1);
    await runtime.send('trip', id, { type: 'GUIDE' });
    const away = await runtime.act('trip', id, { kind: 'moveTo', state: 'booking.car.asked' }, why);
    expect(away?.timers).toEqual([]);
    await clock.advance(5 * minuteMs);
    const back = await runtime.act('trip', id, { kind: 'moveTo', state: 'guided' }, why);
    expect(back).toMatchObject({ state: 'guided', status: 'Pending' });
    expect(back?.timers).toHaveLength(1);
    expect((await trips.until(id, hasEnded)).state).toBe('gone');
  });

  it('a context that would be too large, or is too deep to store, is refused and changes nothing', async () => {
    const { process } = createTrip({});
    await using trips = await createMemoryRuntime(process);
    const { runtime, clock } = trips;
    const id = await trips.start();
    const before = await trips.until(id, ({ ledger }) => ledger.length === 1);
    let deep: unknown = 'end';
    for (let depth = 0; depth < 20_000; depth++) deep = { deep };
    for (const context of [{ note: 'x'.repeat(5_000_000) }, { deep }]) {
      const act = { kind: 'moveTo', state: 'booking.car.later', context };
      const acted = clock.finish(runtime.act('trip', id, act, why));
      await expect(acted).rejects.toMatchObject({ name: 'HoldfastError' });
    }
    expect(await runtime.get('trip', id)).toEqual(before);
  });

  it('an instance that waits for a task that it has left cannot be re-opened until that ends', async () => {
    const room = gate();
    const { process } = createTrip({ room: after(room, 'r9') });
    await using trips = await createMemoryRuntime(process);
    const { runtime, clock } = trips;
    const id = await trips.start();
    await runtime.send('trip', id, { type: 'GO' });
    const act = { kind: 'reopen', state: 'booking' };
    await expect(clock.finish(runtime.act('trip', id, act, why))).rejects.toMatchObject({
      code: 'act_not_possible',
      message: expect.stringContaining('the end of room'),
    });
    room.let();
    await clock.settle();
    expect(await runtime.act('trip', id, act, why)).toMatchObject({ status: 'Pending' });
  });
});
