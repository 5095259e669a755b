import { describe, expect, test } from 'vitest';
import { TaskError } from '../../../../src/errors.ts';
import {
  fails,
  handsOver,
  never,
  ok,
  real,
  simulate,
  slow,
  wake,
} from '../../../../src/testing/testing.ts';
import '../../../../src/testing/vitest.ts';
import { createParcelProcess } from '../support/parcel-process.ts';

const parcel = createParcelProcess();
const input = { item: 'tea' };
const charge = ok({ id: 'c1' });

describe('a task', () => {
  test('fails as often as stated, with the stated error', async () => {
    await using sim = await simulate(parcel, {
      input,
      tasks: { charge: fails(2, 'The bank is closed').then(charge) },
    });
    expect(sim.instance.tasks).toMatchObject([{ error: { message: 'The bank is closed' } }]);
    await sim.until('paid');
    expect(sim.calls('charge').map(({ attempt }) => attempt)).toEqual([1, 2, 3]);
  });

  test('whose error is final is not tried again', async () => {
    const declined = new TaskError('Declined', { retryable: false });
    await using sim = await simulate(parcel, { input, tasks: { charge: fails(1, declined) } });
    expect(sim).toHaveFailed();
    expect(sim).toHaveCalled('charge', 1);
  });

  test('answers one call after the other, as chained', async () => {
    await using sim = await simulate(parcel, {
      input,
      tasks: { charge: never().then(slow('30s', { id: 'c2' })), ship: ok() },
    });
    await sim.until('paid');
    expect(sim.data).toMatchObject({ charge: 'c2' });
    expect(sim).toHaveCalled('charge', 2);
  });

  test('that is handed over waits for the simulation to complete it', async () => {
    await using sim = await simulate(parcel, { input, tasks: { charge: handsOver() } });
    expect(sim.wakes).toEqual([wake.callback('charge')]);
    await sim.complete('charge', { id: 'c3' });
    expect(sim.data).toMatchObject({ charge: 'c3' });
  });

  test('that is handed over fails where the simulation completes it with an error', async () => {
    await using sim = await simulate(parcel, { input, tasks: { charge: handsOver() } });
    await sim.complete('charge', Object.assign(new Error('Lost'), { code: 'lost' }));
    expect(sim).toHaveFailed();
    expect(sim.instance.tasks[0]).toMatchObject({ error: { message: 'Lost', code: 'lost' } });
  });

  test('that is handed over can be completed after a crash', async () => {
    await using sim = await simulate(parcel, { input, tasks: { charge: handsOver() } });
    await sim.crash();
    await sim.complete('charge', { id: 'c4' });
    expect(sim).toBeIn('paid');
    expect(sim).toHaveCalled('charge', 1);
  });

  test('may be a function, which gets what the task would get', async () => {
    const seen: unknown[] = [];
    await using sim = await simulate(parcel, {
      input,
      tasks: {
        charge: ({ input: { item }, attempt, idempotencyKey }) => {
          seen.push([item, attempt, idempotencyKey.length > 0, new Date().toISOString()]);
          if (attempt === 1) throw new Error('Once more');
          return { id: `c-${item}` };
        },
      },
    });
    await sim.until('paid');
    expect(sim.data).toMatchObject({ charge: 'c-tea' });
    expect(seen[0]).toEqual(['tea', 1, true, '2026-01-01T00:00:00.000Z']);
  });

  test('may be the real one', async () => {
    await using sim = await simulate(parcel, { input, tasks: { charge: real() } });
    expect(sim.instance.tasks).toMatchObject([
      { error: { message: 'charge was called for real' } },
    ]);
  });
});

describe('a compensation', () => {
  test('succeeds unless something else is stated', async () => {
    await using sim = await simulate(parcel, { input, tasks: { charge } });
    await sim.send({ type: 'STOP' });
    expect(sim.ledger).toMatchObject([{ state: 'undone' }]);
    expect(sim.undoCalls('charge')).toMatchObject([{ kind: 'undo', output: { id: 'c1' } }]);
  });

  test('of a real task is real', async () => {
    await using sim = await simulate(parcel, {
      input,
      tasks: { charge: handsOver().then(real()) },
    });
    await sim.complete('charge', { id: 'c1' });
    await sim.send({ type: 'STOP' });
    await sim.advance('1h');
    expect(sim.ledger).toMatchObject([
      { state: 'failed', error: { message: 'the compensation of charge was called for real' } },
    ]);
  });

  test('may fail, be slow, or be a function', async () => {
    const undone: unknown[] = [];
    await using sim = await simulate(parcel, {
      input,
      tasks: { charge },
      undo: { charge: ({ input: given }) => undone.push(given) },
    });
    await sim.send({ type: 'STOP' });
    expect(undone).toEqual([input]);
  });
});
