import { describe, expect, test } from 'vitest';
import {
  aliveMs,
  beginAnew,
  goOn,
  isAtIt,
  join,
  leave,
  lookAfter,
  type DeployRegister,
  type Place,
} from '../../../../src/actors/wakes/deploy-register.ts';
import { createPublicId, toInstanceId } from '../../../../src/actors/ports/ids.ts';

const old = { run: 'run-1', machine: '1/aaaa' };
const fresh = { run: 'run-2', machine: '2/bbbb' };
const twin = { run: 'run-3', machine: '2/bbbb' };
const place: Place = { createdAt: 7, id: toInstanceId(createPublicId('a')) };

/** The register once these nodes have started, a second apart. */
function started(...members: readonly (typeof old)[]): DeployRegister {
  return members.reduce<DeployRegister | undefined>(
    (register, member, n) => join(register, member, n * 1_000),
    undefined,
  ) as DeployRegister;
}

describe('the sweep after a deploy', () => {
  test('uses the machine of the node that started last', () => {
    const register = started(old, fresh);
    expect(isAtIt(lookAfter(register, old, 2_000), old)).toBe(false);
    expect(isAtIt(lookAfter(register, fresh, 2_000), fresh)).toBe(true);
  });

  test('is done by one node at a time, and another continues where it stopped', () => {
    const taken = lookAfter(started(fresh, twin), fresh, 2_000);
    expect(isAtIt(lookAfter(taken, twin, 3_000), twin)).toBe(false);
    const noted = goOn(taken, fresh, 3_000, place);
    const next = lookAfter(noted, twin, 20_000);
    expect(isAtIt(next, twin)).toBe(true);
    expect(next.sweep.after).toEqual(place);
    // The first one was only slow: it has nothing to say any more.
    expect(goOn(next, fresh, 21_000, undefined)).toBe(next);
  });

  test('is taken over at once from a node that leaves', () => {
    const left = leave(
      goOn(lookAfter(started(fresh, twin), fresh, 2_000), fresh, 2_500, place),
      fresh,
      3_000,
    );
    const next = lookAfter(left, twin, 3_001);
    expect(isAtIt(next, twin)).toBe(true);
    expect(next.sweep.after).toEqual(place);
  });

  test('is done once, even if nodes with the same machine start again', () => {
    const done = goOn(lookAfter(started(fresh), fresh, 2_000), fresh, 3_000, undefined);
    expect(isAtIt(lookAfter(done, fresh, 9_000), fresh)).toBe(false);
    expect(isAtIt(lookAfter(join(done, twin, 9_000), twin, 9_001), twin)).toBe(false);
  });

  test('is repeated when the last node with another machine is gone', () => {
    const done = goOn(lookAfter(started(old, fresh), fresh, 2_000), fresh, 3_000, undefined);
    const mixed = lookAfter(done, fresh, 8_000);
    expect(isAtIt(mixed, fresh)).toBe(false);
    const again = lookAfter(leave(mixed, old, 9_000), fresh, 9_500);
    expect(isAtIt(again, fresh)).toBe(true);
    expect(again.sweep.after).toBeUndefined();
    const over = goOn(again, fresh, 10_000, undefined);
    expect(isAtIt(lookAfter(over, fresh, 15_000), fresh)).toBe(false);
  });

  test('is repeated when the last node without the register is gone', () => {
    const done = goOn(lookAfter(started(fresh), fresh, 2_000), fresh, 3_000, undefined);
    const mixed = lookAfter(done, fresh, 8_000, true);
    expect(isAtIt(mixed, fresh)).toBe(false);
    expect(isAtIt(lookAfter(mixed, fresh, 8_500, true), fresh)).toBe(false);
    expect(isAtIt(lookAfter(mixed, fresh, 9_500), fresh)).toBe(true);
  });

  test('starts over if some instances could not be fitted', () => {
    const noted = goOn(lookAfter(started(fresh), fresh, 2_000), fresh, 3_000, place);
    const next = lookAfter(beginAnew(noted, fresh), fresh, 4_000);
    expect(isAtIt(next, fresh)).toBe(true);
    expect(next.sweep.after).toBeUndefined();
  });

  test('returns to an older machine if no node has the newest any more', () => {
    const register = started(fresh, old);
    const soon = lookAfter(register, fresh, aliveMs);
    expect(soon.current).toBe(old.machine);
    const later = lookAfter(soon, fresh, aliveMs + 1_001);
    expect(later.current).toBe(fresh.machine);
    expect(isAtIt(later, fresh)).toBe(true);
  });
});

describe('a node', () => {
  test('that has recently announced itself writes nothing', () => {
    const done = goOn(lookAfter(started(fresh), fresh, 2_000), fresh, 3_000, undefined);
    expect(lookAfter(done, fresh, 10_000)).toBe(done);
    expect(lookAfter(done, fresh, 30_000)).not.toBe(done);
  });
});
