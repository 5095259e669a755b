import { expect, test } from 'vitest';
import { createSlots } from '../../../../src/actors/tasks/slots.ts';

test('there are as many places as the capacity says, and one comes back when freed', () => {
  const slots = createSlots(2);
  expect([slots.reserve(), slots.reserve(), slots.reserve()]).toEqual([true, true, false]);
  slots.free();
  expect([slots.reserve(), slots.reserve()]).toEqual([true, false]);
});

test('who waits is served in turn, before anyone reserves', async () => {
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

test('once closed there are no places, also for those who wait', async () => {
  const slots = createSlots(1);
  slots.reserve();
  const waiting = slots.acquire();
  slots.close();
  expect(await waiting).toBe(false);
  expect(await slots.acquire()).toBe(false);
  slots.free();
  expect(slots.reserve()).toBe(false);
});
