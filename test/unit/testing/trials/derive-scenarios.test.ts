import { createMachine, setup } from 'xstate';
import { expect, test } from 'vitest';
import { defineProcess } from '../../../../src/definition/define-process.ts';
import { task } from '../../../../src/definition/machine/task.ts';
import { certify, defineTrial, explore, ok } from '../../../../src/testing/testing.ts';
import { deriveScenarios } from '../../../../src/testing/trials/derive-scenarios.ts';
import { createParcelProcess } from '../support/parcel-process.ts';

const parcel = defineTrial(createParcelProcess(), {
  input: { item: 'book' },
  outcomes: { charge: [ok({ id: 'c1' })], ship: [ok()] },
  events: { PICKED_UP: [{ by: 'Ada' }], STOP: [{}] },
  certify: {
    scenarios: {},
    seeds: 1,
    faults: ['crash'],
    // Its data depend on the time and on chance.
    compare: ({ instances }) => instances.map(({ state, ledger }) => [state, ledger]),
  },
});

test('the scenarios that are derived take every transition that was explored', async () => {
  const { scenarios, missing } = await deriveScenarios(await explore(parcel.process, parcel));
  expect(missing).toEqual([]);
  const { coverage, holds } = await certify(parcel.process, { ...parcel.certify, scenarios });
  expect(coverage.transitions.missing).toEqual([]);
  expect(holds).toBe(true);
});

test('one scenario stands for all transitions that are on its way', async () => {
  const machine = createMachine({
    initial: 'a',
    states: { a: { on: { NEXT: 'b' } }, b: { on: { NEXT: 'c' } }, c: { type: 'final' } },
  });
  const letters = defineProcess({ name: 'letters', machine });
  const seen = await explore(letters, { events: { NEXT: [{}] } });
  const { scenarios } = await deriveScenarios(seen);
  expect(Object.keys(scenarios)).toEqual(['takes b#0']);
});

test('one scenario stands for what a machine that the process invokes does on its way', async () => {
  const inner = createMachine({
    id: 'inner',
    initial: 'waits',
    states: { waits: { after: { 1_000: 'over' } }, over: { type: 'final' } },
  });
  const machine = setup({ actors: { inner } }).createMachine({
    initial: 'busy',
    states: { busy: { invoke: { src: 'inner', onDone: 'done' } }, done: { type: 'final' } },
  });
  const seen = await explore(defineProcess({ name: 'outer', machine }));
  const { scenarios, missing } = await deriveScenarios(seen);
  expect(seen.coverage.transitions.covered).toEqual(['busy#0', 'inner:waits#0']);
  expect(Object.keys(scenarios)).toEqual(['takes busy#0']);
  expect(missing).toEqual([]);
});

test('transitions that were not reached are said to be missing', async () => {
  const machine = setup({ actors: { call: task(async () => 0) } }).createMachine({
    initial: 'calling',
    states: {
      calling: { invoke: { src: 'call', onDone: 'done', onError: 'done' } },
      done: { on: { MORE: { guard: () => false, target: 'never' } } },
      never: {},
    },
  });
  const seen = await explore(defineProcess({ name: 'caller', machine }), {
    events: { MORE: [{}] },
  });
  expect((await deriveScenarios(seen)).missing).toEqual(['done#0']);
});

test('a shortest trace takes a transition, and there is none through one that was not taken', async () => {
  const seen = await explore(parcel.process, parcel);
  const trace = seen.pathThrough('paid.pickup#0');
  expect(trace?.steps.at(-1)).toMatchObject({ move: { kind: 'event' }, state: 'done' });
  expect(trace?.steps).toHaveLength(4);
  const short = await explore(parcel.process, { ...parcel, maxDepth: 1 });
  expect(short.pathThrough('paid.pickup#0')).toBeUndefined();
  expect(() => seen.pathThrough('nowhere#0')).toThrow(
    'The process parcel has no transition "nowhere#0". Its transitions are charging#0, charging#1,',
  );
});

test('what calls tasks again after a trace does not make its scenario reject', async () => {
  const machine = setup({
    actors: { call: task(async () => 0), other: task(async () => 0) },
  }).createMachine({
    initial: 'calling',
    states: {
      calling: { invoke: { src: 'call', onDone: 'waiting', onError: 'waiting' } },
      waiting: { after: { 1_000: 'again' } },
      again: { invoke: { src: 'other', onDone: 'calling', onError: 'calling' } },
    },
  });
  const round = defineProcess({ name: 'round', machine });
  const outcomes = { call: [ok(0)], other: [ok(0)] };
  const { scenarios } = await deriveScenarios(await explore(round, { outcomes }));
  const { schedules } = await certify(round, { scenarios, seeds: 0, faults: ['redeploy'] });
  expect(schedules).toBeGreaterThan(0);
});
