import { expect, test } from 'vitest';
import type { InstanceView } from '../../../../src/actors/views/view-types.ts';
import { heldBy } from '../../../../src/dashboard/parts/held-by.ts';

const pause = { at: '2026-01-01T12:00:00.000Z', reason: 'The bank is down.' };

const instance = (status: InstanceView['status'], ...tasks: (readonly [string, string])[]) => ({
  status,
  tasks: tasks.map(([name, outcome], n) => ({
    id: `0/${n}`,
    name,
    attempts: 1,
    outcome: outcome as 'pending',
    startedAt: pause.at,
  })),
});

test('a live instance is held by the pause of its process, or of a task that it waits for', () => {
  const whole = { process: 'parcel', whole: pause, tasks: {} };
  const charge = { process: 'parcel', tasks: { charge: pause } };
  expect(heldBy(instance('Pending'), whole)?.text).toBe('Process paused');
  expect(heldBy(instance('Completed'), whole)).toBeUndefined();
  expect(heldBy(instance('Pending', ['charge', 'pending']), charge)?.text).toBe('charge paused');
  expect(heldBy(instance('Pending', ['charge', 'completed']), charge)).toBeUndefined();
  expect(heldBy(instance('Pending', ['ship', 'pending']), charge)).toBeUndefined();
  expect(heldBy(instance('Pending', ['toString', 'pending']), charge)).toBeUndefined();
});

test('the pause of a task does not hold an attempt that runs, nor one that an outside system has', () => {
  const charge = { process: 'parcel', tasks: { charge: pause } };
  const two = instance('Pending', ['charge', 'pending'], ['charge', 'pending']);
  expect(heldBy(two, charge, new Set(['0/0']))?.text).toBe('charge paused');
  expect(heldBy(two, charge, new Set(['0/0', '0/1']))).toBeUndefined();
  const tasks = two.tasks.map((task) => ({ ...task, handedOver: true as const }));
  expect(heldBy({ ...two, tasks }, charge)).toBeUndefined();
});
