import { expect, test } from 'vitest';
import { assign, setup } from 'xstate';
import { createApp } from '../../../../src/http/app.ts';
import { defineProcess } from '../../../../src/index.ts';
import { createMemoryRuntime } from '../../../support/memory-runtime.ts';
import { silentLog as log } from '../../../support/silent-log.ts';

const count = 5_000;

/** A list that is long from its start, and one step further. */
const list = defineProcess({
  name: 'list',
  history: 'snapshots',
  machine: setup({ actions: { mark: assign({ isMarked: true }) } }).createMachine({
    context: {
      isMarked: false,
      items: Array.from({ length: count }, (_, n) => `<item ${n}> ${'x'.repeat(40)}`),
    },
    initial: 'open',
    states: { open: { on: { MARK: { actions: 'mark' } } } },
  }),
});

async function openDashboard() {
  const memory = await createMemoryRuntime(list);
  const { runtime } = memory;
  const app = createApp({ runtime, log, bodyLimitBytes: 10_000, dashboardPath: '/ui' });
  const id = await memory.start();
  await runtime.send('list', id, { type: 'MARK' });
  const ask = async (path: string) =>
    app.request(`http://localhost/ui/processes/list/${id}${path}`, {}, { remoteAddress: '::1' });
  return { id, ask, [Symbol.asyncDispose]: memory[Symbol.asyncDispose] };
}

test.each(['', '?version=0'])(
  'large data is cut, and the page%s leads to the whole',
  async (query) => {
    await using dashboard = await openDashboard();
    const page = await (await dashboard.ask(query)).text();
    expect(page.length).toBeLessThan(100_000);
    expect(page).not.toContain(`item ${count - 1}&gt;`);
    const href = `/ui/processes/list/${dashboard.id}/data${query}`;
    expect(page).toContain(`<a href="${href}">Show the whole</a>`);
    const whole = await dashboard.ask(`/data${query}`);
    expect([whole.status, whole.headers.get('content-type')]).toEqual([200, 'application/json']);
    const { data } = (await whole.json()) as { data: { items: string[]; isMarked: boolean } };
    expect([data.items.length, data.isMarked]).toEqual([count, query === '']);
  },
);

test('a step of large data is compared where it is asked for, not on the page that moves', async () => {
  await using dashboard = await openDashboard();
  const now = await (await dashboard.ask('')).text();
  expect(now).not.toContain('Changed by step');
  expect(now).toContain(`<a href="/ui/processes/list/${dashboard.id}?version=1">Step 1</a>`);
  expect(await (await dashboard.ask('?version=1')).text()).toContain('Changed by step 1');
});

test('the whole data of a version that the instance has not reached is not found', async () => {
  await using dashboard = await openDashboard();
  expect((await dashboard.ask('/data?version=9')).status).toBe(404);
  expect((await dashboard.ask('/data?version=x')).status).toBe(404);
});
