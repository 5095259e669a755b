import { expect, test } from 'vitest';
import { createSlots } from '../../../../src/actors/tasks/slots.ts';

test('there are as many places as the capacity, and a freed one can be taken again', () => {
  const slots = createSlots(2);
  expect([slots.reserve(), slots.reserve(), slots.reserve()]).toEqual([true, true, false]);
  slots.free();
  expect([slots.reserve(), slots.reserve()]).toEqual([true, false]);
});

test('waiters are served in turn, before reservations', async () => {
  const slots = createSlots(1);
  expect(await slots.acquire()).toBe(true);
  const served: string[] = [];
  const first = slots.acquire().then((got) => served.push(`first ${got}`));
  const second = slots.acquire().then((got) => served.push(`second ${got}`));
  slots.free();
  expect(slots.reserve()).toBe(false);
  await first;
  expect(served).toEqual(['first true']);
  slots.free();
  await second;
  expect(served).toEqual(['first true', 'second true']);
});

test('once closed there are no places, even for waiters', async () => {
  const slots = createSlots(1);
  slots.reserve();
  const waiting = slots.acquire();
  slots.close();
  expect(await waiting).toBe(false);
  expect(await slots.acquire()).toBe(false);
  slots.free();
  expect(slots.reserve()).toBe(false);
});
