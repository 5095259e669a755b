import type { Clock } from '../../actors/ports/clock.ts';
import type { VirtualClock } from '../clock/virtual-clock.ts';
import type { Life } from './life.ts';
import { whileRunning } from './while-running.ts';

/**
 * The clock as a node sees it. While the node is paused, delays and callouts end late; once its life is over, no delay
 * ends, and its callouts hold no time.
 */
export function mortalClock(clock: VirtualClock, life: Life): Clock {
  const whileAlive = (run: () => void) => () => {
    life.whenRunning(() => {
      if (!life.isOver()) run();
    });
  };
  return {
    now: clock.now,
    after: (delayMs, run) => clock.after(delayMs, whileAlive(run)),
    afterIdle: (delayMs, run) => clock.afterIdle(delayMs, whileAlive(run)),
    during: async (name, callout) =>
      clock.during(name, async () =>
        Promise.race([
          whileRunning(life, callout()),
          life.over.then(() => {
            throw new Error('The node has crashed.');
          }),
        ]),
      ),
  };
}
