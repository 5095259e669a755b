import { expect, test } from 'vitest';
import { setup } from 'xstate';
import { defineProcess } from '../../../../src/definition/define-process.ts';
import { task } from '../../../../src/definition/machine/task.ts';
import { createLocalWakes } from '../../../../src/persistence/embedded/local-wakes.ts';
import { createMemoryRuntime } from '../../../support/memory-runtime.ts';
import { gate } from '../../../support/gate.ts';
import { hasEnded } from '../../../support/has-ended.ts';
import { createVirtualStore } from '../../../support/virtual-store.ts';

test('a node that restarts runs at once what its earlier run left, also beyond its places, without wakes', async () => {
  const store = createVirtualStore();
  const { clock } = store;
  let isRestarted = false;
  const machine = setup({
    actors: { work: task(async () => (isRestarted ? clock.sleep(50) : gate().open)) },
  }).createMachine({
    initial: 'working',
    states: { working: { invoke: { src: 'work', onDone: 'ended' } }, ended: { type: 'final' } },
  });
  const process = defineProcess({ name: 'work', machine });
  const options = { store, node: 'one', taskConcurrency: 1 };
  // It stays behind as it is: a process that was killed does nothing more, either.
  const killed = await createMemoryRuntime(process, options);
  const ids = [await killed.start(), await killed.start(), await killed.start()];
  await clock.settle();

  isRestarted = true;
  let armed = 0;
  const wakes = createLocalWakes(clock);
  const restartedAt = clock.now();
  await using next = await createMemoryRuntime(process, {
    ...options,
    wakes: {
      ...wakes,
      arm: async (some) => {
        armed += some.length;
        await wakes.arm(some);
      },
    },
  });
  for (const id of ids) await next.until(id, hasEnded);

  expect([armed, clock.now() - restartedAt]).toEqual([0, 150]);
});
