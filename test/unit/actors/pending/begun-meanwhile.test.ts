import { expect, test } from 'vitest';
import { setup } from 'xstate';
import { defineProcess, task, TaskError } from '../../../../src/index.ts';
import type { EffectId } from '../../../../src/actors/ports/ids.ts';
import { createMemoryRuntime } from '../../../support/memory-runtime.ts';
import { createVirtualStore } from '../../../support/virtual-store.ts';

const order = defineProcess({
  name: 'order',
  machine: setup({
    actors: {
      pay: task<void>(async () => {
        throw new TaskError('The bank is away.');
      }),
    },
  }).createMachine({
    initial: 'paying',
    states: {
      paying: { invoke: { src: 'pay', onDone: 'done', onError: 'over' }, on: { LEAVE: 'over' } },
      done: { type: 'final' },
      over: { type: 'final' },
    },
  }),
  tasks: {
    pay: { attempts: 2, backoff: { initialMs: 3_600_000 }, compensate: async () => {} },
  },
});

/** Another node begins the next attempt of what a commit takes for waiting, just before that commit arrives. */
async function openBegun() {
  const inner = createVirtualStore();
  const other = { node: 'other', run: 'one', number: 1 };
  const begun: EffectId[] = [];
  const memory = await createMemoryRuntime(order, {
    store: {
      ...inner,
      async commit(commit) {
        for (const wake of commit.unleased ?? []) {
          if (begun.includes(wake.effect)) continue;
          begun.push(wake.effect);
          await inner.lease(wake, other, 3_600_000);
        }
        return inner.commit(commit);
      },
    },
  });
  const id = await memory.start();
  const { tasks } = await memory.until(id, (view) => view.tasks[0]?.retryAt !== undefined);
  return { ...memory, id, task: tasks[0]?.id, begun };
}

test('a task that is left while another node begins its next attempt is awaited', async () => {
  const { runtime, id, begun } = await openBegun();
  const left = await runtime.send('order', id, { type: 'LEAVE' });
  expect(begun).toHaveLength(1);
  expect(left).toMatchObject({ status: 'Completed', tasks: [{ name: 'pay', outcome: 'pending' }] });
});

test('a task that an operator fails meanwhile is owed', async () => {
  const { runtime, id, begun, ...failing } = await openBegun();
  const act = { kind: 'failTask', task: failing.task };
  await runtime.act('order', id, act, 'The bank is closed.');
  expect(begun).toHaveLength(1);
  expect((await runtime.get('order', id)).ledger).toMatchObject([{ task: 'pay', state: 'owed' }]);
});

test('an operator cannot begin it a second time', async () => {
  const { runtime, id, begun, ...failing } = await openBegun();
  const act = { kind: 'retryTask', task: failing.task };
  await expect(runtime.act('order', id, act, 'The bank is back.')).rejects.toMatchObject({
    code: 'act_not_possible',
    message: expect.stringContaining('under way'),
  });
  expect(begun).toHaveLength(1);
  expect((await runtime.get('order', id)).tasks).toMatchObject([{ outcome: 'pending' }]);
});
