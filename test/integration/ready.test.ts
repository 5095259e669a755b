import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Redis } from 'ioredis';
import { expect, test, vi } from 'vitest';
import { setup } from 'xstate';
import { createService, defineProcess, type Service } from '../../src/index.ts';
import { createLog } from '../../src/config/create-log.ts';
import { startRedis, type RedisServer } from '../support/redis-server.ts';

const door = defineProcess({ name: 'door', machine: setup({}).createMachine({}) });

interface Scene extends AsyncDisposable {
  readonly admin: Redis;
  readonly service: Service;
}

async function openOn(redis: RedisServer): Promise<Scene> {
  const admin = new Redis(redis.url);
  const service = createService({
    processes: [door],
    redisUrl: redis.url,
    log: createLog({ level: 'silent' }),
  });
  await untilReady(service, 200);
  return {
    admin,
    service,
    async [Symbol.asyncDispose]() {
      admin.disconnect();
      await service.close();
    },
  };
}

async function untilReady(service: Service, status: number): Promise<string> {
  return vi.waitFor(
    async () => {
      const answer = await service.fetch(new Request('http://local/readyz'));
      const text = await answer.text();
      expect({ status: answer.status, text }).toMatchObject({ status });
      return text;
    },
    { timeout: 10_000, interval: 50 },
  );
}

/** The message of the check while the node is not ready and takes no start; ready within seconds of the repair. */
async function whileNotReady({ service }: Scene, mend: () => Promise<unknown>): Promise<string> {
  const said = await untilReady(service, 503);
  await expect(service.start('door')).rejects.toMatchObject({ code: 'store_unavailable' });
  await mend();
  await untilReady(service, 200);
  await service.start('door');
  return said;
}

test('a node is not ready while the memory of Redis is full', async () => {
  await using redis = await startRedis();
  await using scene = await openOn(redis);
  await scene.admin.config('SET', 'maxmemory', '1');
  const mend = async () => scene.admin.config('SET', 'maxmemory', '0');
  expect(await whileNotReady(scene, mend)).toContain(
    'Redis cannot serve requests: it answers OOM.',
  );
});

test('a node is not ready while its Redis is a read-only replica', async () => {
  await using redis = await startRedis();
  await using scene = await openOn(redis);
  // A replica of a missing master, so that it keeps its data.
  await scene.admin.replicaof('127.0.0.1', '1');
  const mend = async () => scene.admin.replicaof('NO', 'ONE');
  expect(await whileNotReady(scene, mend)).toContain('it answers READONLY.');
});

test('a node is not ready while Redis cannot save, and therefore takes no writes', async () => {
  const dir = await mkdtemp(join(tmpdir(), 'holdfast-redis-gone-'));
  await using redis = await startRedis({
    dir,
    appendonly: false,
    args: ['--enable-protected-configs', 'yes'],
  });
  await using scene = await openOn(redis);
  await scene.admin.config('SET', 'save', '3600 1');
  await rm(dir, { recursive: true });
  const save = async (status: string) => {
    await scene.admin.bgsave();
    await vi.waitFor(async () =>
      expect(await scene.admin.info('persistence')).toContain(`rdb_last_bgsave_status:${status}`),
    );
  };
  await save('err');
  const another = await mkdtemp(join(tmpdir(), 'holdfast-redis-again-'));
  const mend = async () => {
    await scene.admin.config('SET', 'dir', another);
    await save('ok');
  };
  expect(await whileNotReady(scene, mend)).toContain('it answers MISCONF.');
  await rm(another, { recursive: true });
});

test('asking 1,000 times whether a node is ready writes to Redis once a second at most', async () => {
  await using redis = await startRedis();
  await using scene = await openOn(redis);
  const { admin, service } = scene;
  const sets = async (): Promise<number> =>
    Number(/cmdstat_set:calls=(\d+)/.exec(await admin.info('commandstats'))?.[1] ?? 0);
  const before = await sets();
  const askedAt = Date.now();
  await Promise.all(
    Array.from({ length: 1_000 }, async () => service.fetch(new Request('http://local/readyz'))),
  );
  expect((await sets()) - before).toBeLessThanOrEqual(2 + (Date.now() - askedAt) / 1_000);
});
