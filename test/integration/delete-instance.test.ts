import { randomUUID } from 'node:crypto';
import { Redis } from 'ioredis';
import { expect, inject, test } from 'vitest';
import { setup } from 'xstate';
import { toInstanceId, type PublicId } from '../../src/actors/ports/ids.ts';
import { createLog } from '../../src/config/create-log.ts';
import { createService, defineProcess, task } from '../../src/index.ts';
import { createRequests } from '../support/requests.ts';

const process = defineProcess({
  name: 'order',
  machine: setup({ actors: { charge: task(async () => 'c1') } }).createMachine({
    initial: 'open',
    states: {
      open: { after: { 86_400_000: 'charging' }, on: { PAY: 'charging' } },
      charging: { invoke: { src: 'charge', onDone: 'done' } },
      done: { type: 'final' },
    },
  }),
});

/** Every key of Redis under the prefix that names the instance, or has it in its content. */
async function keysWith(redis: Redis, prefix: string, id: string): Promise<readonly string[]> {
  const found: string[] = [];
  for (const key of await redis.keys(`*${prefix}*`)) {
    const dumped = await redis.dumpBuffer(key);
    if (key.includes(id) || dumped?.includes(id) === true) found.push(key);
  }
  return found;
}

test('deletion leaves no key of Redis with the instance, by either id, but the audit log', async () => {
  const redisPrefix = `t${randomUUID().slice(0, 8)}`;
  const service = createService({
    processes: [process],
    redisUrl: inject('redisUrl'),
    redisPrefix,
    log: createLog({ level: 'silent' }),
  });
  const redis = new Redis(inject('redisUrl'));
  const api = createRequests(async (path, init) =>
    service.fetch(new Request(`http://127.0.0.1${path}`, init)),
  );
  // Compression would hide what a key contains.
  await redis.config('SET', 'rdbcompression', 'no');
  try {
    const path = await api.start('/orders', {});
    await api.request('POST', `${path}/events`, { type: 'PAY' }, { 'idempotency-key': 'pay-1' });
    await api.request('GET', path, undefined, { prefer: 'wait=10' });
    const publicId = path.slice('/orders/'.length);
    const id = toInstanceId(publicId as PublicId);
    expect(await keysWith(redis, redisPrefix, id)).not.toEqual([]);
    const why = { 'holdfast-reason': 'The customer asked for it.' };
    expect((await api.request('DELETE', path, undefined, why)).status).toBe(204);
    expect(await keysWith(redis, redisPrefix, id)).toEqual([]);
    expect(await keysWith(redis, redisPrefix, publicId)).toEqual([
      expect.stringMatching(/^\{.+:\d+\}:audit:entries$/),
    ]);
    expect((await api.get(path)).status).toBe(404);
    expect((await api.get('/audit')).body.entries).toMatchObject([
      { what: 'delete', instance: publicId, outcome: 'done' },
    ]);
  } finally {
    await service.close();
    redis.disconnect();
  }
});
