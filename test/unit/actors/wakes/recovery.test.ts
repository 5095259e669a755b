import { expect, test } from 'vitest';
import { createRecovery } from '../../../../src/actors/wakes/recovery.ts';

const restMs = 2_000;

/** Asks at each of these times; says which answers, each `tookMs` later, let tasks be taken over. */
function takenOver(recovery: ReturnType<typeof createRecovery>, asked: number[], tookMs = 1) {
  return asked.filter((askedAt) => recovery.answered({ askedAt, answeredAt: askedAt + tookMs }));
}

test('while the store answers, tasks with expired leases are taken over at once', () => {
  expect(takenOver(createRecovery(restMs), [0, 200, 400])).toEqual([0, 200, 400]);
});

test('after an outage, owners have a grace period from the first answer on', () => {
  const recovery = createRecovery(restMs);
  recovery.failed();
  recovery.failed();
  expect(takenOver(recovery, [10_000, 11_000, 11_990, 12_010])).toEqual([12_010]);
});

test('an outage within the grace period restarts it', () => {
  const recovery = createRecovery(restMs);
  recovery.failed();
  expect(takenOver(recovery, [10_000, 11_000])).toEqual([]);
  recovery.failed();
  expect(takenOver(recovery, [11_500, 13_000, 13_600])).toEqual([13_600]);
});

test('an answer that took more than a second counts as an outage', () => {
  const recovery = createRecovery(restMs);
  expect(takenOver(recovery, [0], 1_001)).toEqual([]);
  expect(takenOver(recovery, [2_000, 3_100])).toEqual([3_100]);
});

test('if every answer is slow, tasks are still taken over', () => {
  const recovery = createRecovery(restMs);
  const everySlow = Array.from({ length: 20 }, (_, n) => n * 1_500);
  expect(takenOver(recovery, everySlow, 1_500).length).toBeGreaterThan(5);
});
