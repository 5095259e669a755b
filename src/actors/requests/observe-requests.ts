import type { Process } from '../../definition/define-process.ts';
import { assertObserver } from '../access/assert-observer.ts';
import type { Clock } from '../ports/clock.ts';
import type { Store } from '../ports/ports.ts';
import { countStates } from '../statistics/reading/count-states.ts';
import { readNodes } from '../statistics/reading/read-nodes.ts';
import { readStatistics } from '../statistics/reading/read-statistics.ts';
import type { Observing } from '../contract/observing.ts';

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
  return {
    async states(name, { caller } = {}) {
      assertObserver(caller);
      return countStates(store, processNamed(name), caller);
    },
    async statistics(name, { period = 'hour', caller } = {}) {
      assertObserver(caller);
      return readStatistics(store, processNamed(name), { period, caller, now: clock.now() });
    },
    async nodes({ caller } = {}) {
      assertObserver(caller);
      return readNodes(store, clock);
    },
  };
}
