import { expect, test, vi, type TestContext } from 'vitest';
import type { News } from '../../src/actors/ports/news.ts';
import { createBullmqWakes } from '../../src/persistence/bullmq/bullmq-wakes.ts';
import { createRedisClient } from '../../src/persistence/redis/connection/redis-client.ts';
import { createRedisStore } from '../../src/persistence/redis/redis-store.ts';
import { creation, newId, next, taskOf, timerOf } from '../conformance/fixture.ts';
import { start } from '../conformance/wakes.ts';
import { startForgetfulProxy } from '../support/forgetful-proxy.ts';
import { eventually } from '../support/eventually.ts';
import { startRedis } from '../support/redis-server.ts';
import { silentLog } from '../support/silent-log.ts';

const patienceMs = 30_000;

type Cleanup = TestContext['onTestFinished'];

async function openProxy(onTestFinished: Cleanup) {
  const redis = await startRedis();
  onTestFinished(async () => redis.stop());
  const proxy = await startForgetfulProxy(redis.port);
  onTestFinished(async () => proxy[Symbol.asyncDispose]());
  return { redis, proxy };
}

/** The stores of two nodes, of which the first reaches Redis through the proxy, and what that is told of an instance. */
async function openStores(onTestFinished: Cleanup) {
  const { redis, proxy } = await openProxy(onTestFinished);
  const open = async (url: string) => {
    const client = createRedisClient({ url, use: 'commands', log: silentLog });
    const store = await createRedisStore({ client, log: silentLog });
    onTestFinished(async () => store.close());
    return store;
  };
  const [store, other] = await Promise.all([open(proxy.url), open(redis.url)]);
  const id = newId();
  const told: (News | undefined)[] = [];
  await store.subscribe(id, (news) => told.push(news));
  await other.commit(creation(id));
  await vi.waitFor(() => expect(told).toEqual([{ version: 0, ended: false }]));
  return { proxy, store, other, id, told };
}

const subscribes = (sent: string) => /\r\nsubscribe\r\n/i.test(sent);
const pings = (sent: string) => /\r\nping\r\n/i.test(sent);

test.concurrent(
  'a node whose subscription was forgotten on the way looks again, and hears of later commits',
  async ({ onTestFinished }) => {
    const { proxy, other, id, told } = await openStores(onTestFinished);
    expect(proxy.forget(subscribes)).toBe(1);
    await other.commit(await next(other, id, 1));
    // Told to look, because it has missed something.
    await vi.waitFor(() => expect(told.slice(1)).toEqual([undefined]), patienceMs);
    await other.commit(await next(other, id, 2));
    await vi.waitFor(() => expect(told.at(-1)).toEqual({ version: 2, ended: false }), patienceMs);
  },
);

test.concurrent(
  'a node that hears on a subscription that no longer takes anything makes it anew',
  async ({ onTestFinished }) => {
    const { proxy, other, id, told } = await openStores(onTestFinished);
    let isFirst = true;
    const held = proxy.holdBack((text) => isFirst && pings(text) && !(isFirst = false));
    await eventually(held.count, (count) => count === 1);
    let version = 0;
    await vi.waitFor(
      async () => {
        version += 1;
        await other.commit(await next(other, id, version));
        expect(told).toContainEqual(undefined);
      },
      { timeout: patienceMs, interval: 200 },
    );
    expect(told).toContainEqual({ version: 2, ended: false });
  },
);

test.concurrent(
  'a node that loses its subscription looks once it hears again, not before',
  async ({ onTestFinished }) => {
    const { proxy, other, id, told } = await openStores(onTestFinished);
    const held = proxy.holdBack(subscribes);
    expect(proxy.cut(subscribes)).toBe(1);
    await eventually(held.count, (count) => count === 1);
    // Falls between the connection and the subscription.
    await other.commit(await next(other, id, 1));
    const before = told.length;
    held.letGo();
    await vi.waitFor(() => expect(told.slice(before)).toContainEqual(undefined), patienceMs);
  },
);

test.concurrent(
  'commands whose connection was forgotten on the way are refused, then served by another one',
  async ({ onTestFinished }) => {
    const { proxy, store, other, id } = await openStores(onTestFinished);
    expect(proxy.forget((sent) => /\r\nevalsha\r\n/i.test(sent))).toBe(1);
    const commit = await next(other, id, 1);
    await expect(store.commit(commit)).rejects.toMatchObject({ code: 'store_unavailable' });
    await vi.waitFor(async () => store.ping(), patienceMs);
    // What was refused may have been committed by now.
    await store.commit(commit);
    expect(await store.load(id)).toMatchObject({ version: 1 });
  },
);

const takes = (sent: string) => sent.includes(':stalled-check');
const waits = (sent: string) => /\r\nbzpopmin\r\n/i.test(sent);

test.concurrent.for([
  ['adds wakes', (sent: string) => !takes(sent) && !waits(sent), 1],
  ['takes wakes', takes, 1],
  ['waits for wakes', waits, 2],
] as const)(
  'wakes come again after the connection that %s was forgotten',
  async ([, chooses, count], { onTestFinished }) => {
    const { proxy } = await openProxy(onTestFinished);
    const open = () => {
      const wakes = createBullmqWakes({ url: proxy.url, log: silentLog });
      return Promise.resolve({ wakes, close: () => wakes.close() });
    };
    await using started = await start(open);
    await eventually(
      () => [takes, waits].map((one) => proxy.count(one)),
      (counts) => counts.join() === '1,2',
    );
    expect(proxy.forget(chooses)).toBe(count);
    for (const toWake of [taskOf, timerOf]) {
      await vi.waitFor(
        async () => {
          const wake = toWake(newId());
          await started.wakes.arm([{ wake, atMs: Date.now() }]);
          await vi.waitFor(() => expect(started.deliveriesOf(wake)).not.toEqual([]), 500);
        },
        { timeout: patienceMs, interval: 0 },
      );
    }
  },
);
