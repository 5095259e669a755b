import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { setup } from 'xstate';
import { createRuntime } from '../../src/actors/runtime.ts';
import type { Runtime } from '../../src/actors/contract/runtime-types.ts';
import { defineProcess } from '../../src/definition/define-process.ts';
import { task } from '../../src/definition/machine/task.ts';
import { createRedisClient } from '../../src/persistence/redis/connection/redis-client.ts';
import { createRedisStore } from '../../src/persistence/redis/redis-store.ts';
import { createBullmqWakes } from '../../src/persistence/bullmq/bullmq-wakes.ts';
import { startRedis } from '../support/redis-server.ts';
import { silentLog } from '../support/silent-log.ts';
import { eventually } from '../support/eventually.ts';

const overdueCount = 20_000;
const waitMs = 20_000;

/** Reminds once, at the given time. */
function createReminder() {
  const calls = new Map<string, number>();
  const process = defineProcess({
    name: 'reminder',
    machine: setup({
      types: { input: {} as { readonly at: number }, context: {} as { readonly at: number } },
      delays: { untilThen: ({ context }) => context.at - Date.now() },
      actors: {
        remind: task(async ({ instanceId }) => {
          calls.set(instanceId, (calls.get(instanceId) ?? 0) + 1);
        }),
      },
    }).createMachine({
      context: ({ input }) => input,
      initial: 'waiting',
      states: {
        waiting: { after: { untilThen: 'reminding' } },
        reminding: { invoke: { src: 'remind', onDone: 'done' } },
        done: { type: 'final' },
      },
    }),
  });
  return { process, calls };
}

type Reminder = ReturnType<typeof createReminder>['process'];

async function openNode(url: string, node: string, process: Reminder, isDeaf = false) {
  const client = createRedisClient({ url, use: 'commands', log: silentLog });
  const store = await createRedisStore({ client, log: silentLog });
  const wakes = createBullmqWakes({ url, log: silentLog });
  const runtime = createRuntime({
    processes: [process],
    store,
    // A deaf node arms no wakes: only the due index has its timers.
    wakes: isDeaf ? { ...wakes, arm: () => Promise.resolve() } : wakes,
    log: silentLog,
    node,
  });
  await runtime.open();
  return { runtime, store };
}

async function startMany(runtime: Runtime, count: number, at: number): Promise<void> {
  for (let left = count; left > 0; left -= 200) {
    await Promise.all(Array.from({ length: 200 }, () => runtime.start('reminder', { at })));
  }
}

/** Starts one instance after the other; resolves, once told to stop, with how long each start took (ms). */
async function keepStarting(runtimes: readonly Runtime[], stop: AbortSignal) {
  const tookMs: number[] = [];
  for (const at = Date.now(); !stop.aborted; await sleep(20)) {
    for (const runtime of runtimes) {
      const askedAt = performance.now();
      await runtime.start('reminder', { at });
      tookMs.push(performance.now() - askedAt);
    }
  }
  return tookMs;
}

test('20,000 timers that came due while Redis was away fire once each, while new starts are served', async () => {
  await using redis = await startRedis({ appendonly: false });
  const { process: reminder, calls } = createReminder();
  const one = await openNode(redis.url, 'one', reminder);
  const two = await openNode(redis.url, 'two', reminder);
  const gone = await openNode(redis.url, 'gone', reminder, true);
  const at = Date.now() + waitMs;
  await startMany(gone.runtime, overdueCount, at);
  await gone.runtime.close();

  process.kill(redis.pid, 'SIGSTOP');
  await sleep(Math.max(at + 1_000 - Date.now(), 8_000));
  process.kill(redis.pid, 'SIGCONT');
  const backAt = Date.now();
  const enough = new AbortController();
  const runtimes = [one.runtime, two.runtime];
  await eventually(
    async () => one.runtime.ready(),
    ({ checks }) => checks['store']?.startsWith('ok') === true,
  );
  const starting = keepStarting(runtimes, enough.signal);
  const completed = () => one.store.count('reminder', 'status=Completed');
  const completing = { withinMs: 150_000, everyMs: 100 };
  await eventually(completed, (count) => count >= overdueCount, completing);
  const drainedMs = Date.now() - backAt;
  enough.abort();
  const tookMs = (await starting).toSorted((a, b) => a - b);
  const all = overdueCount + tookMs.length;
  await eventually(completed, (count) => count >= all, completing);

  expect(await completed()).toBe(all);
  expect(calls.size).toBe(all);
  expect(new Set(calls.values())).toEqual(new Set([1]));
  expect(tookMs.at(-1)).toBeLessThan(5_000);
  expect(await one.runtime.ready()).toMatchObject({ ready: true });
  console.log(
    `${overdueCount} overdue timers and their tasks were done ${drainedMs} ms after Redis was back; meanwhile ` +
      `${tookMs.length} starts took ${Math.round(tookMs[tookMs.length >> 1] ?? 0)} ms in the middle, ${Math.round(tookMs.at(-1) ?? 0)} ms at most`,
  );
  await Promise.all(runtimes.map((runtime) => runtime.close()));
}, 300_000);
