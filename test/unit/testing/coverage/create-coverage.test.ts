import { expect, test } from 'vitest';
import { setup } from 'xstate';
import { defineProcess } from '../../../../src/definition/define-process.ts';
import { task } from '../../../../src/definition/machine/task.ts';
import { coverageNames } from '../../../../src/testing/coverage/coverage-names.ts';
import { createCoverage } from '../../../../src/testing/coverage/create-coverage.ts';

const child = setup({}).createMachine({
  id: 'child',
  initial: 'busy',
  states: {
    busy: { on: { STOP: { target: 'over', guard: () => true }, WAIT: {} } },
    over: { type: 'final' },
  },
});
const machine = setup({
  actors: { child, charge: task(async () => {}), tell: task(async () => {}) },
}).createMachine({
  id: 'parent',
  initial: 'charging',
  states: {
    charging: { invoke: { src: 'charge', onDone: 'split' } },
    split: {
      initial: 'left',
      states: {
        left: { invoke: { src: 'child', id: 'child', onDone: '#parent.done' } },
        memory: { type: 'history' },
      },
    },
    done: { type: 'final' },
  },
});
const process = defineProcess({
  name: 'parent',
  machine,
  tasks: { charge: { timeout: 1_000, compensate: async () => {} } },
});

test('a coverage names all that can be exercised, also of the machines within', () => {
  expect(createCoverage(process).coverage()).toEqual({
    states: {
      covered: [],
      missing: ['charging', 'split', 'split.left', 'done', 'child:busy', 'child:over'],
    },
    transitions: { covered: [], missing: ['charging#0', 'split.left#0', 'child:busy#0'] },
    guards: { covered: [], missing: ['child:busy#0 true', 'child:busy#0 false'] },
    taskOutcomes: {
      covered: [],
      missing: ['charge ok', 'charge fails', 'charge times out', 'tell ok', 'tell fails'],
    },
    compensations: { covered: [], missing: ['charge'] },
  });
});

test('what was noted is covered, once', () => {
  const gatherer = createCoverage(process);
  gatherer.note('guards', coverageNames.guard('busy#0', true, 'child'));
  gatherer.note('guards', coverageNames.guard('busy#0', true, 'child'));
  gatherer.note('states', coverageNames.state('of an older version'));
  const { guards, states } = gatherer.coverage();
  expect(guards).toEqual({ covered: ['child:busy#0 true'], missing: ['child:busy#0 false'] });
  expect(states.covered).toEqual([]);
});
