import { AssertionError } from 'node:assert';
import { describe, expect, test } from 'vitest';
import { createMachine } from 'xstate';
import { z } from 'zod';
import { defineProcess } from '../../../../src/definition/define-process.ts';
import { assertThat, explore, fails, ok, simulate } from '../../../../src/testing/testing.ts';
import '../../../../src/testing/vitest.ts';
import { createParcelProcess } from '../support/parcel-process.ts';

const parcel = createParcelProcess();
const input = { item: 'tea' };
const charge = ok({ id: 'c1' });

describe('assertThat', () => {
  test('passes where it holds', async () => {
    await using sim = await simulate(parcel, { input, tasks: { charge } });
    assertThat.isIn(sim, 'paid');
    assertThat.isIn(sim, 'paid.packing');
    assertThat.owes(sim, 'charge');
    assertThat.hasCalled(sim, 'charge');
    assertThat.hasCalled(sim, 'ship', 0);
    await sim.cancel();
    assertThat.isCancelled(sim);
    assertThat.owes(sim);
    expect(sim.status).toBe('Cancelled');
  });

  test('throws an AssertionError that says what was found', async () => {
    await using sim = await simulate(parcel, { input, tasks: { charge: fails(3) } });
    await sim.until('failed');
    const found = (assertion: () => void, message: string) => {
      expect(assertion).toThrow(AssertionError);
      expect(assertion).toThrow(message);
    };
    found(
      () => assertThat.isIn(sim, 'paid'),
      `Expected the state "paid". parcel ${sim.id} is in "failed" (Failed).`,
    );
    found(() => assertThat.hasCompleted(sim), 'Expected a completed instance.');
    found(() => assertThat.isCancelled(sim), 'is Failed in "failed"');
    found(() => assertThat.owes(sim, 'charge'), 'owes nothing; its ledger is empty.');
    found(() => assertThat.hasCalled(sim, 'charge', 1), 'has called "charge" 3 times.');
    assertThat.hasFailed(sim);
    expect(() => assertThat.hasCalled(sim, 'chrage')).toThrow('has no task "chrage"');
  });
});

describe('the matchers of Vitest', () => {
  test('say what was found, also where the opposite was wanted', async () => {
    await using sim = await simulate(parcel, { input, tasks: { charge } });
    expect(sim).toBeIn('paid.packing');
    expect(sim).not.toBeIn('charging');
    expect(sim).toBeIn('charging | paid');
    expect(() => expect(sim).toBeIn('paid | charged')).toThrow('has no state "charged"');
    expect(() => expect(sim).toBeIn('charging')).toThrow(
      `Expected it to be in "charging". parcel ${sim.id} is in {"paid":"packing"} (Pending).`,
    );
    expect(() => expect(sim).not.toBeIn('paid')).toThrow('Expected it not to be in "paid".');
    expect(() => expect(sim).toHaveCompleted()).toThrow('Expected it to have completed.');
    expect(() => expect(sim).toHaveFailed()).toThrow('Expected it to have failed.');
    expect(() => expect(sim).toBeCancelled()).toThrow('Expected it to be cancelled.');
    expect(() => expect(sim).toOwe()).toThrow(
      `Expected it to owe nothing. parcel ${sim.id} owes charge; its ledger has charge: owed.`,
    );
    expect(() => expect(sim).toHaveCalled('ship')).toThrow('has called "ship" 0 times.');
    expect(() => expect(sim).not.toHaveCalled('charge')).toThrow('has called "charge" once.');
  });
});

test('an exploration is asserted about without Vitest, too', async () => {
  const machine = createMachine({
    initial: 'on',
    states: { on: { on: { OFF: 'off', STUCK: 'stuck' } }, stuck: {}, off: { type: 'final' } },
  });
  const switched = defineProcess({ name: 'switch', machine, events: { OFF: z.strictObject({}) } });
  const seen = await explore(switched);
  assertThat.holds(seen);
  assertThat.covers(seen, { states: 0.6 });
  expect(() => assertThat.covers(seen, { states: 1 })).toThrow('but not stuck');
  const jammed = await explore(
    defineProcess({ name: 'switch', machine, events: { STUCK: z.strictObject({}) } }),
  );
  expect(() => assertThat.holds(jammed)).toThrow(AssertionError);
});
