import { expect, test } from 'vitest';
import { setup } from 'xstate';
import { defineProcess, task } from '../../../../src/index.ts';
import { handsOver, simulate } from '../../../../src/testing/testing.ts';
import '../../../../src/testing/vitest.ts';

const machine = setup({ actors: { pay: task<void>(async () => {}) } }).createMachine({
  initial: 'paying',
  states: {
    paying: { invoke: { src: 'pay', onDone: 'done', onError: 'failed' } },
    done: { type: 'final' },
    failed: { type: 'final', tags: 'Failed' },
  },
});

const order = defineProcess({
  name: 'order',
  machine,
  tasks: { pay: { compensate: async () => {} } },
});

test('a task that an operator fails while an outside system has it is owed: that system may yet do it', async () => {
  await using sim = await simulate(order, { tasks: { pay: handsOver() } });
  await sim.act({ kind: 'failTask', task: 'pay' });
  expect(sim).toHaveFailed();
  expect(sim).toOwe('pay');
});

test('a task whose outside system reports that it failed is not owed', async () => {
  await using sim = await simulate(order, { tasks: { pay: handsOver() } });
  await sim.complete('pay', new Error('No money'));
  expect(sim).toHaveFailed();
  expect(sim).toOwe();
});
