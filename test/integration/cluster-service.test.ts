import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { setup } from 'xstate';
import {
  createService,
  defineProcess,
  rollback,
  task,
  TaskError,
  type InstanceView,
  type Service,
} from '../../src/index.ts';
import { createLog } from '../../src/config/create-log.ts';
import { startRedisCluster, type RedisClusterServers } from '../support/redis-cluster.ts';

const undone: string[] = [];

/** Waits a little, reserves, waits for GO, pays; FAIL makes it undo what it did. */
const trip = defineProcess({
  name: 'trip',
  machine: setup({
    actors: {
      rollback,
      reserve: task<{ room: number }>(async () => ({ room: 7 })),
      pay: task<object>(async () => {
        throw new TaskError('no money', { retryable: false });
      }),
    },
  }).createMachine({
    initial: 'pausing',
    states: {
      pausing: { after: { 200: 'reserving' } },
      reserving: { invoke: { src: 'reserve', onDone: 'reserved' } },
      reserved: { on: { NOTE: { actions: () => {} }, GO: 'done', PAY: 'paying' } },
      paying: { invoke: { src: 'pay', onDone: 'done', onError: 'undoing' } },
      undoing: { invoke: { src: 'rollback', onDone: 'failed' } },
      done: { type: 'final' },
      failed: { type: 'final', tags: 'Failed' },
    },
  }),
  tasks: {
    reserve: {
      compensate: async ({ output }) => {
        undone.push(`room ${output?.room}`);
      },
    },
    pay: { irreversible: true },
  },
});

let cluster: RedisClusterServers;
let nodes: readonly [Service, Service];
beforeAll(async () => {
  cluster = await startRedisCluster({ replicas: 1 });
  const open = (nodeId: string): Service =>
    createService({
      processes: [trip],
      redisUrl: cluster.url,
      nodeId,
      log: createLog({ level: 'silent' }),
    });
  nodes = [open('one'), open('two')];
});
afterAll(async () => {
  await Promise.all(nodes.map(async (node) => node.close()));
  await cluster[Symbol.asyncDispose]();
});

async function ask(
  node: Service,
  path: string,
  headers: Record<string, string> = {},
): Promise<Response> {
  return node.fetch(new Request(`http://local${path}`, { headers }));
}

async function until(id: string, wanted: Partial<InstanceView>): Promise<void> {
  await vi.waitFor(async () => expect(await nodes[1].get('trip', id)).toMatchObject(wanted), {
    timeout: 15_000,
    interval: 20,
  });
}

/** Instances on every partition, and so on every server. */
async function startMany(count: number): Promise<readonly string[]> {
  const views = await Promise.all(
    Array.from({ length: count }, async (_, n) => (nodes[n % 2] ?? nodes[0]).start('trip')),
  );
  return views.map(({ id }) => id);
}

test('many instances on two nodes of a cluster start, run timers and tasks, and take events', async () => {
  const ids = await startMany(100);
  for (const id of ids) await until(id, { state: 'reserved' });
  await Promise.all(
    ids.map(async (id, n) => (nodes[n % 2] ?? nodes[0]).send('trip', id, { type: 'GO' })),
  );
  const ends = await Promise.all(ids.map(async (id) => nodes[0].get('trip', id)));
  expect(new Set(ends.map(({ status }) => status))).toEqual(new Set(['Completed']));
});

test('a start repeated with its key on both nodes of a cluster is one instance', async () => {
  const both = nodes.map(async (node) =>
    node.start('trip', undefined, { idempotencyKey: 'one key' }),
  );
  const [one, two] = await Promise.all(both);
  expect(one?.id).toBe(two?.id);
});

test('a rollback on a cluster undoes what was done', async () => {
  const [id = ''] = await startMany(1);
  await until(id, { state: 'reserved' });
  await nodes[0].send('trip', id, { type: 'PAY' });
  await until(id, { status: 'Failed' });
  expect(undone).toEqual(['room 7']);
});

test('lists contain the instances of all servers of a cluster, page by page', async () => {
  const before = await listAll();
  const ids = await startMany(30);
  const after = await listAll();
  expect(new Set(after)).toEqual(new Set([...before, ...ids]));
  expect(after).toHaveLength(before.length + 30);
});

async function listAll(): Promise<readonly string[]> {
  const ids: string[] = [];
  let cursor = '';
  do {
    const answer = await ask(nodes[0], `/trips?limit=20${cursor}`);
    const page = (await answer.json()) as {
      readonly instances: readonly { readonly id: string }[];
      readonly next?: string;
    };
    ids.push(...page.instances.map(({ id }) => id));
    cursor = page.next === undefined ? '' : `&cursor=${encodeURIComponent(page.next)}`;
  } while (cursor !== '');
  return ids;
}

test('clients that wait or follow on one node of a cluster see at once what the other node does', async () => {
  const [id = ''] = await startMany(1);
  await until(id, { state: 'reserved' });
  const { version } = await nodes[0].get('trip', id);
  const waiting = ask(nodes[0], `/trips/${id}`, {
    prefer: 'wait=30',
    'if-none-match': `"${version}"`,
  });
  const stream = (await ask(nodes[0], `/trips/${id}/stream`)).text();
  await nodes[1].send('trip', id, { type: 'NOTE' });
  const sentAt = Date.now();
  expect((await waiting).headers.get('etag')).toBe(`"${version + 1}"`);
  // Without notifications both would check again only after 15 s.
  expect(Date.now() - sentAt).toBeLessThan(5_000);
  await nodes[1].send('trip', id, { type: 'GO' });
  expect(await stream).toContain('event: end\ndata: {"status":"Completed"}');
  expect(Date.now() - sentAt).toBeLessThan(10_000);
});
