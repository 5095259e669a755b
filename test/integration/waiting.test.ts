import { randomUUID } from 'node:crypto';
import { Redis } from 'ioredis';
import { expect, inject, test } from 'vitest';
import { setup } from 'xstate';
import { defineProcess } from '../../src/definition/define-process.ts';
import type { Store } from '../../src/actors/ports/ports.ts';
import { openStorage } from '../../src/persistence/open-storage.ts';
import { serveOn, type Service } from '../../src/service.ts';
import { eventually } from '../support/eventually.ts';
import { startRedis } from '../support/redis-server.ts';
import { createLog } from '../../src/config/create-log.ts';

const machine = setup({}).createMachine({
  initial: 'open',
  states: {
    open: { on: { NOTE: {}, GO: 'going' } },
    going: { on: { CLOSE: 'closed' } },
    closed: { type: 'final' },
  },
});

/** Two nodes on one Redis, and how many requests have begun to wait for a change on either. */
async function withNodes(
  use: (a: Service, b: Service, waiting: () => number) => Promise<void>,
  redisUrl = inject('redisUrl'),
): Promise<void> {
  const log = createLog({ level: 'silent' });
  const redisPrefix = `t${randomUUID().slice(0, 8)}`;
  let waiting = 0;
  const open = async () => {
    const storage = await openStorage({ redisUrl, redisPrefix, log });
    const subscribe: Store['subscribe'] = async (id, changed) => {
      const end = await storage.store.subscribe(id, changed);
      waiting += 1;
      return end;
    };
    return { ...storage, store: { ...storage.store, subscribe } };
  };
  const nodes = ['a', 'b'].map((nodeId) =>
    serveOn(open(), {
      processes: [defineProcess({ name: 'door', machine })],
      nodeId,
      streams: { perCaller: 0, perInstance: 0 },
      log,
    }),
  );
  const [a, b] = nodes;
  if (a === undefined || b === undefined) throw new Error('two nodes');
  try {
    await use(a, b, () => waiting);
  } finally {
    await Promise.all(nodes.map(async (node) => node.close()));
  }
}

function get(node: Service, id: string, headers: Record<string, string>): Promise<Response> {
  return node.fetch(new Request(`http://local/doors/${id}`, { headers }));
}

test('5,000 clients on one node wait for a step of another node, over one Redis connection', async () => {
  // Tests that run at the same time open connections to the Redis that they share.
  await using server = await startRedis();
  await withNodes(async (a, b, begun) => {
    const redis = new Redis(server.url);
    const { id } = await a.start('door');
    const clientsBefore = await connections(redis);
    const waiting = Array.from({ length: 5_000 }, async () =>
      get(a, id, { prefer: 'wait=60', 'if-none-match': '"0"' }),
    );
    await eventually(begun, (count) => count === 5_000);
    expect((await connections(redis)) - clientsBefore).toBeLessThanOrEqual(1);
    await b.send('door', id, { type: 'GO' });
    const answers = await Promise.all(waiting);
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200]));
    expect(new Set(answers.map(({ headers }) => headers.get('etag')))).toEqual(new Set(['"1"']));
    expect(answers[0]?.headers.get('preference-applied')).toBe('wait=60');
    await redis.quit();
  }, server.url);
});

test('a stream shows the steps of another node, and resumes where it broke off', async () => {
  await withNodes(async (a, b) => {
    const { id } = await a.start('door');
    const stream = await a.fetch(new Request(`http://local/doors/${id}/stream`));
    expect(stream.headers.get('content-type')).toContain('text/event-stream');
    await b.send('door', id, { type: 'GO' });
    const reader = stream.body?.pipeThrough(new TextDecoderStream()).getReader();
    let text = '';
    while (!text.includes('id: 1\n')) text += (await reader?.read())?.value ?? '';
    await reader?.cancel();
    await b.send('door', id, { type: 'CLOSE' });
    const resumed = await a.fetch(
      new Request(`http://local/doors/${id}/stream`, { headers: { 'last-event-id': '1' } }),
    );
    const rest = await resumed.text();
    expect([...rest.matchAll(/^id: (\d+)$/gm)].map(([, version]) => version)).toEqual(['2']);
    expect(rest).toContain('event: end\ndata: {"status":"Completed"}');
    const over = await a.fetch(
      new Request(`http://local/doors/${id}/stream`, { headers: { 'last-event-id': '2' } }),
    );
    expect(over.status).toBe(204);
  });
});

test('a start that prefers to wait is answered once the instance has ended', async () => {
  await withNodes(async (a, b) => {
    const started = a.fetch(
      new Request('http://local/doors', { method: 'POST', headers: { prefer: 'wait=20' } }),
    );
    const list = async () =>
      (await b.fetch(new Request('http://local/doors?status=Pending'))).json() as Promise<{
        readonly instances: readonly { readonly id: string }[];
      }>;
    let { instances } = await list();
    while (instances.length === 0) ({ instances } = await list());
    const id = instances[0]?.id ?? '';
    await b.send('door', id, { type: 'GO' });
    await b.send('door', id, { type: 'CLOSE' });
    const answer = await started;
    expect([answer.status, answer.headers.get('location')]).toEqual([201, `/doors/${id}`]);
    expect(await answer.json()).toMatchObject({ status: 'Completed', version: 2 });
  });
});

async function connections(redis: Redis): Promise<number> {
  const info = await redis.info('clients');
  return Number(/connected_clients:(\d+)/.exec(info)?.[1]);
}
