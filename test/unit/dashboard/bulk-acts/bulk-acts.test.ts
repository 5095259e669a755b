import { expect, test } from 'vitest';
import { createMachine, setup } from 'xstate';
import { z } from 'zod';
import { withBulkActs } from '../../../../src/bulk-acts/with-bulk-acts.ts';
import { createApp } from '../../../../src/http/app.ts';
import { createTokenVerifier } from '../../../../src/http/access/token-verifier.ts';
import { actNames } from '../../../../src/dashboard/bulk-acts/act-choice.ts';
import { defineProcess, task, type Process } from '../../../../src/index.ts';
import { createMemoryRuntime, type MemoryRuntime } from '../../../support/memory-runtime.ts';
import { silentLog as log } from '../../../support/silent-log.ts';
import { jwtSecret, tokenFor } from '../../support/tokens.ts';

const origin = 'http://holdfast.example.com';
const door = defineProcess({
  name: 'door',
  machine: createMachine({
    initial: 'shut',
    states: { shut: { on: { OPEN: 'open' } }, open: { type: 'final' } },
  }),
  events: { OPEN: z.strictObject({}) },
});

/** The dashboard of three doors of a tenant. */
async function openDashboard(process: Process = door) {
  const memory: MemoryRuntime = await createMemoryRuntime(process, {
    processes: withBulkActs([process], () => memory.runtime),
  });
  const { runtime, clock } = memory;
  const verify = createTokenVerifier({ secret: jwtSecret }, { log });
  const app = createApp({ runtime, log, bodyLimitBytes: 10_000, dashboardPath: '/ui', verify });
  const olga = { sub: 'olga', tenant: 'acme', scopes: ['holdfast:admin'], claims: {} };
  for (let index = 0; index < 3; index++) await runtime.start('door', {}, { caller: olga });

  async function ask(
    path: string,
    {
      scope = 'holdfast:admin',
      tenant = 'acme',
      form,
      from = origin,
    }: { scope?: string; tenant?: string; form?: Record<string, string>; from?: string } = {},
  ) {
    const token = await tokenFor({ sub: 'olga', tenant, scope });
    const headers = { authorization: `Bearer ${token}`, accept: 'text/html', origin: from };
    const body = form && new URLSearchParams(form);
    const init = body === undefined ? { headers } : { method: 'POST', headers, body };
    return app.request(`${origin}/ui${path}`, init);
  }
  const pending = async () => (await runtime.count('door', { caller: olga })).Pending;
  const bulkActs = async () => (await runtime.list('bulk-act', {}, { caller: olga })).instances;
  const start = async (name: string, input: unknown) =>
    (await runtime.start(name, input, { caller: olga })).instance.id;
  return {
    ask,
    start,
    pending,
    bulkActs,
    clock,
    [Symbol.asyncDispose]: memory[Symbol.asyncDispose],
  };
}

const form = { selection: 'process=door', act: 'cancel', reason: 'a test', key: 'once' };

test('a form without a script starts a bulk act once, however often it is sent', async () => {
  await using dashboard = await openDashboard();
  const { ask, pending, bulkActs, clock } = dashboard;
  const [first, second] = [
    await ask('/bulk-acts', { form }),
    await ask('/bulk-acts', { form }),
  ].map((answer) => answer.headers.get('location'));
  expect(first).toMatch(/^\/ui\/bulk-acts\/bulk_/);
  expect(second).toBe(first);
  await clock.until(pending, (count) => count === 0);
  expect(await bulkActs()).toHaveLength(1);
});

test.each([
  ['a foreign page', { from: 'https://evil.example.com', form }, 403],
  ['an observer', { scope: 'holdfast:observe', form }, 403],
  ['no reason', { form: { ...form, reason: ' ' } }, 400],
  ['no process', { form: { ...form, selection: '' } }, 404],
  ['the process of bulk acts', { form: { ...form, selection: 'process=bulk-act' } }, 400],
  ['a filter that the process lacks', { form: { ...form, selection: 'process=door&q=a' } }, 400],
  ['a filter that is not valid', { form: { ...form, selection: 'process=door&status=No' } }, 400],
  ['an unknown event', { form: { ...form, act: 'send', event: 'SLAM' } }, 400],
  ['no act', { form: { ...form, act: '' } }, 400],
])('%s starts nothing', async (_, asked, status) => {
  await using dashboard = await openDashboard();
  expect((await dashboard.ask('/bulk-acts', asked)).status).toBe(status);
  expect(await dashboard.bulkActs()).toEqual([]);
  expect(await dashboard.pending()).toBe(3);
});

test.each([
  ['stop', 'Cancel instances of door'],
  ['rollback', 'Cancel and undo instances of door'],
] as const)(
  'a bulk act that leaves open whether it undoes is named as a process does that cancels by %s',
  async (onCancel, title) => {
    await using dashboard = await openDashboard({ ...door, onCancel });
    const input = { process: 'door', filter: {}, act: { kind: 'cancel' } };
    const id = await dashboard.start('bulk-act', input);
    for (const path of ['/bulk-acts', `/bulk-acts/${id}`]) {
      expect(await (await dashboard.ask(path)).text()).toContain(`>${title}<`);
    }
  },
);

test('every act on many has a form, and what it asks for arrives', async () => {
  const check = task<string>(async () => {
    throw new Error('It is down.');
  });
  const machine = setup({ actors: { check } }).createMachine({
    initial: 'checking',
    states: {
      checking: { invoke: { src: 'check', onDone: 'done' }, after: { 60_000: 'late' } },
      late: {},
      done: { type: 'final' },
    },
  });
  const tasks = { check: { attempts: 9 } };
  await using dashboard = await openDashboard(defineProcess({ name: 'door', machine, tasks }));
  const { ask, bulkActs, clock } = dashboard;
  const tabs = await (await ask('/bulk-acts/new?process=door')).text();
  for (const act of actNames) expect(tabs).toContain(`act=${act}`);
  const moving = await (await ask('/bulk-acts/new?process=door&act=moveTimer')).text();
  expect(moving).toContain('One of: after 60000');
  expect(moving).toContain('type="datetime-local"');
  const fields = { 'field.timer': 'after 60000', 'field.to': '2100-01-01T00:00' };
  await ask('/bulk-acts', { form: { ...form, act: 'moveTimer', ...fields } });
  await clock.until(bulkActs, ([one]) => one?.status === 'Completed');
  const [moved] = await bulkActs();
  expect(moved?.data).toMatchObject({
    done: 3,
    act: { act: { kind: 'moveTimer', timer: 'after 60000', to: '2100-01-01T00:00:00Z' } },
  });
  expect(await (await ask('/bulk-acts')).text()).toContain('Move after 60000 to 2100-01-01');
  const output = { 'field.task': 'check', 'field.output': '{ "is": "fine" }' };
  await ask('/bulk-acts', { form: { ...form, key: 'two', act: 'completeTask', ...output } });
  await clock.until(bulkActs, (acts) => acts.every(({ status }) => status === 'Completed'));
  expect(await dashboard.pending()).toBe(0);
});

test('another tenant sees neither the instances nor the bulk act, and does not stop it', async () => {
  await using dashboard = await openDashboard();
  const { ask } = dashboard;
  const started = await ask('/bulk-acts', { form });
  const path = (started.headers.get('location') ?? '').replace('/ui', '');
  const tenant = 'other';
  expect((await ask(path, { tenant })).status).toBe(404);
  const stop = await ask(`${path}/stop`, { tenant, form: { reason: 'mine now' } });
  expect(stop.status).toBe(404);
  expect(await (await ask('/instances', { tenant })).text()).not.toContain('doo_');
  expect(await (await ask('/bulk-acts', { tenant })).text()).not.toContain('bulk_');
  const preview = await ask('/bulk-acts/new?process=door', { tenant });
  expect(await preview.text()).toContain('0 instances of door');
});

test('a bulk act is on the instances of now by the time of the store, whatever the clock of the node says', async () => {
  await using dashboard = await openDashboard();
  const page = await (await dashboard.ask('/bulk-acts/new?process=door')).text();
  const [, until = ''] = /createdBefore=([^&"]+)/.exec(page) ?? [];
  expect(decodeURIComponent(until)).toBe(new Date(dashboard.clock.now() + 1).toISOString());
  expect(page).toContain(
    `<meta name="now" content="${new Date(dashboard.clock.now()).toISOString()}"`,
  );
});

test('a form with empty fields leads to the URL without them', async () => {
  await using dashboard = await openDashboard();
  const answer = await dashboard.ask('/instances?process=door&q=&status=&attention=true');
  expect([answer.status, answer.headers.get('location')]).toEqual([
    303,
    '/ui/instances?process=door&attention=true',
  ]);
});
