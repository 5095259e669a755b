import type { Contender } from '../contenders/contender.ts';
import { portFor, runClosedLoop } from '../load/closed-loop.ts';
import { openConnection } from '../load/http-connection.ts';
import { percentile, round } from '../load/statistics.ts';

export interface HotInstance {
  readonly clients: number;
  readonly eventsPerSecond: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
  /** Of the service and its Redis. */
  readonly cpuMsPerEvent: number;
}

/** Many clients send events to one instance, each waiting for its response. */
export async function measureHotInstance(
  contender: Contender,
  clients: number,
  times: { readonly warmUpMs: number; readonly measureMs: number },
): Promise<HotInstance> {
  const starter = await openConnection(portFor(contender, 0));
  const { id } = JSON.parse((await starter.post('/counters', '')).body) as { readonly id: string };
  starter.close();
  const window = await runClosedLoop(contender, clients, times, async (connection) => {
    const from = performance.now();
    const { status, body } = await connection.post(`/counters/${id}/events`, '{"type":"COUNT"}');
    if (status !== 200) throw new Error(`An event was answered ${status}: ${body}`);
    const ms = performance.now() - from;
    return { ackMs: ms, endMs: ms };
  });
  const latencies = window.turns.map(({ ackMs }) => ackMs);
  return {
    clients,
    eventsPerSecond: round(window.turns.length / window.seconds),
    p50Ms: round(percentile(latencies, 0.5), 2),
    p99Ms: round(percentile(latencies, 0.99), 2),
    cpuMsPerEvent: round(window.cpuMs / window.turns.length, 4),
  };
}
