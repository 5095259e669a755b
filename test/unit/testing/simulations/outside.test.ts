import { AsyncResource, createHook, executionAsyncId } from 'node:async_hooks';
import { setTimeout as realSleep } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { fails, ok, simulate, slow } from '../../../../src/testing/testing.ts';
import '../../../../src/testing/vitest.ts';
import { createParcelProcess } from '../support/parcel-process.ts';

/** What the event loop and promises are made of, and nonces, which are drawn synchronously. */
const inner: ReadonlySet<string> = new Set([
  'PROMISE',
  'Immediate',
  'TickObject',
  'Microtask',
  'bound-anonymous-fn',
  'VirtualDelay',
  'RANDOMBYTESREQUEST',
]);

/** The kinds of resources, such as timers, files and sockets, that the work opens, or that follows from it. */
async function openedBy(work: () => Promise<void>): Promise<readonly string[]> {
  const root = new AsyncResource('work');
  const following = new Set([root.asyncId()]);
  const opened = new Set<string>();
  const hook = createHook({
    init(id, type) {
      if (!following.has(executionAsyncId())) return;
      following.add(id);
      opened.add(type);
    },
  }).enable();
  await root.runInAsyncScope(work);
  hook.disable();
  return [...opened].filter((type) => !inner.has(type));
}

const parcel = createParcelProcess();
const input = { item: 'tea' };

test('a simulation opens nothing that could reach outside, and no real timer', async () => {
  const opened = await openedBy(async () => {
    await using sim = await simulate(parcel, {
      input,
      tasks: { charge: fails(2).then(ok({ id: 'c1' })), ship: fails(1).then(slow('1h')) },
    });
    await sim.until('paid.shipping');
    await sim.crash();
    await sim.restart();
    await sim.advance('P30D');
    expect(sim).toHaveFailed();
  });
  expect(opened).toEqual([]);
});

test('a real timer that a simulated task takes does not go unnoticed', async () => {
  const opened = await openedBy(async () => {
    const charge = async () => realSleep(1, { id: 'c1' });
    await using sim = await simulate(parcel, { input, tasks: { charge } });
    expect(sim).toBeIn('paid');
  });
  expect(opened).toEqual(['Timeout']);
});
