import type { Clock } from '../../actors/ports/clock.ts';
import type { VirtualClock } from '../clock/virtual-clock.ts';
import type { Life } from './life.ts';

/** The clock as a node sees it: once its life is over, no delay ends, and its callouts hold no time. */
export function mortalClock(clock: VirtualClock, life: Life): Clock {
  const whileAlive = (run: () => void) => () => {
    if (!life.isOver()) run();
  };
  return {
    now: clock.now,
    after: (delayMs, run) => clock.after(delayMs, whileAlive(run)),
    afterIdle: (delayMs, run) => clock.afterIdle(delayMs, whileAlive(run)),
    during: async (name, callout) =>
      clock.during(name, async () =>
        Promise.race([
          callout(),
          life.over.then(() => {
            throw new Error('The node has crashed.');
          }),
        ]),
      ),
  };
}
