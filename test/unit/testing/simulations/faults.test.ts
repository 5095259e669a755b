import { describe, expect, test } from 'vitest';
import { fails, never, ok, simulate, slow } from '../../../../src/testing/testing.ts';
import '../../../../src/testing/vitest.ts';
import { createParcelProcess } from '../support/parcel-process.ts';

const parcel = createParcelProcess();
const input = { item: 'tea' };
const charge = ok({ id: 'c1' });

describe('a crash', () => {
  test('repeats the calls that were under way, with the same key, attempt and outcome', async () => {
    await using sim = await simulate(parcel, {
      input,
      tasks: { charge: slow('10s', { id: 'c1' }).then(fails()) },
    });
    await sim.advance('5s');
    await sim.crash();
    const [first, again] = sim.calls('charge');
    expect(again).toEqual({ ...first, at: '2026-01-01T00:00:05.000Z' });
    await sim.advance('9.999s');
    expect(sim).toBeIn('charging');
    await sim.advance('1ms');
    expect(sim).toBeIn('paid');
    expect(sim).toHaveCalled('charge', 2);
  });

  test('loses neither timers nor retries nor compensations', async () => {
    await using sim = await simulate(parcel, {
      input,
      tasks: { charge: fails(1).then(charge), ship: fails(1).then(ok()) },
      undo: { charge: fails(1).then(ok()) },
    });
    await sim.crash();
    await sim.until('paid.packing');
    await sim.crash();
    await sim.until('paid.shipping');
    await sim.crash();
    await sim.until('paid.pickup');
    await sim.crash();
    await sim.advance('P3D');
    await sim.crash();
    await sim.until('failed');
    expect(sim.ledger).toMatchObject([{ task: 'charge', state: 'undone' }]);
    expect([sim.calls('charge').length, sim.undoCalls('charge').length]).toEqual([2, 2]);
  });

  test('leaves no trace of what the dead node would still do', async () => {
    await using sim = await simulate(parcel, { input, tasks: { charge, ship: ok() } });
    for (let crashes = 0; crashes < 3; crashes += 1) await sim.crash();
    await sim.advance('25h');
    expect(sim).toHaveCalled('charge', 1);
    expect(sim).toHaveCalled('ship', 1);
    expect(sim.history.map(({ sequence }) => sequence)).toEqual([0, 1, 2, 3]);
  });

  test('is survived by a call whose function never answers', async () => {
    let calls = 0;
    await using sim = await simulate(parcel, {
      input,
      tasks: {
        charge: async () => {
          calls += 1;
          return { id: `c${calls}` };
        },
        ship: never(),
      },
    });
    await sim.advance('1d');
    await sim.crash();
    await sim.crash();
    expect(sim).toHaveCalled('ship', 3);
    expect(calls).toBe(1);
  });
});

describe('a restart', () => {
  test('takes no time, and runs again what was under way', async () => {
    await using sim = await simulate(parcel, {
      input,
      tasks: { charge: slow('10s', { id: 'c1' }) },
    });
    await sim.advance('5s');
    await sim.restart();
    expect(sim.now).toEqual(new Date('2026-01-01T00:00:05Z'));
    await sim.advance('11s');
    expect(sim).toBeIn('paid');
  });

  test('may state anew how a task behaves that is under way', async () => {
    await using sim = await simulate(parcel, { input, tasks: { charge: never() } });
    await sim.restart(undefined, { tasks: { charge } });
    expect(sim).toBeIn('paid');
  });

  test('deploys another version of the process', async () => {
    await using sim = await simulate(parcel, { input, tasks: { charge, ship: ok() } });
    await sim.restart(createParcelProcess('2'));
    await sim.advance('1d');
    expect(sim.instance.processVersion).toBe('2');
    expect(sim).toBeIn('paid.pickup');
  });
});
