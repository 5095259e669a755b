import { randomUUID } from 'node:crypto';
import { expect, inject, test } from 'vitest';
import { createRedisClient } from '../../src/persistence/redis/connection/redis-client.ts';
import { createRedisRateLimit } from '../../src/persistence/redis/redis-rate-limit.ts';
import { describeRateLimit } from '../conformance/rate-limit.ts';
import { silentLog } from '../support/silent-log.ts';
import { eventually } from '../support/eventually.ts';

const connect = () =>
  createRedisClient({ url: inject('redisUrl'), use: 'commands', log: silentLog });

describeRateLimit('the rate limit on Redis', async () => {
  const client = connect();
  const limit = createRedisRateLimit({ client, prefix: `test:${randomUUID()}` });
  return { limit, close: async () => void (await client.quit()) };
});

test('leaves no key in Redis after a bucket is full again', async () => {
  const client = connect();
  const prefix = `test:${randomUUID()}`;
  const limit = createRedisRateLimit({ client, prefix });
  await limit.take('a', 10, 5);
  const key = `${prefix}:rate:a`;
  expect(await client.pttl(key)).toBeLessThanOrEqual(100);
  await eventually(
    async () => client.exists(key),
    (count) => count === 0,
  );
  await client.quit();
});

test('makes no caller wait longer than an empty bucket takes after the clock of Redis goes back', async () => {
  const client = connect();
  const prefix = `test:${randomUUID()}`;
  const limit = createRedisRateLimit({ client, prefix });
  const inAnHour = (Date.now() + 3_600_000) * 1000;
  await client.set(`${prefix}:rate:a`, String(inAnHour));
  const { retryAfterMs } = await limit.take('a', 10, 5);
  expect(retryAfterMs).toBeLessThanOrEqual(100);
  await client.quit();
});
