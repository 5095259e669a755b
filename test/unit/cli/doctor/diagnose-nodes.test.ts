import { expect, test } from 'vitest';
import { diagnoseNodes } from '../../../../src/cli/doctor/diagnose-nodes.ts';

const load = {
  at: '2026-01-01T12:00:00.000Z',
  tasks: 3,
  taskPlaces: 100,
  actors: 10,
  utilization: 0.1,
  delayMs: 2,
};
const of = (changed: Partial<typeof load>, lateMs = 0) =>
  diagnoseNodes({ nodes: [{ node: 'app-1', load: { ...load, ...changed } }], lateMs }).map(
    ({ kind, message }) => [kind, message],
  );

test('nodes with room and without late work are no problem', () => {
  expect(of({})).toEqual([['ok', expect.stringContaining('app-1')]]);
});

test.each([
  [{}, 60_000, 'is 1m late'],
  [{ tasks: 100 }, 0, 'as many tasks as it has places (100)'],
  [{ utilization: 0.97 }, 0, 'busy 97 %'],
  [{ delayMs: 900 }, 0, '900 ms late'],
])('a node with %j, whose work is %i ms late, is a problem', (changed, lateMs, message) => {
  expect(of(changed, lateMs)).toEqual([['problem', expect.stringContaining(message)]]);
});
