import { expect, test } from 'vitest';
import { setup } from 'xstate';
import { toAnswer, type KeptAnswer } from '../../../../src/actors/commit/repeats.ts';
import type { LedgerView } from '../../../../src/actors/views/view-types.ts';
import { createClient } from '../../../../src/client/client.ts';
import { createApp } from '../../../../src/http/app.ts';
import { defineProcess } from '../../../../src/definition/define-process.ts';
import { settle } from '../../../../src/definition/machine/settle.ts';
import { task } from '../../../../src/definition/machine/task.ts';
import { createMemoryRuntime } from '../../../support/memory-runtime.ts';
import { createRequests } from '../../../support/requests.ts';
import { capturedLog } from '../../../support/captured-log.ts';
import { createGuardedService } from '../../support/guarded-service.ts';
import { createMemoryService } from '../../support/memory-service.ts';

/** Charges when it is told to. */
const subscription = defineProcess({
  name: 'subscription',
  machine: setup({ actors: { charge: task<void>(async () => {}) } }).createMachine({
    initial: 'waiting',
    states: {
      waiting: { on: { CHARGE: 'charging', SETTLE: { actions: settle() } } },
      charging: { invoke: { src: 'charge', onDone: 'waiting' } },
    },
  }),
  tasks: { charge: { compensate: async () => {} } },
});

/** A subscription that was charged so often. */
async function openCharged(times: number) {
  const memory = await createMemoryRuntime(subscription);
  const { runtime } = memory;
  const app = createApp({ runtime, log: capturedLog().log, bodyLimitBytes: 10_000 });
  const id = await memory.start();
  const charge = async (): Promise<void> => {
    const at = await runtime.send('subscription', id, { type: 'CHARGE' });
    await memory.until(id, ({ version }) => version > (at?.version ?? 0));
  };
  for (let nth = 0; nth < times; nth += 1) await charge();
  return {
    ...memory,
    id,
    path: `/subscriptions/${id}`,
    charge,
    requests: createRequests((path, init) => app.request(path, init)),
    client: createClient<typeof subscription>({
      baseUrl: 'http://local',
      process: '/subscriptions',
      // In small pages.
      fetch: async (request) => {
        const url = new URL(request.url);
        if (url.pathname.endsWith('/ledger')) url.searchParams.set('limit', '2');
        return app.request(new Request(url, request));
      },
    }),
  };
}

const sequences = (entries: readonly LedgerView[]) => entries.map(({ sequence }) => sequence);

test('an instance shows the 50 newest entries of its ledger, oldest first, and how many there were', async () => {
  await using service = await openCharged(60);
  const { body } = await service.requests.get(service.path);
  expect(body.ledgerTotal).toBe(60);
  expect(sequences(body.ledger)).toEqual(Array.from({ length: 50 }, (_, nth) => nth + 10));
  const listed = await service.requests.get('/subscriptions');
  expect(listed.body.instances[0].ledger).toHaveLength(50);
});

test('the ledger is read page by page', async () => {
  await using service = await openCharged(60);
  const get = async (path: string) => service.requests.get(path);
  const first = await get(`${service.path}/ledger?limit=40`);
  expect(first.status).toBe(200);
  expect(sequences(first.body.entries)).toEqual(Array.from({ length: 40 }, (_, nth) => nth));
  expect(first.body).toMatchObject({ total: 60, next: 39 });
  expect(first.headers.get('link')).toBe(`<${service.path}/ledger?after=39&limit=40>; rel="next"`);
  const second = await get(`${service.path}/ledger?after=39&limit=40`);
  expect(sequences(second.body.entries)).toEqual(Array.from({ length: 20 }, (_, nth) => nth + 40));
  expect(second.body).not.toHaveProperty('next');
  expect(second.headers.has('link')).toBe(false);
  expect((await get(`${service.path}/ledger?after=59`)).body).toEqual({ entries: [], total: 60 });
  expect((await get(`${service.path}/ledger`)).body.entries).toHaveLength(60);
});

test('a page of a ledger counts forgotten entries, too', async () => {
  await using service = await openCharged(103);
  await service.runtime.send('subscription', service.id, { type: 'SETTLE' });
  const { body } = await service.requests.get(`${service.path}/ledger?limit=2`);
  expect(sequences(body.entries)).toEqual([3, 4]);
  expect(body).toMatchObject({ total: 103, next: 4 });
});

test.each(['limit=0', 'limit=1001', 'limit=x', 'after=-1', 'limit=1&limit=2'])(
  'a page of the ledger with ?%s is refused',
  async (query) => {
    await using service = await openCharged(0);
    const { status, body } = await service.requests.get(`${service.path}/ledger?${query}`);
    expect([status, body.code]).toEqual([400, 'invalid_request']);
  },
);

test('the client reads the whole ledger, page by page', async () => {
  await using service = await openCharged(3);
  expect(await service.client.ledger(service.id)).toMatchObject([
    { sequence: 0, task: 'charge', state: 'owed' },
    { sequence: 1 },
    { sequence: 2 },
  ]);
});

test('a program reads the ledger of its own service, and cancels with any rollback', async () => {
  await using service = createMemoryService({
    processes: [{ ...subscription, onCancel: 'stop' as const }],
  });
  const { id } = await service.start(subscription, undefined);
  await service.send(subscription, id, { type: 'CHARGE' });
  await service.wait(subscription, id, { until: ({ version }) => version === 2 });
  expect(await service.ledger(subscription, id)).toMatchObject({
    entries: [{ sequence: 0, state: 'owed' }],
    total: 1,
    more: false,
  });
  await expect(service.ledger(subscription, id, { limit: 0 })).rejects.toMatchObject({
    code: 'invalid_request',
  });
  await service.cancel(subscription, id, { rollback: true });
  await service.wait(subscription, id);
  const { entries } = await service.ledger(subscription, id, { after: -1, limit: 1 });
  expect(entries).toMatchObject([{ state: 'undone' }]);
});

test('a caller that may not read an instance does not see its ledger', async () => {
  await using service = await createGuardedService(subscription);
  const path = await (await service.as({ sub: 'ada' })).start('/subscriptions', {});
  const read = async (sub: string) => (await service.as({ sub })).get(`${path}/ledger`);
  expect((await read('ada')).body).toEqual({ entries: [], total: 0 });
  expect((await read('bob')).body.code).toBe('instance_not_found');
});

test('an answer that was kept before ledgers were counted is still read', () => {
  const view = {
    id: 'sub_1',
    accepts: [],
    ledger: [{ id: '0/0', task: 'charge' }],
  } as unknown as NonNullable<KeptAnswer['view']>;
  expect(toAnswer(subscription, { fingerprint: '', version: 1, view })).toMatchObject({
    ledger: [{ sequence: 0, id: '0/0' }],
    ledgerTotal: 1,
  });
});
