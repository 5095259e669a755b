import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, inject, test } from 'vitest';
import { assign, setup } from 'xstate';
import { createService, defineProcess, type ServiceOptions } from '../../src/index.ts';
import { createLog } from '../../src/config/create-log.ts';
import { createClient } from '../support/client.ts';
import { jwtSecret, tokenFor } from '../unit/support/tokens.ts';

const thing = defineProcess({
  name: 'thing',
  path: '/things',
  machine: setup({ types: { context: {} as { count: number } } }).createMachine({
    context: { count: 0 },
    on: { GO: { actions: assign({ count: ({ context }) => context.count + 1 }) } },
  }),
});

/** Two nodes on one Redis. */
async function openNodes(options: Partial<ServiceOptions>) {
  const redisPrefix = `test:${randomUUID().slice(0, 8)}`;
  const open = (nodeId: string) =>
    createService({
      processes: [thing],
      redisUrl: inject('redisUrl'),
      redisPrefix,
      nodeId,
      log: createLog({ level: 'silent' }),
      ...options,
    });
  const services = [open('one'), open('two')];
  const listening = await Promise.all(services.map(async (service) => service.listen(0)));
  return {
    urls: listening.map(({ url }) => url),
    [Symbol.asyncDispose]: async () => {
      await Promise.all(services.map(async (service) => service.close()));
    },
  };
}

const many = 200;
const count = (statuses: readonly number[], wanted: number) =>
  statuses.filter((status) => status === wanted).length;

test('the rate of an instance counts all nodes together, excess gets 429, and events are taken again after the wait', async () => {
  await using nodes = await openNodes({ rates: { instance: 10 } });
  const clients = nodes.urls.map((url) => createClient(url));
  const [one] = clients;
  if (one === undefined) throw new Error('There is no node');
  const id = await one.started('/things');
  const before = Date.now();
  const replies = await Promise.all(
    Array.from({ length: many }, async (_, n) =>
      (clients[n % 2] ?? one).send('/things', id, { type: 'GO' }),
    ),
  );
  const statuses = replies.map(({ status }) => status);
  const taken = count(statuses, 200);
  expect(taken).toBeGreaterThanOrEqual(10);
  expect(taken).toBeLessThanOrEqual(10 + Math.ceil((Date.now() - before) / 100));
  expect(count(statuses, 429)).toBe(many - taken);
  expect((await one.get('/things', id)).body.version).toBe(taken);
  const refused = replies.find(({ status }) => status === 429);
  expect(refused?.headers.get('retry-after')).toBe('1');
  await sleep(1000);
  expect((await one.send('/things', id, { type: 'GO' })).status).toBe(200);
});

test('the rate of a caller counts all nodes together, and other callers are not delayed', async () => {
  await using nodes = await openNodes({ auth: { secret: jwtSecret }, rates: { caller: 10 } });
  const start = async (sub: string, n: number) => {
    const authorization = `Bearer ${await tokenFor({ sub })}`;
    const url = `${nodes.urls[n % 2]}/things`;
    return (await fetch(url, { method: 'POST', headers: { authorization } })).status;
  };
  const before = Date.now();
  const statuses = await Promise.all(Array.from({ length: many }, async (_, n) => start('foo', n)));
  const taken = count(statuses, 201);
  expect(taken).toBeGreaterThanOrEqual(10);
  expect(taken).toBeLessThanOrEqual(10 + Math.ceil((Date.now() - before) / 100));
  expect(count(statuses, 429)).toBe(many - taken);
  expect(await start('bar', 0)).toBe(201);
});
