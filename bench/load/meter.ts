import type { Contender } from '../contenders/contender.ts';
import { childrenOf, cpuMs } from './cpu.ts';

export interface Used {
  readonly seconds: number;
  /** CPU time of the service and of its Redis, together: nothing of the clients. */
  readonly cpuMs: number;
  /** The part of it that is Redis's. */
  readonly redisMs: number;
  /** The share of a core that the load generator took: at 100 % it would be the bottleneck. */
  readonly loadPercent: number;
}

/** Measures from now on, until the returned function is called. */
export async function startMeter({ pids }: Pick<Contender, 'pids'>): Promise<() => Promise<Used>> {
  const [service = 0, ...redis] = pids;
  const nodes = [service, ...(await childrenOf(service))];
  const before = await Promise.all([cpuMs(nodes), cpuMs(redis)]);
  const loadBefore = process.cpuUsage();
  const from = performance.now();
  return async () => {
    const ms = performance.now() - from;
    const { user, system } = process.cpuUsage(loadBefore);
    const after = await Promise.all([cpuMs(nodes), cpuMs(redis)]);
    const redisMs = after[1] - before[1];
    return {
      seconds: ms / 1000,
      cpuMs: after[0] - before[0] + redisMs,
      redisMs,
      loadPercent: (user + system) / ms / 10,
    };
  };
}
