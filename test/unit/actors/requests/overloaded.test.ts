import { expect, test } from 'vitest';
import { setup } from 'xstate';
import { defineProcess } from '../../../../src/definition/define-process.ts';
import { createMemoryRuntime } from '../../../support/memory-runtime.ts';

test('a node that is overloaded starts nothing, and goes on with what was started', async () => {
  let isOverloaded = false;
  const machine = setup({}).createMachine({
    initial: 'waiting',
    states: { waiting: { on: { GO: 'gone' } }, gone: { type: 'final' } },
  });
  const process = defineProcess({ name: 'walk', machine });
  await using node = await createMemoryRuntime(process, {
    turns: {
      next: () => undefined,
      later: () => undefined,
      isOverloaded: () => isOverloaded,
    },
  });
  const id = await node.start();

  isOverloaded = true;
  await expect(node.start()).rejects.toMatchObject({ code: 'overloaded' });
  expect((await node.runtime.list('walk')).instances).toHaveLength(1);
  expect(await node.runtime.send('walk', id, { type: 'GO' })).toMatchObject({
    status: 'Completed',
  });

  isOverloaded = false;
  await node.start();
});
