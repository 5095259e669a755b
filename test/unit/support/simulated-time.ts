import { vi } from 'vitest';
import { someTurns } from '../../support/some-turns.ts';

export interface SimulatedTime {
  /** Lets time pass, and everything that falls due happen. */
  readonly advance: (ms: number) => Promise<void>;
  /** Jumps ahead: what fell due in between is late. */
  readonly skip: (ms: number) => Promise<void>;
  /** Back to real time. */
  readonly end: () => void;
}

/** A time that passes only when a test says so, for everything in this process. */
export function startSimulatedTime(startMs: number): SimulatedTime {
  vi.useFakeTimers({ now: startMs, toFake: ['setTimeout', 'clearTimeout', 'Date'] });

  // Work that needs no time still needs turns of the event loop, such as reading a body.
  const settle = async () => someTurns(10);

  return {
    async advance(ms) {
      await settle();
      for (let leftMs = ms; leftMs > 0; leftMs -= 50) {
        await vi.advanceTimersByTimeAsync(Math.min(50, leftMs));
        await settle();
      }
    },
    async skip(ms) {
      await settle();
      vi.setSystemTime(Date.now() + ms);
    },
    end: () => vi.useRealTimers(),
  };
}
