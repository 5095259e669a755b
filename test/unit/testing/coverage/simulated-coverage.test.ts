import { expect, test } from 'vitest';
import { setup } from 'xstate';
import { defineProcess } from '../../../../src/definition/define-process.ts';
import { rollback } from '../../../../src/definition/machine/rollback.ts';
import { task } from '../../../../src/definition/machine/task.ts';
import { createCoverage } from '../../../../src/testing/coverage/create-coverage.ts';
import { fails } from '../../../../src/testing/behaviours/fails.ts';
import { handsOver } from '../../../../src/testing/behaviours/hands-over.ts';
import { never } from '../../../../src/testing/behaviours/never.ts';
import { ok } from '../../../../src/testing/behaviours/ok.ts';
import { simulate } from '../../../../src/testing/simulations/simulate.ts';

const child = setup({
  guards: { isReady: ({ context }) => context['ready'] === true },
}).createMachine({
  id: 'child',
  context: { ready: true },
  initial: 'passing',
  states: {
    passing: { always: [{ guard: 'isReady', target: 'busy' }] },
    busy: { after: { 1_000: 'over' } },
    over: { type: 'final' },
  },
});
const machine = setup({
  types: {
    events: {} as { readonly type: 'GO'; readonly far?: boolean } | { readonly type: 'UNDO' },
  },
  actors: { rollback, child, charge: task(async () => {}), never: task(async () => {}) },
}).createMachine({
  id: 'parent',
  initial: 'charging',
  states: {
    charging: { invoke: { src: 'charge', onDone: 'open', onError: 'failed' } },
    open: {
      on: {
        GO: [{ guard: ({ event }) => event.far === true, target: 'far' }, { target: 'near' }],
        UNDO: 'undoing',
      },
    },
    near: { invoke: { src: 'child', id: 'kid', onDone: 'done' } },
    far: { type: 'final' },
    undoing: { invoke: { src: 'rollback', onDone: 'failed', onError: 'failed' } },
    done: { type: 'final' },
    failed: { type: 'final', tags: 'Failed' },
  },
});
const parent = defineProcess({
  name: 'parent',
  machine,
  tasks: { charge: { attempts: 2, timeout: 5_000, compensate: async () => {} } },
});

test('a simulation covers what it passes through, also within other machines, and nothing else', async () => {
  const gatherer = createCoverage(parent);
  await using sim = await simulate(parent, {
    coverage: [gatherer],
    tasks: { charge: fails(1).then(ok()) },
  });
  await sim.until('open');
  await sim.send({ type: 'GO' });
  await sim.until('done');
  const { states, transitions, guards, taskOutcomes, compensations } = gatherer.coverage();
  expect(states.covered).toEqual([
    'charging',
    'open',
    'near',
    'done',
    'child:passing',
    'child:busy',
    'child:over',
  ]);
  expect(transitions.covered).toEqual([
    'charging#0',
    'open#1',
    'near#0',
    'child:passing#0',
    'child:busy#0',
  ]);
  expect(guards).toEqual({
    covered: ['open#0 false', 'child:passing#0 true'],
    missing: ['open#0 true', 'child:passing#0 false'],
  });
  expect(taskOutcomes.covered).toEqual(['charge ok', 'charge fails']);
  expect(compensations.covered).toEqual([]);
});

test('time-outs and compensations are covered once they have happened', async () => {
  const gatherer = createCoverage(parent);
  await using sim = await simulate(parent, {
    coverage: [gatherer],
    tasks: { charge: never().then(ok()) },
  });
  await sim.until('open');
  await sim.send({ type: 'UNDO' });
  await sim.until('failed');
  const { taskOutcomes, compensations, transitions } = gatherer.coverage();
  expect(taskOutcomes.covered).toEqual(['charge ok', 'charge times out']);
  expect(compensations.missing).toEqual([]);
  expect(transitions.covered).toContain('undoing#0');
});

test('a task that is completed from outside covers its outcome', async () => {
  const gatherer = createCoverage(parent);
  await using sim = await simulate(parent, {
    coverage: [gatherer],
    tasks: { charge: handsOver() },
  });
  expect(gatherer.coverage().taskOutcomes.covered).toEqual([]);
  await sim.complete('charge', 1);
  expect(gatherer.coverage().taskOutcomes.covered).toEqual(['charge ok']);
});

test('a refused event covers the false of its guard, and the reply still names the guard', async () => {
  const named = setup({ guards: { isFair: () => false } }).createMachine({
    initial: 'open',
    states: { open: { on: { GO: { guard: 'isFair', target: 'done' } } }, done: { type: 'final' } },
  });
  const process = defineProcess({ name: 'fair', machine: named });
  const gatherer = createCoverage(process);
  await using sim = await simulate(process, { coverage: [gatherer] });
  await expect(sim.send({ type: 'GO' })).rejects.toMatchObject({
    code: 'event_not_accepted',
    details: { guards: ['isFair'] },
  });
  expect(gatherer.coverage().guards).toEqual({
    covered: ['open#0 false'],
    missing: ['open#0 true'],
  });
});

test('a crash, and a version that is deployed, lose nothing of what was covered', async () => {
  const next = defineProcess({
    name: 'parent',
    version: '2',
    machine,
    tasks: { charge: { compensate: async () => {} } },
  });
  const [first, second] = [createCoverage(parent), createCoverage(next)];
  await using sim = await simulate(parent, { coverage: [first, second], tasks: { charge: ok() } });
  await sim.crash();
  await sim.restart(next);
  await sim.send({ type: 'GO', far: true });
  expect(first.coverage().states.covered).toEqual(['charging', 'open']);
  expect(second.coverage().transitions.covered).toEqual(['open#0']);
  expect(second.coverage().guards.covered).toEqual(['open#0 true']);
});
