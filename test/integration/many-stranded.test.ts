import { expect, test } from 'vitest';
import { setup } from 'xstate';
import { defineProcess, type Process } from '../../src/definition/define-process.ts';
import { createDeployments } from '../unit/support/deployments.ts';

/** Waits in `state` to be paid, for ten seconds. */
function bill(state: string): Process {
  const machine = setup({}).createMachine({
    id: 'bill',
    initial: state,
    states: {
      [state]: { after: { 10_000: 'overdue' }, on: { PAY: 'paid' } },
      paid: { type: 'final' },
      overdue: { type: 'final', tags: 'Failed' },
    },
  });
  return defineProcess({ name: 'bill', machine });
}

test('3,000 stranded instances with due timers are logged in one line a minute, without a stack, and do not delay healthy ones', async () => {
  await using service = await createDeployments(bill('open'));
  await Promise.all(Array.from({ length: 3_000 }, async () => service.start()));
  await service.advance(3_000);
  let loads = 0;
  const load = service.store.load.bind(service.store);
  service.store.load = async (id) => {
    loads += 1;
    return load(id);
  };
  await service.deploy(bill('waiting'));
  await service.advance(10_000);
  const strandedNow = async (): Promise<number> => {
    await service.advance(500);
    return (await service.runtime.count('bill')).attention;
  };
  await expect.poll(strandedNow, { timeout: 60_000 }).toBe(3_000);
  const healthy = await service.start();
  const [timer] = (await service.get(healthy)).timers;
  const loadsBefore = loads;
  await service.advance(30_000);
  const { steps } = await service.runtime.history('bill', healthy);
  const fired = steps.find(({ event }) => event.type === 'timer.fired');
  const lateMs = Date.parse(fired?.at ?? '') - Date.parse(timer?.firesAt ?? '');
  expect(lateMs).toBeLessThan(500);
  const told = service.lines.filter(({ msg }) => String(msg).includes('does not fit'));
  expect(told).toHaveLength(1);
  expect(JSON.stringify(service.lines)).not.toContain('"stack"');
  // The times of each timer: when it is due, then after twice as long each time.
  expect((loads - loadsBefore) / 3_000).toBeLessThan(6);
}, 180_000);
