import { expect, test } from 'vitest';
import { enqueueActions, raise, setup } from 'xstate';
import { createApp } from '../../../../src/http/app.ts';
import { defineProcess } from '../../../../src/index.ts';
import { createMemoryRuntime } from '../../../support/memory-runtime.ts';
import { silentLog as log } from '../../../support/silent-log.ts';

const count = 1_500;

const alarm = defineProcess({
  name: 'alarm',
  machine: setup({
    types: { events: {} as { type: 'SET' } | { type: 'RING' } },
    actions: {
      set: enqueueActions(({ enqueue }) => {
        for (let n = 0; n < count; n += 1) {
          enqueue(raise({ type: 'RING' }, { delay: 3_600_000 + n, id: `ring ${n}` }));
        }
      }),
    },
  }).createMachine({ initial: 'on', states: { on: { on: { SET: { actions: 'set' } } } } }),
});

test('an instance that waits for very much shows some of it, and how much there is', async () => {
  await using memory = await createMemoryRuntime(alarm);
  const { runtime } = memory;
  const app = createApp({ runtime, log, bodyLimitBytes: 10_000, dashboardPath: '/ui' });
  const id = await memory.start();
  await runtime.send('alarm', id, { type: 'SET' });
  const { total, waitsFor } = await runtime.waiting('alarm', id);
  expect([total, waitsFor.length]).toEqual([count + 1, 1_000]);
  expect(waitsFor.filter(({ kind }) => kind === 'event')).toHaveLength(1);
  const url = `http://localhost/ui/processes/alarm/${id}`;
  const page = await (await app.request(url, {}, { remoteAddress: '::1' })).text();
  expect(page.length).toBeLessThan(100_000);
  expect(page).toContain(`and ${(count - 50).toLocaleString('en')} more`);
});
