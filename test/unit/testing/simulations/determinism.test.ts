import { describe, expect, test } from 'vitest';
import { setup } from 'xstate';
import { defineProcess } from '../../../../src/definition/define-process.ts';
import { task } from '../../../../src/definition/machine/task.ts';
import { fails, never, ok, simulate, slow } from '../../../../src/testing/testing.ts';
import '../../../../src/testing/vitest.ts';
import { createParcelProcess } from '../support/parcel-process.ts';

const final = { type: 'final' } as const;
const parcel = createParcelProcess();
const input = { item: 'tea' };
const tasks = { charge: fails(2).then(ok({ id: 'c1' })), ship: fails(1).then(slow('1h')) };

async function story(seed: number): Promise<object> {
  await using sim = await simulate(parcel, { input, seed, tasks });
  await sim.until('paid.pickup');
  await sim.advance('P4D');
  const { id, data, history, effects, ledger, now } = sim;
  return { id, data, history, effects, ledger, now };
}

describe('a simulation', () => {
  test('of the same seed is the same to the last id, retry delay and random number', async () => {
    expect(await story(7)).toEqual(await story(7));
  });

  test('of another seed differs', async () => {
    expect(await story(7)).not.toEqual(await story(8));
  });

  test('shows a machine simulated time, and the test the real one', async () => {
    const before = Date.now();
    await using sim = await simulate(parcel, {
      input,
      startAt: '2031-01-01T00:00:00Z',
      tasks: { charge: slow('5s', { id: 'c1' }) },
    });
    await sim.advance('10s');
    expect(sim.data).toMatchObject({ seenAt: Date.parse('2031-01-01T00:00:05Z') });
    expect(Date.now() - before).toBeLessThan(60_000);
    expect(new Date()).toBeInstanceOf(Date);
  });

  test('has time of its own, beside others', async () => {
    const passing = async (hours: number): Promise<Date> => {
      await using sim = await simulate(parcel, { input, tasks: { charge: never() } });
      for (let passed = 0; passed < hours; passed += 1) await sim.advance('1h');
      return sim.now;
    };
    const [one, other] = await Promise.all([passing(1), passing(48)]);
    expect([one, other]).toEqual([
      new Date('2026-01-01T01:00:00Z'),
      new Date('2026-01-03T00:00:00Z'),
    ]);
  });

  test('leaps over the running time of more tasks than a node runs at once', async () => {
    const working = {
      initial: 'at',
      states: { at: { invoke: { src: 'work', onDone: 'over' } as const }, over: final },
    };
    const names = Array.from({ length: 120 }, (_, place) => `part${place}`);
    const machine = setup({ actors: { work: task<void>(async () => {}) } }).createMachine({
      type: 'parallel',
      states: Object.fromEntries(names.map((name) => [name, working])),
    });
    const process = defineProcess({ name: 'parts', machine });
    await using sim = await simulate(process, { tasks: { work: slow('P300D') } });
    await sim.advance('P299D');
    expect(sim.status).toBe('Pending');
    await sim.advance('P1D');
    expect(sim).toHaveCompleted();
  });

  test('leaps over years in which nothing is due', async () => {
    await using sim = await simulate(parcel, {
      input,
      tasks: { charge: ok({ id: 'c1' }), ship: ok() },
    });
    await sim.advance('P730D');
    expect(sim).toHaveFailed();
    expect(sim.now).toEqual(new Date('2028-01-01T00:00:00Z'));
  });
});
