import type { LoopLoad } from '../../actors/statistics/loop-load.ts';

/** Nothing in virtual time depends on how busy the event loop is. */
export const idleLoop: LoopLoad = {
  read: () => ({ utilization: 0, delayMs: 0 }),
  mark: () => () => 0,
  close: () => {},
};
