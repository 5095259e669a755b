import { expect, test } from 'vitest';
import { enqueueActions, raise, setup } from 'xstate';
import { createApp } from '../../../../src/http/app.ts';
import { defineProcess } from '../../../../src/index.ts';
import { createPaths } from '../../../../src/dashboard/base/paths.ts';
import type { InstanceData } from '../../../../src/dashboard/instance/instance-data.ts';
import { TimelineCard } from '../../../../src/dashboard/instance/timeline-card.tsx';
import { toText } from '../../../../src/dashboard/parts/html.ts';
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

test('the timeline of an instance with very many tasks draws the newest of them', async () => {
  const at = '2026-01-01T00:00:00.000Z';
  const tasks = Array.from({ length: count }, (_, n) => ({
    id: `0/${n}`,
    name: 'drive',
    attempts: 1,
    outcome: 'pending',
    startedAt: at,
  }));
  const data = {
    process: alarm,
    instance: { id: 'ala_x', version: 0, status: 'Pending', tasks },
    steps: [{ sequence: 0, at, event: { type: 'xstate.init' }, to: 'on' }],
    moment: undefined,
  } as unknown as InstanceData;
  const text = await toText(TimelineCard({ data, paths: createPaths('/ui', ''), zoom: 1 }));
  expect(text.match(/class="bar task/g)).toHaveLength(200);
  expect(text).toContain('The newest 200 of 1,500 tasks.');
});

test('a step of the past is shown without a look at what the instance waits for now', async () => {
  await using memory = await createMemoryRuntime(alarm);
  const { runtime } = memory;
  const asked: string[] = [];
  const observed: typeof runtime = {
    ...runtime,
    waiting: async (...of) => {
      asked.push('waiting');
      return runtime.waiting(...of);
    },
  };
  const app = createApp({
    runtime: observed,
    log,
    bodyLimitBytes: 10_000,
    dashboardPath: '/ui',
  });
  const id = await memory.start();
  await runtime.send('alarm', id, { type: 'SET' });
  const show = async (query: string) =>
    app.request(`http://localhost/ui/processes/alarm/${id}${query}`, {}, { remoteAddress: '::1' });
  expect((await show('?version=0')).status).toBe(200);
  expect(asked).toEqual([]);
  expect((await show('')).status).toBe(200);
  expect(asked).toEqual(['waiting']);
});
