import { expect, test } from 'vitest';
import { cutWaiting } from '../../../../src/actors/views/cut-waiting.ts';
import type { WaitingView, WaitsFor } from '../../../../src/actors/views/view-types.ts';

const timer = (id: number, armed = true): WaitsFor => ({
  kind: 'timer',
  event: 'LATER',
  id: `0/${id}`,
  since: '2026-01-01T12:00:00.000Z',
  armed,
});
const event: WaitsFor = { kind: 'event', type: 'GO', href: '/doors/x/events' };
const waiting = (...waitsFor: readonly WaitsFor[]): WaitingView => ({
  id: 'doo_x',
  version: 1,
  status: 'Pending',
  deadEnd: false,
  total: waitsFor.length,
  waitsFor,
});

test('what an instance waits for is whole where it can be shown', () => {
  const all = waiting(timer(1), timer(2), event);
  expect(cutWaiting(all, 3)).toBe(all);
});

test('what is cut keeps its total and its order, and what is not armed and the events before all else', () => {
  const all = waiting(timer(1), timer(2), timer(3, false), timer(4), event);
  expect(cutWaiting(all, 3)).toEqual({ ...all, waitsFor: [timer(1), timer(3, false), event] });
});
