import { describe, expect, test } from 'vitest';
import { fails, never, ok, simulate, slow, wake } from '../../../../src/testing/testing.ts';
import '../../../../src/testing/vitest.ts';
import { createParcelProcess } from '../support/parcel-process.ts';

const parcel = createParcelProcess();
const input = { item: 'tea' };
const charge = ok({ id: 'c1' });

describe('a simulation', () => {
  test('runs a process through retries, timers and events', async () => {
    await using sim = await simulate(parcel, {
      input,
      tasks: { charge: fails(2).then(charge), ship: ok() },
    });
    await sim.advance('25h');
    expect(sim).toBeIn('paid.pickup');
    expect(sim.wakes).toEqual([wake.event('PICKED_UP'), wake.event('STOP'), wake.timer('P3D')]);
    await sim.send({ type: 'PICKED_UP', by: 'ann' });
    expect(sim).toHaveCompleted();
    expect(sim.wakes).toEqual([]);
  });

  test('shows what clients see, and every step', async () => {
    await using sim = await simulate(parcel, { input, tasks: { charge, ship: ok() } });
    expect(sim.state).toEqual({ paid: 'packing' });
    expect(sim.data).toMatchObject({ item: 'tea', charge: 'c1' });
    expect(sim.instance).toMatchObject({ id: sim.id, process: 'parcel', status: 'Pending' });
    expect(sim.history.map(({ event: { type } }) => type)).toEqual(['start', 'task.completed']);
    expect(sim.ledger).toMatchObject([{ task: 'charge', state: 'owed' }]);
    await sim.advance('P1D');
    expect(sim.history.map(({ sequence }) => sequence)).toEqual([0, 1, 2, 3]);
  });

  test('keeps a journal of the calls that left it, and of emitted events', async () => {
    await using sim = await simulate(parcel, { input, tasks: { charge, ship: ok() } });
    await sim.advance('1d');
    const [first] = sim.calls('charge');
    expect(first).toEqual({
      kind: 'task',
      task: 'charge',
      input,
      attempt: 1,
      idempotencyKey: expect.stringMatching(/\/0\/0$/),
      at: '2026-01-01T00:00:00.000Z',
    });
    expect(sim.effects.slice(1)).toMatchObject([
      { kind: 'task', task: 'ship', at: '2026-01-02T00:00:00.000Z' },
      { kind: 'emit', event: { type: 'Ready' }, at: '2026-01-02T00:00:00.000Z' },
    ]);
  });

  test('moves time by no more than it is told to', async () => {
    await using sim = await simulate(parcel, {
      input,
      startAt: '2030-06-01T12:00:00Z',
      tasks: { charge: slow('90s', { id: 'c1' }).then(never()), ship: ok() },
    });
    await sim.advance('59.999s');
    expect(sim.now).toEqual(new Date('2030-06-01T12:00:59.999Z'));
    expect(sim).toBeIn('charging');
    // The time limit of an attempt is a minute.
    await sim.advance(1);
    expect(sim.wakes).toEqual([wake.retry('charge')]);
  });

  test('rolls back, and tries failed compensations again', async () => {
    await using sim = await simulate(parcel, {
      input,
      tasks: { charge, ship: ok() },
      undo: { charge: fails(2).then(ok()) },
    });
    await sim.send({ type: 'STOP' });
    await sim.advance('1h');
    expect(sim).toHaveFailed();
    expect(sim.ledger).toMatchObject([{ task: 'charge', state: 'failed' }]);
    expect(sim).toOwe('charge');
    await sim.retryRollback();
    await sim.advance('1h');
    expect(sim.undoCalls('charge')).toMatchObject([
      { attempt: 1, input, output: { id: 'c1' } },
      { attempt: 2 },
      { attempt: 1 },
    ]);
    expect(sim).toOwe();
  });

  test('cancels an instance, which undoes what it did', async () => {
    await using sim = await simulate(parcel, { input, tasks: { charge } });
    await sim.cancel({ reason: 'no more' });
    expect(sim).toBeCancelled();
    expect(sim.ledger).toMatchObject([{ task: 'charge', state: 'undone' }]);
  });

  test('keeps an instance readable long after it has ended', async () => {
    await using sim = await simulate(parcel, { input, tasks: { charge: fails() } });
    await sim.advance('P365D');
    expect(sim).toHaveFailed();
    expect(sim.error).toBeUndefined();
  });
});

describe('until', () => {
  test('passes as much time as it takes to come to a state, or to satisfy a predicate', async () => {
    await using sim = await simulate(parcel, { input, tasks: { charge, ship: slow('2h') } });
    await sim.until('paid.shipping');
    expect(sim.now).toEqual(new Date('2026-01-02T00:00:00Z'));
    await sim.until(({ accepts }) => accepts.some(({ type }) => type === 'PICKED_UP'));
    expect(sim.now).toEqual(new Date('2026-01-02T02:00:00Z'));
  });

  test('gives up where the instance has ended, and says what it came to', async () => {
    await using sim = await simulate(parcel, { input, tasks: { charge: fails() } });
    await expect(sim.until('paid')).rejects.toThrow(
      /does not come to the state "paid" within P365D: after PT\S+ it is Failed in "failed", and has ended/,
    );
  });

  test('gives up where nothing but an event helps, or where it would take too long', async () => {
    await using sim = await simulate(parcel, { input, tasks: { charge, ship: ok() } });
    await expect(sim.until('paid.pickup', { within: '23h' })).rejects.toThrow(
      'within PT23H: after PT0S it is Pending in {"paid":"packing"}, and waits for the event STOP, a timer at 2026-01-02T00:00:00.000Z',
    );
  });
});

describe('several processes', () => {
  const giving = { ...parcel, name: 'return', path: '/returns', idPrefix: 'ret' };

  test('share one simulation and its time; each has behaviours of its own', async () => {
    await using sim = await simulate([parcel, giving], { input, tasks: { charge, ship: ok() } });
    const second = await sim.start(giving, {
      input: { item: 'cups' },
      tasks: { charge: ok({ id: 'c2' }), ship: never() },
    });
    await sim.advance('25h');
    expect(sim).toBeIn('paid.pickup');
    expect(second).toBeIn('paid.shipping');
    expect(second.calls('charge')).toMatchObject([{ input: { item: 'cups' } }]);
    expect(second.now).toEqual(sim.now);
  });

  test('act on each other through the functions that stand for tasks', async () => {
    await using sim = await simulate([parcel, giving], { input, tasks: { charge, ship: ok() } });
    await sim.until('paid.pickup');
    const collect = async () => {
      await sim.send({ type: 'PICKED_UP', by: 'ann' });
      return { id: 'c2' };
    };
    const second = await sim.start(giving, { input, tasks: { charge: collect } });
    expect(sim).toHaveCompleted();
    expect(second).toBeIn('paid');
  });
});
