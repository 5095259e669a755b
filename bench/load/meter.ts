import type { Contender } from '../contenders/contender.ts';
import { cpuMs } from './cpu.ts';

export interface Used {
  readonly seconds: number;
  /** CPU time of the service and of its Redis, together: nothing of the clients. */
  readonly cpuMs: number;
  /** The share of a core that the load generator took: at 100 % it would be the bottleneck. */
  readonly loadPercent: number;
}

/** Measures from now on, until the returned function is called. */
export async function startMeter({ pids }: Pick<Contender, 'pids'>): Promise<() => Promise<Used>> {
  const cpuBefore = await cpuMs(pids);
  const loadBefore = process.cpuUsage();
  const from = performance.now();
  return async () => {
    const ms = performance.now() - from;
    const { user, system } = process.cpuUsage(loadBefore);
    return {
      seconds: ms / 1000,
      cpuMs: (await cpuMs(pids)) - cpuBefore,
      loadPercent: (user + system) / ms / 10,
    };
  };
}
