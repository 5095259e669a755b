import { expect, test } from 'vitest';
import { ok, simulate } from '../../../../src/testing/testing.ts';
import { createParcelProcess } from '../support/parcel-process.ts';

const parcel = createParcelProcess();
const given = { input: { item: 'tea' }, tasks: { charge: ok({ id: 'c1' }), ship: ok() } };

test('an event is explained before it is sent, and the simulation stays as it is', async () => {
  await using sim = await simulate(parcel, given);
  await sim.until('paid.pickup');
  const { effects } = sim;
  const explained = await sim.explain({ type: 'PICKED_UP', by: 'ann' });
  expect(explained).toMatchObject({
    result: 'stepped',
    candidates: [{ event: 'PICKED_UP', verdict: 'taken' }],
    instance: { status: 'Completed' },
  });
  expect(sim.state).toEqual({ paid: 'pickup' });
  expect(sim.effects).toEqual(effects);
});

test('moves are played one after the other, from what the simulation has come to', async () => {
  await using sim = await simulate(parcel, given);
  const { moves } = await sim.whatIf(
    { kind: 'timer' },
    { kind: 'task', task: 'ship', outcome: { kind: 'fails', error: { message: 'No van' } } },
  );
  expect(moves.map(({ result }) => result)).toEqual(['stepped', 'stepped']);
  expect(moves[0]?.steps[0]?.effects).toContainEqual(
    expect.objectContaining({ kind: 'startTask', task: 'ship' }),
  );
  expect(sim.state).toEqual({ paid: 'packing' });
});
