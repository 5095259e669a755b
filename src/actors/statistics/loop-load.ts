import { monitorEventLoopDelay, performance } from 'node:perf_hooks';

/** Measures how busy the event loop of this process is. */
export interface LoopLoad {
  /** Since the last call. */
  read(): {
    /** The share of the time in which it was at work, from 0 to 1. */
    readonly utilization: number;
    /** How late timers were: all but 1 % of them less. */
    readonly delayMs: number;
  };
  /** Begins a measurement of its own, and returns what reads the share of the time since then in which the loop was at work. */
  mark(): () => number;
  close(): void;
}

const resolutionMs = 20;
const nanosecondsPerMs = 1e6;

export function createLoopLoad(): LoopLoad {
  const delays = monitorEventLoopDelay({ resolution: resolutionMs });
  delays.enable();
  const mark: LoopLoad['mark'] = () => {
    const since = performance.eventLoopUtilization();
    return () => performance.eventLoopUtilization(since).utilization;
  };
  let sinceRead = mark();

  return {
    read() {
      const utilization = sinceRead();
      sinceRead = mark();
      const lateMs = delays.percentile(99) / nanosecondsPerMs - resolutionMs;
      delays.reset();
      return {
        utilization: Math.round(utilization * 1_000) / 1_000,
        delayMs: Math.max(Math.round(lateMs), 0),
      };
    },
    mark,
    close: () => void delays.disable(),
  };
}
