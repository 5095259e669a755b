import { runClosedLoop } from '../load/closed-loop.ts';
import { openConnection } from '../load/http-connection.ts';
import { percentile } from '../load/statistics.ts';
import type { Case } from './case.ts';
import { startOrder } from './orders.ts';

const clients = 64;

/** Many clients send events to one instance, each waiting for its response. */
export const hotInstance: Case = {
  name: 'hot-instance',
  storages: ['everysec', 'always', 'embedded'],
  inBullmq: false,
  async measure(contender, plan) {
    const starter = await openConnection(contender.port);
    const url = await startOrder(starter, '/counters', '');
    starter.close();
    const window = await runClosedLoop(contender, clients, plan, async (connection) => {
      const from = performance.now();
      const { status, body } = await connection.post(`${url}/events`, '{"type":"COUNT"}');
      if (status !== 200) throw new Error(`An event was answered ${status}: ${body}`);
      return performance.now() - from;
    });
    return {
      eventsPerSecond: window.turns.length / window.seconds,
      p50Ms: percentile(window.turns, 0.5),
      p99Ms: percentile(window.turns, 0.99),
      cpuMsPerEvent: window.cpuMs / window.turns.length,
    };
  },
};
