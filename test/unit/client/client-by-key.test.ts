import { describe, expect, test } from 'vitest';
import { createMachine } from 'xstate';
import { z } from 'zod';
import { createClient } from '../../../src/client/client.ts';
import { defineProcess } from '../../../src/index.ts';
import { createGuardedService } from '../support/guarded-service.ts';
import { createMemoryService } from '../support/memory-service.ts';

const door = defineProcess({
  name: 'door',
  machine: createMachine({
    initial: 'shut',
    states: {
      shut: { on: { KNOCK: 'shut', OPEN: 'open' } },
      open: { type: 'final' },
    },
  }),
  input: z.object({ number: z.string() }),
  events: { KNOCK: z.object({}), OPEN: z.object({}) },
  correlate: ({ input }) => input.number,
  access: { send: () => true },
});
const key = 'a/b ?ü';

function serve() {
  const service = createMemoryService({ processes: [door], allowUnauthenticated: true });
  const asked: string[] = [];
  const client = createClient({
    baseUrl: 'http://localhost',
    process: door,
    fetch: async (request) => {
      asked.push(`${request.method} ${new URL(request.url).pathname}`);
      return service.fetch(request);
    },
  });
  const dispose = async () => service.close();
  return { client, service, asked, [Symbol.asyncDispose]: dispose };
}

describe('a client reaches instances by their business key', () => {
  test('it reads, sends, waits, follows and reads the history', async () => {
    await using local = serve();
    const { client } = local;
    const { id } = await client.start({ number: key });
    expect(await client.get({ key })).toMatchObject({ id, key, version: 0 });
    expect(await client.get({ key }, { known: 0 })).toBeUndefined();
    await expect(client.send({ key }, { type: 'KNOCK' }, { ifMatch: 7 })).rejects.toMatchObject({
      code: 'precondition_failed',
    });
    const ended = client.wait({ key });
    const followed: number[] = [];
    const following = (async () => {
      for await (const { sequence } of client.stream({ key })) followed.push(sequence);
    })();
    await client.send({ key }, { type: 'KNOCK' }, { idempotencyKey: 'k' });
    await client.send({ key }, { type: 'KNOCK' }, { idempotencyKey: 'k' });
    await client.send({ key }, { type: 'OPEN' });
    expect(await ended).toMatchObject({ id, status: 'Completed', version: 2 });
    await following;
    expect(followed).toEqual([0, 1, 2]);
    const steps = await client.history({ key });
    expect(steps.map(({ to }) => to)).toEqual(['shut', 'shut', 'open']);
  });

  test('it cancels, in one request', async () => {
    await using local = serve();
    const { client, asked } = local;
    await client.start({ number: key });
    asked.length = 0;
    await expect(client.cancel({ key }, { ifMatch: 3 })).rejects.toMatchObject({
      code: 'precondition_failed',
    });
    const cancelled = await client.cancel({ key }, { reason: 'moved' });
    expect(cancelled).toMatchObject({ status: 'Cancelled', cancelled: { reason: 'moved' } });
    expect(new Set(asked)).toEqual(new Set([`POST /doors/by/${encodeURIComponent(key)}/cancel`]));
  });

  test('an unknown key is answered so, for every request', async () => {
    await using local = serve();
    const { client } = local;
    const gone = { code: 'instance_not_found', status: 404 };
    await expect(client.get({ key })).rejects.toMatchObject(gone);
    await expect(client.cancel({ key })).rejects.toMatchObject(gone);
    await expect(client.wait({ key })).rejects.toMatchObject(gone);
    await expect(client.history({ key })).rejects.toMatchObject(gone);
    await expect(client.stream({ key })[Symbol.asyncIterator]().next()).rejects.toMatchObject(gone);
  });
});

test('the history of a client is paged', async () => {
  await using local = serve();
  const { client, asked } = local;
  const { id } = await client.start({ number: key });
  for (let count = 0; count < 5; count += 1) await client.send(id, { type: 'KNOCK' });
  asked.length = 0;
  const sequences = async (options: { after?: number; limit?: number }) =>
    (await client.history(id, options)).map(({ sequence }) => sequence);
  expect(await sequences({ limit: 2 })).toEqual([0, 1]);
  expect(await sequences({ after: 1, limit: 3 })).toEqual([2, 3, 4]);
  expect(asked).toHaveLength(2);
  expect(await sequences({ after: 4 })).toEqual([5]);
  expect(await sequences({ after: -1 })).toEqual([0, 1, 2, 3, 4, 5]);
});

test('a caller that may send to an instance but not read it can cancel it by its key and sees nothing', async () => {
  await using guarded = await createGuardedService(door);
  const owner = await guarded.as({ sub: 'ann', tenant: 't' });
  const other = await guarded.as({ sub: 'ben', tenant: 't' });
  expect((await owner.request('POST', '/doors', { number: '7' })).status).toBe(201);
  const cancelled = await other.request('POST', '/doors/by/7/cancel', {});
  expect([cancelled.status, cancelled.body]).toEqual([204, undefined]);
  const stranger = await guarded.as({ sub: 'eve', tenant: 'u' });
  expect((await stranger.request('POST', '/doors/by/7/cancel', {})).status).toBe(404);
});

test('a client gives the reason for an event in any script', async () => {
  await using local = serve();
  const { client } = local;
  const { id } = await client.start({ number: key });
  await client.send(id, { type: 'KNOCK' }, { reason: '100 % sûr – 確認済み' });
  const [, step] = await client.history(id);
  expect(step?.by).toEqual({ reason: '100 % sûr – 確認済み' });
});
