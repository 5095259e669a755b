import { parseArgs } from 'node:util';
import { createPublicId, toInstanceId } from '../src/actors/ports/ids.ts';
import type { Commit } from '../src/actors/ports/ports.ts';
import { createRedisClient } from '../src/persistence/redis/connection/redis-client.ts';
import { createRedisStore } from '../src/persistence/redis/redis-store.ts';
import { createLog } from '../src/config/create-log.ts';
import { startRecommended } from './redis/start-recommended.ts';

/*
 * npm run bench:lists [-- --count 1000000]
 *
 * Measures the time of a list page with 1,000 instances and with many: the first page, one from the middle, and one for
 * a rare term. Uses a private Redis, without persistence while it is filled.
 */
const { values } = parseArgs({ options: { count: { type: 'string', default: '1000000' } } });
const many = Number(values.count);
const few = 1_000;
const rounds = 200;
const startMs = Date.parse('2026-01-01T00:00:00Z');

async function main(): Promise<void> {
  const redis = await startRecommended({ appendonly: false });
  const log = createLog({ level: 'silent' });
  const client = createRedisClient({ url: redis.url, use: 'commands', log });
  const store = await createRedisStore({ client, log });
  try {
    let made = 0;
    for (const count of [few, many]) {
      while (made < count) {
        const batch = Math.min(500, count - made);
        const commits = Array.from({ length: batch }, (_, index) => creation(made + index));
        await Promise.all(commits.map(async (commit) => store.commit(commit)));
        made += batch;
      }
      const page = { process: 'order', terms: ['status=Pending'], limit: 51 };
      const [middle] = await store.list({
        ...page,
        limit: 1,
        after: { createdAt: startMs + count / 2, id: toInstanceId(createPublicId('ord')) },
      });
      const report = {
        instances: count,
        firstPageMs: await medianMs(async () => store.list(page)),
        middlePageMs: await medianMs(async () =>
          store.list(middle === undefined ? page : { ...page, after: middle }),
        ),
        rareTermMs: await medianMs(async () =>
          store.list({ ...page, terms: ['status=Pending', 'attention'] }),
        ),
        countMs: await medianMs(async () => store.count('order', 'status=Pending')),
      };
      process.stdout.write(`${JSON.stringify(report)}\n`);
    }
  } finally {
    await store.close();
    await redis.stop();
  }
}

function creation(n: number): Commit {
  return {
    id: toInstanceId(createPublicId('ord')),
    process: 'order',
    expected: undefined,
    version: 0,
    body: '{}',
    history: [],
    historyLimit: 0,
    due: { set: [], lease: [], leaseMs: 0, clear: [] },
    owner: { node: 'bench', run: 'bench', number: 1 },
    terms: {
      add: n % 100 === 0 ? ['status=Pending', 'attention'] : ['status=Pending'],
      remove: [],
    },
    createdAt: startMs + n,
    expireAt: undefined,
  };
}

async function medianMs(work: () => Promise<unknown>): Promise<number> {
  const times: number[] = [];
  for (let round = 0; round < rounds; round += 1) {
    const from = performance.now();
    await work();
    times.push(performance.now() - from);
  }
  times.sort((a, b) => a - b);
  return Math.round((times[rounds / 2] ?? 0) * 1000) / 1000;
}

await main();
