import { randomUUID } from 'node:crypto';
import { connect, createServer, type AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { Redis } from 'ioredis';
import { expect, inject, test, vi } from 'vitest';
import type { InstanceId, RecordMark } from '../../src/actors/ports/ids.ts';
import type { Store } from '../../src/actors/ports/ports.ts';
import { capturedLog } from '../support/captured-log.ts';
import { createRedisClient } from '../../src/persistence/redis/connection/redis-client.ts';
import { createRedisStore } from '../../src/persistence/redis/redis-store.ts';
import {
  creation,
  entriesOf,
  newId,
  next,
  node,
  step,
  strangeMark,
  taskOf,
  timerOf,
} from '../conformance/fixture.ts';
import { startRedis } from '../support/redis-server.ts';
import { silentLog } from '../support/silent-log.ts';
import { eventually } from '../support/eventually.ts';

test('a commit is one command', async () => {
  await using redis = await startRedis();
  await using opened = await open(redis.url);
  const id = newId();
  await opened.store.commit(creation(id));
  const commit = await next(opened.store, id, 1, {
    terms: { add: ['status=Completed', 'a', 'b'], remove: ['status=Pending'] },
    due: {
      set: [{ wake: timerOf(id, 1, 0), atMs: 5000 }],
      lease: [taskOf(id, 1, 1), taskOf(id, 1, 2)],
      clear: [taskOf(id, 0, 0)],
    },
    expireAt: Date.now() + 100_000,
  });
  const commands = await recordCommands(redis.url, () => opened.store.commit(commit));
  expect(commands).toEqual(['evalsha']);
});

test('the watch for overdue effects of all partitions is one command', async () => {
  await using redis = await startRedis();
  await using opened = await open(redis.url);
  const watch = () => opened.store.overdue({ graceMs: 0, recheckMs: 1000, limit: 100 });
  await watch();
  expect(await recordCommands(redis.url, watch)).toEqual(['evalsha']);
});

test('scripts missing in Redis are sent again', async () => {
  await using redis = await startRedis();
  await using opened = await open(redis.url);
  const id = newId();
  await opened.store.commit(creation(id));
  await opened.client.script('FLUSH');
  expect(await opened.store.commit(await next(opened.store, id, 1))).toMatchObject({
    kind: 'committed',
  });
});

test('everything acknowledged is there after Redis is killed and restarted, and commits succeed again', async () => {
  await using redis = await startRedis({ appendfsync: 'always' });
  await using opened = await open(redis.url);
  const acknowledged: InstanceId[] = [];
  const failures: unknown[] = [];
  const commitUntilItFails = async (): Promise<void> => {
    for (;;) {
      const id = newId();
      try {
        await opened.store.commit(creation(id, { due: { lease: [taskOf(id)] } }));
        acknowledged.push(id);
      } catch (error) {
        failures.push(error);
        return;
      }
    }
  };
  const committers = Array.from({ length: 32 }, commitUntilItFails);
  await eventually(
    () => acknowledged.length,
    (count) => count >= 500,
    { everyMs: 5 },
  );
  await redis.kill();
  await Promise.all(committers);
  for (const failure of failures) expect(failure).toMatchObject({ code: 'store_unavailable' });
  await expect(opened.store.ping()).rejects.toMatchObject({ code: 'store_unavailable' });

  await redis.restart();
  await untilItServes(opened.store);
  for (const id of acknowledged) expect(await opened.store.load(id)).toMatchObject({ version: 0 });
  const [first = newId()] = acknowledged;
  expect(await opened.store.commit(await next(opened.store, first, 1))).toMatchObject({
    kind: 'committed',
  });
  expect(
    await opened.store.extend(
      acknowledged.map((id) => taskOf(id)),
      node,
      1000,
    ),
  ).toEqual([]);
});

test('the store is unavailable while Redis hangs, and recovers with it', async () => {
  await using redis = await startRedis();
  await using opened = await open(redis.url);
  process.kill(redis.pid, 'SIGSTOP');
  const id = newId();
  await expect(opened.store.commit(creation(id))).rejects.toMatchObject({
    code: 'store_unavailable',
  });
  process.kill(redis.pid, 'SIGCONT');
  await untilItServes(opened.store);
  expect(await opened.store.load(id)).toMatchObject({ version: 0 });
});

test('connections that break during commits neither repeat a commit nor make it conflict with itself', async () => {
  await using redis = await startRedis();
  await using opened = await open(redis.url);
  const admin = new Redis(redis.url);
  const ids = Array.from({ length: 40 }, newId);
  let done = false;
  let breaks = 0;
  const breaking = (async () => {
    while (!done) {
      await sleep(100);
      await admin.call('CLIENT', 'KILL', 'TYPE', 'normal', 'SKIPME', 'yes');
      breaks += 1;
    }
  })();
  const outcomes = await Promise.all(ids.map((id) => takeSteps(opened.store, id, 500)));
  done = true;
  await breaking;
  admin.disconnect();
  expect(breaks).toBeGreaterThan(1);
  expect(new Set(outcomes.flat())).not.toContain('conflict');
  for (const id of ids) {
    expect(await opened.store.load(id)).toMatchObject({ version: 500 });
    const entries = Array.from({ length: 100 }, (_, n) => `entry ${n + 401}`);
    expect(await entriesOf(opened.store, id, { after: 400, limit: 1000 })).toEqual(entries);
  }
});

test('no log line or error contains the password of Redis, or the data sent to it', async () => {
  await using redis = await startRedis();
  const admin = new Redis(redis.url);
  await admin.config('SET', 'requirepass', 'right');
  admin.disconnect();
  const { log, lines } = capturedLog('debug');
  for (const query of ['', '?cluster=true']) {
    const url = `${redis.url.replace('//', '//:hunter2@')}${query}`;
    const client = createRedisClient({ url, use: 'commands', log });
    const refusal: unknown = await createRedisStore({ client, log }).catch(
      (error: unknown) => error,
    );
    log.error({ err: refusal }, 'refused');
  }
  expect(JSON.stringify(lines)).toMatch(/WRONGPASS/);
  expect(JSON.stringify(lines)).not.toContain('hunter2');
});

test('a node recovers after the master behind its address becomes a replica and another server the master', async () => {
  await using old = await startRedis();
  await using next = await startRedis();
  let target = old.port;
  const proxy = createServer((socket) => {
    const upstream = connect(target, '127.0.0.1');
    socket.pipe(upstream).pipe(socket);
    for (const one of [socket, upstream]) one.on('error', () => undefined);
  });
  await new Promise<void>((listening) => proxy.listen(0, '127.0.0.1', listening));
  await using opened = await open(`redis://127.0.0.1:${(proxy.address() as AddressInfo).port}`);
  await opened.store.commit(creation(newId()));
  target = next.port;
  const admin = new Redis(old.url);
  await admin.replicaof('127.0.0.1', String(next.port));
  admin.disconnect();
  const id = newId();
  await vi.waitFor(async () => {
    // Nodes announce themselves each second: the client's error handling sees this failure, but none inside a commit.
    await opened.store.announce(node, 1_000);
    expect((await opened.store.commit(creation(id))).kind).toBe('committed');
  }, 5_000);
  expect(await opened.store.load(id)).toMatchObject({ version: 0 });
  proxy.close();
});

test('an error in a script is passed on unchanged', async () => {
  await using opened = await open(inject('redisUrl'));
  const id = newId();
  await opened.store.commit(creation(id));
  await opened.client.hset(await opened.keyOf(id), 'v', 'spoiled');
  await expect(opened.store.commit(step(id, 1, { expected: strangeMark }))).resolves.toMatchObject({
    kind: 'conflict',
  });
  await opened.client.set(`${await opened.keyOf(id)}x`, 'text');
  await opened.client.rename(`${await opened.keyOf(id)}x`, await opened.keyOf(id));
  await expect(opened.store.load(id)).rejects.toMatchObject({ name: 'ReplyError' });
});

async function open(url: string) {
  const client = createRedisClient({ url, use: 'commands', log: silentLog });
  const prefix = `test:${randomUUID()}`;
  const store = await createRedisStore({ client, prefix, log: silentLog });
  return {
    client,
    store,
    keyOf: async (id: InstanceId) => (await client.keys(`*${prefix}*:i:${id}`))[0] ?? '',
    [Symbol.asyncDispose]: () => store.close(),
  };
}

/** The commands that clients send during `work`; not those that scripts call. */
async function recordCommands(
  url: string,
  work: () => Promise<unknown>,
): Promise<readonly string[]> {
  const admin = new Redis(url);
  const monitor = await admin.monitor();
  const commands: string[] = [];
  const ended = new Promise<void>((end) => {
    monitor.on('monitor', (_: string, args: readonly string[], source: string) => {
      if (args[0] === 'echo') end();
      else if (source !== 'lua' && args[0] !== undefined) commands.push(args[0].toLowerCase());
    });
  });
  await work();
  await admin.echo('done');
  await ended;
  monitor.disconnect();
  admin.disconnect();
  return commands;
}

async function untilItServes(store: Store): Promise<void> {
  await vi.waitFor(async () => store.ping(), { timeout: 30_000, interval: 20 });
}

/** Creates an instance and takes it to version `last`; continues from the stored version if an answer is missing. */
async function takeSteps(store: Store, id: InstanceId, last: number): Promise<readonly string[]> {
  const outcomes: string[] = [];
  let version = 0;
  let expected: RecordMark | undefined;
  while (version <= last) {
    try {
      const commit = expected === undefined ? creation(id) : step(id, version, { expected });
      const outcome = await store.commit(commit);
      outcomes.push(outcome.kind);
      if (outcome.kind !== 'committed') return outcomes;
      expected = outcome.mark;
      version += 1;
    } catch {
      outcomes.push('unavailable');
      const stored = await loadAtLast(store, id);
      expected = stored?.mark;
      version = (stored?.version ?? -1) + 1;
    }
  }
  return outcomes;
}

async function loadAtLast(store: Store, id: InstanceId) {
  return vi.waitFor(async () => store.load(id), { timeout: 30_000, interval: 5 });
}
