import { runClosedLoop } from '../load/closed-loop.ts';
import { percentile } from '../load/statistics.ts';
import type { Case } from './case.ts';
import { nextOrder, readResult, startOrder } from './orders.ts';

/**
 * Each client starts an instance of three tasks that return at once, gets its 201, waits for its end with `GET` and `Prefer: wait`,
 * checks the result, and starts the next.
 */
export function threeSteps(clients: number): Case {
  return {
    name: `three-steps-${clients}`,
    storages: ['everysec', 'always', 'embedded'],
    inBullmq: true,
    async measure(contender, plan) {
      const window = await runClosedLoop(contender, clients, plan, async (connection) => {
        const { id, body } = nextOrder();
        const from = performance.now();
        const url = await startOrder(connection, '/three-steps', body);
        const startMs = performance.now() - from;
        await readResult(connection, url, id);
        return { startMs, endMs: performance.now() - from };
      });
      const { turns, seconds, cpuMs, redisMs, loadPercent } = window;
      const startMs = turns.map((turn) => turn.startMs);
      const endMs = turns.map((turn) => turn.endMs);
      return {
        instancesPerSecond: turns.length / seconds,
        startedP50Ms: percentile(startMs, 0.5),
        startedP99Ms: percentile(startMs, 0.99),
        endedP50Ms: percentile(endMs, 0.5),
        endedP99Ms: percentile(endMs, 0.99),
        cpuMsPerInstance: cpuMs / turns.length,
        redisMsPerInstance: redisMs / turns.length,
        loadPercent,
      };
    },
  };
}
