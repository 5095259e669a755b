import { describe, expect, test } from 'vitest';
import * as kit from '../../../src/testing/testing.ts';
import { HoldfastReporter } from '../../../src/testing/reports/holdfast-reporter.ts';
import '../../../src/testing/vitest.ts';
import { createParcelProcess } from './support/parcel-process.ts';

/** As in JavaScript: the types refuse most of this. */
const { certify, check, defineTrial, explore, fails, ok, simulate } = kit as unknown as Record<
  string,
  (...args: readonly unknown[]) => unknown
>;
const assertThat = kit.assertThat as unknown as Record<string, (...args: unknown[]) => void>;

const parcel = createParcelProcess();
const input = { item: 'book' };
const tasks = { charge: kit.ok({ id: 'c1' }), ship: kit.ok() };
const outcomes = { charge: [kit.ok({ id: 'c1' })], ship: [kit.ok()] };
const scenarios = { paid: async (sim: kit.Simulation) => sim.until('paid' as never) };

const started = async () => kit.simulate(parcel, { input, tasks } as never);
const explored = async () => kit.explore(parcel, { input, outcomes, maxStates: 10 } as never);

const uses: Readonly<Record<string, readonly [() => unknown, string | RegExp]>> = {
  'a simulation of nothing': [() => simulate?.(), 'simulate takes a process, and not undefined'],
  'a simulation of no process': [() => simulate?.([]), 'simulate takes a process'],
  'a simulation of a machine': [
    () => simulate?.(parcel.machine),
    "simulate takes a process, and not a machine. Pass what defineProcess returns: defineProcess({ name: 'order', machine }).",
  ],
  'an exploration of a machine': [() => explore?.(parcel.machine), 'explore takes a process'],
  'a check of a text': [() => check?.('parcel'), 'check takes a process, and not a string'],
  'a certificate of nothing': [() => certify?.(), 'certify takes a process'],
  'a trial of nothing': [() => defineTrial?.(undefined, {}), 'defineTrial takes a process'],
  'an option that there is not': [
    () => explore?.(parcel, { propertys: () => ({}) }),
    'explore has no option "propertys". Its options are input, events,',
  ],
  'an option of a trial that there is not': [
    () => defineTrial?.(parcel, { outcome: {} }),
    'defineTrial has no option "outcome"',
  ],
  'options that are none': [() => check?.(parcel, []), 'The options of check are an object with'],
  'an option of a simulation that there is not': [
    () => simulate?.(parcel, { input, task: tasks }),
    'simulate has no option "task"',
  ],
  'an output as a behaviour': [
    () => simulate?.(parcel, { input, tasks: { ...tasks, charge: { id: 'c1' } } }),
    'tasks.charge is no behaviour. Pass ok(…), fails(…)',
  ],
  'a behaviour that is not called': [
    () => simulate?.(parcel, { input, tasks: { ...tasks, charge: ok } }),
    'tasks.charge is a function that returns a behaviour. Pass the behaviour itself: ok(), and not ok.',
  ],
  'a compensation as a text': [
    () => simulate?.(parcel, { input, tasks, undo: { charge: 'ok' } }),
    'undo.charge is no behaviour',
  ],
  'a seed that is no number': [
    () => simulate?.(parcel, { input, tasks, seed: 'x' }),
    'seed is a whole number, and not x.',
  ],
  'a target that is neither state nor predicate': [
    async () => (await started()).until(5 as never),
    'until takes the path of a state',
  ],
  'a predicate that answers later': [
    async () => (await started()).until((async () => false) as never),
    'The predicate of until returns a promise',
  ],
  'a restart with what is no process': [
    async () => (await started()).restart(5 as never),
    'restart takes a process, and not a number',
  ],
  'an outcome that is no list': [
    () => explore?.(parcel, { input, outcomes: { charge: ok?.() } }),
    'The outcomes of "charge" are a list of behaviours',
  ],
  'an outcome that is no behaviour': [
    () => check?.(parcel, { input, outcomes: { charge: [{ id: 'c1' }] } }),
    'The outcomes of "charge" are a list of behaviours',
  ],
  'payloads that are no list': [
    () => explore?.(parcel, { input, outcomes, events: { PICKED_UP: { by: 'ada' } } }),
    'The payloads of the event "PICKED_UP" are a list',
  ],
  'properties that are no function': [
    () => explore?.(parcel, { properties: { lost: 1 } }),
    'properties is a function that returns properties by name',
  ],
  'properties that are not returned': [
    () => explore?.(parcel, { properties: () => undefined }),
    'properties is a function that returns properties by name',
  ],
  'a predicate as a property': [
    () => explore?.(parcel, { properties: () => ({ lost: () => true }) }),
    '"lost" is no property. Make it by always, never, sometimes, eventually, leadsTo, atMostOnce.',
  ],
  'a condition that is none': [
    () =>
      explore?.(parcel, {
        properties: ({ never }: kit.MakeProperty<typeof parcel>) => ({ lost: never(5 as never) }),
      }),
    'A condition is a state',
  ],
  'a property that answers later': [
    () =>
      explore?.(parcel, {
        input,
        outcomes,
        properties: ({ always }: kit.MakeProperty<typeof parcel>) => ({
          lost: always((async () => false) as never),
        }),
      }),
    'returns a promise. A predicate returns whether it holds, at once.',
  ],
  'a comparison that returns nothing': [
    () => explore?.(parcel, { input, outcomes, compare: () => undefined }),
    'compare returns no JSON',
  ],
  'a comparison that returns no JSON': [
    () => explore?.(parcel, { input, outcomes, compare: () => 1n }),
    'compare returns no JSON',
  ],
  'no scenario': [() => certify?.(parcel, {}), 'certify needs at least one scenario: scenarios: {'],
  'a scenario that cannot be played': [
    () => certify?.(parcel, { scenarios: { paid: { tasks } } }),
    'The scenario "paid" cannot be played',
  ],
  'a kind of disturbance that there is not': [
    () => certify?.(parcel, { input, tasks, scenarios, faults: ['crsh'] }),
    'faults is "all" or a list of kinds of disturbances, and not ["crsh"]. The kinds are "crash",',
  ],
  'kinds of disturbances that are no list': [
    () => certify?.(parcel, { input, tasks, scenarios, faults: 'crash' }),
    'faults is "all" or a list',
  ],
  'a deploy of a version that there is not': [
    () => certify?.(parcel, { input, tasks, scenarios, faults: ['deploy of the next version'] }),
    'faults has "deploy of the next version", but there is none: pass it as next.',
  ],
  'another process as the next version': [
    () => certify?.(parcel, { input, tasks, scenarios, next: { ...parcel, name: 'letter' } }),
    'next is the process letter, and no version of parcel.',
  ],
  'a promise in place of a simulation': [
    () => expect(started()).toBeIn('paid'),
    'This assertion takes a simulation, and not a promise: await simulate(…) first.',
  ],
  'a simulation in place of an exploration': [
    async () => expect(await started()).toHold(),
    'This assertion takes an exploration: pass what explore(…) resolves to.',
  ],
  'an exploration in place of a certificate': [
    async () => assertThat['holdsFast']?.(await explored()),
    'This assertion takes a certificate',
  ],
  'a state that is no path': [
    async () => expect(await started()).toBeIn({ paid: 'packing' } as never),
    'A state is named by its path, such as "paid.pickup", and not by {"paid":"packing"}.',
  ],
  'a debt that there cannot be': [
    async () => expect(await started()).not.toOwe('chrge'),
    'The process parcel has no task "chrge"',
  ],
  'a share in percent': [
    async () => expect(await explored()).toCover({ states: 90 }),
    'The share of states is 90. Pass one from 0 to 1: 0.9 for 90 %.',
  ],
  'an error in place of a count': [() => fails?.(new Error('no')), /fails takes a whole number/],
  'an option of the reporter that there is not': [
    () => new HoldfastReporter({ treshold: {} } as never),
    'The reporter has no option "treshold". Its options are thresholds, processes, outputDir.',
  ],
  'a name in place of a list': [
    () => new HoldfastReporter({ processes: 'parcel' } as never),
    'processes is a list of processes or of their names',
  ],
};

describe('what is not possible is named with the remedy', () => {
  test.each(Object.entries(uses))('%s', async (_, [use, message]) => {
    await expect((async () => use())()).rejects.toThrow(message);
  });
});
