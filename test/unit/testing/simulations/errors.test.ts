import { describe, expect, test } from 'vitest';
import { fails, never, ok, simulate, slow, wake } from '../../../../src/testing/testing.ts';
import '../../../../src/testing/vitest.ts';
import { createParcelProcess } from '../support/parcel-process.ts';

const parcel = createParcelProcess();
const input = { item: 'tea' };
const charge = ok({ id: 'c1' });

describe('a task without a stated behaviour', () => {
  test('fails the simulation from then on, and is named', async () => {
    await using sim = await simulate(parcel, { input, tasks: { charge } });
    const message =
      'The task "ship" of parcel was called, but the simulation states no behaviour for it. Add tasks: { ship: ok(…) }';
    await expect(sim.advance('2d')).rejects.toThrow(message);
    await expect(sim.send({ type: 'STOP' })).rejects.toThrow(message);
  });

  test('fails even the start', async () => {
    await expect(simulate(parcel, { input })).rejects.toThrow('The task "charge" of parcel');
  });

  test('is one, too, once its script is at its end', async () => {
    await using sim = await simulate(parcel, { input, tasks: { charge: fails(1) } });
    await expect(sim.until('paid')).rejects.toThrow(
      'The task "charge" of parcel was called more often than the simulation states. Add what comes next, such as .then(ok(…))',
    );
  });
});

describe('a mistake', () => {
  test('in the name of a task is answered with the tasks that there are', async () => {
    const tasks: Readonly<Record<string, ReturnType<typeof never>>> = { chrage: never() };
    await expect(simulate(parcel, { input, tasks })).rejects.toThrow(
      'The process parcel has no task "chrage". Its tasks are charge, ship.',
    );
  });

  test('in the name of a state is answered with the states that there are', async () => {
    await using sim = await simulate(parcel, { input, tasks: { charge } });
    const known =
      'The process parcel has no state "payed". Its states are charging, paid, paid.packing, paid.shipping, paid.pickup, undoing, done, failed.';
    const payed: string = 'payed';
    expect(() => expect(sim).toBeIn(payed)).toThrow(known);
    expect(() => expect(sim).not.toBeIn(payed)).toThrow(known);
    await expect(sim.until(payed as 'paid')).rejects.toThrow(known);
  });

  test('in the input or in an event is answered as by the service', async () => {
    await expect(simulate(parcel, { input: { item: '' } })).rejects.toMatchObject({
      code: 'invalid_request',
    });
    await using sim = await simulate(parcel, { input, tasks: { charge } });
    await expect(sim.send({ type: 'PICKED_UP', by: 'ann' })).rejects.toThrow(
      'does not accept PICKED_UP in {"paid":"packing"}; it accepts STOP.',
    );
  });

  test('that a guard refuses names the guard, and changes nothing', async () => {
    await using sim = await simulate(parcel, { input, tasks: { charge, ship: ok() } });
    await sim.until('paid.pickup');
    const { version } = sim.instance;
    await expect(sim.send({ type: 'PICKED_UP', by: '' })).rejects.toThrow(
      'the guard isKnown rejected it',
    );
    expect(sim.instance.version).toBe(version);
  });

  test.each(['soon', '', '5', '-1s', 'P', 'PT', 'P1M', 1.5, -1, Number.NaN, Infinity])(
    'in a duration is named: %j',
    async (duration) => {
      await using sim = await simulate(parcel, { input, tasks: { charge } });
      await expect(sim.advance(duration)).rejects.toThrow(
        'The duration of advance is not a duration',
      );
      expect(sim.now).toEqual(new Date('2026-01-01T00:00:00Z'));
      expect(() => slow(duration)).toThrow('The duration of slow is not a duration');
    },
  );

  test('in the number of failures is named', () => {
    for (const times of [0, -1, 1.5, Number.NaN]) {
      expect(() => fails(times)).toThrow('fails takes a whole number of failures');
    }
  });

  test('in the start of time is named', async () => {
    await expect(simulate(parcel, { input, startAt: 'today' })).rejects.toThrow(
      'startAt is not a time: today',
    );
  });

  test('of taking a behaviour for a promise is named', () => {
    expect(() => ok().then((() => {}) as never)).toThrow('A behaviour is not a promise');
  });

  test('of starting a process that is not part of the simulation names the remedy', async () => {
    const other = { ...parcel, name: 'return' };
    await using sim = await simulate(parcel, { input, tasks: { charge } });
    const remedy = 'Pass all of them: simulate([parcel, return]).';
    await expect(sim.start(other, { input })).rejects.toThrow(remedy);
    await expect(sim.restart(other)).rejects.toThrow(remedy);
    expect(sim).toBeIn('paid');
  });

  test('of completing what does not wait for it is answered as by the service', async () => {
    await using sim = await simulate(parcel, { input, tasks: { charge } });
    await expect(sim.complete('ship')).rejects.toThrow('The task "ship" was not called');
    await expect(sim.complete('charge', { id: 'c2' })).rejects.toMatchObject({
      code: 'callback_closed',
    });
  });

  test('of letting time pass within a task is named', async () => {
    let isFirst = true;
    await using sim = await simulate(parcel, { input, tasks: { charge } });
    await sim.until('paid.packing');
    const ship = async () => {
      if (isFirst) await sim.advance('1h');
      isFirst = false;
    };
    await sim.restart(undefined, { tasks: { ship } });
    await sim.until('paid.shipping', { within: '1d' });
    expect(sim.instance.tasks.at(-1)).toMatchObject({
      error: { message: expect.stringContaining('advance was called by a function') },
    });
  });

  test('in what a restart states changes nothing', async () => {
    await using sim = await simulate(parcel, { input, tasks: { charge, ship: ok() } });
    const tasks: Readonly<Record<string, ReturnType<typeof never>>> = {
      ship: never(),
      shp: never(),
    };
    const restart = sim.restart(createParcelProcess('2'), { tasks });
    await expect(restart).rejects.toThrow('has no task "shp"');
    await sim.advance('1d');
    expect(sim).toBeIn('paid.pickup');
    expect(sim.instance.processVersion).toBe('1');
  });

  test('of using a closed simulation is named', async () => {
    const sim = await simulate(parcel, { input, tasks: { charge } });
    await sim[Symbol.asyncDispose]();
    await sim[Symbol.asyncDispose]();
    await expect(sim.advance('1h')).rejects.toThrow('The simulation is closed');
    expect(sim.wakes).toEqual([wake.event('STOP'), wake.timer('P1D')]);
  });
});
