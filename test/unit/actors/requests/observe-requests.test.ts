import { expect, test } from 'vitest';
import { createMachine } from 'xstate';
import { HoldfastError } from '../../../../src/errors.ts';
import { defineProcess } from '../../../../src/definition/define-process.ts';
import { createMemoryRuntime } from '../../../support/memory-runtime.ts';
import { createVirtualStore } from '../../../support/virtual-store.ts';

const door = defineProcess({
  name: 'door',
  machine: createMachine({ initial: 'shut', states: { shut: {} } }),
});
const observer = (tenant: string) => ({
  caller: { sub: 'olga', tenant, scopes: ['holdfast:observe'], claims: {} },
});

/** A door, and how often its statistics were read from the store. */
async function openDoor() {
  const store = createVirtualStore();
  let reads = 0;
  let isAway = false;
  const tallies: typeof store.tallies = async (keys) => {
    reads += 1;
    if (isAway) throw new HoldfastError('store_unavailable', 'away');
    return store.tallies(keys);
  };
  const memory = await createMemoryRuntime(door, { store: { ...store, tallies } });
  return {
    ...memory,
    reads: () => reads,
    setAway: (is: boolean) => void (isAway = is),
  };
}

test('statistics are read once for all who ask for the same within seconds, and for nobody else', async () => {
  await using opened = await openDoor();
  const { runtime, clock, reads } = opened;
  await runtime.statistics('door', observer('acme'));
  const once = reads();
  await runtime.statistics('door', observer('acme'));
  expect(reads()).toBe(once);
  await runtime.statistics('door', observer('other'));
  expect(reads()).toBe(2 * once);
  await runtime.statistics('door', { ...observer('acme'), period: 'day' });
  expect(reads()).toBe(3 * once);
  await clock.advance(6_000);
  await runtime.statistics('door', observer('acme'));
  expect(reads()).toBe(4 * once);
});

test('statistics that could not be read are read again', async () => {
  await using opened = await openDoor();
  const { runtime, setAway } = opened;
  setAway(true);
  await expect(runtime.statistics('door')).rejects.toMatchObject({ code: 'store_unavailable' });
  setAway(false);
  expect(await runtime.statistics('door')).toMatchObject({ period: 'hour' });
});

test('a caller that may not observe learns nothing of what others have read', async () => {
  await using opened = await openDoor();
  const { runtime } = opened;
  await runtime.statistics('door', observer('acme'));
  const { caller } = observer('acme');
  const stranger = { caller: { ...caller, scopes: [] } };
  await expect(runtime.statistics('door', stranger)).rejects.toMatchObject({ code: 'forbidden' });
});

test('brief statistics have the course and the errors alone', async () => {
  await using opened = await openDoor();
  const { runtime, clock } = opened;
  await opened.start();
  await clock.advance(20_000);
  const { states, total } = await runtime.statistics('door');
  const brief = await runtime.statistics('door', { isBrief: true });
  expect([states.length > 0, total.started]).toEqual([true, 1]);
  expect([brief.states, brief.total.started]).toEqual([[], 1]);
});
