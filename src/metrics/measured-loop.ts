import { Gauge, type Registry } from 'prom-client';
import { createLoopLoad, type LoopLoad } from '../actors/statistics/loop-load.ts';

/** Measures the event loop, and keeps how late its timers were when the node last announced it. */
export function measuredLoop(registry: Registry, loop: LoopLoad = createLoopLoad()): LoopLoad {
  const lag = new Gauge({
    name: 'holdfast_event_loop_lag_seconds',
    help: 'How late the timers of the event loop were in the last second: all but 1 % of them less.',
    registers: [registry],
    // Of a group: the node that is worst off.
    aggregator: 'max',
  });
  return {
    read() {
      const load = loop.read();
      lag.set(load.delayMs / 1_000);
      return load;
    },
    mark: () => loop.mark(),
    close: () => loop.close(),
  };
}
