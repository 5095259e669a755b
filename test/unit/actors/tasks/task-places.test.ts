import { expect, test } from 'vitest';
import { createThreeSteps } from '../../../../bench/processes/three-steps.ts';
import { createLocalWakes } from '../../../../src/persistence/embedded/local-wakes.ts';
import { createMemoryRuntime } from '../../../support/memory-runtime.ts';

test('a task that has ended frees its place for one that waits in memory, so that none needs a wake', async () => {
  const wakes = createLocalWakes();
  let armed = 0;
  await using service = await createMemoryRuntime(createThreeSteps(), {
    taskConcurrency: 1,
    wakes: {
      ...wakes,
      arm: async (some) => {
        armed += some.length;
        await wakes.arm(some);
      },
    },
  });

  const order = { id: 'order-1', customer: 'Ada', address: 'London', items: [] };
  const ids = [await service.start(order), await service.start(order), await service.start(order)];
  for (const id of ids) await service.until(id, ({ status }) => status === 'Completed');

  expect(armed).toBe(0);
});
