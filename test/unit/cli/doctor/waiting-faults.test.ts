import { expect, test } from 'vitest';
import type { WaitsFor } from '../../../../src/actors/views/view-types.ts';
import { waitingFaults } from '../../../../src/cli/doctor/waiting-faults.ts';

const now = Date.parse('2026-01-01T12:00:00.000Z');
const before = (seconds: number): string => new Date(now - seconds * 1_000).toISOString();
const task: WaitsFor = {
  kind: 'task',
  task: 'charge',
  attempt: 1,
  attempts: 3,
  running: true,
  id: '0/0',
  since: before(60),
  armed: true,
};
const of = (one: WaitsFor, deadEnd = false) => [
  ...waitingFaults(
    { id: 'ord_a', version: 1, status: 'Pending', deadEnd, total: 1, waitsFor: [one] },
    now,
  ),
];

test('work that is due, or was a moment ago, is no fault', () => {
  expect(of(task)).toEqual([]);
  expect(of({ ...task, proof: { dueAt: before(9) } })).toEqual([]);
  expect(of({ ...task, proof: { dueAt: before(-60) } })).toEqual([]);
});

test('faults are: nothing armed it, nobody takes it, its node is gone, nothing can wake it', () => {
  expect(of({ ...task, armed: false })).toEqual(['notArmed']);
  expect(of({ ...task, proof: { dueAt: before(11) } })).toEqual(['overdue']);
  const lease = { node: 'app-1', until: before(11) };
  expect(of({ ...task, proof: { dueAt: before(11), lease } })).toEqual(['leaseOver']);
  expect(of({ kind: 'event', type: 'PACK', href: '/' }, true)).toEqual(['deadEnd']);
});
