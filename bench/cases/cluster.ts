import { Redis } from 'ioredis';
import { recommend } from '../redis/start-recommended.ts';
import { startRedisCluster, type RedisClusterServers } from '../../test/support/redis-cluster.ts';
import { nodeFlags } from '../contenders/contender.ts';
import { startChild } from '../contenders/start-child.ts';
import { runClosedLoop } from '../load/closed-loop.ts';
import { startMeter } from '../load/meter.ts';
import { percentile } from '../load/statistics.ts';
import type { Case, Figures, Plan } from './case.ts';
import { nextOrder, readResult, startOrder } from './orders.ts';

const nodeCounts = [1, 2, 4];
const clients = 64;
/** Commits of an instance: its start, and the end of each task. */
const steps = 4;

/**
 * Three steps on a Redis Cluster of three masters, with one, two and four nodes. What a step takes of the masters and of their
 * network is what sizing is computed with. The contender lends its script only.
 */
export const cluster: Case = {
  name: 'cluster',
  storages: ['everysec'],
  isLong: true,
  isExtra: true,
  inBullmq: false,
  async measure({ script }, plan) {
    const figures: Record<string, number> = {};
    for (const count of nodeCounts) {
      await using redis = await startRedisCluster();
      await recommend(redis.servers);
      for (const [name, value] of Object.entries(await measureNodes(script, count, redis, plan)))
        figures[`${name}${count}`] = value;
    }
    return figures;
  },
};

async function measureNodes(
  script: string,
  count: number,
  redis: RedisClusterServers,
  plan: Plan,
): Promise<Figures> {
  const nodes = await Promise.all(
    Array.from({ length: count }, async (_, n) => {
      const settings = { redisUrl: redis.url, dataDir: '', workers: '1', node: `bench-${n}` };
      return startChild(script, nodeFlags, JSON.stringify(settings));
    }),
  );
  try {
    const masters = redis.servers.map(({ pid }) => pid);
    const run = async (measureMs: number) => {
      const times = { warmUpMs: plan.warmUpMs, measureMs };
      return Promise.all(
        nodes.map(async ({ port, pid }) =>
          runClosedLoop({ port, pids: [pid] }, clients / count, times, async (connection) => {
            const { id, body } = nextOrder();
            const from = performance.now();
            await readResult(connection, await startOrder(connection, '/three-steps', body), id);
            return performance.now() - from;
          }),
        ),
      );
    };
    // Lets the nodes compile their hot code, and the masters cache the scripts.
    await run(plan.warmMs * count);
    const before = await readNetwork(redis);
    const stop = await startMeter({ pids: [0, ...masters] });
    const windows = await run(3 * plan.measureMs);
    const { redisMs } = await stop();
    const after = await readNetwork(redis);
    const turns = windows.flatMap((window) => window.turns);
    const seconds = Math.max(...windows.map((window) => window.seconds));
    // What Redis did in the warm-up is measured, too, and so counts each command that it got.
    const commits = after.commits - before.commits;
    return {
      instancesPerSecond: turns.length / seconds,
      endedP99Ms: percentile(turns, 0.99),
      nodeUsPerStep:
        (windows.reduce((sum, { cpuMs }) => sum + cpuMs, 0) * 1_000) / turns.length / steps,
      redisUsPerStep: (redisMs * 1_000) / commits,
      redisInBytesPerStep: (after.inBytes - before.inBytes) / commits,
      redisOutBytesPerStep: (after.outBytes - before.outBytes) / commits,
    };
  } finally {
    await Promise.all(nodes.map(async (node) => node.close()));
  }
}

/** What all masters have received, sent and published so far. Each commit publishes its change. */
async function readNetwork({ servers }: RedisClusterServers) {
  const all = await Promise.all(
    servers.map(async ({ url }) => {
      const client = new Redis(url);
      const text = (await client.info('stats')) + (await client.info('commandstats'));
      client.disconnect();
      const field = (pattern: RegExp) => Number(pattern.exec(text)?.[1] ?? 0);
      return {
        inBytes: field(/^total_net_input_bytes:(\d+)/m),
        outBytes: field(/^total_net_output_bytes:(\d+)/m),
        commits: field(/^cmdstat_publish:calls=(\d+)/m),
      };
    }),
  );
  const sumOf = (name: 'inBytes' | 'outBytes' | 'commits') =>
    all.reduce((sum, one) => sum + one[name], 0);
  return { inBytes: sumOf('inBytes'), outBytes: sumOf('outBytes'), commits: sumOf('commits') };
}
