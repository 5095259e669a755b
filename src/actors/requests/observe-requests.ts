import { LRUCache } from 'lru-cache';
import type { Process } from '../../definition/define-process.ts';
import { assertObserver } from '../access/assert-observer.ts';
import type { Clock } from '../ports/clock.ts';
import type { Store } from '../ports/ports.ts';
import { countStates } from '../statistics/reading/count-states.ts';
import { readNodes } from '../statistics/reading/read-nodes.ts';
import { readStatistics } from '../statistics/reading/read-statistics.ts';
import type { StatisticsView } from '../views/view-types.ts';
import type { Observing } from '../contract/observing.ts';

/** How long statistics are read for all who ask for the same. Nodes store them every 10 s. */
const sharedMs = 5_000;

/** Answers observers. */
export function createObserveRequests({
  store,
  clock,
  processNamed,
}: {
  readonly store: Store;
  readonly clock: Clock;
  readonly processNamed: (name: string) => Process;
}): Observing {
  /** Many pages show the same, and read it again whenever something has changed. */
  const read = new LRUCache<string, Promise<StatisticsView>>({
    max: 200,
    ttl: sharedMs,
    ttlResolution: 0,
    perf: clock,
  });

  return {
    async states(name, { caller } = {}) {
      assertObserver(caller);
      return countStates(store, processNamed(name), caller);
    },
    async statistics(name, { period = 'hour', isBrief = false, caller } = {}) {
      assertObserver(caller);
      const process = processNamed(name);
      const seenBy = caller === undefined ? [] : [caller.tenant ?? null];
      const key = JSON.stringify([name, period, isBrief, seenBy]);
      const known = read.get(key);
      if (known !== undefined) return known;
      const reading = readStatistics(store, process, { period, isBrief, caller, now: clock.now() });
      read.set(key, reading);
      // Only what could be read is shared.
      reading.catch(() => read.delete(key));
      return reading;
    },
    async nodes({ caller } = {}) {
      assertObserver(caller);
      return readNodes(store, clock);
    },
  };
}
