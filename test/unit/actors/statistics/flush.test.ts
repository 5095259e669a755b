import { expect, it } from 'vitest';
import { createMachine } from 'xstate';
import { createGatherer } from '../../../../src/actors/statistics/gather.ts';
import { createStatistics } from '../../../../src/actors/statistics/statistics.ts';
import type { Store } from '../../../../src/actors/ports/ports.ts';
import { readStatistics } from '../../../../src/actors/statistics/reading/read-statistics.ts';
import { createMemoryStore } from '../../../../src/persistence/memory/memory-store.ts';
import { capturedLog } from '../../../support/captured-log.ts';
import { someTurns } from '../../../support/some-turns.ts';
import { startInstance } from '../../support/instance.ts';
import { createManualClock } from '../../support/manual-clock.ts';

const machine = createMachine({
  initial: 'a',
  states: { a: { on: { GO: 'b' } }, b: { on: { GO: 'a' } } },
});

/** A committed step of an instance, at a time. */
function committedStep(
  at: number,
  tenant?: string,
): Parameters<ReturnType<typeof createGatherer>['note']>[0] {
  const instance = startInstance(machine);
  const { process, publicId } = instance.live;
  const owner = tenant === undefined ? undefined : { tenant };
  return { live: { process, publicId, owner }, steps: [instance.send('GO')], planned: { at } };
}

/** A node on a store whose next additions fare as `outcomes` say. */
function openNode(outcomes: ('refused' | 'lost answer')[] = []) {
  const clock = createManualClock(1_000_000);
  const store = createMemoryStore({ now: () => clock.now() });
  const { log, lines } = capturedLog();
  const addToTallies: Store['addToTallies'] = async (batch) => {
    const outcome = outcomes.shift();
    if (outcome === 'refused') throw new Error('refused');
    await store.addToTallies(batch);
    if (outcome === 'lost answer') throw new Error('the answer was lost');
  };
  const statistics = createStatistics({ store: { addToTallies }, clock, log, run: 'run-1' });
  const { process } = startInstance(machine).live;
  const steps = async () => {
    const asked = { period: 'hour', caller: undefined, now: clock.now() } as const;
    return (await readStatistics(store, process, asked)).total.steps;
  };
  return { statistics, clock, lines, steps };
}

it('what the store refuses is kept, and stored later', async () => {
  const { statistics, clock, steps } = openNode(['refused', 'refused']);
  statistics.note(committedStep(clock.now()));
  await expect(statistics.flush()).rejects.toThrow('refused');
  statistics.note(committedStep(clock.now()));
  await expect(statistics.flush()).rejects.toThrow('refused');
  expect(await steps()).toBe(0);
  await statistics.flush();
  expect(await steps()).toBe(2);
});

it('what was stored although the answer was lost counts once', async () => {
  const { statistics, clock, steps } = openNode(['lost answer']);
  statistics.note(committedStep(clock.now()));
  await expect(statistics.flush()).rejects.toThrow('lost');
  statistics.note(committedStep(clock.now()));
  await statistics.flush();
  expect(await steps()).toBe(2);
});

it('a node stores every 10 seconds and when it closes, and logs an outage once', async () => {
  const { statistics, clock, lines, steps } = openNode(['refused', 'refused']);
  statistics.start();
  statistics.note(committedStep(clock.now()));
  for (const expected of [0, 0, 1]) {
    clock.advance(10_000);
    await someTurns(10);
    expect(await steps()).toBe(expected);
  }
  expect(lines.filter(({ msg }) => String(msg).includes('statistics'))).toHaveLength(1);
  statistics.note(committedStep(clock.now()));
  await statistics.close();
  expect(await steps()).toBe(2);
  expect(clock.waiting()).toBe(0);
});

it('what is gathered in several minutes and of several tenants is stored in one flush', async () => {
  const { statistics, clock, steps } = openNode();
  for (const tenant of [undefined, 'acme', 'other']) {
    for (const minutesAgo of [2, 1, 0]) {
      statistics.note(committedStep(clock.now() - minutesAgo * 60_000, tenant));
    }
  }
  await statistics.flush();
  expect(await steps()).toBe(9);
});

it('memory is bounded: without room, what is known goes on to count', () => {
  const gatherer = createGatherer(10);
  for (let n = 0; n < 100; n += 1) {
    gatherer.note(committedStep(0));
    gatherer.note(committedStep(n * 60_000, `tenant ${n}`));
  }
  const taken = gatherer.take();
  const sums = taken.flatMap(({ series, states, transitions }) => [
    series,
    ...states,
    ...transitions,
    ...[...states.values()].flatMap(({ times }) => Object.keys(times)),
  ]);
  expect(sums.length).toBeLessThanOrEqual(10);
  expect(taken[0]?.series.steps).toBe(2);
  gatherer.note(committedStep(0));
  expect(gatherer.take()).toHaveLength(1);
});
