import { spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { Redis } from 'ioredis';
import { expect, inject, test, vi } from 'vitest';
import { createBullmqWakes } from '../../src/persistence/bullmq/bullmq-wakes.ts';
import { newId, taskOf, timerOf } from '../conformance/fixture.ts';
import { describeWakes, start } from '../conformance/wakes.ts';
import { compiled } from '../support/compiled.ts';
import { endChild } from '../support/end-child.ts';
import { startRedis } from '../support/redis-server.ts';
import { silentLog } from '../support/silent-log.ts';

const openOn = (url: string, prefix: string) => () => {
  const wakes = createBullmqWakes({ url, prefix, log: silentLog });
  return Promise.resolve({ wakes, close: () => wakes.close() });
};
const newPrefix = () => `test:${randomUUID()}`;

describeWakes('Redis wakes', () => openOn(inject('redisUrl'), newPrefix())());

test('two nodes on one Redis share the wakes', async () => {
  const prefix = newPrefix();
  const slow = () => new Promise<void>((done) => setTimeout(done, 20));
  await using first = await start(openOn(inject('redisUrl'), prefix), slow);
  await using second = await start(openOn(inject('redisUrl'), prefix), slow);
  const wakes = Array.from({ length: 200 }, () => timerOf(newId()));
  await first.wakes.arm(wakes.map((wake) => ({ wake, atMs: Date.now() })));
  await vi.waitFor(
    () => expect(new Set([...first.effects(), ...second.effects()]).size).toBe(200),
    20_000,
  );
  expect(first.effects().size).toBeGreaterThan(0);
  expect(second.effects().size).toBeGreaterThan(0);
  for (const wake of wakes) {
    expect(first.deliveriesOf(wake).length + second.deliveriesOf(wake).length).toBe(1);
  }
});

test('new wakes come after all keys of BullMQ are deleted', async () => {
  await using redis = await startRedis();
  await using started = await start(openOn(redis.url, 'hf'));
  await using admin = connect(redis.url);
  for (let round = 0; round < 3; round += 1) {
    const lost = [timerOf(newId()), taskOf(newId())];
    await started.wakes.arm(lost.map((wake) => ({ wake, atMs: Date.now() + 25_000 })));
    await admin.redis.flushall();
    const wakes = [timerOf(newId()), taskOf(newId())];
    await started.wakes.arm(wakes.map((wake) => ({ wake, atMs: Date.now() + 100 })));
    for (const wake of wakes) expect((await started.delivery(wake)).wake).toEqual(wake);
  }
});

test('wakes being handled while all keys of BullMQ are deleted do not block later ones', async () => {
  await using redis = await startRedis();
  await using admin = connect(redis.url);
  await using started = await start(openOn(redis.url, 'hf'), async (wake) => {
    if (wake.kind === 'task') await admin.redis.flushall();
  });
  const tasks = Array.from({ length: 10 }, () => taskOf(newId()));
  for (const wake of tasks) {
    await started.wakes.arm([{ wake, atMs: Date.now() }]);
    await started.delivery(wake);
  }
  expect(started.effects().size).toBe(10);
});

test('wakes come again after Redis is killed and restarted', async () => {
  await using redis = await startRedis();
  await using started = await start(openOn(redis.url, 'hf'));
  const before = timerOf(newId());
  await started.wakes.arm([{ wake: before, atMs: Date.now() }]);
  await started.delivery(before);
  await redis.kill();
  await vi.waitFor(() => expect(started.wakes.flowing()).toBe(false), 10_000);
  await started.wakes.arm([{ wake: timerOf(newId()), atMs: Date.now() }]);
  await redis.restart();
  await vi.waitFor(() => expect(started.wakes.flowing()).toBe(true), 20_000);
  const after = [timerOf(newId()), taskOf(newId())];
  await started.wakes.arm(after.map((wake) => ({ wake, atMs: Date.now() + 100 })));
  for (const wake of after) await started.delivery(wake);
});

test('close ends while Redis is away', async () => {
  const redis = await startRedis();
  const started = await start(openOn(redis.url, 'hf'));
  await redis.stop();
  await vi.waitFor(() => expect(started.wakes.flowing()).toBe(false), 10_000);
  await started.wakes.close();
});

test('a wake that was being handled by a node killed with SIGKILL comes to another node', async () => {
  const prefix = newPrefix();
  const script = compiled(new URL('./redis-wakes-child.ts', import.meta.url));
  const child = spawn(process.execPath, [script, inject('redisUrl'), prefix], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const [started] = (await once(child.stdout, 'data')) as [Buffer];
  expect(started.toString()).toBe('started\n');
  const taken = once(child.stdout, 'data') as Promise<[Buffer]>;
  const { wakes, close } = await openOn(inject('redisUrl'), prefix)();
  const wake = taskOf(newId());
  await vi.waitFor(async () => {
    await wakes.arm([{ wake, atMs: Date.now() }]);
    expect((await Promise.race([taken, sleep(200)]))?.toString()).toBe(`${wake.effect}\n`);
  }, 20_000);
  await endChild(child);
  await close();
  await using other = await start(openOn(inject('redisUrl'), prefix));
  expect((await other.delivery(wake)).wake).toEqual(wake);
});

function connect(url: string): AsyncDisposable & { readonly redis: Redis } {
  const redis = new Redis(url);
  return { redis, [Symbol.asyncDispose]: async () => void (await redis.quit()) };
}
